"""Features of the corpus that XlsxWriter can draw."""
from __future__ import annotations

import struct
import zlib
from io import BytesIO

from foreign.base import DASHBOARD, FX, FX_TABLE, INVOICES, INVOICES_TABLE, WORKBOOK, Draft, Follow, drawn


def _png() -> BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([90, 120, 200]) * 8 for _ in range(8))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


FX_REF = Follow(FX_TABLE, 'ref="B4:G{last}"')


@drawn()
def plain(d: Draft) -> None:
    """Nothing but the tables."""


@drawn(Follow(FX, 'sqref="E5:E{last}"'), Follow(FX, 'sqref="B5:G{last}"'))
def conditional_formats(d: Draft) -> None:
    d.fx.conditional_format("E5:E9", {"type": "cell", "criteria": ">", "value": 1.02, "format": d.blue})
    d.fx.conditional_format("B5:G9", {"type": "formula", "criteria": '=$D5="USD"', "format": d.blue})
    d.fx.conditional_format("A20:A22", {"type": "duplicate", "format": d.blue})


@drawn(Follow(FX, 'sqref="E5:E{last}"'), Follow(FX, "<xm:sqref>E5:E{last}</xm:sqref>"))
def data_bars_x14(d: Draft) -> None:
    d.fx.conditional_format("E5:E9", {"type": "data_bar", "data_bar_2010": True})


@drawn(Follow(FX, 'sqref="E5:E{last}"'), Follow(FX, 'sqref="E5:E1000"'))
def colour_scales_and_icons(d: Draft) -> None:
    d.fx.conditional_format("E5:E9", {"type": "3_color_scale"})
    d.fx.conditional_format("E5:E1000", {"type": "icon_set", "icon_style": "3_traffic_lights"})


@drawn(Follow(FX, 'sqref="D5:D{last}"'), Follow(FX, 'sqref="C5:C{last}"'), Follow(FX, 'sqref="G5:G{last} L5:L9"'))
def validations(d: Draft) -> None:
    d.fx.data_validation("D5:D9", {"validate": "list", "source": ["USD", "GBP"], "input_title": "Currency", "error_type": "warning"})
    d.fx.data_validation("C5:C9", {"validate": "date", "criteria": ">", "value": __import__("datetime").date(2020, 1, 1)})
    d.fx.data_validation("G5:G9", {"validate": "list", "source": "=Dashboard!$H$1:$H$3", "other_cells": [[4, 11, 8, 11]]})


@drawn(Follow(DASHBOARD, "<formula1>'FX rates'!$D$5:$D${last}</formula1>"), Follow(DASHBOARD, "COUNTIF('FX rates'!$D$5:$D${last},H1)&gt;0"))
def rules_that_look_at_the_table(d: Draft) -> None:
    d.dash.data_validation("C3", {"validate": "list", "source": "='FX rates'!$D$5:$D$9"})
    d.dash.conditional_format("H1:H3", {"type": "formula", "criteria": "=COUNTIF('FX rates'!$D$5:$D$9,H1)>0", "format": d.blue})


@drawn(Follow(FX, "<xm:f>'FX rates'!E5:E{last}</xm:f>"), Follow(DASHBOARD, "<xm:f>'FX rates'!E5:E{last}</xm:f>"), Follow(DASHBOARD, "<xm:f>Invoices!I2:I{inv}</xm:f>"))
def sparklines(d: Draft) -> None:
    d.fx.add_sparkline("J2", {"range": "'FX rates'!E5:E9", "markers": True})
    d.fx.add_sparkline("K5", {"range": "'FX rates'!E5:F5"})
    d.dash.add_sparkline("D1", {"range": "'FX rates'!E5:E9", "type": "column"})
    d.dash.add_sparkline("D2", {"range": "Invoices!I2:I5"})


def _chart(d: Draft, kind: str = "line"):
    chart = d.book.add_chart({"type": kind})
    chart.add_series({"categories": "='FX rates'!$C$5:$C$9", "values": "='FX rates'!$E$5:$E$9", "name": "='FX rates'!$E$4"})
    return chart


@drawn(Follow("xl/charts/chart1.xml", "<c:f>'FX rates'!$E$5:$E${last}</c:f>"), Follow("xl/charts/chart1.xml", "<c:f>'FX rates'!$C$5:$C${last}</c:f>"))
def chart(d: Draft) -> None:
    d.dash.insert_chart("C5", _chart(d))


@drawn(Follow("xl/charts/chart2.xml", "<c:f>'FX rates'!$E$5:$E${last}</c:f>"), Follow("xl/charts/chart1.xml", "<c:f>Invoices!$I$2:$I${inv}</c:f>"))
def chart_sheet_and_combined_chart(d: Draft) -> None:
    sheet = d.book.add_chartsheet("Chart 1")
    sheet.set_chart(_chart(d, "column"))
    one, two = d.book.add_chart({"type": "column"}), d.book.add_chart({"type": "line"})
    one.add_series({"values": "=Invoices!$I$2:$I$5"}), two.add_series({"values": "=Invoices!$J$2:$J$5", "y2_axis": True})
    one.combine(two)
    d.inv.insert_chart("Y3", one)


@drawn(Follow("xl/charts/chart1.xml", "<c:f>'FX rates'!$E$5:$E${last}</c:f>"))
def pie_beside_and_trend_lines(d: Draft) -> None:
    chart = d.book.add_chart({"type": "scatter"})
    chart.add_series({"categories": "='FX rates'!$C$5:$C$9", "values": "='FX rates'!$E$5:$E$9", "trendline": {"type": "linear"},
                      "data_labels": {"value": True, "custom": [{"value": "='FX rates'!$B$5"}]}, "y_error_bars": {"type": "standard_error"}})
    d.fx.insert_chart("M3", chart)


@drawn(Follow(WORKBOOK, "'FX rates'!$E$5:$E${last}</definedName>"), Follow(WORKBOOK, "'FX rates'!$B$4:$G${last}</definedName>"),
       Follow(WORKBOOK, "Invoices!$I$2:$I${inv}</definedName>"), Follow(WORKBOOK, "'FX rates'!$E$5</definedName>"),
       Follow(WORKBOOK, "COUNTA('FX rates'!$B:$B)"))
def names(d: Draft) -> None:
    d.book.define_name("RateColumn", "='FX rates'!$E$5:$E$9")
    d.book.define_name("WholeTable", "='FX rates'!$B$4:$G$9")
    d.book.define_name("Dashboard!Local", "=Invoices!$I$2:$I$5")
    d.book.define_name("OneRate", "='FX rates'!$E$5")
    d.book.define_name("Moving", "=OFFSET('FX rates'!$B$4,0,0,COUNTA('FX rates'!$B:$B),1)")
    d.book.define_name("Rate.Text", '="\'FX rates\'!$E$5:$E$9"')


@drawn(Follow(WORKBOOK, "'FX rates'!$A$1:$J${last}</definedName>"), Follow(WORKBOOK, "Invoices!$A$1:$V${inv}</definedName>"),
       Follow(FX, '<rowBreaks count="1" manualBreakCount="1"><brk id="7"'))
def print_settings(d: Draft) -> None:
    d.fx.print_area("A1:J9"), d.inv.print_area("A1:V5"), d.fx.repeat_rows(3), d.fx.repeat_columns("A:B")
    d.fx.set_landscape(), d.fx.set_paper(9), d.fx.fit_to_pages(1, 0), d.fx.set_h_pagebreaks([7]), d.fx.set_margins(0.5)
    d.fx.set_header("&L&D&CRates & more&R&P of &N"), d.fx.set_footer("&F"), d.fx.hide_gridlines(2), d.fx.print_row_col_headers()


@drawn(Follow(INVOICES_TABLE, 'ref="A1:V{inv_bottom}"'), Follow(FX_TABLE, 'ref="B4:G{fx_bottom}"'),
       rates={"totals": {"rate": "average", "id": "count"}}, invoices={"totals": {"amount": "sum", "number": "count", "open": "sum", "days_overdue": "max"}})
def totals_rows(d: Draft) -> None:
    """Totals of both tables, in cells that move down."""


@drawn(FX_REF, rates={"own": {"Inverse": "=1/Rates[[#This Row],[Rate]]"}})
def calculated_column(d: Draft) -> None:
    for n in range(5):
        d.fx.write_formula(4 + n, 6, "=1/Rates[[#This Row],[Rate]]", None, round(1 / (1.01 + n / 100), 6))


@drawn(FX_REF, rates={"own": {"Inverse": ["=1/E5", "=1/E6", "=1/E7", "=1/E8", "=1/E9"]}})
def own_column_by_addresses(d: Draft) -> None:
    d.fx.write_formula("L5", "=SUM($E$5:E5)", None, 1.01)


@drawn(Follow(FX, "<drawing "))
def pictures(d: Draft) -> None:
    d.fx.insert_image("M2", "a.png", {"image_data": _png(), "description": "our logo"})
    d.dash.insert_image("M2", "b.png", {"image_data": _png(), "url": "https://example.com/"})
    d.fx.set_header("&L&G", {"image_left": "h.png", "image_data_left": _png()})
    d.dash.set_background(_png())


@drawn(Follow(FX, "<drawing "))
def text_boxes_and_shapes(d: Draft) -> None:
    d.fx.insert_textbox("M2", "Please check\nevery month", {"fill": {"color": "#FFEE99"}, "url": "https://example.com/"})
    d.dash.insert_textbox("M2", "", {"textlink": "=$B$1"})


@drawn(Follow(FX, "<legacyDrawing "))
def buttons_and_check_boxes(d: Draft) -> None:
    d.fx.insert_button("M2", {"macro": "Refresh", "caption": "Refresh"})
    d.dash.insert_checkbox("E3", True)


@drawn(Follow("xl/comments1.xml", 'ref="E5"'))
def notes(d: Draft) -> None:
    d.fx.write_comment("E5", "checked with the bank", {"author": "Anna", "visible": True, "x_scale": 2})
    d.dash.write_comment("A1", "see FX rates")


@drawn()
def rich_text_and_odd_texts(d: Draft) -> None:
    bold, red = d.book.add_format({"bold": True}), d.book.add_format({"color": "red"})
    d.fx.write_rich_string("A2", "plain ", bold, "bold", red, " red")
    d.fx.write_rich_string("F5", "EC", bold, "B", " 1")
    d.fx.write_column("L1", ["  kept  ", "a\nb", "_x0041_", "é中😀", "'quoted", "=1+1", "x" * 32_767], d.book.add_format({"text_wrap": True}))


@drawn(Follow(FX, '<hyperlink ref="B40"'))
def links(d: Draft) -> None:
    d.fx.write_url("B40", "https://example.com/a?b=1&c=2", string="far below", tip="open")
    d.fx.write_url("J8", "internal:Dashboard!A1"), d.fx.write_url("J9", "mailto:ar@example.com")
    d.dash.write_url("A9", "external:other.xlsx#Sheet1!A1")


@drawn(Follow(DASHBOARD, "<sheetProtection "))
def another_sheet_is_protected(d: Draft) -> None:
    d.dash.protect("secret", {"sort": True}), d.dash.unprotect_range("H1:H3", "Choices")


@drawn(Follow(WORKBOOK, 'state="veryHidden"'))
def hidden_sheets(d: Draft) -> None:
    d.dash.very_hidden(), d.sheet("Archive").hide(), d.sheet("Customers").hide()
    d.sheet("Archive").write("A1", "secret")


@drawn(FX_REF)
def outlines_and_hidden_columns(d: Draft) -> None:
    for row in range(4, 9):
        d.fx.set_row(row, 20 + row, None, {"level": 1})
    d.fx.set_column("F:F", 30, d.blue, {"hidden": True}), d.fx.set_column("J:L", 9, None, {"level": 1})
    d.fx.set_default_row(18), d.inv.set_row(3, None, None, {"hidden": True})


@drawn(FX_REF)
def views(d: Draft) -> None:
    d.fx.freeze_panes(4, 2), d.inv.split_panes(30, 10), d.dash.set_zoom(85), d.dash.right_to_left(), d.inv.set_tab_color("#FF9900")
    d.dash.activate(), d.fx.set_selection("E5:E9"), d.inv.hide_zero(), d.dash.set_page_view()


@drawn(FX_REF)
def merged_cells_around(d: Draft) -> None:
    d.fx.merge_range("B2:G2", "Rates of the bank", d.blue), d.fx.merge_range("L5:L9", "tall", d.blue), d.fx.merge_range("B30:G31", "far below", d.blue)


@drawn(FX_REF)
def several_tables_on_a_sheet(d: Draft) -> None:
    d.fx.add_table("M4:N6", {"name": "Mine", "columns": [{"header": "A"}, {"header": "B"}], "data": [[1, "x"], [2, "y"]]})
    d.fx.add_table("B20:C22", {"name": "Below", "columns": [{"header": "A"}, {"header": "B"}], "data": [[1, "x"], [2, "y"]], "style": None})
    d.inv.add_table("Y1:Z3", {"name": "Beside", "autofilter": False, "columns": [{"header": "P"}, {"header": "Q"}], "data": [[1, "x"], [2, "y"]]})


@drawn(FX_REF, date_1904=True)
def dates_from_1904(d: Draft) -> None:
    d.dash.write_datetime("A5", __import__("datetime").datetime(2026, 11, 30), d.date)


@drawn(FX_REF)
def dynamic_arrays(d: Draft) -> None:
    d.dash.write_dynamic_array_formula("E1:E5", "=_xlfn._xlws.SORT(Rates[Rate])", None, 1.01)
    d.dash.write_formula("F1", "=_xlfn.LET(_xlpm.x,Rates[Rate],SUM(_xlpm.x))", None, 5.15)


@drawn(FX_REF)
def array_formulas(d: Draft) -> None:
    d.fx.write_array_formula("L5:L9", "{=E5:E9*2}", None, 2.02), d.dash.write_array_formula("F1:F1", "{=SUM(Rates[Rate]*2)}", None, 10.3)


@drawn(Follow("docProps/custom.xml", "Checked by"))
def document_properties(d: Draft) -> None:
    d.book.set_custom_property("Checked by", "Anna"), d.book.set_custom_property("Year", 2026)
    d.book.set_properties({"title": "Ledger", "company": "Example Ltd", "keywords": "a, b"}), d.book.read_only_recommended()


@drawn(Follow(FX, '<ignoredError sqref="E5:E{last}"'))
def ignored_errors(d: Draft) -> None:
    d.fx.ignore_errors({"number_stored_as_text": "E5:E9", "formula_differs": "J1:J9"})


@drawn()
def errors_and_booleans_beside(d: Draft) -> None:
    d.fx.write_formula("L5", "=NA()", None, "#N/A"), d.fx.write_boolean("L6", True), d.fx.write_formula("L7", "=1/0", None, "#DIV/0!"), d.fx.write_blank("L8", None, d.blue)
    d.fx.write_number("L9", 0.1 + 0.2), d.dash.write_formula("A5", '="a"&"b"', None, "ab")


@drawn()
def pictures_in_cells(d: Draft) -> None:
    d.dash.embed_image("E3", "a.png", {"image_data": _png(), "description": "in the cell"})


@drawn(constant_memory=False, strings_to_urls=False)
def formats_of_all_kinds(d: Draft) -> None:
    looks = [{"num_format": "[Red]#,##0.00;-#,##0.00"}, {"border": 5, "diag_type": 3}, {"pattern": 4, "fg_color": "red"}, {"rotation": 45, "indent": 2},
             {"font_script": 1, "underline": 33}, {"locked": False, "hidden": True}, {"shrink": True, "align": "center_across"}, {"checkbox": True}]
    for n, look in enumerate(looks):
        d.dash.write(n + 3, 0, n, d.book.add_format(look))
    d.dash.set_column("E:F", 12, d.book.add_format({"italic": True})), d.dash.set_row(20, 40, d.book.add_format({"bold": True}))


@drawn(Follow(INVOICES, "<tableParts"), invoices={"formulas": {"days_overdue": "=2+1", "bucket": '="1 to 30"'}})
def our_formula_columns_filled_by_hand(d: Draft) -> None:
    """A person's formulas in columns whose results are ours."""

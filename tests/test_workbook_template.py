"""The new ledger workbook: every table where it should be, right figures in it, and nothing that Excel would repair."""
from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from sample_ledger import POLICY, sample

from receivables.policy import Policy, parse
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook import layout, native, theme
from workbook.template import new_workbook, settings_rows

LEDGER = [t for t in TABLES.values() if t.kind != "report"]


def opened(data: bytes, values: bool = True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def column(book, table: str, header: str) -> list[object]:
    """A table's column as the sheet shows it."""
    sheet = book[table]
    left, top, right, bottom = range_boundaries(sheet.tables[table].ref)
    at = next(c for c in range(left, right + 1) if sheet.cell(top, c).value == header)
    return [sheet.cell(r, at).value for r in range(top + 1, bottom + 1)]


@pytest.fixture(scope="module")
def empty_book() -> bytes:
    return new_workbook(Policy(company="Beispiel GmbH"), {})


@pytest.fixture(scope="module")
def full_book() -> bytes:
    s = sample()
    return new_workbook(s.policy, s.frames, s.start)


def test_sheets_stand_in_the_order_of_the_day(empty_book):
    names = opened(empty_book).sheetnames
    assert names == list(layout.ORDER)
    assert names[0] == "Start"
    assert names[-2:] == ["Runs", "Journal"]
    assert {t.name for t in LEDGER} | set(layout.REPORTS) == set(names)


@pytest.mark.parametrize("table", LEDGER, ids=lambda t: t.name)
def test_every_table_is_an_excel_table_with_our_headers(empty_book, table):
    sheet = opened(empty_book)[table.name]
    left, top, right, bottom = range_boundaries(sheet.tables[table.name].ref)
    assert (left, top) == (1, layout.HEADER + 1)
    assert [sheet.cell(top, c).value for c in range(left, right + 1)] == [c.header for c in table.columns]
    first = bottom - (len(settings_rows(Policy())) if table.name == "Settings" else 1)
    assert first == top, "an empty table has one blank row"
    assert sheet.cell(2, 1).value.startswith(table.help)


def test_names_lead_to_settings(full_book):
    book = opened(full_book)
    at = {name: book["Settings"][book.defined_names[name].attr_text.split("!")[1].replace("$", "")] for name in ("AsOf", "FiguresAsOf", "BaseCurrency", "Company")}
    assert at["AsOf"].value == at["FiguresAsOf"].value == POLICY.as_of
    assert at["AsOf"].number_format == theme.DATE
    assert (at["BaseCurrency"].value, at["Company"].value) == ("EUR", "Nordlicht Leuchten GmbH")


def test_settings_read_back_to_the_policy(full_book):
    book = opened(full_book)
    texts = {k: "" if v is None else str(v)[:10] if hasattr(v, "year") else str(v) for k, v in zip(column(book, "Settings", "Setting"), column(book, "Settings", "Value"))}
    policy, issues = parse(texts)
    assert not issues
    assert policy == POLICY


def test_given_settings_are_kept():
    settings = settings_rows(Policy(company="A", as_of=day("2026-01-31")))
    settings.loc[settings["key"] == "company", "value"] = "B"
    assert "B" in column(opened(new_workbook(Policy(company="A"), {"Settings": settings})), "Settings", "Value")


def test_overdue_and_bucket_are_native_and_their_results_right():
    """
    As of 2026-11-30, limits 30, 60, 90:
    due 2026-11-30 = 0 days; 2026-10-31 = 30; 2026-10-30 = 31; 2026-08-31 = 91; paid; a credit; no due date
    """
    due = ["2026-11-30", "2026-10-31", "2026-10-30", "2026-08-31", "2026-08-31", "2026-08-31", None]
    open_ = [100, 100, 100, 100, 0, -100, 100]
    frame = rows(TABLES["Invoices"], [{"number": str(n), "customer_id": "C1", "currency": "EUR", "amount": 100, "open": o} | ({"due_date": day(d)} if d else {})
                                      for n, (d, o) in enumerate(zip(due, open_))])
    data = new_workbook(Policy(as_of=day("2026-11-30")), {"Invoices": frame})
    assert column(opened(data), "Invoices", "Days Overdue") == [0, 30, 31, 91, None, 91, None]
    assert column(opened(data), "Invoices", "Bucket") == ["Not due", "1 to 30", "31 to 60", "Over 90", None, "Credit", None]
    assert all(f.startswith("=IF(OR(Invoices[[#This Row],[Open]]=0,") for f in column(opened(data, values=False), "Invoices", "Days Overdue"))


def test_the_table_part_holds_the_formulas_for_new_rows(empty_book):
    parts = zipfile.ZipFile(io.BytesIO(empty_book))
    table = next(text for n in parts.namelist() if "tables/" in n and 'displayName="Invoices"' in (text := parts.read(n).decode()))
    formulas = re.findall(r"<calculatedColumnFormula>(.*?)</calculatedColumnFormula>", table)
    assert len(formulas) == 2
    assert '{"Not due","1 to 30","31 to 60","61 to 90","Over 90"}' in formulas[1].replace("&quot;", '"')
    assert "[@" not in table
    assert not re.search(r"(?<![A-Za-z])\[\[#This Row\]", table), "every reference names its table"


def test_bucket_names_follow_the_limits():
    assert native.bucket("T", (15,)).endswith('LOOKUP(T[[#This Row],[Days Overdue]],{-3000000,1,16},{"Not due","1 to 15","Over 15"})))')


def test_text_stays_text():
    frame = rows(TABLES["Customers"], [{"customer_id": "007", "name": "=HYPERLINK(\"http://x\")", "email": "@SUM(1)"}])
    data = new_workbook(Policy(), {"Customers": frame})
    raw = opened(data, values=False)["Customers"]
    kinds = {raw.cell(layout.BODY + 1, c).data_type for c in range(1, 9) if raw.cell(layout.BODY + 1, c).value}
    assert kinds == {"s"}
    assert column(opened(data), "Customers", "Customer") == ["007"]


def test_amounts_have_the_decimals_of_their_currency(full_book):
    """2,502.21 in EUR is the number 2502.21; 286,018 yen stay whole; a rule by the currency column shows them so."""
    book = opened(full_book)
    by_currency = dict(zip(column(book, "Invoices", "Currency"), column(book, "Invoices", "Amount")))
    assert by_currency["JPY"] == int(by_currency["JPY"]) > 100_000
    found = [r for rules in book["Invoices"].conditional_formatting._cf_rules.values() for r in rules if r.dxf is not None and r.dxf.numFmt is not None]
    assert {r.dxf.numFmt.formatCode for r in found} >= {theme.money_format(0), theme.money_format(3)}
    assert any("JPY" in r.formula[0] and "$H5" in r.formula[0] for r in found)


def test_drop_downs_offer_the_choices(empty_book):
    book = opened(empty_book)
    lists = {str(v.sqref).split(":")[0]: v.formula1 for v in book["Applications"].data_validations.dataValidation if v.type == "list"}
    assert lists["L5"] == '"ready,review,approved,rejected,posted,reversed"'
    assert "TermsList" in [v.formula1 for v in book["Customers"].data_validations.dataValidation]
    assert book.defined_names["TermsList"].attr_text == "Terms[Terms]"


def test_typed_and_computed_columns_look_different(full_book):
    sheet = opened(full_book)["Invoices"]
    fill = {sheet.cell(layout.HEADER + 1, c).value: sheet.cell(layout.HEADER + 1, c).fill.fgColor.rgb for c in range(1, 20)}
    assert fill["Amount"] == "FF" + theme.ACCENT[1:]
    assert fill["Open"] == fill["Bucket"] == "FF" + theme.HEAD[1:]
    assert sheet.cell(layout.BODY + 1, 10).font.color.rgb == "FF" + theme.MUTED[1:]


def test_panes_print_and_folding(full_book):
    book = opened(full_book)
    for name in ("Invoices", "Applications", "Reminders", "Settings"):
        sheet = book[name]
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == f"${layout.HEADER + 1}:${layout.HEADER + 1}"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), "one page wide, as many long as needed"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text
    assert book["Invoices"].column_dimensions["F"].hidden, "Due From is folded away"
    assert not book["Invoices"].column_dimensions["I"].hidden


def test_headers_say_their_help(empty_book):
    notes = {str(v.sqref): v for v in opened(empty_book)["Invoices"].data_validations.dataValidation if v.type is None}
    assert "Last day to pay" in notes[f"E{layout.HEADER + 1}"].prompt
    assert "We compute" in notes[f"J{layout.HEADER + 1}"].prompt


def test_excel_would_open_it(empty_book, full_book, check_xlsx):
    assert check_xlsx(empty_book) == []
    assert check_xlsx(full_book) == []


@pytest.mark.libreoffice
def test_libreoffice_calculates_the_same(full_book, tmp_path):
    import office

    path = tmp_path / "book.xlsx"
    path.write_bytes(full_book)
    told, found = office.values(path), office.values(office.convert(path, office.XLSX, tmp_path))
    checked = 0
    for sheet, cells in office.formulas(path).items():
        for at in cells:
            a, b = told[sheet].get(at), found[sheet].get(at)
            assert a == b or (isinstance(a, int | float) and abs(a - b) < 1e-6), f"{sheet}!{at}: {a!r} in the file, {b!r} calculated"
            checked += 1
    assert checked > 100
    assert not [v for cells in found.values() for v in cells.values() if isinstance(v, str) and v.startswith(("#", "Err:"))]

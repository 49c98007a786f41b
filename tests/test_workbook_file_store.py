"""The ledger in a closed workbook: read what a person sees, write only what changes, lose nothing, and refuse rather than guess."""
import datetime as dt
import os
import shutil
import subprocess
import zipfile

import bookmaker
import openpyxl
import pytest
from bookmaker import Maker, assert_sound, changed, invoices, parts, rates

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import day
from workbook.stores import backups, disk, inuse, saving
from workbook.stores.file import FileStore
from workbook.stores.port import ChangedSinceRead, Report

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")      # openpyxl, as a reader of test results
FORMULAS = {"days_overdue": '=IF(Invoices[[#This Row],[Open]]=0,"",AsOf-Invoices[[#This Row],[Due Date]])',
            "bucket": '=IF(Invoices[[#This Row],[Days Overdue]]="","","late")'}


def read(path, *tables):
    return FileStore(path).read(tables or ["Rates"])


def commit(path, *, reports=(), dry_run=False, **parts_):
    store = FileStore(path)
    loaded = store.read(["Rates"])
    return store.commit(Changes(**parts_), reports, loaded.stamp, dry_run)


def keys(path, table="Rates"):
    frame = FileStore(path).read([table]).frames[table]
    return frame.iloc[:, 0].tolist()


def new_rate(n: int, **more):
    return rates(*({"id": f"CHF {i}", "date": "2026-12-01", "currency": "CHF", "rate": 0.9 + i / 100} | more for i in range(n)))


def cells(path, sheet, values_only=True):
    book = openpyxl.load_workbook(path, data_only=values_only)
    return {c.coordinate: c.value for line in book[sheet].iter_rows() for c in line if c.value is not None}


@pytest.fixture
def book(tmp_path):
    """Rates in the middle of a sheet, with her own column, colours, drop-downs, a chart, names, and other sheets."""
    maker = Maker()
    ws = maker.table("Rates", rates(), at=(3, 1), own={"Checked": ["anna", "ben", "carl"]})
    ws.write("A1", "Our rates"), ws.write("J5", "beside row 5"), ws.write("J6", "beside row 6"), ws.write("A30", "far below")
    ws.set_row(6, 30)
    ws.conditional_format("E5:E7", {"type": "data_bar", "data_bar_2010": True})
    ws.conditional_format("E5:E1000", {"type": "cell", "criteria": ">", "value": 1, "format": maker.blue})
    ws.data_validation("D5:D7", {"validate": "list", "source": ["USD", "GBP", "CHF"]})
    ws.data_validation("F5:F7", {"validate": "list", "source": "=Other!$A$1:$A$3"})
    other = maker.sheet("Other")
    chart = maker.book.add_chart({"type": "line"})
    chart.add_series({"categories": "=Rates!$C$5:$C$7", "values": "=Rates!$E$5:$E$7", "name": "=Rates!$E$4"})
    other.insert_chart("C3", chart)
    other.write_column("A1", ["x", "y", "z"])
    other.write_formula("B1", "=SUM(Rates!E5:E7)", None, 3.07)
    maker.book.define_name("RateColumn", "=Rates!$E$5:$E$7")
    maker.book.define_name("OneRate", "=Rates!$E$5")
    maker.sheet("Rich").write_rich_string("A1", "plain ", maker.book.add_format({"bold": True}), "bold")
    return maker.save(tmp_path / "Ledger.xlsx")


def test_reading_gives_the_schema_with_sheet_rows(book):
    loaded = read(book)
    frame = loaded.frames["Rates"]
    assert frame["id"].tolist() == ["USD 2026-10-01", "GBP 2026-10-01", "USD 2026-11-01"]
    assert frame["rate"].tolist() == [1.1, 0.85, 1.12]
    assert frame["date"].tolist() == [day("2026-10-01"), day("2026-10-01"), day("2026-11-01")]
    assert loaded.rows["Rates"].tolist() == [5, 6, 7]
    assert loaded.issues == []


def test_appending_changes_the_sheet_its_table_and_what_is_tied_to_it_and_nothing_else(book):
    before, old = parts(book), shutil.copy(book, book.with_name("old.xlsx"))
    written = commit(book, adds={"Rates": new_rate(2)})
    assert written.lines == ["Rates: 2 rows added.", "Other!B1 names Rates!E5:E7 by its cells and does not see the new rows."]
    assert changed(before, book) == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml", "xl/charts/chart1.xml"} == set(written.parts)
    assert keys(book)[3:] == ["CHF 0", "CHF 1"]
    now = {n: d.decode() for n, d in parts(book).items() if n.endswith(".xml")}
    assert 'ref="B4:G9"' in now["xl/tables/table1.xml"]
    assert "Rates!$E$5:$E$9</definedName>" in now["xl/workbook.xml"]
    assert "Rates!$E$5</definedName>" in now["xl/workbook.xml"]
    assert "Rates!$E$5:$E$9</c:f>" in now["xl/charts/chart1.xml"]
    assert "Rates!$C$5:$C$9</c:f>" in now["xl/charts/chart1.xml"]
    sheet = now["xl/worksheets/sheet1.xml"]
    assert 'sqref="E5:E9"' in sheet
    assert "<xm:sqref>E5:E9</xm:sqref>" in sheet
    assert 'sqref="E5:E1000"' in sheet
    assert 'sqref="D5:D9"' in sheet
    assert 'sqref="F5:F9"' in sheet
    assert_sound(book, old)


def test_a_persons_cells_stay_where_they_are_in_all_cases(book):
    before = cells(book, "Rates")
    commit(book, adds={"Rates": new_rate(1)}, updates={"Rates": rates(bookmaker.RATES[0] | {"rate": 1.5})})
    after = cells(book, "Rates")
    assert {k: v for k, v in after.items() if before.get(k) != v} == {"E5": 1.5, "B8": "CHF 0", "C8": dt.datetime(2026, 12, 1), "D8": "CHF", "E8": 0.9}
    commit(book, removes={"Rates": ["GBP 2026-10-01"]})
    last = cells(book, "Rates")
    assert (last["G5"], last["G6"], last["J5"], last["J6"], last["A30"]) == ("anna", "carl", "beside row 5", "beside row 6", "far below")
    assert keys(book) == ["USD 2026-10-01", "USD 2026-11-01", "CHF 0"]


def test_new_rows_have_the_styles_of_the_last_one(book):
    commit(book, adds={"Rates": new_rate(1)})
    ws = openpyxl.load_workbook(book)["Rates"]
    assert ws["C8"].number_format == ws["C7"].number_format == "yyyy-mm-dd"
    assert ws["E8"].fill.fgColor.rgb == ws["E7"].fill.fgColor.rgb
    assert ws.row_dimensions[8].height == ws.row_dimensions[7].height == 30


def test_only_cells_whose_value_differs_are_written(tmp_path):
    maker = Maker()
    ws = maker.table("Rates", rates())
    ws.write_formula("D2", "=1+0.1", None, 1.1)
    ws.write_rich_string("E2", "see ", maker.book.add_format({"bold": True}), "here")
    path = maker.save(tmp_path / "l.xlsx")
    frame = read(path).frames["Rates"].iloc[[0]].assign(currency="XAU")
    commit(path, updates={"Rates": frame})
    assert cells(path, "Rates", values_only=False)["D2"] == "=1+0.1"
    assert cells(path, "Rates")["C2"] == "XAU"
    assert b"<b/>" in parts(path)["xl/sharedStrings.xml"]


def test_an_update_that_changes_nothing_writes_no_row(book):
    before = parts(book)["xl/worksheets/sheet1.xml"]
    frame = read(book).frames["Rates"]
    assert commit(book, updates={"Rates": frame}).lines == ["Rates: nothing to change."]
    assert parts(book)["xl/worksheets/sheet1.xml"] == before


def test_columns_are_found_by_header_wherever_they_stand(tmp_path):
    maker = Maker()
    maker.table("Rates", rates(), at=(7, 4), sheet="Kurse & l'autre", order=["rate", "source", "currency", "id", "date"])
    path = maker.save(tmp_path / "l.xlsx")
    commit(path, adds={"Rates": new_rate(1, source="ECB")})
    assert cells(path, "Kurse & l'autre")["H12"] == "CHF 0"
    assert read(path).frames["Rates"].iloc[3].tolist() == ["CHF 0", day("2026-12-01"), "CHF", 0.9, "ECB"]


def test_a_missing_column_or_table_is_named(tmp_path):
    maker = Maker()
    ws = maker.sheet("Rates")
    ws.add_table("A1:B3", {"name": "Rates", "columns": [{"header": "Rate Key"}, {"header": "Date"}]})
    path = maker.save(tmp_path / "l.xlsx")
    with pytest.raises(ReceivablesError, match=r"table Rates \(sheet Rates\) has no column 'Currency', 'Rate', 'Source'. Put the column back"):
        read(path)
    with pytest.raises(ReceivablesError, match="has no table Invoices"):
        read(path, "Invoices")


def test_an_empty_table_has_one_blank_row_that_reads_as_none_and_fills_first(tmp_path):
    maker = Maker()
    maker.table("Invoices", invoices(), formulas=FORMULAS)
    maker.book.define_name("AsOf", "=Invoices!$Z$1")
    path = maker.save(tmp_path / "l.xlsx")
    assert len(read(path, "Invoices").frames["Invoices"]) == 0
    store = FileStore(path)
    store.commit(Changes(adds={"Invoices": invoices("7", "8")}), [], store.read([]).stamp)
    assert keys(path, "Invoices") == ["7", "8"]
    assert store.read(["Invoices"]).rows["Invoices"].tolist() == [2, 3]
    store.commit(Changes(removes={"Invoices": ["7", "8"]}), [], store.read([]).stamp)
    assert keys(path, "Invoices") == []
    assert b'ref="A1:V2"' in parts(path)["xl/tables/table1.xml"]
    store.commit(Changes(adds={"Invoices": invoices("9")}), [], store.read([]).stamp)
    assert store.read(["Invoices"]).rows["Invoices"].tolist() == [2]
    assert_sound(path)


def test_formula_columns_keep_their_formulas_and_get_results(tmp_path):
    maker = Maker()
    maker.table("Invoices", invoices("1", "2"), formulas=FORMULAS)
    maker.sheet("Z").write("A1", 5)
    maker.book.define_name("AsOf", "=Z!$A$1")
    path = maker.save(tmp_path / "l.xlsx")
    store = FileStore(path)
    loaded = store.read(["Invoices"])
    paid = loaded.frames["Invoices"].iloc[[0]].assign(open=0, days_overdue=0, bucket="")
    store.commit(Changes(updates={"Invoices": paid}, adds={"Invoices": invoices("3", days_overdue=61, bucket="61 to 90")}), [], loaded.stamp)
    shown, formula = cells(path, "Invoices"), cells(path, "Invoices", values_only=False)
    assert (shown.get("K2"), shown.get("L2"), shown["K4"], shown["L4"]) == (None, None, 61, "61 to 90")
    assert formula["K2"] == formula["K4"] == FORMULAS["days_overdue"]
    assert FileStore(path).read(["Invoices"]).frames["Invoices"]["days_overdue"].tolist() == [0, 30, 61]
    assert_sound(path)


def test_the_totals_row_moves_and_adds_up(tmp_path):
    maker = Maker()
    maker.table("Invoices", invoices("1", "2"), totals={"amount": "sum", "number": "count"})
    path = maker.save(tmp_path / "l.xlsx")
    store = FileStore(path)
    store.commit(Changes(adds={"Invoices": invoices("3", "4", amount=12345)}), [], store.read([]).stamp)
    assert cells(path, "Invoices")["I6"] == 100 + 100 + 123.45 + 123.45
    assert cells(path, "Invoices")["A6"] == 4
    assert keys(path, "Invoices") == ["1", "2", "3", "4"]
    assert_sound(path)


def test_two_tables_on_one_sheet_side_by_side(tmp_path):
    maker = Maker()
    maker.table("Rates", rates(), sheet="Both")
    maker.table("Invoices", invoices("1", "2"), at=(0, 6), sheet="Both")
    path = maker.save(tmp_path / "l.xlsx")
    store = FileStore(path)
    loaded = store.read(["Rates", "Invoices"])
    store.commit(Changes(adds={"Rates": new_rate(3), "Invoices": invoices("3")}, removes={"Invoices": ["1"], "Rates": ["GBP 2026-10-01"]}), [], loaded.stamp)
    assert keys(path, "Invoices") == ["2", "3"]
    assert keys(path) == ["USD 2026-10-01", "USD 2026-11-01", "CHF 0", "CHF 1", "CHF 2"]
    assert_sound(path)


def test_what_stands_below_blocks_growth_with_its_address_and_the_file_stays(tmp_path):
    maker = Maker()
    maker.table("Rates", rates()).write("C6", "my note")
    path = maker.save(tmp_path / "l.xlsx")
    data = path.read_bytes()
    commit(path, adds={"Rates": new_rate(1)})
    with pytest.raises(ReceivablesError, match=r"cell Rates!C6 below it is not empty"):
        commit(path, adds={"Rates": new_rate(1)})
    assert path.read_bytes() != data
    assert keys(path)[-1] == "CHF 0"


def test_odd_cells_are_issues_with_their_place(tmp_path):
    maker = Maker()
    ws = maker.table("Rates", rates())
    ws.write_string("D2", "1,1")
    ws.write_string("B3", "soon")
    ws.write_formula("D4", "=1/0", None, "#DIV/0!")
    path = maker.save(tmp_path / "l.xlsx")
    loaded = read(path)
    assert {(i.row, i.column, i.level, i.kind, i.cells) for i in loaded.issues} == {
        (2, "Rate", "warning", "number as text", "D2"), (3, "Date", "refused", "unreadable", "B3"), (4, "Rate", "refused", "error cell", "D4")}
    assert loaded.issues[-1].sentence() == "Rates, row 4, Rate: the cell shows the error #DIV/0!. Type the value in place of the formula."


def test_writing_a_row_mends_its_loose_cells_but_keeps_what_could_not_be_read(tmp_path):
    maker = Maker()
    ws = maker.table("Rates", rates())
    ws.write_string("D2", "1,1")
    ws.write_string("B2", "soon")
    path = maker.save(tmp_path / "l.xlsx")
    commit(path, updates={"Rates": read(path).frames["Rates"].iloc[[0]]})
    assert (cells(path, "Rates")["D2"], cells(path, "Rates")["B2"]) == (1.1, "soon")
    assert [i.cells for i in read(path).issues] == ["B2"]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path):
    maker = Maker(date_1904=True)
    maker.table("Rates", rates())
    path = maker.save(tmp_path / "l.xlsx")
    commit(path, adds={"Rates": new_rate(1)})
    assert read(path).frames["Rates"]["date"].tolist()[2:] == [day("2026-11-01"), day("2026-12-01")]


def test_settings_are_written_as_dates_and_numbers(tmp_path):
    from receivables.schema import rows
    from receivables.tables import SETTINGS
    maker = Maker()
    ws = maker.table("Settings", rows(SETTINGS, [{"key": "as_of", "value": ""}, {"key": "cut_over"}, {"key": "company", "value": "A & B"}]))
    ws.write_blank("B2", None, maker.date)
    path = maker.save(tmp_path / "l.xlsx")
    store = FileStore(path)
    loaded = store.read(["Settings"])
    frame = loaded.frames["Settings"].iloc[:2].assign(value="2026-11-30")
    added = rows(SETTINGS, [{"key": "x", "value": "0.5"}, {"key": "y", "value": "2026-12-01"}])
    store.commit(Changes(updates={"Settings": frame}, adds={"Settings": added}), [], loaded.stamp)
    shown = cells(path, "Settings")
    assert [shown[f"B{r}"] for r in range(2, 7)] == [dt.datetime(2026, 11, 30), "2026-11-30", "A & B", 0.5, "2026-12-01"]
    assert store.read(["Settings"]).frames["Settings"]["value"].tolist() == ["2026-11-30", "2026-11-30", "A & B", "0.5", "2026-12-01"]


def test_code_points_that_no_file_can_hold_become_a_mark(book):
    commit(book, adds={"Rates": new_rate(1, source="a\ufffeb\ud800")})
    assert read(book).frames["Rates"]["source"].tolist()[-1] == "a\ufffdb\ufffd"


@pytest.mark.parametrize("text", ["=1+1", "_x0041_", "a\nb", " a ", "<&>\"'", "\x01\x1f\x7f", "é中😀", "#N/A", "TRUE", "00123", "a\r\nb", "\t", "_x", "x" * 32_767])
def test_every_text_comes_back(tmp_path, text):
    maker = Maker()
    maker.table("Rates", rates())
    path = maker.save(tmp_path / "l.xlsx")
    commit(path, adds={"Rates": new_rate(1, source=text)})
    assert read(path).frames["Rates"]["source"].tolist()[-1] == text
    assert_sound(path)


def test_a_text_that_no_cell_holds_is_refused_and_nothing_is_written(book):
    data = book.read_bytes()
    with pytest.raises(ReceivablesError, match="at most 32,767"):
        commit(book, adds={"Rates": new_rate(1, source="x" * 32_768)})
    assert book.read_bytes() == data


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(book):
    before = {p: p.read_bytes() for p in book.parent.rglob("*") if p.is_file()}
    written = commit(book, adds={"Rates": new_rate(2)}, removes={"Rates": ["GBP 2026-10-01"]}, dry_run=True)
    assert written.lines[0] == "Rates: 2 rows added, 1 row removed."
    assert "xl/tables/table1.xml" in written.parts
    assert {p: p.read_bytes() for p in book.parent.rglob("*") if p.is_file()} == before


def test_the_old_file_is_kept_and_the_oldest_go(book):
    data = book.read_bytes()
    first = commit(book, adds={"Rates": new_rate(1)}).backup
    with open(first, "rb") as kept:
        assert kept.read() == data
    store = FileStore(book, backups=3)
    for n in range(5):
        store.commit(Changes(adds={"Rates": new_rate(1, id=f"n{n}")}), [], store.read(["Rates"]).stamp)
    assert len(backups.backups(store.cabinet())) == 3
    assert len(keys(book)) == 3 + 6


def test_a_file_that_changed_since_it_was_read_is_not_written(book):
    store = FileStore(book)
    loaded = store.read(["Rates"])
    commit(book, adds={"Rates": new_rate(1)})
    with pytest.raises(ChangedSinceRead):
        store.commit(Changes(adds={"Rates": new_rate(1)}), [], loaded.stamp)
    assert len(keys(book)) == 4


def test_an_open_workbook_is_refused_by_name_but_can_be_read(book):
    owner = book.with_name("~$Ledger.xlsx")
    owner.write_bytes(bytes([4]) + b"Anna".ljust(53) + bytes([4, 0]) + "Anna".encode("utf-16-le").ljust(109, b" "))
    with pytest.raises(ReceivablesError, match=r"open in Excel by Anna since 20\d\d-.*\. Close it there .* delete the file ~\$Ledger.xlsx"):
        commit(book, adds={"Rates": new_rate(1)})
    owner.unlink()
    lock = book.with_name(".~lock.Ledger.xlsx#")
    lock.write_text(",ben,desk7,22.11.2026 09:00,file:///home/ben/.config/libreoffice/4;")
    with pytest.raises(ReceivablesError, match=r"open in LibreOffice by ben on desk7"):
        commit(book, adds={"Rates": new_rate(1)})
    assert len(keys(book)) == 3


def test_owner_names_are_read_in_every_alphabet():
    data = bytes([3]) + b"???".ljust(53) + bytes([3, 0]) + "Žoë".encode("utf-16-le").ljust(109, b" ")
    assert inuse._excel_user(data) == "Žoë"
    assert inuse._excel_user(b"") == ""


def test_a_read_only_file_is_refused(book):
    book.chmod(0o444)
    with pytest.raises(ReceivablesError, match="read-only"):
        commit(book, adds={"Rates": new_rate(1)})
    book.chmod(0o644)


def test_a_link_stays_a_link(book):
    link = book.with_name("link.xlsx")
    os.symlink(book.name, link)
    commit(link, adds={"Rates": new_rate(1)})
    assert link.is_symlink()
    assert len(keys(book)) == 4


def test_another_writer_is_waited_for_and_named(book, monkeypatch):
    monkeypatch.setattr(disk, "WAIT", 0.05)
    with FileStore(book).cabinet().locked("x"), pytest.raises(ReceivablesError, match=r"on .*, process \d+, since .* is writing there"):
        commit(book, adds={"Rates": new_rate(1)})


@pytest.mark.parametrize("name, why", [("gone.xlsx", "is not there"), ("book.xlsb", "no .xlsx or .xlsm"), ("book.csv", "no .xlsx or .xlsm")])
def test_what_is_no_workbook_is_refused(tmp_path, name, why):
    with pytest.raises(ReceivablesError, match=why):
        read(tmp_path / name)


def test_a_signed_workbook_can_be_read_but_not_changed(book):
    book.write_bytes(bookmaker.repacked(book, **{"_xmlsignatures/sig1.xml": b"<a/>"}))
    with pytest.raises(ReceivablesError, match="digital signature"):
        commit(book, adds={"Rates": new_rate(1)})


def test_a_cell_in_the_last_corner_of_the_sheet_takes_no_memory(tmp_path):
    maker = Maker()
    maker.table("Rates", rates()).write("XFD1048576", "x")
    assert len(keys(maker.save(tmp_path / "l.xlsx"))) == 3


def test_a_wide_sheet_of_few_rows_is_read(tmp_path):
    maker = Maker()
    maker.table("Rates", rates()).write("XFD3", "x")
    assert len(keys(maker.save(tmp_path / "l.xlsx"))) == 3


@pytest.mark.parametrize("harm", ["cell", "row", "beside", "tail", "part"])
def test_the_proof_finds_what_a_wrong_patch_would_do(book, monkeypatch, harm):
    data = book.read_bytes()
    harms = {"cell": (b"<v>0.9</v>", b"<v>0.8</v>"), "row": (b"<v>0.85</v>", b"<v>0.86</v>"), "beside": (b'<c r="G5"', b'<c r="H5"'),
             "tail": (b"<pageMargins", b"<pageMargin "), "part": (b"<t>x</t>", b"<t>y</t>")}
    real = saving.Package.save

    def save(package, out):
        part = "xl/sharedStrings.xml" if harm == "part" else "xl/worksheets/sheet1.xml"
        old, new = harms[harm]
        made = package.read(part)
        assert old in made
        was = set(package.changed)
        package.replace(part, made.replace(old, new))
        package.changed = was
        real(package, out)

    monkeypatch.setattr(saving.Package, "save", save)
    with pytest.raises(ReceivablesError, match="did not pass its check"):
        commit(book, adds={"Rates": new_rate(1)}, updates={"Rates": rates(bookmaker.RATES[0] | {"source": "x"})})
    assert book.read_bytes() == data


def test_a_macro_workbook_keeps_its_macros(book):
    types = zipfile.ZipFile(book).read("[Content_Types].xml").replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                                                                      b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    path = book.with_suffix(".xlsm")
    path.write_bytes(bookmaker.repacked(book, **{"[Content_Types].xml": types, "xl/vbaProject.bin": bytes(range(256)) * 40}))
    before = parts(path)
    commit(path, adds={"Rates": new_rate(1)})
    assert parts(path)["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert keys(path)[-1] == "CHF 0"


def test_full_calculation_is_asked_for_unless_our_functions_stand_in_the_book(book):
    def strip(path, **more):
        main = zipfile.ZipFile(path).read("xl/workbook.xml").replace(b' fullCalcOnLoad="1"', b"")
        path.write_bytes(bookmaker.repacked(path, **{"xl/workbook.xml": main}, **more))

    strip(book)
    commit(book, adds={"Rates": new_rate(1)})
    assert b'fullCalcOnLoad="1"' in parts(book)["xl/workbook.xml"]
    sheet = parts(book)["xl/worksheets/sheet2.xml"].replace(b"<f>SUM(Rates!E5:E7)</f>", b"<f>AR_AGING(Rates!E5:E7)</f>")
    strip(book, **{"xl/worksheets/sheet2.xml": sheet})
    commit(book, adds={"Rates": new_rate(1, id="CHF x")})
    assert b"fullCalcOnLoad" not in parts(book)["xl/workbook.xml"]
    assert cells(book, "Other")["B1"] == 3.07


def test_the_calculation_chain_goes_when_formulas_come(tmp_path):
    maker = Maker()
    maker.table("Invoices", invoices("1"), formulas=FORMULAS)
    maker.book.define_name("AsOf", "=Invoices!$Z$1")
    path = maker.save(tmp_path / "l.xlsx")
    chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="K2" i="1"/></calcChain>'
    kind = b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
    arrow = (b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>'
             b"</Relationships>")
    old = parts(path)
    path.write_bytes(bookmaker.repacked(path, **{"xl/calcChain.xml": chain, "[Content_Types].xml": old["[Content_Types].xml"].replace(b"</Types>", kind),
                                                 "xl/_rels/workbook.xml.rels": old["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", arrow)}))
    assert_sound(path)
    store = FileStore(path)
    store.commit(Changes(adds={"Invoices": invoices("2")}), [], store.read([]).stamp)
    assert "xl/calcChain.xml" not in parts(path)
    assert_sound(path)


def with_part(path, name, data, kind, owner="xl/workbook.xml", arrow="pivotCacheDefinition"):
    """The workbook with one more part."""
    package = saving.Package(path.read_bytes())
    package.add(name, data, kind)
    package.add_relationship(owner, arrow, name)
    with path.open("wb") as out:
        package.save(out)


def test_pivot_tables_over_a_table_read_it_again(book):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    for n, source in enumerate(('name="Rates"', 'ref="B4:G7" sheet="Rates"', 'ref="A1:C3" sheet="Other"')):
        xml = (f'<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" refreshOnLoad="0"><cacheSource type="worksheet">'
               f'<worksheetSource {source}/></cacheSource><cacheFields count="0"/></pivotCacheDefinition>')
        with_part(book, f"xl/pivotCache/def{n}.xml", xml.encode(), kind)
    commit(book, adds={"Rates": new_rate(2)})
    caches = [parts(book)[f"xl/pivotCache/def{n}.xml"].decode() for n in range(3)]
    assert ['refreshOnLoad="1"' in c for c in caches] == [True, True, False]
    assert 'ref="B4:G9"' in caches[1]


def test_the_row_that_excel_offers_in_an_empty_table_becomes_a_real_one(tmp_path):
    maker = Maker()
    maker.table("Rates", rates().iloc[:0])
    path = maker.save(tmp_path / "l.xlsx")
    table = parts(path)["xl/tables/table1.xml"].replace(b' totalsRowShown="0"', b' insertRow="1" totalsRowShown="0"')
    path.write_bytes(bookmaker.repacked(path, **{"xl/tables/table1.xml": table}))
    assert keys(path) == []
    commit(path, adds={"Rates": new_rate(1)})
    assert b"insertRow" not in parts(path)["xl/tables/table1.xml"]
    assert keys(path) == ["CHF 0"]
    assert_sound(path)


def test_what_a_killed_save_left_is_cleared_away(book):
    litter = book.with_name(".Ledger.4711.tmp.xlsx")
    litter.write_bytes(b"half a file")
    commit(book, adds={"Rates": new_rate(1)})
    assert not litter.exists()


def test_notes_that_stay_while_rows_move_up_are_said(tmp_path):
    maker = Maker()
    maker.table("Rates", rates()).write_comment("D4", "checked with the bank")
    path = maker.save(tmp_path / "l.xlsx")
    assert "the notes at D4 stay at their cells" in commit(path, removes={"Rates": ["GBP 2026-10-01"]}).lines[1]


def test_a_report_travels_with_the_changes(book, monkeypatch):
    from workbook.stores import transplant
    seen = []
    monkeypatch.setattr(transplant, "put_report", lambda package, report, *names: seen.append(report.name) or [])
    assert commit(book, adds={"Rates": new_rate(1)}, reports=[Report("Aging", None)]).lines[:2] == ["Rates: 1 row added.", "Aging: written anew."]
    assert seen == ["Aging"]


@pytest.fixture
def ledger(tmp_path):
    """A real ledger from the template, with a few rows."""
    from receivables.policy import Policy
    from workbook.template import new_workbook
    path = tmp_path / "real.xlsx"
    path.write_bytes(new_workbook(Policy(company="Example Ltd", as_of=day("2026-11-30")), {"Invoices": invoices("1", "2"), "Rates": rates()}))
    return path


def grow_and_shrink(path):
    store = FileStore(path)
    loaded = store.read(["Invoices", "Rates"])
    assert loaded.frames["Invoices"]["number"].tolist() == ["1", "2"]
    paid = loaded.frames["Invoices"].iloc[[1]].assign(open=0, days_overdue=0, bucket="", note="paid <today>")
    store.commit(Changes(adds={"Invoices": invoices("3", "4"), "Rates": new_rate(2)}, updates={"Invoices": paid}), [], loaded.stamp)
    loaded = store.read(["Invoices", "Rates"])
    assert loaded.frames["Invoices"]["note"].tolist() == ["", "paid <today>", "", ""]
    store.commit(Changes(removes={"Invoices": ["1", "3"], "Rates": loaded.frames["Rates"]["id"].tolist()}), [], loaded.stamp)
    loaded = store.read(["Invoices", "Rates"])
    assert loaded.frames["Invoices"]["number"].tolist() == ["2", "4"]
    assert loaded.frames["Invoices"]["open"].tolist() == [0, 10000]
    assert loaded.frames["Rates"].empty
    assert loaded.issues == []


def test_a_new_ledger_grows_and_shrinks(ledger):
    grow_and_shrink(ledger)
    assert_sound(ledger)


def test_a_ledger_that_openpyxl_saved_is_read_and_patched(ledger):
    openpyxl.load_workbook(ledger).save(ledger)
    old = shutil.copy(ledger, ledger.with_name("old.xlsx"))
    grow_and_shrink(ledger)
    assert_sound(ledger, old)


@pytest.mark.libreoffice
def test_a_ledger_that_libreoffice_saved_is_read_and_patched(ledger, tmp_path):
    out = tmp_path / "saved"
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(ledger)],
                   check=True, capture_output=True, timeout=170)
    path = out / ledger.name
    old = shutil.copy(path, path.with_name("old.xlsx"))
    grow_and_shrink(path)
    assert_sound(path, old)

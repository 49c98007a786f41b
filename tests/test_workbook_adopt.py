"""A person's workbook becomes a ledger: her cells stay as they are, the day's work runs on her own columns, and it can be taken out again."""
from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from adopt_books import NAMES, Layout, Made, build, invoice, layouts
from bookmaker import CHECKER
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from open_fake import FakeBook, no_fault
from python_calamine import CalamineWorkbook

from addin.cli import build as command_line
from macros import BUTTONS
from macros.registry import Args
from receivables.errors import ReceivablesError
from receivables.money import to_decimal
from receivables.schema import rows
from receivables.tables import MAPPING, TABLES
from workbook import journal
from workbook.audit import audit
from workbook.book import Book
from workbook.stores import mapped
from workbook.stores.file import FileStore
from workbook.stores.open import OpenStore
from workbook.stores.package import Package
from workbook.verify import verify

BANK = "Date,Amount,Payer,Remittance Text,Payer Account\n2026-11-10,{},Claus KG,INV-102,DE25999001000004711200\n"
LIVELY = Layout("de", ("number", "customer_id", "own0", "customer_name", "invoice_date", "amount", "paid_amount", "open_amount", "due_date", "note"),
                titles=2, left=1, totals=1, notes=True, hidden=2, filtered=True, sheet="Rechnungen 2026")


def run(*words: object, code: int = 0) -> dict:
    """A command, and what it says as JSON."""
    result = CliRunner().invoke(command_line(), [*map(str, words), "--json"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return json.loads(result.output)


def cells(path: Path) -> dict[tuple[str, str], tuple]:
    """Every cell of a workbook with its formula or value and its look."""
    return {(ws.title, c.coordinate): (c.value, c.number_format, c.font.b, c.font.name, c.fill.fgColor.rgb, c.border.bottom.style)
            for ws in openpyxl.load_workbook(path) for row in ws.iter_rows() for c in row if c.value is not None or c.has_style}


def results(path: Path, sheets: list[str]) -> dict[tuple[str, int, int], object]:
    """What the cells of some sheets show: formulas their results."""
    book = CalamineWorkbook.from_path(str(path))
    return {(name, r, c): v for name in sheets for r, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for c, v in enumerate(row) if v != ""}


def untouched(before: Path, after: Path) -> None:
    """Every cell of the old workbook is the same in the new one: value, result, formula, look."""
    sheets = CalamineWorkbook.from_path(str(before)).sheet_names
    for was, now in ((cells(before), cells(after)), (results(before, sheets), results(after, sheets))):
        differ = {at: (was[at], now.get(at)) for at in was if was[at] != now.get(at)}
        assert not differ, dict(list(differ.items())[:5])


def valid(before: Path, after: Path) -> None:
    """Excel would open it as it opened the old one, as far as the checker beside the checkout is there to say so."""
    if not CHECKER.exists():
        return
    said = subprocess.run([sys.executable, CHECKER, "--against", before, after], capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def adopted(folder: Path, *layouts: Layout, options: tuple[str, ...] = ()) -> tuple[Path, Path, list[Made]]:
    """A workbook as it was, the same adopted, and what is true of it."""
    before, after = folder / "before.xlsx", folder / "book.xlsx"
    made = build(before, *layouts)
    after.write_bytes(before.read_bytes())
    run("adopt", after, "--yes", *options)
    return before, after, made


def test_the_days_work_runs_on_her_own_list_and_her_cells_stay(tmp_path: Path) -> None:
    before, book, (made,) = adopted(tmp_path, LIVELY, options=("--cut-over", "2026-08-31", "--who", "anna"))
    frames = Book.open_all(FileStore(book)).frames
    assert dict(zip(frames["Invoices"]["number"], frames["Invoices"]["amount"])) == made.amounts
    assert dict(zip(frames["Invoices"]["number"], frames["Invoices"]["open"])) == made.opens            # what she had as paid stands as openings
    assert frames["Customers"].set_index("customer_id")["name"]["C102"] == "Claus KG"
    (tmp_path / "bank.csv").write_text(BANK.format(to_decimal(made.amounts["INV-102"], "EUR")))
    run("import", book, tmp_path / "bank.csv")
    assert run("match", book)["run"]
    assert run("post", book)["run"]
    now = FileStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]
    assert now["INV-102"] == 0
    assert now.sum() == sum(made.opens.values()) - made.opens["INV-102"]
    report = run("report", book, "aging", "--as-of", "2026-11-15")
    assert report["run"]
    assert run("remind", book, "--as-of", "2026-11-15")["run"]
    untouched(before, book)
    valid(before, book)
    told = run("check", book, code=1)
    assert [(i["kind"], i["count"]) for i in told["issues"]] == [("list differs", 1)]                  # her own Balance column says otherwise
    assert run("undo", book)["undone"]
    untouched(before, book)


def test_the_columns_that_are_added_look_like_hers(tmp_path: Path) -> None:
    _, book, (made,) = adopted(tmp_path, LIVELY)
    ws = openpyxl.load_workbook(book)["Rechnungen 2026"]
    header, row = made.top + 1, made.top + 2
    heads = {ws.cell(header, c).value: c for c in range(1, ws.max_column + 1)}
    assert {"Offen", "Tage überfällig", "Altersklasse", "Mahnstufe", "Buchungsdatum"} <= heads.keys()
    own, new = ws.cell(header, 2), ws.cell(header, heads["Offen"])
    assert (own.fill.fgColor.rgb, own.font.b, own.font.color.rgb) == (new.fill.fgColor.rgb, new.font.b, new.font.color.rgb)
    assert ws.cell(row, heads["Offen"]).number_format == "#,##0.00"
    assert ws.cell(row, heads["Offen"]).border.bottom.style == "thin"
    assert ws.cell(row, heads["Buchungsdatum"]).is_date
    assert ws.cell(row, heads["Tage überfällig"]).number_format == "0"
    assert ws.cell(row, heads["Tage überfällig"]).value == ('=IF(OR(Invoices[[#This Row],[Offen]]=0,Invoices[[#This Row],[Fälligkeit]]="",AsOf=""),"",'
                                                            "AsOf-Invoices[[#This Row],[Fälligkeit]])")
    table = ws.tables["Invoices"]
    assert table.tableStyleInfo.name is None
    assert table.autoFilter is not None
    assert ws.auto_filter.ref is None


@pytest.mark.parametrize("layout", [LIVELY, Layout(table=True, left=2)], ids=["range", "table"])
def test_taken_out_again_the_workbook_is_as_it_was(tmp_path: Path, layout: Layout) -> None:
    before, book, _ = adopted(tmp_path, layout)
    assert "taken out" in run("undo", book)["message"]
    assert cells(before) == cells(book)
    untouched(before, book)
    valid(before, book)
    old, new = Package(before), Package(book)
    assert set(new.names()) - {"xl/calcChain.xml"} == set(old.names()) - {"xl/calcChain.xml"}
    assert not {"AsOf", "TermsList"} & set(openpyxl.load_workbook(book).defined_names)


def test_a_dry_run_says_the_plan_and_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "book.xlsx", LIVELY)
    was = (tmp_path / "book.xlsx").read_bytes()
    result = CliRunner().invoke(command_line(), ["adopt", str(tmp_path / "book.xlsx"), "--dry-run"])
    assert result.exit_code == 0
    assert (tmp_path / "book.xlsx").read_bytes() == was
    assert [f.name for f in tmp_path.iterdir()] == ["book.xlsx"]
    said = " ".join(result.output.split())
    assert "Rechnungen 2026!B3:K15 is your list of Invoices (12 rows); it becomes the Excel table Invoices." in said
    assert "Rechnungsnr = Invoice, 90 %" in said
    assert "Added in L to P: Offen, Tage überfällig, Altersklasse, Mahnstufe, Buchungsdatum." in said
    assert "Left as they are, not used: Own 3." in said


def test_the_run_is_in_the_history_and_a_second_adoption_is_refused(tmp_path: Path) -> None:
    _, book, _ = adopted(tmp_path, Layout(), options=("--who", "anna"))
    runs = {r["action"]: r for r in run("log", book)["runs"]}
    assert runs["adopt"]["who"] == "anna"
    assert "12 Invoices, 5 Customers" in runs["adopt"]["message"]
    assert "a ledger already" in run("adopt", book, code=1)["message"]
    assert run("check", book)["findings"] == 0


def test_text_dates_decimal_commas_and_numeric_numbers_are_read_and_written_her_way(tmp_path: Path) -> None:
    layout = Layout("de", ("number", "customer_id", "invoice_date", "due_date", "amount", "note"), dates="%d.%m.%Y", comma=True, numeric=True)
    before, book, (made,) = adopted(tmp_path, layout)
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Due Date,Amount\n20269999,C101,2026-11-02,2026-12-02,77.50\n")
    run("import", book, tmp_path / "more.csv")
    untouched(before, book)
    ws = openpyxl.load_workbook(book)["List"]
    new = [c.value for c in ws[14][:5]]
    assert new == [20269999, "C101", "02.11.2026", "02.12.2026", 77.5]
    frame = FileStore(book).read(["Invoices"]).frames["Invoices"]
    assert dict(zip(frame["number"], frame["amount"])) == {**made.amounts, "20269999": 7750}
    assert str(frame["due_date"].iloc[-1].date()) == "2026-12-02"
    assert run("check", book)["findings"] == 0


def test_credit_notes_that_are_written_positive_stay_so(tmp_path: Path) -> None:
    def notes(book, date, money) -> None:
        ws = book.add_worksheet("Belege")
        ws.write_row(0, 0, ["Belegnummer", "Belegart", "Kunde", "Rechnungsdatum", "Betrag"])
        for n, (kind, amount) in enumerate([("Rechnung", 100.0), ("Rechnung", 250.5), ("Gutschrift", 40.0), ("Rechnung", 60.0)]):
            ws.write_row(1 + n, 0, [f"B{n}", kind, "Abel GmbH"])
            ws.write_datetime(1 + n, 3, dt.datetime(2026, 9, 1 + n), date)
            ws.write_number(1 + n, 4, amount, money)
    before, book = tmp_path / "before.xlsx", tmp_path / "book.xlsx"
    build(before, Layout(columns=("note",)), more=notes)
    book.write_bytes(before.read_bytes())
    run("adopt", book, "--yes")
    frame = FileStore(book).read(["Invoices"]).frames["Invoices"]
    assert frame["amount"].tolist() == [10000, 25050, -4000, 6000]
    assert frame["type"].tolist() == ["INV", "INV", "CRN", "INV"]
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Amount,Type\nB9,Abel GmbH,2026-10-02,-15.00,CRN\n")
    run("import", book, tmp_path / "more.csv")
    ws = openpyxl.load_workbook(book)["Belege"]
    assert [c.value for c in ws[6][:3]] == ["B9", "Gutschrift", "Abel GmbH"]
    assert ws["E6"].value == 15
    untouched(before, book)


def test_what_has_no_column_and_matters_is_refused(tmp_path: Path) -> None:
    _, book, _ = adopted(tmp_path, Layout())
    (tmp_path / "usd.csv").write_text("Invoice,Customer,Invoice Date,Amount,Currency\nUS1,C101,2026-11-02,77.50,USD\n")
    assert "it has no column for Currency (USD)" in run("import", book, tmp_path / "usd.csv", code=1)["message"]


def test_notes_below_the_list_are_never_shifted(tmp_path: Path) -> None:
    before, book, _ = adopted(tmp_path, Layout(totals=0))
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Amount\nN1,C101,2026-11-02,77.50\n")
    assert "is not empty" in run("import", book, tmp_path / "more.csv", code=1)["message"]
    untouched(before, book)


def test_sheets_with_our_names_keep_theirs(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        book.add_worksheet("Aging").write_string(0, 0, "my own aging")
        book.add_worksheet("Start").write_string(0, 0, "my own start")
    before, book = tmp_path / "before.xlsx", tmp_path / "book.xlsx"
    build(before, Layout(), more=more)
    book.write_bytes(before.read_bytes())
    run("adopt", book, "--yes")
    run("report", book, "aging", "--as-of", "2026-11-15")
    untouched(before, book)
    valid(before, book)
    names = openpyxl.load_workbook(book).sheetnames
    assert "AR Aging" in names
    assert "AR Start" in names
    assert names[:4] == ["List", "Private", "Aging", "Start"]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layouts())
def test_any_layout_can_be_adopted_without_touching_a_cell(tmp_path: Path, layout: Layout) -> None:
    before, book, (made,) = adopted(tmp_path, layout)
    untouched(before, book)
    frame = FileStore(book).read(["Invoices"]).frames["Invoices"]
    expected = made.opens if {"open_amount", "paid_amount"} & set(layout.columns) else made.amounts
    assert dict(zip(frame["number"], frame["open"])) == expected
    assert run("check", book)["findings"] == 0


def test_monthly_sheets_are_one_table_and_new_rows_go_to_the_last(tmp_path: Path) -> None:
    columns = ("number", "customer_id", "invoice_date", "due_date", "amount", "note")
    months = [Layout("de", columns, sheet=name, first=12 * n, titles=1) for n, name in enumerate(("August", "September", "Oktober"))]
    before, book, made = adopted(tmp_path, *months)
    valid(before, book)
    frame = FileStore(book).read(["Invoices"]).frames["Invoices"]
    assert len(frame) == 36
    assert sorted(set(frame["source"])) == ["August", "Oktober", "September"]
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Due Date,Amount\nN1,C101,2026-11-02,2026-12-02,77.50\n")
    run("import", book, tmp_path / "more.csv")
    sheets = openpyxl.load_workbook(book)
    assert sheets["Oktober"]["A15"].value == "N1"
    assert sheets["August"]["A15"].value is None
    (tmp_path / "bank.csv").write_text(BANK.format(to_decimal(made[0].amounts["INV-102"], "EUR")))
    for words in (("import", book, tmp_path / "bank.csv"), ("match", book), ("post", book)):
        run(*words)
    now = FileStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]
    assert now["INV-102"] == 0
    assert now["INV-103"] == made[0].amounts["INV-103"]
    assert run("check", book)["findings"] == 0
    untouched(before, book)


def test_her_own_lists_of_customers_and_receipts_are_the_ledgers_tables(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        ws = book.add_worksheet("Kunden")
        ws.write_row(0, 0, ["Firma", "Kundennr", "E-Mail"])
        for n in range(5):
            ws.write_row(1 + n, 0, [NAMES[n], f"C{100 + n}", f"info{n}@example.com"])
        ws = book.add_worksheet("Zahlungen")
        ws.write_row(0, 0, ["Datum", "Auftraggeber", "Betrag", "Verwendungszweck"])
        for n in (2, 3):
            ws.write_datetime(n - 1, 0, dt.datetime(2026, 9, 1 + n), date)
            ws.write_row(n - 1, 1, [NAMES[n], invoice(Layout(), n)["amount"] / 100, f"INV-{100 + n}"])
    before, book = tmp_path / "before.xlsx", tmp_path / "book.xlsx"
    made, = build(before, Layout("de", ("number", "customer_id", "invoice_date", "due_date", "amount")), more=more)
    book.write_bytes(before.read_bytes())
    run("adopt", book, "--yes")
    names = openpyxl.load_workbook(book).sheetnames
    assert "Customers" not in names
    assert "Receipts" not in names
    for words in (("match", book), ("post", book), ("report", book, "aging", "--as-of", "2026-11-15"), ("remind", book, "--as-of", "2026-11-15")):
        run(*words)
    untouched(before, book)
    valid(before, book)
    frames = Book.open_all(FileStore(book)).frames
    left = frames["Invoices"].set_index("number")["open"]
    assert (left["INV-102"], left["INV-103"], left["INV-104"]) == (0, 0, made.amounts["INV-104"])
    assert frames["Receipts"]["id"].str.startswith("X").all()                                    # the missing key has a column now
    assert set(frames["Reminders"]["to"]) == {f"info{n}@example.com" for n in range(5)}
    (tmp_path / "bank.csv").write_text(BANK.format("1.00").replace("INV-102", "no idea"))
    run("import", book, tmp_path / "bank.csv")
    ws = openpyxl.load_workbook(book)["Zahlungen"]
    assert [ws.cell(4, c).value for c in (2, 3, 4)] == ["Claus KG", 1, "no idea"]
    assert run("check", book)["findings"] == 0


def press(name: str, store: OpenStore, **values: object) -> None:
    """A button on the open workbook."""
    button = next(b for b in BUTTONS if b.name == name)
    given = {a.name: a.default for a in button.args} | values
    button.run(store, Args(given, "2026-11-22", "2026-11-22 09:00:00", "anna"))


def test_the_buttons_run_on_the_same_workbook_while_it_is_open(tmp_path: Path) -> None:
    _before, path, (made,) = adopted(tmp_path, Layout(columns=("number", "customer_id", "invoice_date", "due_date", "amount", "note"), sheet="Invoices"),
                                  options=("--as-of", "2026-10-31"))
    book = FakeBook(path)
    store = OpenStore(book)
    in_file, open_ = FileStore(path).read(["Invoices", "Customers"]), store.read(["Invoices", "Customers"])
    for name in ("Invoices", "Customers"):
        assert journal.values(in_file.frames[name], TABLES[name]) == journal.values(open_.frames[name], TABLES[name])
    (tmp_path / "bank.csv").write_text(BANK.format(to_decimal(made.amounts["INV-102"], "EUR")))
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Due Date,Amount\nN1,C101,2026-11-02,2026-12-02,77.50\n")
    press("import", store, file=[str(tmp_path / "bank.csv"), str(tmp_path / "more.csv")])
    press("match", store)
    press("post", store)
    press("report", store, report="aging", as_of="2026-11-15")
    left = OpenStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]
    assert (left["INV-102"], left["INV-103"], left["N1"]) == (0, made.amounts["INV-103"], 7750)
    sheet, row = book.sheets["Invoices"], made.top + 2 + len(made.amounts)
    assert [sheet.cells[row, c] for c in (1, 3, 4, 5)] == ["N1", 46328, 46358, 77.5]
    assert "[[#This Row],[Due Date]]" in sheet.formulas[row, 8]
    assert verify(Book.open_all(OpenStore(book))) == []


def test_her_balance_and_paid_columns_are_read_once_then_compared_and_never_written_while_open_either(tmp_path: Path) -> None:
    _, path, (made,) = adopted(tmp_path, LIVELY, options=("--as-of", "2026-11-30"))
    book = FakeBook(path)
    store = OpenStore(book)
    name, width = LIVELY.sheet, 1 + len(LIVELY.columns)
    cells, formulas = dict(book.sheets[name].cells), dict(book.sheets[name].formulas)
    assert 1 + made.columns["open_amount"] in {c for _, c in formulas}                              # hers: amount less paid
    (tmp_path / "bank.csv").write_text(BANK.format(to_decimal(made.amounts["INV-102"], "EUR")))
    press("import", store, file=[str(tmp_path / "bank.csv")])
    press("match", store)
    press("post", store)
    assert {at: v for at, v in book.sheets[name].cells.items() if at[1] <= width} == {at: v for at, v in cells.items() if at[1] <= width}
    assert {at: f for at, f in book.sheets[name].formulas.items() if at[1] <= width} == {at: f for at, f in formulas.items() if at[1] <= width}
    found = [i for i in audit(Book.open_all(OpenStore(book))) if i.kind == "list differs"]
    assert [i.what for i in found] == ["your list says that 300.79 of INV-102 is open, the ledger 0.00."]
    paid = made.columns["paid_amount"] + 1
    row = next(r for (r, c), v in cells.items() if v == "INV-102" and c == made.columns["number"] + 1)
    book.sheets[name].cells[row, paid] = made.amounts["INV-102"] / 100                                # she brings her own column up to date
    assert not [i for i in audit(Book.open_all(OpenStore(book))) if i.kind == "list differs"]


def one_a_month(made: list[Made]) -> str:
    """A bank file that pays the first invoice of every sheet."""
    lines = [f"2026-11-1{n},{to_decimal(one.amounts[f'INV-{100 + 12 * n}'], 'EUR')},{NAMES[12 * n % 5]},INV-{100 + 12 * n},DE2599900100000471120{n}\n"
             for n, one in enumerate(made)]
    return "Date,Amount,Payer,Remittance Text,Payer Account\n" + "".join(lines)


def test_the_buttons_run_on_monthly_sheets_while_they_are_open(tmp_path: Path) -> None:
    columns = ("number", "customer_id", "invoice_date", "due_date", "amount", "note")
    months = [Layout("de", columns, sheet=name, first=12 * n, titles=n) for n, name in enumerate(("August", "September", "Oktober"))]
    _, path, made = adopted(tmp_path, *months, options=("--as-of", "2026-11-30"))
    book = FakeBook(path)
    store = OpenStore(book)
    in_file, open_ = FileStore(path).read(["Invoices"]), store.read(["Invoices"])
    assert journal.values(in_file.frames["Invoices"], TABLES["Invoices"]) == journal.values(open_.frames["Invoices"], TABLES["Invoices"])
    assert open_.frames["Invoices"]["source"].tolist() == [*["August"] * 12, *["September"] * 12, *["Oktober"] * 12]
    was = book.state()
    (tmp_path / "bank.csv").write_text(one_a_month(made))
    (tmp_path / "more.csv").write_text("Invoice,Customer,Invoice Date,Due Date,Amount\nN1,C101,2026-11-02,2026-12-02,77.50\n")
    for name, values in (("import", {"file": [str(tmp_path / "bank.csv"), str(tmp_path / "more.csv")]}), ("match", {}), ("post", {})):
        press(name, store, **values)
    left = OpenStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]
    assert [left[n] for n in ("INV-100", "INV-112", "INV-124", "N1")] == [0, 0, 0, 7750]            # one of each month, and the new one
    assert left["INV-113"] == made[1].amounts["INV-113"]
    assert [book.sheets["Oktober"].cells[16, c] for c in (1, 5)] == ["N1", 77.5]                     # new rows go to the last list
    assert book.listed["Invoices_August"].span.bottom == 13
    for sheet in ("August", "September", "Oktober"):                                                 # her own cells are as they were
        cells, formulas = was[0][sheet][:2]
        here = {at: v for at, v in cells.items() if at[1] <= 6}
        assert here == {at: book.sheets[sheet].cells[at] for at in here}
        assert formulas == {at: f for at, f in book.sheets[sheet].formulas.items() if at in formulas}
    assert verify(Book.open_all(OpenStore(book))) == []
    assert store.where("Invoices", "Amount", "INV-113") == ("September", 5)
    press("undo", store)
    assert OpenStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]["INV-112"] == made[1].amounts["INV-112"]


def test_a_save_on_monthly_sheets_that_fails_is_taken_back_whole(tmp_path: Path) -> None:
    columns = ("number", "customer_id", "invoice_date", "due_date", "amount", "note")
    months = [Layout("de", columns, sheet=name, first=12 * n) for n, name in enumerate(("August", "September"))]
    _, path, made = adopted(tmp_path, *months)
    book = FakeBook(path)
    store = OpenStore(book)
    (tmp_path / "bank.csv").write_text(one_a_month(made))
    press("import", store, file=[str(tmp_path / "bank.csv")])
    press("match", store)
    was, start = book.state(), book.writes

    def fault(verb: str, n: int) -> None:
        if verb == "write" and n >= start + 4:
            book.fault = no_fault
            raise OSError("the program went away")
    book.fault = fault
    with pytest.raises(ReceivablesError, match="All cells were put back as they were"):
        press("post", store)
    assert book.state() == was
    press("post", store)
    assert OpenStore(book).read(["Invoices"]).frames["Invoices"].set_index("number")["open"]["INV-112"] == 0


def test_blank_cells_of_her_own_columns_stay_blank(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        ws = book.add_worksheet("Rechnungen")
        ws.write_row(0, 0, ["Rechnungsnr", "Kunde", "Rechnungsdatum", "Fälligkeit", "Betrag", "Buchungsdatum"])
        for n in range(4):
            ws.write_row(1 + n, 0, [f"R{n}", "Abel GmbH"])
            ws.write_datetime(1 + n, 2, dt.datetime(2026, 9, 1 + n), date)
            ws.write_blank(1 + n, 3, None, date)
            ws.write_number(1 + n, 4, 10.5 + n, money)
            ws.write_blank(1 + n, 5, None, date)
    before, book = tmp_path / "before.xlsx", tmp_path / "book.xlsx"
    build(before, Layout(columns=("note",)), more=more)
    book.write_bytes(before.read_bytes())
    run("adopt", book, "--yes")
    untouched(before, book)
    heads = [c.value for c in openpyxl.load_workbook(book)["Rechnungen"][1]]
    assert heads[6:] == ["Offen", "Tage überfällig", "Altersklasse", "Mahnstufe", "Buchungsdatum (ledger)"]


def test_a_table_of_hers_with_a_name_we_need_is_said(tmp_path: Path) -> None:
    def more(book, date, money) -> None:
        ws = book.add_worksheet("Other")
        ws.add_table(0, 0, 2, 1, {"name": "Terms", "columns": [{"header": "A"}, {"header": "B"}]})
    build(tmp_path / "book.xlsx", Layout(), more=more)
    assert "an Excel table or a defined name Terms" in run("adopt", tmp_path / "book.xlsx", code=1)["message"]


def test_only_invoices_may_stand_in_several_lists() -> None:
    heads = [{"id": name, "table": "Receipts", "list": name, "kind": "list", "sheet": name} for name in ("Bank", "Cash")]
    with pytest.raises(ReceivablesError, match=r"2 lists of Receipts \(Bank, Cash\)"):
        mapped.parse(rows(MAPPING, heads))

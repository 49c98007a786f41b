"""A file imported twice is imported once; what export wrote comes back as the same rows; sums in are sums out."""
import csv
import datetime as dt
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from receivables.changes import apply
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook import journal
from workbook.readers.intake import Options, take
from workbook.writers.export import export_table

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
DAYS = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2030, 12, 31)).map(str)
CENTS = st.integers(-10**9, 10**9).filter(bool)


@st.composite
def bills(draw):
    """Open items: number, customer, dates, amount, open amount (between nothing and the whole), a note."""
    rows = []
    for n in range(draw(st.integers(1, 8))):
        amount = draw(CENTS)
        left = draw(st.integers(min(0, amount), max(0, amount)))
        rows.append([f"{draw(st.sampled_from(['0', 'RE-', '']))}{n + 100}", draw(st.sampled_from(["C1", "007", "Ä"])), draw(DAYS), amount, left, draw(TEXT)])
    return rows


@st.composite
def lines(draw):
    """Bank lines without ids, equal ones among them."""
    line = st.tuples(DAYS, CENTS, st.sampled_from(["Müller", "=1+1", ""]), TEXT)
    rows = draw(st.lists(line, min_size=1, max_size=6))
    return rows + rows[:draw(st.integers(0, 2))]


def listed(path, header, rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header.split(), *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def money(cents):
    return str(Decimal(cents).scaleb(-2))


def taken(path, frames, run):
    intake = take([path], frames, Policy(), Options(run=run, now="2026-11-22 09:00:00"))
    return intake, {name: apply(name, frame, intake.changes) for name, frame in frames.items()}


def empty_frames():
    return {name: empty(t) for name, t in TABLES.items()}


@settings(max_examples=40, deadline=None)
@given(rows=bills())
def test_invoices_imported_twice_are_imported_once(rows, tmp_path_factory):
    path = listed(tmp_path_factory.mktemp("in") / "invoices.csv", "invoice_no customer_id invoice_date amount open_amount note",
                  [[n, c, d, money(a), money(o), t] for n, c, d, a, o, t in rows])
    first, frames = taken(path, empty_frames(), "R1")
    again, same = taken(path, frames, "R2")
    assert len(frames["Invoices"]) == len(rows) - first.counts["Invoices"]["refused"]
    assert not again.changes
    assert all(journal.values(same[t], TABLES[t]) == journal.values(frames[t], TABLES[t]) for t in frames)
    if not first.counts["Invoices"]["refused"]:
        assert frames["Invoices"]["amount"].sum() == sum(row[3] for row in rows)
        assert frames["Applications"]["applied"].sum() == sum(row[3] - row[4] for row in rows)


@settings(max_examples=40, deadline=None)
@given(rows=lines())
def test_bank_lines_imported_twice_are_imported_once_and_equal_ones_stay(rows, tmp_path_factory):
    path = listed(tmp_path_factory.mktemp("in") / "bank.csv", "value_date amount payer_name remittance_text", [[d, money(a), p, t] for d, a, p, t in rows])
    _, frames = taken(path, empty_frames(), "R1")
    assert len(frames["Receipts"]) == len(rows)
    assert frames["Receipts"]["amount"].sum() == sum(row[1] for row in rows)
    assert not taken(path, frames, "R2")[0].changes


@settings(max_examples=40, deadline=None)
@given(rows=bills())
def test_what_export_writes_import_reads_back(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("in")
    path = listed(folder / "invoices.csv", "invoice_no customer_id invoice_date amount open_amount note",
                  [[n, c, d, money(a), money(o), t] for n, c, d, a, o, t in rows])
    _, frames = taken(path, empty_frames(), "R1")
    back = empty_frames()
    for name in ("Customers", "Invoices", "Applications"):
        if len(frames[name]):
            export_table(frames[name], TABLES[name], "EUR", folder / f"{name}.csv")
            _, back = taken(folder / f"{name}.csv", back, "R2")
        assert journal.values(back[name], TABLES[name]) == journal.values(frames[name], TABLES[name])

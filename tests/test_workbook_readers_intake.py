"""Lists become changes: what is added, skipped, refused, and what an import says about it."""
from pathlib import Path

import pandas as pd
import pytest

from receivables.changes import apply
from receivables.errors import ReceivablesError
from receivables.ledger import balances
from receivables.policy import Policy
from receivables.schema import day, empty, rows
from receivables.tables import TABLES
from workbook.csvtable import dumps
from workbook.readers.intake import Options, take

NOW = "2026-11-22 09:00:00"


class Ledger:
    """Frames that imports are applied to, as the book does."""

    def __init__(self, tmp_path, **tables):
        self.folder = tmp_path
        self.policy = Policy()
        self.frames = {name: rows(t, tables.get(name, [])) if name in tables else empty(t) for name, t in TABLES.items()}

    def take(self, *texts, **options):
        """Import texts ("name.csv" first line is its name when it ends in .csv) and apply what comes of it."""
        paths = []
        for n, text in enumerate(texts, 1):
            path = self.folder / f"list{n}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return self.take_files(*paths, **options)

    def take_files(self, *paths, **options):
        intake = take([Path(p) for p in paths], self.frames, self.policy, Options(**{"run": "R1", "now": NOW} | options))
        self.frames |= {name: apply(name, self.frames[name], intake.changes) for name in intake.changes.tables()}
        if "cut_over" in intake.settings:
            self.policy = Policy(cut_over=day(intake.settings["cut_over"]))
        return intake

    def open(self):
        """Open amount by invoice number."""
        return dict(zip(self.frames["Invoices"]["number"], balances(self.frames, None).tolist()))


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path)


def cells(frame, *columns):
    return [tuple(str(v.date()) if isinstance(v, pd.Timestamp) else v for v in row) for row in frame[list(columns)].itertuples(index=False, name=None)]


def said(intake, word):
    return [note for note in intake.notes if word in note]


INVOICES = """invoice_no,customer_id,customer_name,invoice_date,due_date,amount
0010,C1,Müller,2026-10-01,2026-10-31,100.00
0011,C2,Jones,2026-10-02,,50.50
"""


def test_an_open_item_list_makes_invoices_customers_and_due_dates(ledger):
    ledger.frames["Terms"] = rows(TABLES["Terms"], [{"code": "N30", "net_days": 30, "base": "invoice date"}])
    ledger.policy = Policy(default_terms="N30")
    intake = ledger.take(INVOICES)
    assert cells(ledger.frames["Invoices"], "number", "type", "customer_id", "due_date", "due_basis", "currency", "amount", "accounting_date", "source") == [
        ("0010", "INV", "C1", "2026-10-31", "given", "EUR", 10000, "2026-10-01", "list1.csv:2"),
        ("0011", "INV", "C2", "2026-11-01", "company terms N30", "EUR", 5050, "2026-10-02", "list1.csv:3")]
    assert cells(ledger.frames["Customers"], "customer_id", "name", "entered_at") == [("C1", "Müller", NOW), ("C2", "Jones", NOW)]
    assert intake.counts == {"Invoices": {"added": 2, "updated": 0, "skipped": 0, "refused": 0},
                             "Customers": {"added": 2, "updated": 0, "skipped": 0, "refused": 0}}
    assert intake.settings == {}


def test_importing_twice_is_importing_once(ledger):
    ledger.take(INVOICES)
    again = ledger.take(INVOICES)
    assert not again.changes
    assert again.counts["Invoices"]["skipped"] == 2
    assert again.issues == []


def test_a_known_invoice_with_other_content_is_refused_naming_the_cells_and_both_values(ledger):
    ledger.take(INVOICES)
    intake = ledger.take(INVOICES.replace("100.00", "120.00").replace("2026-10-31", "2026-11-15"))
    (issue,) = intake.issues
    assert issue.what == ("0010 is in the ledger with other content: Due Date 2026-10-31 in the ledger, 2026-11-15 in the file; "
                          "Amount 100.00 in the ledger, 120.00 in the file.")
    assert "--update" in issue.mend
    assert (issue.row, issue.file) == (2, "list1.csv")
    assert intake.counts["Invoices"] == {"added": 0, "updated": 0, "skipped": 1, "refused": 1}
    assert not intake.changes


def test_update_takes_the_file_s_values_but_never_of_what_is_posted_or_locked(ledger):
    ledger.take(INVOICES)
    changed = INVOICES.replace("100.00", "120.00").replace("50.50", "60.60")
    ledger.frames["Applications"] = rows(TABLES["Applications"], [{"id": "P1", "invoice": "0010", "applied": 100, "status": "posted", "currency": "EUR"}])
    intake = ledger.take(changed, update=True)
    assert dict(zip(ledger.frames["Invoices"]["number"], ledger.frames["Invoices"]["amount"])) == {"0010": 10000, "0011": 6060}
    assert intake.counts["Invoices"] == {"added": 0, "updated": 1, "skipped": 0, "refused": 1}
    assert "cannot be updated" in intake.issues[0].mend
    ledger.frames["Periods"] = rows(TABLES["Periods"], [{"until": "2026-10-31", "status": "locked"}])
    assert ledger.take(INVOICES.replace("50.50", "70.70"), update=True).counts["Invoices"]["refused"] == 1
    moved = ledger.take(changed.replace("2026-10-31", "2026-11-15"), update=True)
    assert moved.counts["Invoices"] == {"added": 0, "updated": 0, "skipped": 1, "refused": 1}      # 0010: its amount would change too


def test_repeated_rows_in_one_list(ledger):
    intake = ledger.take(INVOICES + "0010,C1,Müller,2026-10-01,2026-10-31,100.00\n0011,C2,Jones,2026-10-02,,60.00\n")
    (issue,) = intake.issues
    assert issue.what == "0011 stands in line 3 too, with other content: Amount 50.50 there, 60.00 here."
    assert issue.row == 5
    assert intake.counts["Invoices"] == {"added": 2, "updated": 0, "skipped": 1, "refused": 1}
    assert ledger.open() == {"0010": 10000, "0011": 5050}


def test_the_same_invoice_in_two_files_of_one_import_is_one(ledger):
    intake = ledger.take(INVOICES, INVOICES.replace("50.50", "60.00"))
    assert intake.counts["Invoices"] == {"added": 2, "updated": 0, "skipped": 1, "refused": 1}
    assert intake.issues[0].file == "list2.csv"


def test_strict_refuses_all(ledger):
    with pytest.raises(ReceivablesError, match=r"because 1 rows are refused. The first: list1.csv, Invoices, row 4, .*Nothing was written"):
        ledger.take(INVOICES + "0012,C1,Müller,soon,,5.00\n", strict=True)


def test_every_row_that_lacks_something_is_refused_with_its_reason_and_the_rest_is_taken(ledger):
    intake = ledger.take("number,customer_id,invoice_date,amount,currency,type,due_date\n,C1,2026-10-01,5.00,EUR,INV,\n2,,2026-10-01,5.00,EUR,INV,\n3,C1,,5.00,EUR,INV,\n"
                         "4,C1,2026-10-01,,EUR,INV,\n5,C1,2026-10-01,5.00,XXY,INV,\n6,C1,2026-10-01,5.00,EUR,Zahlung,\n7,C1,2026-10-01,5.00,EUR,INV,2026-09-01\n")
    assert [(i.row, i.level) for i in sorted(intake.issues, key=lambda i: i.row)] == [(2, "refused"), (3, "refused"), (4, "refused"), (5, "refused"),
                                                                                     (6, "refused"), (7, "refused"), (8, "warning")]
    assert all(i.mend for i in intake.issues)
    assert ledger.open() == {"7": 500}
    assert intake.counts["Invoices"]["refused"] == 6


def test_credit_notes_are_negative_however_they_are_written(ledger):
    intake = ledger.take("number,customer,date,amount,type\n1,C,2026-10-01,5.00,Gutschrift\n2,C,2026-10-01,-6.00,CRN\n3,C,2026-10-01,-7.00,\n"
                         "4,C,2026-10-01,-8.00,INV\n5,C,2026-10-01,9.00,DBN\n6,C,2026-10-01,-9.00,DBN\n")
    assert cells(ledger.frames["Invoices"], "number", "type", "amount") == [("1", "CRN", -500), ("2", "CRN", -600), ("3", "CRN", -700), ("4", "CRN", -800),
                                                                           ("5", "DBN", 900)]
    assert said(intake, "1 credit notes were written positive")
    assert [(i.row, i.level) for i in sorted(intake.issues, key=lambda i: i.row)] == [(5, "warning"), (7, "refused")]


def test_an_open_amount_alone_is_the_amount(ledger):
    ledger.take("number;customer;date;outstanding\n1;C;01.10.2026;1.250,00\n2;C;02.10.2026;-50,00\n")
    assert cells(ledger.frames["Invoices"], "number", "type", "amount") == [("1", "INV", 125000), ("2", "CRN", -5000)]
    assert len(ledger.frames["Applications"]) == 0


PARTLY = """number,customer,date,amount,open amount
1,C,2026-10-01,100.00,40.00
2,C,2026-10-20,50.00,50.00
3,C,2026-10-05,30.00,
4,C,2026-10-06,-20.00,-5.00
5,C,2026-10-07,10.00,0.00
"""


def test_the_difference_of_amount_and_open_amount_is_an_opening_on_the_cut_over_date(ledger):
    intake = ledger.take(PARTLY)
    assert ledger.open() == {"1": 4000, "2": 5000, "3": 3000, "4": -500, "5": 0}
    assert cells(ledger.frames["Applications"], "id", "receipt", "invoice", "credit_note", "applied", "rule", "status", "effective_date", "base_amount") == [
        ("R1-1", "", "1", "", 10000 - 4000, "opening", "posted", "2026-10-20", 6000),
        ("R1-2", "", "4", "", -2000 + 500, "opening", "posted", "2026-10-20", -1500), ("R1-3", "", "5", "", 1000, "opening", "posted", "2026-10-20", 1000)]
    assert intake.settings == {"cut_over": "2026-10-20"}
    assert said(intake, "the latest invoice date of the list, which is the ledger's cut-over date from now on")
    assert not ledger.take(PARTLY).changes


def test_a_cut_over_that_was_said_or_is_set_is_used(ledger):
    assert ledger.take(PARTLY, cut_over=day("2026-10-31")).settings == {"cut_over": "2026-10-31"}
    assert set(cells(ledger.frames["Applications"], "effective_date")) == {("2026-10-31",)}
    more = ledger.take("number,customer,date,amount,open amount\n9,C,2026-11-01,100.00,40.00\n")
    assert more.settings == {}
    assert cells(ledger.frames["Applications"], "effective_date")[-1] == ("2026-11-01",)      # not before the invoice counts


def test_an_open_amount_beyond_the_amount_is_refused(ledger):
    intake = ledger.take("number,customer,date,amount,open amount\n1,C,2026-10-01,100.00,140.00\n2,C,2026-10-01,100.00,-1.00\n")
    assert [i.what for i in intake.issues] == ["The open amount 140.00 does not fit the amount 100.00.", "The open amount -1.00 does not fit the amount 100.00."]


def test_a_paid_date_is_an_opening_application_of_the_whole_amount_on_that_day(ledger):
    intake = ledger.take("number,customer,date,amount,paid date\n1,C,2026-10-05,100.00,2026-10-20\n2,C,2026-10-05,50.00,\n3,C,2026-10-05,7.00,2026-10-01\n")
    assert cells(ledger.frames["Applications"], "invoice", "applied", "effective_date") == [("1", 10000, "2026-10-20"), ("3", 700, "2026-10-05")]
    assert intake.settings == {}
    assert said(intake, "2 invoices have a paid date")
    assert said(intake, "1 invoices were paid before their date")


def test_paid_date_and_open_amount_together(ledger):
    intake = ledger.take("number,customer,date,amount,open,paid date\n1,C,2026-10-05,100.00,0.00,2026-10-20\n2,C,2026-10-05,100.00,30.00,2026-10-21\n"
                         "3,C,2026-10-05,100.00,100.00,2026-10-22\n")
    assert cells(ledger.frames["Applications"], "invoice", "applied", "effective_date") == [("1", 10000, "2026-10-20"), ("2", 7000, "2026-10-21")]
    assert [(i.row, i.level) for i in intake.issues] == [(4, "warning")]


def test_a_known_invoice_that_the_list_shows_open_by_another_amount_is_a_warning(ledger):
    ledger.take(PARTLY)
    intake = ledger.take(PARTLY.replace("100.00,40.00", "100.00,10.00"))
    assert [i.what for i in intake.issues] == ["1 is open by 40.00 in the ledger, by 10.00 in the list."]
    assert not intake.changes


def test_openings_of_foreign_invoices_have_their_base_amount(ledger):
    ledger.frames["Rates"] = rows(TABLES["Rates"], [{"id": "USD 2026-09-30", "date": day("2026-09-30"), "currency": "USD", "rate": 1.1}])
    ledger.take("number,customer,date,amount,open,currency\n1,C,2026-10-05,220.00,110.00,USD\n")
    assert cells(ledger.frames["Applications"], "applied", "currency", "base_amount") == [(11000, "USD", 10000)]      # 110.00 / 1.1


def test_a_yes_or_no_column_of_disputes_means_the_open_amount(ledger):
    ledger.take("number,customer,date,amount,open,paid date,Disputed\n1,C,2026-10-05,100.00,40.00,,Yes\n2,C,2026-10-05,50.00,,,Yes\n3,C,2026-10-05,30.00,,,No\n"
                "4,C,2026-10-05,10.00,,2026-10-09,Yes\n", cut_over=day("2026-10-31"))
    assert cells(ledger.frames["Invoices"], "number", "disputed_amount") == [("1", 4000), ("2", 5000), ("3", 0), ("4", 0)]


def test_invoices_of_named_customers_find_them(ledger):
    ledger.take("customer_id,name\n007,Müller & Söhne\n", "number,customer name,date,amount\n1,Mueller & Soehne,2026-10-05,100.00\n2,New Co,2026-10-05,5.00\n")
    assert cells(ledger.frames["Invoices"], "number", "customer_id") == [("1", "007"), ("2", "New Co")]
    assert cells(ledger.frames["Customers"], "customer_id", "name") == [("007", "Müller & Söhne"), ("New Co", "New Co")]


def test_files_are_taken_in_the_order_in_which_they_build_on_each_other(ledger):
    intake = ledger.take("receipt,invoice,applied,effective_date\nB1,0010,100.00,2026-11-03\n", "transaction id,value_date,amount,payer name\nB1,2026-11-03,100.00,Müller\n",
                         INVOICES, "customer_id,name,terms\nC1,Müller GmbH,N14\nC2,Jones,N14\n", "code,net_days\nN14,14\n")
    assert intake.issues == []
    assert cells(ledger.frames["Invoices"], "number", "due_date", "due_basis") == [("0010", "2026-10-31", "given"), ("0011", "2026-10-16", "terms N14 of the customer")]
    assert cells(ledger.frames["Applications"], "id", "receipt", "invoice", "customer_id", "applied", "receipt_amount", "base_amount", "status",
                 "effective_date") == [("R1-1", "B1", "0010", "C1", 10000, 10000, 10000, "posted", "2026-11-03")]
    assert ledger.open() == {"0010": 0, "0011": 5050}


BANK = """value_date,amount,payer name,iban,remittance text
2026-11-03,100.00,Müller,DE1,RE 0010
2026-11-03,100.00,Müller,DE1,RE 0010
2026-11-04,-12.00,Bank,,Fees
"""


def test_receipts_without_an_id_get_a_key_from_what_the_line_says(ledger):
    intake = ledger.take(BANK)
    frame = ledger.frames["Receipts"]
    assert frame["id"].nunique() == 3
    assert frame["id"].str.fullmatch("X[0-9A-F]{12}").all()
    assert cells(frame, "kind", "accounting_date") == [("customer", "2026-11-03"), ("customer", "2026-11-03"), ("not customer", "2026-11-04")]
    assert said(intake, "1 lines are money going out")
    assert not ledger.take(BANK).changes


def test_a_list_that_overlaps_an_earlier_one_adds_only_the_lines_that_are_new(ledger):
    ledger.take("\n".join(BANK.splitlines()[:2]) + "\n")
    assert ledger.take(BANK).counts["Receipts"] == {"added": 2, "updated": 0, "skipped": 1, "refused": 0}


def test_debit_and_credit_columns_and_a_missing_value_date(ledger):
    ledger.take("Booking Date,Value Date,Debit,Credit,Description\n2026-11-03,,12.00,,Fee\n2026-11-03,2026-11-04,,50.00,INV 1\n2026-11-03,,-7.00,,Fee\n")
    assert cells(ledger.frames["Receipts"], "value_date", "amount") == [("2026-11-03", -1200), ("2026-11-04", 5000), ("2026-11-03", -700)]


def test_lines_without_day_or_amount_are_refused_and_unknown_customers_are_kept_in_the_note(ledger):
    intake = ledger.take("value_date,amount,text,customer\n,5.00,a,\n2026-11-03,,b,\n2026-11-03,0.00,c,\n2026-11-03,5.00,d,C9\n")
    assert [(i.row, i.level) for i in sorted(intake.issues, key=lambda i: i.row)] == [(2, "refused"), (3, "refused"), (4, "refused"), (5, "warning")]
    assert cells(ledger.frames["Receipts"], "amount", "customer_id", "note") == [(500, "", "customer in the list: C9")]


def test_money_from_our_own_accounts_is_not_customer_money(ledger):
    ledger.policy = Policy(own_accounts=("DE99 1234",))
    ledger.take("value_date,amount,payer account\n2026-11-03,5.00,de991234\n2026-11-03,6.00,DE1\n")
    assert cells(ledger.frames["Receipts"], "amount", "kind") == [(500, "not customer"), (600, "customer")]


def test_nothing_enters_a_locked_period_and_every_row_keeps_its_own_date(ledger):
    ledger.frames["Periods"] = rows(TABLES["Periods"], [{"until": "2026-09-30", "status": "locked"}, {"until": "2026-10-31", "status": "open"}])
    intake = ledger.take("number,customer,date,amount,paid date\n1,C,2026-09-05,100.00,2026-09-20\n2,C,2026-10-05,50.00,\n",
                         "value_date,amount\n2026-09-28,7.00\n2026-10-02,8.00\n")
    assert cells(ledger.frames["Invoices"], "invoice_date", "accounting_date") == [("2026-09-05", "2026-10-01"), ("2026-10-05", "2026-10-05")]
    assert cells(ledger.frames["Receipts"], "value_date", "accounting_date") == [("2026-09-28", "2026-10-01"), ("2026-10-02", "2026-10-02")]
    assert cells(ledger.frames["Applications"], "effective_date") == [("2026-10-01",)]
    assert len(said(intake, "locked period (up to 2026-09-30)")) == 2


def test_customers_in_a_circle_of_parents_are_refused(ledger):
    intake = ledger.take("customer_id,name,parent_id\nA,A,B\nB,B,C\nC,C,A\nD,D,A\nE,E,\n,F,\n")
    assert sorted(i.row for i in intake.issues) == [2, 3, 4, 7]
    assert cells(ledger.frames["Customers"], "customer_id") == [("D",), ("E",)]


def test_rates_have_a_key_of_currency_and_day(ledger):
    intake = ledger.take("date,currency,rate\n2026-11-20,USD,1.0842\n2026-11-20,EUR,1.0\n2026-11-20,GBP,0\n2026-11-21,usd,1.0843\n")
    assert cells(ledger.frames["Rates"], "id", "rate", "source") == [("USD 2026-11-20", 1.0842, "list1.csv:2"), ("USD 2026-11-21", 1.0843, "list1.csv:5")]
    assert sorted(i.row for i in intake.issues) == [3, 4]


def test_due_lines_must_add_up_to_their_invoice(ledger):
    ledger.take(INVOICES.replace("due_date,amount", "due_date,amount").replace("0010,C1", "0010,C1"))
    intake = ledger.take("invoice,line,due_date,amount\n0010,1,2026-11-01,60.00\n0010,2,2026-12-01,40.00\n0011,1,2026-11-01,50.00\n9,1,2026-11-01,5.00\n")
    assert cells(ledger.frames["DueLines"], "id", "amount", "currency") == [("0010/1", 6000, "EUR"), ("0010/2", 4000, "EUR")]
    assert [i.what for i in sorted(intake.issues, key=lambda i: i.row)] == ["The lines of 0011 add up to 50.00, the invoice is 50.50.", "There is no invoice '9' in the ledger."]


def test_disputes_know_their_rows_by_content(ledger):
    ledger.take(INVOICES)
    text = "invoice,reason,amount,opened\n0010,pricing,10.00,2026-11-01\n0010,pricing,10.00,2026-11-01\n"
    ledger.take(text)
    assert cells(ledger.frames["Disputes"], "id", "invoice", "customer_id", "amount", "status") == [("R1-1", "0010", "C1", 1000, "open"),
                                                                                                  ("R1-2", "0010", "C1", 1000, "open")]
    assert not ledger.take(text, run="R2").changes


def test_applications_of_another_system_are_checked_and_known_by_content(ledger):
    ledger.take(INVOICES, "id,value_date,amount\nB1,2026-11-03,80.00\n")
    text = ("receipt,invoice,applied,effective_date\nB1,0010,60.00,2026-11-03\nB1,0010,20.00,\nB9,0010,1.00,2026-11-03\nB1,77,1.00,2026-11-03\n"
            "B1,0011,50.50,2026-11-03\n")
    intake = ledger.take(text)
    assert {i.row: i.what for i in intake.issues} == {4: "There is no receipt 'B9' in the ledger.", 5: "There is no invoice '77' in the ledger.",
                                                      2: "More would be applied than was received.", 6: "More would be applied than was received."}
    assert cells(ledger.frames["Applications"], "invoice", "applied", "status") == [("0010", 2000, "review")]
    good = "receipt,invoice,applied,effective_date\nB1,0010,60.00,2026-11-01\n"
    ledger.take(good, run="R2")
    assert cells(ledger.frames["Applications"], "id", "status", "effective_date")[1:] == [("R2-1", "posted", "2026-11-03")]     # not before the receipt
    assert not ledger.take(good, run="R3").changes
    over = ledger.take("receipt,invoice,applied,effective_date\nB1,0010,41.00,2026-11-05\n", run="R4")
    assert [i.what for i in over.issues] == ["More would be applied to the invoice than it amounts to."]


def full_ledger(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.take("customer_id,name,credit_limit\n=C1,'=Evil,1000\nC2,Jones,\n", "number,customer,date,amount,open,currency\n0010,=C1,2026-10-01,100.00,40.00,EUR\n"
                "0011,C2,2026-10-02,5000,5000,JPY\n", "id,value_date,amount,text\nB1,2026-11-03,40.00,\"=1+1, \n x\"\n",
                "receipt,invoice,applied,effective_date\nB1,0010,40.00,2026-11-05\n", "date,currency,rate\n2026-01-01,JPY,160.5\n", cut_over=day("2026-10-31"))
    mine = ledger.frames["Applications"].iloc[[-1]]
    mirror = mine.assign(id="R2-1", applied=-4000, receipt_amount=-4000, base_amount=-4000, reverses=mine["id"].iloc[0])
    ledger.frames["Applications"] = pd.concat([ledger.frames["Applications"].assign(
        status=lambda f: f["status"].mask(f["id"] == mine["id"].iloc[0], "reversed")), mirror], ignore_index=True)
    return ledger


def test_what_export_writes_import_reads_back_to_the_same_rows(tmp_path):
    before = full_ledger(tmp_path)
    files = []
    for name, frame in before.frames.items():
        path = tmp_path / f"out-{name}.csv"
        path.write_text(dumps(frame, TABLES[name], "EUR"), encoding="utf-8")
        files.append(path)
    assert len(before.frames["Applications"]) == 3
    again = before.take_files(*reversed(files))
    assert not again.changes
    assert again.issues == []
    after = Ledger(tmp_path)
    restored = after.take_files(*reversed(files))
    assert restored.issues == []
    assert restored.settings == {}
    for name, frame in before.frames.items():
        pd.testing.assert_frame_equal(after.frames[name], frame)


def test_an_export_that_a_spreadsheet_saved_in_its_own_spelling_is_still_read(tmp_path):
    before = full_ledger(tmp_path)
    frame = before.frames["Receipts"].assign(text="=x")
    text = dumps(frame, TABLES["Receipts"], "EUR").replace(",", ";").replace("40.00", "40,00").replace("2026-11-03", "03.11.2026")
    other = Ledger(tmp_path)
    assert other.take(text).issues == []
    assert cells(other.frames["Receipts"], "id", "value_date", "amount", "text") == [("B1", "2026-11-03", 4000, "=x")]


def test_an_exported_table_with_one_wrong_cell_is_taken_but_for_that_row(tmp_path):
    before = full_ledger(tmp_path)
    text = dumps(before.frames["Rates"], TABLES["Rates"], "EUR") + "USD 2026-01-02,2026-01-02,USD,1.1,me\nUSD 2026-01-03,2026-01-03,USD,none,me\n"
    intake = before.take(text)
    assert [(i.row, i.column) for i in intake.issues] == [(4, "rate")]
    assert cells(before.frames["Rates"], "id", "source")[1:] == [("USD 2026-01-02", "me")]


def test_posted_applications_of_an_export_do_not_enter_a_locked_period(tmp_path):
    before = full_ledger(tmp_path)
    text = dumps(before.frames["Applications"], TABLES["Applications"], "EUR")
    before.frames["Applications"] = empty(TABLES["Applications"])
    before.frames["Periods"] = rows(TABLES["Periods"], [{"until": "2026-11-30", "status": "locked"}])
    before.take(text)
    assert set(cells(before.frames["Applications"], "effective_date")) == {("2026-12-01",)}


def test_customers_can_be_updated(ledger):
    ledger.take("customer_id,name,email\nC1,Müller,a@example.com\n")
    assert ledger.take("customer_id,name,email\nC1,Müller,b@example.com\n").counts["Customers"]["refused"] == 1
    ledger.take("customer_id,name,email\nC1,,b@example.com\n", update=True)
    assert cells(ledger.frames["Customers"], "customer_id", "name", "email") == [("C1", "Müller", "b@example.com")]


def test_the_journal_is_not_imported_into_another_ledger(tmp_path):
    ledger, path = Ledger(tmp_path), tmp_path / "Journal.csv"
    path.write_text(dumps(rows(TABLES["Journal"], [{TABLES["Journal"].key: "R1-1"}]), TABLES["Journal"], "EUR"))
    intake = ledger.take_files(path)
    assert not intake.changes
    assert said(intake, "1 rows of Journal were left out; the ledger writes that table itself")


def test_a_workbook_gives_every_sheet_that_is_a_list(ledger, tmp_path):
    import datetime as dt

    import xlsxwriter
    path = tmp_path / "lists.xlsx"
    with xlsxwriter.Workbook(path) as made:
        dated = made.add_format({"num_format": "yyyy-mm-dd"})
        made.add_worksheet("Read me").write(0, 0, "Open items of the old system")
        sheet = made.add_worksheet("Items")
        sheet.write_row(2, 0, ["Invoice", "Customer", "Date", "Amount"])
        sheet.write_row(3, 0, ["0010", 4711])
        sheet.write_datetime(3, 2, dt.datetime(2026, 10, 1), dated)
        sheet.write(3, 3, 1204.5)
        bank = made.add_worksheet("Bank")
        bank.write_row(0, 0, ["Value Date", "Amount", "Text"])
        bank.write_row(1, 0, [46329, -3.1, "fee"])
    intake = ledger.take_files(path)
    assert cells(ledger.frames["Invoices"], "number", "customer_id", "invoice_date", "amount", "source") == [
        ("0010", "4711", "2026-10-01", 120450, "lists.xlsx [Items]:4")]
    assert cells(ledger.frames["Receipts"], "value_date", "amount") == [("2026-11-03", -310)]
    assert said(intake, "lists.xlsx [Read me] is no list and was passed over.")


def test_a_file_that_is_not_there_or_no_list_refuses_the_import(ledger, tmp_path):
    with pytest.raises(ReceivablesError, match="no such file"):
        ledger.take_files(tmp_path / "nothing.csv")
    with pytest.raises(ReceivablesError, match="no line of it names"):
        ledger.take(INVOICES, "hello\n")

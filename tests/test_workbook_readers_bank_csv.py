"""Bank lists of many banks, by their header alone: what a receipt of each must say; signs told by a column, lines that are not booked."""
import pytest
from bank_csv_files import DIALECTS
from bank_csv_world import WORLD
from format_files import Ledger

from receivables.errors import ReceivablesError


def receipts(tmp_path, text, **options):
    (tmp_path / "bank.csv").write_text(text + "\n", encoding="utf-8")
    ledger = Ledger()
    return ledger, ledger.take(tmp_path / "bank.csv", **options)


@pytest.mark.parametrize("one", DIALECTS, ids=lambda one: one.bank)
def test_the_line_of_each_bank(tmp_path, one):
    ledger, intake = receipts(tmp_path, one.text)
    (date, amount, payer, account, text, currency, kind), = ledger.rows(
        "Receipts", "value_date", "amount", "payer_name", "payer_account", "text", "currency", "kind")
    assert (str(date.date()), amount, payer, account, currency) == (one.date, one.amount, one.payer, one.account, one.currency)
    assert one.words in text
    assert kind == ("customer" if one.amount > 0 else "not customer")
    assert not [issue for issue in intake.issues if issue.level == "refused"]


@pytest.mark.parametrize("word, amount", [("D", -15000), ("C", 15000), ("Debit", -15000), ("CRDT", 15000), ("S", -15000), ("Haben", 15000), ("-", -15000),
                                          ("+", 15000), ("DBIT", -15000), ("Af", -15000)])
def test_a_column_that_says_debit_or_credit_gives_the_sign(tmp_path, word, amount):
    ledger, _ = receipts(tmp_path, f"Date,Description,D/C,Amount\n2026-11-21,RE 1,{word},150.00")
    assert ledger.rows("Receipts", "amount") == [(amount,)]


def test_a_direction_that_says_neither_is_refused(tmp_path):
    _, intake = receipts(tmp_path, "Date,Description,D/C,Amount\n2026-11-21,RE 1,X,150.00\n2026-11-21,RE 2,C,1.00")
    assert [(issue.row, issue.what) for issue in intake.issues] == [(2, "'X' says neither money in nor money out.")]


def test_lines_that_are_not_booked_are_left_out_and_said(tmp_path):
    lines = "\n".join(f"2026-11-21,RE {n},150.00,{state}" for n, state in enumerate(("COMPLETED", "PENDING", "Vorgemerkt", "DECLINED", "Gebucht", "")))
    ledger, intake = receipts(tmp_path, f"Date,Description,Amount,State\n{lines}")
    assert ledger.rows("Receipts", "text") == [("RE 0",), ("RE 4",), ("RE 5",)]
    assert "bank.csv: 3 lines that are not booked (DECLINED, PENDING, Vorgemerkt) were left out." in intake.notes


def test_text_in_several_columns_is_one_text_and_nothing_stands_twice(tmp_path):
    ledger, _ = receipts(tmp_path, "Date,Description,Reference,Amount\n2026-11-21,ACME,RE 1,1.00\n2026-11-22,RE 2,RE 2,1.00")
    assert sorted(text for text, in ledger.rows("Receipts", "text")) == ["RE 1 ACME", "RE 2"]


def test_an_account_number_that_may_be_ours_is_nobodys(tmp_path):
    ledger, _ = receipts(tmp_path, "Date,Payee,Account number,Reference,Amount\n2026-11-21,ACME,77001,RE 1,1.00")
    assert ledger.rows("Receipts", "payer_account", "own_account") == [("", "")]
    ledger, _ = receipts(tmp_path, "Account Number,Date,Description,Amount\n77001,2026-11-21,RE 1,1.00")
    assert ledger.rows("Receipts", "payer_account", "own_account") == [("", "77001")]


@pytest.mark.parametrize("one", WORLD, ids=lambda one: one.bank)
def test_the_layouts_of_the_world(tmp_path, one):
    """Languages, code pages, lines above and below, balances among the lines, lists without a header: days and signed amounts, nothing else."""
    (tmp_path / "bank.csv").write_bytes(one.text.encode(one.encoding))
    ledger = Ledger(base_currency=one.base)
    intake = ledger.take(tmp_path / "bank.csv")
    assert sorted((str(day.date()), amount) for day, amount in ledger.rows("Receipts", "value_date", "amount")) == sorted(one.rows)
    assert not [issue.sentence() for issue in intake.issues if issue.level == "refused"]


HEADERLESS = "2026-11-21,RE 10234 ACME,,150.00\n2026-11-22,Rent,50.00,"


def test_two_columns_that_nothing_tells_apart_are_asked_by_name(tmp_path):
    """The same two columns are debit and credit at one bank, credit and debit at the next."""
    with pytest.raises(ReceivablesError, match="say with --columns what its columns are"):
        receipts(tmp_path, HEADERLESS)
    ledger, _ = receipts(tmp_path, HEADERLESS, columns="date,text,debit,credit")
    assert ledger.rows("Receipts", "text", "amount") == [("RE 10234 ACME", 15000), ("Rent", -5000)]
    ledger, _ = receipts(tmp_path, HEADERLESS, columns="date,text,credit,debit")
    assert ledger.rows("Receipts", "amount") == [(-15000,), (5000,)]


def test_more_columns_than_the_list_has_are_refused(tmp_path):
    with pytest.raises(ReceivablesError, match="you name 5 columns and the list has 4"):
        receipts(tmp_path, HEADERLESS, columns="date,text,debit,credit,balance")


def test_a_header_that_the_cells_prove_is_said(tmp_path):
    _, intake = receipts(tmp_path, "21/11/2026,150.00,RE 10234\n22/11/2026,-50.00,Rent")
    assert "bank.csv has no header line; its columns are read as Value Date, Amount, Description." in intake.notes


@pytest.mark.parametrize("lines", ["21/11/2026,150.00,RE 1\n22/11/2026,50.00,RE 2",            # are these receipts, or charges?
                                   "21/11/2026,150.00,-50.00,RE 1\n22/11/2026,-50.00,20.00,RE 2"])
def test_what_the_cells_do_not_prove_is_refused(tmp_path, lines):
    with pytest.raises(ReceivablesError, match="say with --columns"):
        receipts(tmp_path, lines)


def test_what_goes_on_below_a_line_is_its_text_and_footnotes_are_said(tmp_path):
    ledger, intake = receipts(tmp_path, "Date;Description;Amount\n21.11.2026;Collective credit;150,00\n;ACME AG RE 10234;\n;Beta AG RE 10235;\n"
                              "22.11.2026;Rent;-50,00\nDisclaimer:;;")
    assert ledger.rows("Receipts", "text", "amount") == [("Collective credit ACME AG RE 10234 Beta AG RE 10235", 15000), ("Rent", -5000)]
    assert [note.split(": ", 1)[1] for note in intake.notes if "rows" in note] == [
        "2 rows go on with the text of the line above them (the first is line 3).", "1 rows are no movements; they were left out (the first is line 6)."]


def test_a_line_with_a_payer_is_never_a_balance(tmp_path):
    """A customer may write "Kontostand" as the reason of a payment."""
    ledger, _ = receipts(tmp_path, "Datum;Name;Verwendungszweck;Betrag\n21.11.2026;ACME;Kontostand;150,00\n21.11.2026;;Kontostand;900,00")
    assert ledger.rows("Receipts", "payer_name", "amount") == [("ACME", 15000)]


def test_a_single_letter_is_read_beside_the_others_of_its_column(tmp_path):
    """C is credit beside D, and Cargo beside A."""
    ledger, _ = receipts(tmp_path, "Fecha,Concepto,Tipo,Importe\n21/11/2026,RE 1,A,150.00\n21/11/2026,RE 2,C,50.00")
    assert ledger.rows("Receipts", "amount") == [(15000,), (-5000,)]


def test_a_decimal_comma_speaks_for_the_day_first(tmp_path):
    ledger, _ = receipts(tmp_path, "Date;Description;Amount\n03/04/2026;RE 1;150,00")
    assert [str(day.date()) for day, in ledger.rows("Receipts", "value_date")] == ["2026-04-03"]
    with pytest.raises(ReceivablesError, match="can be two dates"):
        receipts(tmp_path, "Date;Description;Amount\n03/04/2026;RE 1;150.00")


RUNNING = "Date,Description,Amount,Balance\n2026-11-20,RE 1,100.00,1100.00\n2026-11-21,RE 2,50.00,{}\n2026-11-22,RE 3,30.00,{}\n2026-11-23,RE 4,20.00,{}"


def test_amounts_without_a_sign_have_that_of_their_balance(tmp_path):
    """1,100.00 - 50.00 + 30.00 - 20.00; before the first line nothing stands, so that nobody knows its sign."""
    ledger, intake = receipts(tmp_path, RUNNING.format("1050.00", "1080.00", "1060.00"))
    assert ledger.rows("Receipts", "text", "amount") == [("RE 2", -5000), ("RE 3", 3000), ("RE 4", -2000)]
    assert [(issue.row, issue.level) for issue in intake.issues] == [(2, "refused")]
    ledger, intake = receipts(tmp_path, RUNNING.format("1150.00", "1180.00", "1200.00"))
    assert [amount for amount, in ledger.rows("Receipts", "amount")] == [10000, 5000, 3000, 2000], "it rises with each"
    assert not intake.issues


def test_a_gap_in_the_balances_is_said(tmp_path):
    lines = "".join(f"2026-11-{day},RE {day},{amount},{balance}\n" for day, amount, balance in (
        (10, "100.00", "1100.00"), (11, "-50.00", "1050.00"), (12, "30.00", "1080.00"), (13, "10.00", "1095.00"), (14, "-5.00", "1090.00"),
        (15, "1.00", "1091.00"), (16, "1.00", "1092.00")))
    ledger, intake = receipts(tmp_path, f"Date,Description,Amount,Balance\n{lines}")
    assert len(ledger.rows("Receipts", "id")) == 7
    assert [(issue.row, issue.level, issue.what) for issue in intake.issues] == [
        (5, "warning", "The balance does not follow: 1080.00 and 10.00 do not make 1095.00.")]


def test_a_list_of_the_books_is_said(tmp_path):
    """In the books of the account's owner debit is money in, and the balance rises with it."""
    _, intake = receipts(tmp_path, "Date,Description,Debit,Credit,Balance\n2026-11-10,RE 1,100.00,,1100.00\n2026-11-11,Rent,,50.00,1050.00\n"
                                   "2026-11-12,RE 2,30.00,,1080.00\n2026-11-13,Rent,,10.00,1070.00")
    assert [issue.what for issue in intake.issues] == ["The balance falls with each amount that came in and rises with each that went out."]


def test_a_balance_that_cannot_be_read_refuses_no_line(tmp_path):
    ledger, intake = receipts(tmp_path, "Date,Description,Amount,Balance\n2026-11-10,RE 1,100.00,n/a\n2026-11-11,RE 2,1.00,")
    assert len(ledger.rows("Receipts", "id")) == 2
    assert [issue.level for issue in intake.issues] == ["warning"]


def test_texts_that_the_bank_cuts_after_27_letters_are_whole_again(tmp_path):
    ledger, _ = receipts(tmp_path, 'Buchungstag;Verwendungszweck;Betrag\n21.11.2026;"Rechnungen vom 20.11. RE 10\n234 und RE 10235\nDanke";150,00')
    assert ledger.rows("Receipts", "text") == [("Rechnungen vom 20.11. RE 10234 und RE 10235 Danke",)]


def test_columns_without_a_name_right_of_the_text_go_on_with_it(tmp_path):
    ledger, _ = receipts(tmp_path, '"Data operacji","Kwota","Opis transakcji","",""\n"2026-11-21","150.00","Nazwa nadawcy: ACME","Tytuł: FV 10234",""')
    assert ledger.rows("Receipts", "text") == [("Nazwa nadawcy: ACME Tytuł: FV 10234",)]


def test_lines_that_cannot_be_read_are_not_taken_for_footnotes(tmp_path):
    lines = "\n".join(f"on day {n};RE {n};" for n in range(20))
    _, intake = receipts(tmp_path, f"Date;Description;Amount\n21.11.2026;RE;1,00\n{lines}")
    assert sum(issue.level == "refused" for issue in intake.issues) == 20


def test_a_type_that_contradicts_the_signs_is_no_direction(tmp_path):
    """D may be a deposit: where amounts have signs, these count."""
    ledger, intake = receipts(tmp_path, "Date,Description,Type,Amount\n2026-11-21,RE 1,D,150.00\n2026-11-22,Rent,C,-50.00")
    assert ledger.rows("Receipts", "amount") == [(15000,), (-5000,)]
    assert "bank.csv: 'Type' says other than the signs of the amounts; the signs count." in intake.notes

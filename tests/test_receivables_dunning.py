"""Which items are asked for, in which letter, and what is left out. Amounts in the tables are whole euros."""
from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.dunning import KINDS, NO_CASH, NOT_SENT, Dunning, due, sent
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import Frame, day, empty, rows
from receivables.tables import TABLES

THREE_LEVELS = """
id   level language days min_days_between
1/en 1     en       7    0
2/en 2     en       21   10
3/en 3     en       35   10
"""


def table(name: str, text: str) -> Frame:
    """Rows of a ledger table from a small table as text; amounts in whole euros, dates as ISO."""
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return rows(TABLES[name], [{c: _value(TABLES[name].by_name[c].kind, v) for c, v in zip(head, line) if v != "."} for line in lines])


def _value(kind: str, text: str) -> object:
    if kind in ("amount", "limit"):
        return int(text) * 100
    return day(text) if kind == "date" else float(text) if kind in ("fx", "rate") else int(text) if kind in ("int", "days") else text


def open_items(text: str) -> Frame:
    """Open items as `ledger.open_items` gives them: customer, number, due date, open; then disputed, held, line, currency where given."""
    found = []
    for line in text.strip().splitlines():
        customer, number, due_date, amount, *more = line.split()
        extra = dict(pair.split("=") for pair in more)
        found.append({"number": number, "due_line": int(extra.get("line", 0)), "type": "INV" if int(amount) > 0 else "CRN", "customer_id": customer,
                      "currency": extra.get("currency", "EUR"), "invoice_date": day(due_date) - pd.Timedelta(days=30), "due_date": day(due_date),
                      "amount": int(amount) * 100, "open": int(amount) * 100, "disputed": int(extra.get("disputed", 0)) * 100, "held": "held" in extra})
    return pd.DataFrame(found).astype({"due_date": "datetime64[s]", "invoice_date": "datetime64[s]"})


def run(items: str, as_of: str, *, sent_lines: Frame = NOT_SENT, cash: dict[str, int] | None = None, levels: str = THREE_LEVELS, customers: str = "customer_id",
        disputes: str = "id", policy: Policy | None = None, promises: Frame | None = None, rates: Frame | None = None) -> Dunning:
    money = pd.DataFrame([{"receipt": f"R{c}", "customer_id": c, "currency": "EUR", "unapplied": n * 100} for c, n in (cash or {}).items()])
    return due(open_items(items), money if cash else NO_CASH, table("Customers", customers), table("DunningLevels", levels), sent_lines,
               table("Disputes", disputes), policy or Policy(), day(as_of), promises, rates)


def history(*lines: tuple[str, int, str]) -> Frame:
    return pd.DataFrame([{"invoice": i, "due_line": 0, "level": n, "sent_on": day(d)} for i, n, d in lines]).astype(NOT_SENT.dtypes.to_dict())


def letters(result: Dunning) -> list[tuple[str, int, int]]:
    """Customer, level and euros asked of each letter."""
    return [(letter.customer_id, letter.level, letter.amount // 100) for letter in result.letters]


def left_out(result: Dunning) -> list[tuple[str, str]]:
    return [(row.invoice, row.kind) for row in result.left_out]


def test_an_item_is_asked_for_from_the_day_its_level_is_reached() -> None:
    item = "C1 10234 2026-10-01 100"
    assert letters(run(item, "2026-10-07")) == []                     # 6 days overdue
    assert letters(run(item, "2026-10-08")) == [("C1", 1, 100)]       # 7 days: the day itself counts
    assert left_out(run(item, "2026-10-07")) == []


def test_an_item_due_today_is_not_overdue_at_a_level_of_no_days() -> None:
    at_once = "id level language days\n1/en 1 en 0"
    assert letters(run("C1 A 2026-10-01 100", "2026-10-01", levels=at_once)) == []
    assert letters(run("C1 A 2026-10-01 100", "2026-10-02", levels=at_once)) == [("C1", 1, 100)]


def test_a_very_late_item_begins_at_level_1_and_climbs_one_level_a_letter() -> None:
    item = "C1 10234 2026-01-01 100"
    assert letters(run(item, "2026-10-01")) == [("C1", 1, 100)]
    assert letters(run(item, "2026-10-11", sent_lines=history(("10234", 1, "2026-10-01")))) == [("C1", 2, 100)]
    both = history(("10234", 1, "2026-10-01"), ("10234", 2, "2026-10-11"))
    assert letters(run(item, "2026-10-21", sent_lines=both)) == [("C1", 3, 100)]


@pytest.mark.parametrize(("as_of", "level"), [("2012-02-05", None), ("2012-02-11", 2), ("2012-02-20", 2)])
def test_days_between_letters_count_from_the_day_the_last_was_sent(as_of: str, level: int | None) -> None:
    """Level 1 went on 1 February 2012 and level 2 wants 10 days between: the 5th is too soon, the 11th is the tenth day."""
    levels = "id level language days min_days_between\n1/en 1 en 5 0\n2/en 2 en 10 10"
    result = run("C1 A 2012-01-01 100", as_of, levels=levels, sent_lines=history(("A", 1, "2012-02-01")))
    assert letters(result) == ([("C1", level, 100)] if level else [])
    if level is None:
        assert [row.reason for row in result.left_out] == ["Level 1 was sent on 2012-02-01; level 2 may follow from 2012-02-11."]


def test_level_2_waits_for_its_days_overdue_however_long_ago_level_1_went() -> None:
    result = run("C1 A 2026-10-01 100", "2026-10-19", sent_lines=history(("A", 1, "2026-10-08")))       # 18 of 21 days
    assert (letters(result), result.left_out[0].reason) == ([], "Level 1 was sent on 2026-10-08; level 2 may follow from 2026-10-22.")


def test_level_2_is_never_written_without_a_sent_level_1() -> None:
    assert letters(run("C1 A 2026-01-01 100", "2026-10-19")) == [("C1", 1, 100)]


def test_the_last_level_repeats_after_its_days_between() -> None:
    before = history(("A", 3, "2026-10-01"))
    assert letters(run("C1 A 2026-01-01 100", "2026-10-10", sent_lines=before)) == []
    assert letters(run("C1 A 2026-01-01 100", "2026-10-11", sent_lines=before)) == [("C1", 3, 100)]


def test_no_second_letter_on_the_day_of_the_first_even_without_days_between() -> None:
    no_pause = "id level language days\n1/en 1 en 1\n2/en 2 en 2"
    before = history(("A", 1, "2026-10-01"))
    assert letters(run("C1 A 2026-01-01 100", "2026-10-01", levels=no_pause, sent_lines=before)) == []
    assert letters(run("C1 A 2026-01-01 100", "2026-10-02", levels=no_pause, sent_lines=before)) == [("C1", 2, 100)]


def test_a_run_dated_before_a_sent_letter_asks_for_nothing_twice() -> None:
    assert letters(run("C1 A 2026-01-01 100", "2026-09-01", sent_lines=history(("A", 1, "2026-10-01")))) == []


def test_one_letter_a_customer_at_the_highest_level_and_each_item_keeps_its_own() -> None:
    result = run("""
        C1 OLD 2026-08-01 100
        C1 NEW 2026-10-01 50
        C2 X   2026-10-01 70""", "2026-10-15", sent_lines=history(("OLD", 1, "2026-08-20")))
    assert letters(result) == [("C1", 2, 100 + 50), ("C2", 1, 70)]
    assert [(item.invoice, item.level) for item in result.letters[0].items] == [("OLD", 2), ("NEW", 1)]
    assert result.letters[0].why == "Level 2: OLD is 75 days overdue, level 1 sent on 2026-08-20."


def test_a_letter_a_currency() -> None:
    result = run("C1 A 2026-08-01 100\nC1 B 2026-08-01 200 currency=USD", "2026-10-15")
    assert [(letter.currency, letter.amount) for letter in result.letters] == [("EUR", 10000), ("USD", 20000)]


def test_disputed_held_promised_items_and_quiet_customers_are_left_out_and_said() -> None:
    promises = pd.DataFrame({"invoice": ["PROMISED", "BROKEN"], "until": [day("2026-10-15"), day("2026-10-14")]})
    result = run("""
        C1 ALL      2026-08-01 100 disputed=100
        C1 CASE     2026-08-02 100
        C1 HOLD     2026-08-03 100 held=1
        C1 PROMISED 2026-08-04 100
        C1 BROKEN   2026-08-05 60
        C2 QUIET    2026-08-01 100""", "2026-10-15", promises=promises, customers="customer_id dunning_hold\nC2 yes",
        disputes="id invoice opened status\nD1 CASE 2026-09-01 open")
    assert letters(result) == [("C1", 1, 60)]
    assert left_out(result) == [("ALL", "disputed"), ("CASE", "disputed"), ("HOLD", "on hold"), ("PROMISED", "promised"),
                                ("QUIET", "of customers without reminders")]
    assert result.counts() == {"disputed": 2, "on hold": 1, "of customers without reminders": 1, "promised": 1}


def test_the_undisputed_part_is_asked_for_and_said() -> None:
    result = run("C1 A 2026-08-01 100 disputed=30", "2026-10-15")
    assert letters(result) == [("C1", 1, 100 - 30)]
    assert "A: 30.00 EUR is disputed and not asked for." in result.letters[0].why


@pytest.mark.parametrize(("case", "asked"), [
    ("D1 A 2026-09-01 open . 30", 70),                  # open, names its part
    ("D1 A 2026-11-01 open . 30", 100),                 # opened after the day
    ("D1 A 2026-09-01 resolved 2026-10-01 30", 100),    # resolved before the day
    ("D1 A 2026-09-01 resolved 2026-11-01 30", 70),     # resolved after the day: it was open then
])
def test_a_dispute_counts_while_it_is_open(case: str, asked: int) -> None:
    result = run("C1 A 2026-08-01 100", "2026-10-15", disputes=f"id invoice opened status closed amount\n{case}")
    assert letters(result) == [("C1", 1, asked)]


def test_a_dispute_of_an_invoice_fills_its_instalments_from_the_oldest() -> None:
    result = run("C1 A 2026-08-01 50 line=1 disputed=70\nC1 A 2026-09-01 50 line=2", "2026-10-15")
    assert left_out(result) == [("A", "disputed")]
    assert [(item.name, item.asked) for item in result.letters[0].items] == [("A/2", (50 + 50 - 70) * 100)]


def test_cash_here_holds_back_the_oldest_items_it_could_pay_and_the_rest_is_netted() -> None:
    items = "C1 A 2026-08-01 100\nC1 B 2026-08-02 80\nC1 C 2026-08-03 30"
    result = run(items, "2026-10-15", cash={"C1": 150})
    assert left_out(result) == [("A", "with unapplied cash")]
    assert letters(result) == [("C1", 1, 80 + 30 - (150 - 100))]      # C is not held: what is left is used up by B
    assert "Unapplied cash of 50.00 EUR is netted." in result.letters[0].why


def test_cash_that_could_pay_everything_leaves_no_letter() -> None:
    result = run("C1 A 2026-08-01 100\nC1 B 2026-08-02 80", "2026-10-15", cash={"C1": 180})
    assert (letters(result), result.counts()) == ([], {"with unapplied cash": 2})


def test_cash_pays_an_older_item_that_waits_before_it_holds_back_a_newer_one() -> None:
    result = run("C1 OLD 2026-10-01 100\nC1 NEW 2026-10-05 100", "2026-10-15", cash={"C1": 100}, sent_lines=history(("OLD", 1, "2026-10-08")))
    assert letters(result) == [("C1", 1, 100)]
    assert left_out(result) == [("OLD", "already reminded")]


def test_unidentified_cash_holds_nobody_back() -> None:
    assert letters(run("C1 A 2026-08-01 100", "2026-10-15", cash={"": 500})) == [("C1", 1, 100)]


def test_open_credit_notes_are_netted_and_listed_but_one_on_hold_is_not() -> None:
    result = run("C1 A 2026-08-01 100\nC1 CN1 2026-09-01 -30\nC1 CN2 2026-09-02 -20 held=1", "2026-10-15")
    assert letters(result) == [("C1", 1, 100 - 30)]
    assert [(note.invoice, note.amount) for note in result.letters[0].credits] == [("CN1", -3000)]


def test_credit_notes_never_get_a_reminder_and_may_cover_all_of_it() -> None:
    assert letters(run("C1 CN1 2026-08-01 -30", "2026-10-15")) == []
    result = run("C1 A 2026-08-01 100\nC1 CN1 2026-08-01 -100", "2026-10-15")
    assert (letters(result), left_out(result)) == ([], [("A", "covered by credit notes")])


def test_a_letter_below_the_least_amount_of_its_level_is_not_written() -> None:
    levels = "id level language days min_amount\n1/en 1 en 7 50"
    assert letters(run("C1 A 2026-08-01 50", "2026-10-15", levels=levels)) == [("C1", 1, 50)]
    result = run("C1 A 2026-08-01 49", "2026-10-15", levels=levels)
    assert left_out(result) == [("A", "below the least amount")]
    assert result.left_out[0].reason == "The letter would ask for 49.00 EUR, below the least amount of level 1, 50.00 EUR."


def test_the_least_amount_of_another_currency_is_compared_at_its_latest_rate() -> None:
    levels = "id level language days min_amount\n1/en 1 en 7 50"
    rates = table("Rates", "id date currency rate\na 2026-10-01 USD 2\nb 2026-11-01 USD 1")
    assert letters(run("C1 A 2026-08-01 99 currency=USD", "2026-10-15", levels=levels, rates=rates)) == []              # 99 / 2 = 49.50
    assert letters(run("C1 A 2026-08-01 100 currency=USD", "2026-10-15", levels=levels, rates=rates)) == [("C1", 1, 100)]
    assert letters(run("C1 A 2026-08-01 1 currency=USD", "2026-10-15", levels=levels)) == [("C1", 1, 1)]                 # no rate: written


def test_the_ladder_and_the_letter_are_in_the_customers_language() -> None:
    levels = "id level language days\n1/en 1 en 7\n1/de 1 de 30"
    customers = "customer_id language\nC1 de\nC2 fr"
    result = run("C1 A 2026-10-01 100\nC2 B 2026-10-01 100", "2026-10-15", levels=levels, customers=customers)
    assert [(letter.customer_id, letter.language) for letter in result.letters] == [("C2", "en")]        # 14 days: only the English level is reached
    assert [letter.language for letter in run("C1 A 2026-08-01 100", "2026-10-15", levels=levels, customers=customers).letters] == ["de"]


@pytest.mark.parametrize(("levels", "words"), [
    ("id", "a row in DunningLevels"),
    ("id level language\na 1 en\nb 1 en", "level 1 twice for language en (row b)"),
    ("id level language\na 0 en", "row a of DunningLevels has a level below 1"),
])
def test_levels_that_cannot_be_used_are_refused(levels: str, words: str) -> None:
    with pytest.raises(ReceivablesError, match="reminders") as refusal:
        run("C1 A 2026-08-01 100", "2026-10-15", levels=levels)
    assert words in str(refusal.value)


def test_only_sent_letters_count_by_the_day_they_went() -> None:
    reminders = table("Reminders", """
        id status    letter_date sent_at
        R1 sent      2026-10-01  2026-10-03
        R2 draft     2026-10-01  .
        R3 cancelled 2026-10-01  .
        R4 sent      2026-10-01  .
        R5 sent      2026-10-01  2027-01-01""")
    lines = table("ReminderLines", "id reminder invoice level\na R1 A 1\nb R2 B 1\nc R3 C 1\nd R4 D 2\ne R5 E 1")
    found = sent(reminders, lines, day("2026-11-01"))
    assert [(row.invoice, row.level, row.sent_on) for row in found.itertuples()] == [
        ("A", 1, day("2026-10-03")), ("D", 2, day("2026-10-01")), ("E", 1, day("2026-10-01"))]
    assert len(sent(empty(TABLES["Reminders"]), empty(TABLES["ReminderLines"]), day("2026-11-01"))) == 0


def test_nothing_open_asks_for_nothing() -> None:
    assert letters(run("C1 A 2027-01-01 100", "2026-10-15", cash={"C1": 100})) == []


ITEMS = st.lists(st.tuples(st.sampled_from(["C1", "C2"]), st.integers(-200, 200).filter(bool), st.integers(-20, 60), st.integers(0, 200), st.booleans()),
                 min_size=1, max_size=12)


@given(ITEMS, st.integers(0, 400), st.integers(0, 3))
def test_an_overdue_item_that_reached_level_1_is_in_one_letter_or_left_out_once(found: list[tuple[str, int, int, int, bool]], cash: int, level: int) -> None:
    as_of = day("2026-10-15")
    text = "\n".join(f"{c} N{i} {(as_of - pd.Timedelta(days=late)).date()} {amount} disputed={min(disputed, max(amount, 0))}{' held=1' if held else ''}"
                     for i, (c, amount, late, disputed, held) in enumerate(found))
    before = history(("N0", level, "2026-09-20")) if level else NOT_SENT
    result = run(text, "2026-10-15", cash={"C1": cash} if cash else None, sent_lines=before)
    asked = [item.invoice for letter in result.letters for item in letter.items]
    said = [row.invoice for row in result.left_out]
    reached = [f"N{i}" for i, (_, amount, late, _, _) in enumerate(found) if amount > 0 and (late >= 7 or (i == 0 and level and late > 0))]
    assert sorted(asked + said) == sorted(reached)
    assert all(row.kind in KINDS and row.reason for row in result.left_out)
    for letter in result.letters:
        assert letter.amount == sum(i.asked for i in letter.items) + sum(n.amount for n in letter.credits) - letter.cash > 0
        assert letter.level == max(item.level for item in letter.items)
        assert all(item.level <= item.last_level + 1 for item in letter.items)

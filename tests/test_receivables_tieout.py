"""The tie-out: equal to the cent, or every difference has its row."""
from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.ledger import open_items, unapplied
from receivables.policy import Policy
from receivables.schema import day, rows
from receivables.tables import TABLES
from receivables.tieout import as_dict, crossing, sentence, tie_out

AS_OF = day("2026-10-31")
EUR = Policy(base_currency="EUR")


def ledger(invoices=(), receipts=()) -> dict[str, pd.DataFrame]:
    """Frames from (number, currency, date, amount) and (id, customer, currency, date, amount)."""
    return {
        "Invoices": rows(TABLES["Invoices"], [{"number": n, "customer_id": "C1", "currency": c, "invoice_date": day(d), "due_date": day(d),
                                               "accounting_date": day(d), "amount": a} for n, c, d, a in invoices]),
        "Receipts": rows(TABLES["Receipts"], [{"id": i, "customer_id": w, "currency": c, "value_date": day(d), "accounting_date": day(d), "amount": a,
                                               "kind": "customer"} for i, w, c, d, a in receipts])}


def rates(*lines: tuple[str, str, float]) -> pd.DataFrame:
    return rows(TABLES["Rates"], [{"id": f"{c}{d}", "date": day(d), "currency": c, "rate": r} for d, c, r in lines])


def control(*amounts: int, on: str = "2026-10-31") -> pd.DataFrame:
    return rows(TABLES["ControlBalances"], [{"id": str(i), "date": day(on), "amount": a} for i, a in enumerate(amounts)])


def tied(frames, controls, known=None, policy=EUR):
    known = rates() if known is None else known
    return tie_out(open_items(frames, AS_OF, policy), unapplied(frames, AS_OF, policy), known, controls, policy, AS_OF, crossing(frames, policy, AS_OF))


def explaining(tie) -> list[tuple[str, str, int]]:
    part = tie.rows[tie.rows["explains"]]
    return list(zip(part["kind"], part["key"], part["base_amount"]))


def test_it_ties_over_several_control_accounts():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000), ("CN", "EUR", "2026-10-02", -1500)], [("R1", "C1", "EUR", "2026-10-05", 500)]), control(6000, 2000))
    assert [(line.name, line.amount, line.count) for line in tie.lines] == [
        ("open items", 10000, 1), ("credit notes", -1500, 1), ("unapplied cash", -500, 1), ("unidentified cash", 0, 0)]
    assert (tie.ledger, tie.control, tie.difference, tie.ties) == (10000 - 1500 - 500, 6000 + 2000, 0, True)
    assert sentence(tie) == "As of 2026-10-31 the ledger and the control balance are both 80.00 EUR."


def test_cash_of_unknown_payers_explains_its_own_difference():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000)], [("R1", "", "EUR", "2026-10-05", 300), ("R2", "", "EUR", "2026-10-06", 400)]), control(10000))
    assert tie.difference == 10000 - 300 - 400 - 10000
    assert explaining(tie) == [("unidentified cash", "R1", -300), ("unidentified cash", "R2", -400)]
    assert not tie.ties


def test_one_row_alone_may_be_the_whole_difference():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000)], [("R1", "", "EUR", "2026-10-05", 300), ("R2", "", "EUR", "2026-10-06", 400)]), control(9700))
    assert explaining(tie) == [("unidentified cash", "R2", -400)]


def test_what_nobody_can_explain_is_said_and_the_rows_to_look_at_stay():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000)], [("R1", "", "EUR", "2026-10-05", 300)]), control(5000))
    assert explaining(tie) == [("unexplained", "", 10000 - 300 - 5000)]
    assert tie.rows["key"].tolist() == ["R1", ""]
    assert sentence(tie).endswith("a difference of 47.00 EUR. Unexplained: 47.00 EUR.")


def test_foreign_items_count_at_the_rate_of_their_day():
    """110.00 USD at 1.10 = 100.00 EUR, though the rate later is 1.25."""
    known = rates(("2026-09-01", "USD", 1.10), ("2026-10-15", "USD", 1.25))
    frames = ledger([("1", "USD", "2026-10-01", 11000)])
    assert tied(frames, control(10000), known).ties
    revalued = tied(frames, control(8800), known)               # 110.00 / 1.25
    assert explaining(revalued) == [("revaluation", "1", 10000 - 8800)]
    assert sentence(revalued).endswith("Explained by revaluation: 12.00 EUR.")


def test_an_item_without_a_rate_is_listed_and_left_out():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000), ("2", "GBP", "2026-10-02", 5000)]), control(10000), rates(("2026-10-03", "GBP", 0.85)))
    assert (tie.ledger, tie.difference, tie.ties) == (10000, 0, False)
    assert tie.rows[["kind", "key", "amount", "base_amount"]].values.tolist() == [["no exchange rate", "2", 5000, 0]]
    assert sentence(tie).endswith("Left out because no exchange rate is known: 1.")


def test_a_document_of_another_period_explains():
    """A late receipt of October counts here from November; the general ledger has it in October."""
    frames = ledger([("1", "EUR", "2026-10-01", 10000)], [("R1", "C1", "EUR", "2026-10-30", 4000)])
    frames["Receipts"]["accounting_date"] = day("2026-11-01")
    tie = tied(frames, control(6000))
    assert explaining(tie) == [("other period", "R1", 4000)]
    assert tie.rows["what"].tolist() == ["dated 2026-10-30, counts from 2026-11-01"]


def test_without_a_control_balance_it_says_how_to_enter_one():
    tie = tied(ledger([("1", "EUR", "2026-10-01", 10000)]), control(10000, on="2026-09-30"))
    assert (tie.control, tie.difference, tie.ties) == (None, None, False)
    assert "receivables control LEDGER 2026-10-31 AMOUNT" in sentence(tie)


@pytest.mark.parametrize(("base", "text"), [("EUR", "0.25"), ("JPY", "25"), ("KWD", "0.025")])
def test_json_has_the_decimals_of_the_base_currency(base, text):
    frames = ledger([("1", base, "2026-10-01", 125)])
    shown = as_dict(tied(frames, control(100), policy=Policy(base_currency=base)))
    assert (shown["difference"], shown["rows"][0]["base_amount"], shown["rows"][0]["amount"]) == (text, text, text)
    assert json.loads(json.dumps(shown)) == shown


@given(st.lists(st.tuples(st.sampled_from(["EUR", "USD", "GBP"]), st.integers(-5000, 50000).filter(bool)), max_size=8),
       st.lists(st.tuples(st.sampled_from(["C1", ""]), st.integers(1, 5000)), max_size=5), st.integers(-10000, 100000))
def test_lines_add_up_and_the_difference_always_has_its_rows(items, cash, balance):
    frames = ledger([(str(i), c, f"2026-10-{i + 1:02}", a) for i, (c, a) in enumerate(items)],
                    [(f"R{i}", w, "EUR", "2026-10-20", a) for i, (w, a) in enumerate(cash)])
    tie = tied(frames, control(balance), rates(("2026-01-01", "USD", 1.1), ("2026-10-30", "USD", 1.2)))
    assert sum(line.amount for line in tie.lines) == tie.ledger
    assert tie.difference == tie.ledger - balance
    assert int(tie.rows.loc[tie.rows["explains"], "base_amount"].sum()) == tie.difference

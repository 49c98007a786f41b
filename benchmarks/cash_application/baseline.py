"""What an ordinary rule would do: a whole document number in the text, else the exact amount, else the oldest items of the payer.

It takes documents whose whole number stands in the text, oldest first, until the money is used up. Without one it takes the oldest item
of exactly the amount: of the customer whose name or account is the line's, else of anybody. Without that it pays the customer's oldest
items. What is left stays on account. Money that goes out is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.cash_application.answers import Answer, Row
from benchmarks.cash_application.statement import Case
from benchmarks.cash_application.truth import BankLine, Item


def baseline(case: Case) -> dict[str, Answer]:
    """The baseline's answer to each line."""
    company = case.company
    left = {i.number: i.open for i in company.items.values()}
    names = {c.name.upper(): c.id for c in company.customers.values()}
    accounts = {c.account: c.id for c in company.customers.values() if c.on_file}
    by_age = sorted(company.items.values(), key=lambda i: (i.due, i.number))
    answers = {}
    for line in case.lines:
        customer = accounts.get(line.payer_account) or names.get(line.payer_name.upper(), "")
        answers[line.id] = _answer(line, customer, by_age, left)
        for row in answers[line.id].ranks.get(1, []):
            if row.invoice:
                left[row.invoice] -= row.applied
    return answers


def _answer(line: BankLine, customer: str, by_age: Sequence[Item], left: dict[str, int]) -> Answer:
    if line.amount <= 0:
        return Answer("left alone")
    text = line.text.upper()
    same = [i for i in by_age if left[i.number] and i.currency == line.currency]
    picked = (
        [i for i in same if i.number.upper() in text]
        or _of_amount(line, customer, same, left)
        or [i for i in same if customer and i.customer == customer and not i.credit]
    )
    if not picked:
        return Answer("unidentified")
    rows, rest = [], line.amount - sum(left[i.number] for i in picked if i.credit)
    for item in picked:
        applied = left[item.number] if item.credit else min(rest, left[item.number])
        if applied:
            rows.append(Row(item.number, item.customer, applied, applied))
        rest -= 0 if item.credit else applied
    if rest:
        rows.append(Row("", customer or picked[0].customer, rest, rest))
    return Answer("ready", ranks={1: rows}, confidence=100.0)


def _of_amount(line: BankLine, customer: str, same: Sequence[Item], left: dict[str, int]) -> list[Item]:
    fit = [i for i in same if left[i.number] == line.amount and (not customer or i.customer == customer)]
    return fit[:1]

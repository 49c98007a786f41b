"""Payments in full: one builder for each situation. A builder takes free items and adds bank lines, or says that the ledger has nothing fit."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.cash_application import words
from benchmarks.cash_application.company import CLOSES, OPENS, USD_PER_BASE, Company
from benchmarks.cash_application.month import Month, full, latest
from benchmarks.cash_application.truth import Item, Named, Pays
from benchmarks.cash_application.writing import Written, payer, references


def one_invoice(month: Month) -> bool:
    return _paid_infull(month, 1, "one invoice")


def several_invoices(month: Month) -> bool:
    return _paid_infull(month, month.company.chance.choices((2, 3, 4, 6, 9), (50, 25, 13, 8, 4))[0], "several invoices")


def _paid_infull(month: Month, n: int, situation: str) -> bool:
    found = month.some(n)
    if not found:
        return False
    customer, items = found
    day = month.day(latest(items) + timedelta(days=2))
    written = references(month.company, items, customer)
    line = month.add(day, sum(i.open for i in items), payer(month.company, customer), written, situation, full(items), customer.id)
    if n == 1:
        month.paid.append((line, items[0]))
    return True


def credit_netted(month: Month) -> bool:
    company, chance = month.company, month.company.chance
    notes = [i for i in company.items.values() if i.credit and i.left and i.currency == company.house.currency]
    for credit in chance.sample(notes, min(len(notes), 30)):
        free = [i for i in company.free(credit.customer, CLOSES) if i.open > -credit.open]
        if free:
            items, customer = free[: chance.choice((1, 1, 2))], company.customers[credit.customer]
            written = references(company, items, customer, how="exact" if chance.random() < 0.5 else "prefix")
            said = chance.random() < 0.8
            if said:
                less = words.LESS_CREDIT[customer.language].format(credit.number)
                written = Written(written.text + less, (*written.named, Named(credit.number, "exact", True)), written.how)
            month.add(
                month.day(max(latest(items), credit.date) + timedelta(days=2)),
                sum(i.open for i in items) + credit.open,
                payer(company, customer),
                written,
                "credit note netted",
                {**full(items), credit.number: Pays(credit.open)},
                customer.id,
            )
            return True
    return False


def oldest_first(month: Month) -> bool:
    """No reference; the customer's rule or its words say oldest first, and the last item is paid in part."""
    company, chance = month.company, month.company.chance
    ruled = [c for c in company.customers.values() if c.rule and len(_open(company, c.id)) > 1]
    by_rule = bool(ruled) and chance.random() < 0.6
    pool = ruled if by_rule else [c for c in company.customers.values() if len(_open(company, c.id)) > 1]
    if not pool:
        return False
    customer = chance.choice(pool)
    mine, left = _open(company, customer.id), 0
    if any(i.left != i.open for i in mine) or any(i.date > OPENS for i in mine):
        return False
    amount = left = sum(i.open for i in mine) * chance.randrange(30, 90) // 10_000 * 100
    pays: dict[str, Pays] = {}
    for item in mine:
        applied = min(left, item.open)
        if applied:
            pays[item.number] = Pays(applied, applied == item.open)
        left -= applied
    text = "" if by_rule else chance.choice(words.OLDEST[customer.language])
    month.add(month.day(), amount, payer(company, customer), Written(text, (), "words"), "oldest first", pays, customer.id)
    return True


def whole_account(month: Month) -> bool:
    company, chance = month.company, month.company.chance
    pool = [c for c in company.customers.values() if 1 < len(_all_open(company, c.id)) < 12]
    customer = chance.choice(pool)
    mine = _all_open(company, customer.id)
    total = sum(i.open for i in mine)
    if total <= 0 or any(
        i.left != i.open or i.held or i.disputed or i.date > date(2026, 4, 10) or i.currency != company.house.currency for i in mine
    ):
        return False
    text = chance.choice(words.STATEMENT[customer.language]) if chance.random() < 0.6 else ""
    month.add(month.day(latest(mine)), total, payer(company, customer), Written(text, (), "words"), "whole account", full(mine), customer.id)
    return True


def _all_open(company: Company, customer: str) -> list[Item]:
    return [i for i in company.of.get(customer, []) if i.left]


def _open(company: Company, customer: str) -> list[Item]:
    """All of the account, when it is of invoices alone."""
    mine = _all_open(company, customer)
    return mine if all(not i.credit and not i.held and not i.disputed and i.currency == company.house.currency for i in mine) else []


def group_pays(month: Month) -> bool:
    """A parent or shared-service centre pays items of one or several of its customers."""
    company, chance = month.company, month.company.chance
    children = [c for c in company.customers.values() if c.parent and company.free(c.id, CLOSES)]
    if not children:
        return False
    first = chance.choice(children)
    head = company.customers[first.parent]
    others = [c for c in children if c.parent == head.id and c is not first]
    items = company.free(first.id, CLOSES)[: chance.choice((1, 1, 2))]
    if others and chance.random() < 0.5:
        items += company.free(chance.choice(others).id, CLOSES)[:1]
    month.add(
        month.day(latest(items) + timedelta(days=2)),
        sum(i.open for i in items),
        payer(company, head),
        references(company, items, head),
        "group pays",
        full(items),
        head.id,
    )
    return True


def factor_pays(month: Month) -> bool:
    """A factor pays for customers that have nothing to do with each other; it names every invoice."""
    company, chance = month.company, month.company.chance
    items: list[Item] = []
    for _ in range(chance.choice((1, 2, 3))):
        found = month.some()
        items += [i for i in found[1] if i not in items] if found else []
    if not items:
        return False
    any_customer = company.customers[items[0].customer]
    name = chance.choice(words.FACTORS)
    month.add(
        month.day(latest(items) + timedelta(days=2)),
        sum(i.open for i in items),
        (name, f"LU28{abs(hash_of(name)):012d}", "none"),
        references(company, items, any_customer, how=chance.choice(("exact", "prefix"))),
        "factor pays",
        full(items),
        any_customer.id,
    )
    return True


def hash_of(text: str) -> int:
    """The same number for the same text on every machine."""
    return sum(ord(c) * 31**k for k, c in enumerate(text)) % 10**12


def another_currency(month: Month) -> bool:
    """An item in another currency, paid in ours at the day's rate and the bank's spread."""
    company, chance = month.company, month.company.chance
    fit = [
        i
        for i in company.items.values()
        if i.currency != company.house.currency and i.left == i.open and not i.credit and not i.held and not i.disputed
    ]
    if not fit:
        return False
    item = chance.choice(fit)
    customer = company.customers[item.customer]
    paid = round(item.open / USD_PER_BASE * (1 + chance.uniform(-0.008, 0.006)))
    month.add(
        month.day(item.date + timedelta(days=2)),
        paid,
        payer(company, customer),
        references(company, [item], customer, how="exact"),
        "another currency",
        {item.number: Pays(item.open, None)},
        customer.id,
        undecided="the rate is the bank's",
    )
    return True

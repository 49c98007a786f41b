"""Payments that are not the open amount: in part, less a discount or something else, or more. Builders as in `payments`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from benchmarks.cash_application import words
from benchmarks.cash_application.company import CLOSES, GRACE_DAYS, OPENS
from benchmarks.cash_application.month import Month, full
from benchmarks.cash_application.truth import Item, Pays
from benchmarks.cash_application.writing import Written, money, payer, references


def part_payment(month: Month) -> bool:
    found = month.some()
    if not found or found[1][0].open < 5_000:
        return False
    company, (customer, (item,)) = month.company, found
    amount = max(item.open * company.chance.choice((25, 30, 40, 50, 60)) // 10_000 * 100, 100)
    template = company.chance.choice(words.PART[customer.language]) if company.chance.random() < 0.7 else ""
    written = references(company, [item], customer, template, company.chance.choice(("exact", "prefix", "zeros", "short number")))
    month.add(month.day(item.date), amount, payer(company, customer), written, "part payment", {item.number: Pays(amount, False)}, customer.id)
    return True


def two_receipts(month: Month) -> bool:
    found = month.some()
    if not found or found[1][0].open < 20_000:
        return False
    company, (customer, (item,)) = month.company, found
    first = company.chance.choice((item.open // 2, item.open * 3 // 10, item.open // 100 // 2 * 100))
    days = sorted((month.day(item.date), month.day(item.date)))
    texts = (words.PART[customer.language], words.SECOND[customer.language])
    from_ = payer(company, customer)
    for day, amount, wording, closes in zip(days, (first, item.open - first), texts, (False, True)):
        how = company.chance.choice(("exact", "exact", "prefix", "zeros"))
        month.add(
            day,
            amount,
            from_,
            references(company, [item], customer, company.chance.choice(wording), how),
            "two receipts for one invoice",
            {item.number: Pays(amount, closes)},
            customer.id,
        )
    return True


def _discounted(month: Month, situation: str, first: int, last: int, closes: bool) -> bool:
    """Pays less the discount, `first` to `last` days after the last discount day."""
    company, chance = month.company, month.company.chance
    fit = []
    for mine in company.of.values():
        for item in mine:
            if (
                "/" in item.terms
                and item.left == item.open == item.amount
                and not item.credit
                and not item.held
                and not item.disputed
                and item.currency == company.house.currency
            ):
                percent, days = (int(x) for x in item.terms.split(" ")[0].split("/"))
                lo, hi = item.date + timedelta(days=days + first), item.date + timedelta(days=days + last)
                lo = max(lo, item.date + timedelta(days=2), OPENS)
                if lo <= min(hi, CLOSES):
                    fit.append((item, percent, lo, min(hi, CLOSES)))
    if not fit:
        return False
    item, percent, lo, hi = chance.choice(fit)
    customer = company.customers[item.customer]
    day = lo + timedelta(days=chance.randrange((hi - lo).days + 1))
    off = (item.open * percent + 50) // 100
    others = [f for f in fit if f[0].customer == item.customer and f[0] is not item and f[2] <= day <= f[3]]
    items, offs = [item], [off]
    if others and chance.random() < 0.4:
        items.append(others[0][0])
        offs.append((others[0][0].open * others[0][1] + 50) // 100)
    written = references(company, items, customer)
    said = chance.choice(words.LESS_DISCOUNT[customer.language]).format(p=percent) if written.how != "cut" else ""
    pays = {i.number: Pays(i.open - o, closes) for i, o in zip(items, offs)}
    month.add(
        day,
        sum(p.applied for p in pays.values()),
        payer(company, customer),
        Written(written.text + said, written.named, written.how),
        situation,
        pays,
        customer.id,
    )
    return True


def discount_earned(month: Month) -> bool:
    return _discounted(month, "discount in the window", -14, 0, True)


def discount_in_grace(month: Month) -> bool:
    return _discounted(month, "discount within grace", 1, GRACE_DAYS, True)


def discount_too_late(month: Month) -> bool:
    return _discounted(month, "discount too late", GRACE_DAYS + 1, 25, False)


def _short(month: Month, situation: str, off: Callable[[Item], tuple[int, str]], wording: Mapping[str, Sequence[str]], closes: bool | None) -> bool:
    """One named invoice less something that the text says, or does not."""
    found = month.some()
    if not found or found[1][0].open < 8_000:
        return False
    company, (customer, (item,)) = month.company, found
    less, percent = off(item)
    written = references(company, [item], customer, how=company.chance.choice(("exact", "exact", "prefix", "zeros")))
    text = written.text + company.chance.choice(wording[customer.language]).format(x=money(less), p=percent)
    month.add(
        month.day(item.date + timedelta(days=2)),
        item.open - less,
        payer(company, customer),
        Written(text, written.named, written.how),
        situation,
        {item.number: Pays(item.open - less, closes)},
        customer.id,
    )
    return True


def short_with_reason(month: Month) -> bool:
    return _short(month, "short with a reason", lambda i: (month.company.chance.randrange(300, i.open // 5), ""), words.LESS_REASON, False)


def withheld_tax(month: Month) -> bool:
    def off(item: Item) -> tuple[int, str]:
        percent = month.company.chance.choice((2, 5, 10, 15, 20))
        return (item.open * percent + 50) // 100, str(percent)

    return _short(month, "withheld tax", off, words.LESS_TAX, None)


def bank_charge(month: Month) -> bool:
    return _short(month, "bank charge", lambda i: (month.company.chance.choice((500, 750, 1000, 1250, 1500, 2500)), ""), words.LESS_CHARGE, None)


def cents(month: Month) -> bool:
    """A few cents short or over, within the company's tolerance."""
    company, chance = month.company, month.company.chance
    found = month.some()
    if not found or found[1][0].open < 15_000:
        return False
    customer, (item,) = found
    off = chance.choice((-90, -50, -10, -3, -2, -1, 1, 2, 5, 10, 50, 100))
    written = references(company, [item], customer, how=chance.choice(("exact", "prefix", "zeros", "split", "none")))
    month.add(
        month.day(item.date + timedelta(days=2)),
        item.open + off,
        payer(company, customer),
        written,
        "cents short or over",
        {item.number: Pays(item.open + min(off, 0))},
        customer.id,
        on_account=max(off, 0),
    )
    return True


def swapped_amount(month: Month) -> bool:
    """Two digits of the amount swapped so that more is paid."""
    found = month.some()
    if not found:
        return False
    company, (customer, (item,)) = month.company, found
    digits = list(str(item.open))
    for k in range(len(digits) - 1):
        if digits[k] < digits[k + 1]:
            digits[k], digits[k + 1] = digits[k + 1], digits[k]
            break
    paid = int("".join(digits))
    if not item.open < paid < item.open * 3 // 2:
        return False
    month.add(
        month.day(item.date + timedelta(days=2)),
        paid,
        payer(company, customer),
        references(company, [item], customer, how="exact"),
        "swapped digits in the amount",
        full([item]),
        customer.id,
        on_account=paid - item.open,
    )
    return True


def disputed_left_out(month: Month) -> bool:
    company, chance = month.company, month.company.chance
    fit = [i for i in company.items.values() if i.disputed and i.left == i.open == i.amount and not i.held and i.currency == company.house.currency]
    if not fit:
        return False
    item = chance.choice(fit)
    customer = company.customers[item.customer]
    month.add(
        month.day(item.date + timedelta(days=2)),
        item.open - item.disputed,
        payer(company, customer),
        references(company, [item], customer),
        "disputed part left out",
        {item.number: Pays(item.open - item.disputed, False)},
        customer.id,
    )
    return True

"""Lines that pay no open item: paid twice, prepaid, on account, returned, unidentified, and what is nobody's payment."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.cash_application import words
from benchmarks.cash_application.company import CLOSES
from benchmarks.cash_application.month import Month
from benchmarks.cash_application.truth import Named
from benchmarks.cash_application.writing import Written, payer, references

UNKNOWN_ACCOUNT = "XK05{:016d}"


def paid_twice(month: Month) -> bool:
    """The same invoice again: of this statement, or one that was paid before it. Where nothing names it and the customer owes the same
    amount again, nobody could tell, so there it does not come."""
    company, chance = month.company, month.company.chance
    once = [(line, i) for line, i in month.paid if len(company.twins(i)) == 1 or (all(n.legible for n in line.truth.named) and line.truth.named)]
    if once and chance.random() < 0.5:
        first, item = chance.choice(once)
        day, from_ = month.day(min(first.day + timedelta(days=1), CLOSES)), (first.payer_name, first.payer_account, first.truth.payer)
        written = Written(first.text, first.truth.named, "again")
    else:
        item = chance.choice([i for i in company.history if i.paid_on and i.paid_on.year == 2026])
        customer = company.customers[item.customer]
        day, from_ = month.day(), payer(company, customer)
        written = references(company, [item], customer, how=chance.choice(("exact", "prefix")))
    month.add(day, item.amount, from_, written, "paid twice", {}, item.customer, on_account=item.amount, undecided="refund, or keep: a person asks")
    return True


def prepayment(month: Month) -> bool:
    company, chance = month.company, month.company.chance
    customer = company.customers[chance.choice(list(company.customers))]
    text = chance.choice(words.PREPAY[customer.language]).format(f"A{chance.randrange(10_000, 99_999)}")
    amount = chance.randrange(10, 400) * 5_000
    month.add(month.day(), amount, payer(company, customer), Written(text, (), "words"), "prepayment", {}, customer.id, on_account=amount)
    return True


def on_account(month: Month) -> bool:
    company, chance = month.company, month.company.chance
    customer = company.customers[chance.choice(list(company.customers))]
    amount = chance.randrange(10, 400) * 5_000
    month.add(
        month.day(),
        amount,
        payer(company, customer),
        Written(chance.choice(words.ON_ACCOUNT[customer.language]), (), "words"),
        "on account",
        {},
        customer.id,
        on_account=amount,
    )
    return True


def returned(month: Month) -> bool:
    """A payment that the bank took back: of this statement, or of an earlier one."""
    company, chance = month.company, month.company.chance
    if month.paid and chance.random() < 0.5:
        line, item = chance.choice(month.paid)
        day = min(line.day + timedelta(days=chance.randrange(1, 6)), month.day(line.day))
        from_ = (line.payer_name, line.payer_account, line.truth.payer)
    else:
        item = chance.choice([i for i in company.history if i.paid_on])
        day, from_ = month.day(), payer(company, company.customers[item.customer])
    language = company.customers[item.customer].language
    text = chance.choice(words.RETURNED[language]).format(item.number if chance.random() < 0.7 else "")
    month.add(
        day, -item.amount, from_, Written(text, (), "words"), "returned payment", {}, item.customer, kind="return", undecided="a person takes it back"
    )
    return True


def unidentified(month: Month) -> bool:
    """A stranger, no reference that is ours; the amount may be that of something by chance."""
    company, chance = month.company, month.company.chance
    some = chance.choice(list(company.items.values()))
    amount = abs(some.open) if chance.random() < 0.4 else chance.randrange(500, 900_000)
    text = chance.choice(
        ("", words.NO_REFERENCE[company.house.language][2], f"REF {chance.randrange(10**8, 10**9)}", f"{chance.randrange(100, 9999)}")
    )
    account = UNKNOWN_ACCOUNT.format(chance.randrange(10**12)) if chance.random() < 0.6 else ""
    month.add(
        month.day(),
        amount,
        (chance.choice(words.STRANGERS), account, "none"),
        Written(text, (), "words"),
        "unidentified",
        {},
        "",
        kind="unidentified",
        undecided="nothing says whose it is",
    )
    return True


def nobodys(month: Month) -> bool:
    """Fees, interest, payroll, taxes, own transfers, refunds of suppliers; some quote our numbers or have our amounts."""
    company, chance = month.company, month.company.chance
    name, text, comes_in = chance.choice(words.NOISE[company.house.language])
    some = chance.choice(list(company.items.values()))
    trap = chance.choices(("our number", "our amount", "neither"), (50, 25, 25))[0]
    number = some.number if trap == "our number" else str(chance.randrange(10_000, 9_999_999))
    amount = abs(some.open) if trap == "our amount" else chance.randrange(300, 400_000)
    own = name in ("Eigenübertrag", "Internal", "Virement interne")
    account = company.own_account if own else f"XX77{chance.randrange(10**9, 10**10)}"
    quoted = (Named(number, "exact", True),) if "{ours}" in text and number == some.number else ()
    month.add(
        month.day(),
        amount if comes_in else -amount,
        (name, account, "none"),
        Written(text.format(ours=number), quoted, "words"),
        "not a customer's",
        {},
        "",
        kind="noise",
    )
    return True

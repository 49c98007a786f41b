"""How long matching takes: a generated ledger and bank statement, one core, a printed table.

    python -P benchmarks/matching_speed.py [--receipts 40000] [--items 100000]

Of the receipts 55 % name one invoice, 15 % several, 5 % with a discount taken, 5 % short, 15 % have no reference but a known payer, 5 %
neither. Every tenth payer name is damaged. The numbers are made from a fixed seed.
"""
from __future__ import annotations

import argparse
import random
import resource
import time
from typing import NamedTuple

import numpy as np
import pandas as pd

from receivables.ledger import open_items
from receivables.matching import Matcher
from receivables.policy import Policy
from receivables.schema import Frames, conform
from receivables.tables import TABLES

FIRST = "Alder Birch Cedar Delta Elm Falcon Granite Harbor Iron Juniper Kestrel Linden Maple North Oak Pine Quarry River Stone Timber".split()
SECOND = "Foods Tools Metals Paper Glass Trading Logistics Systems Textiles Works Supply Parts Dairy Print Energy".split()
FORMS = "GmbH AG Ltd LLC BV SA Inc".split()


class Invoice(NamedTuple):
    """What a receipt may pay."""

    number: str
    customer: str
    amount: int
    date: pd.Timestamp


def ledger(n: int, chance: random.Random) -> Frames:
    """n open invoices of n / 5 customers."""
    customers = max(n // 5, 1)
    ids = [f"C{k:06d}" for k in range(customers)]
    names = [f"{chance.choice(FIRST)} {chance.choice(SECOND)} {_letters(k)} {chance.choice(FORMS)}" for k in range(customers)]
    accounts = [f"DE{k % 90 + 10}{k:018d}" for k in range(customers)]
    start = np.datetime64("2026-03-01")
    dates = start + np.array([chance.randrange(60) for _ in range(n)])
    invoices = pd.DataFrame({
        "number": [f"RE-2026-{k:06d}" for k in range(n)], "type": "INV", "customer_id": [ids[chance.randrange(customers)] for _ in range(n)],
        "invoice_date": dates.astype("datetime64[s]"), "due_date": (dates + 30).astype("datetime64[s]"), "currency": "EUR", "terms": "2/10 net 30",
        "amount": np.array([chance.randrange(1000, 5_000_000) for _ in range(n)], dtype="int64")})
    return {"Invoices": conform(TABLES["Invoices"], invoices),
            "Customers": conform(TABLES["Customers"], pd.DataFrame({"customer_id": ids, "name": names, "bank_accounts": accounts}))}


def statement(frames: Frames, n: int, chance: random.Random) -> pd.DataFrame:
    """n receipts for the ledger's customers; no invoice is paid twice."""
    table = frames["Invoices"][["number", "customer_id", "amount", "invoice_date"]]
    invoices = [Invoice(*row) for row in table.itertuples(index=False, name=None)]
    payers = {c: (name, account) for c, name, account in zip(*(frames["Customers"][k].tolist() for k in ("customer_id", "name", "bank_accounts")))}
    open_: dict[str, list[Invoice]] = {}
    for invoice in invoices:
        open_.setdefault(invoice.customer, []).append(invoice)
    rows: list[dict[str, object]] = []
    for invoice in chance.sample(invoices, len(invoices)):
        mine = open_[invoice.customer]
        if len(rows) < n and invoice in mine:
            mine.remove(invoice)
            rows.append(_receipt(len(rows), invoice, mine, payers[invoice.customer], chance))
    return _frame(rows)


def _receipt(k: int, invoice: Invoice, others: list[Invoice], payer: tuple[str, str], chance: random.Random) -> dict[str, object]:
    """One receipt for the invoice, perhaps with others of the customer, which it takes from the list."""
    name, account = payer
    kind, text, amount, days = chance.random(), _written(invoice.number, chance), invoice.amount, chance.randrange(12, 40)
    if kind < 0.15 and others:
        paid = [invoice] + [others.pop() for _ in range(min(len(others), chance.randrange(1, 4)))]
        text, amount = ", ".join(_written(i.number, chance) for i in paid), sum(i.amount for i in paid)
    elif kind < 0.20:
        days, amount = 8, amount - (amount * 2 + 50) // 100
    elif kind < 0.25:
        amount = amount * chance.randrange(80, 99) // 100
    elif kind < 0.40:
        text = chance.choice(["", "Zahlung", "Vielen Dank", "payment April"])
    elif kind < 0.45:
        text, name, account = "", f"Somebody {k}", ""
    if chance.random() < 0.1 and len(name) > 8:
        at = chance.randrange(1, len(name) - 2)
        name = name[:at] + name[at + 1:]
    return {"id": f"P{k:06d}", "value_date": invoice.date + pd.Timedelta(days=days), "currency": "EUR", "amount": amount, "payer_name": name.upper(),
            "payer_account": account if chance.random() < 0.6 else "", "text": text, "kind": "customer"}


def _written(number: str, chance: random.Random) -> str:
    digits = number.removeprefix("RE-")
    plain = digits.replace("-", "")
    return chance.choice([number, f"RE {digits}", digits, f"Rechnung Nr. {digits} vom 12.04.2026", f"INV {plain}", f"RG{digits} danke"])


def _letters(k: int) -> str:
    return "".join(chr(65 + (k // 26 ** p) % 26) for p in range(4))


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = conform(TABLES["Receipts"], pd.DataFrame(rows))
    frame["unapplied"] = frame["amount"]
    return frame


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--receipts", type=int, default=40_000)
    ask.add_argument("--items", type=int, default=100_000)
    wanted = ask.parse_args()
    chance = random.Random(20261122)
    frames = ledger(wanted.items, chance)
    items = open_items(frames, pd.Timestamp("2026-12-31"))
    heads = ("receipts", "items", "load s", "match s", "us each", "one alone ms", "MB", "ready", "review", "others")
    print("".join(f"{h:>13}" for h in heads))
    for part in (4, 2, 1):
        cells = measure(items, frames["Customers"], statement(frames, wanted.receipts // part, random.Random(7)))
        print("".join(f"{c:>13}" for c in cells))


def measure(items: pd.DataFrame, customers: pd.DataFrame, cash: pd.DataFrame) -> tuple[str, ...]:
    """One line of the table; seconds are CPU seconds of this process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    matcher = Matcher(items, customers, Policy())
    loaded = time.process_time()
    counts = matcher.propose(cash, "R1").summary
    done = time.process_time()
    alone = []
    for at in range(20):
        begin = time.process_time()
        matcher.propose(cash.iloc[at * 7:at * 7 + 1], "R2")
        alone.append(time.process_time() - begin)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return (f"{len(cash):,}", f"{len(items):,}", f"{loaded - start:.2f}", f"{done - loaded:.2f}", f"{(done - loaded) / len(cash) * 1e6:.0f}",
            f"{np.median(alone) * 1e3:.1f}", f"{grown:.0f}", f"{counts['ready']:,}", f"{counts['review']:,}",
            f"{counts['unidentified'] + counts['left alone']:,}")


if __name__ == "__main__":
    main()

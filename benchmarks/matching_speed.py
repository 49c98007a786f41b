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
    """n receipts for the ledger's customers."""
    invoices = list(frames["Invoices"][["number", "customer_id", "amount", "invoice_date"]].itertuples(index=False, name=None))
    payers = {c: (name, account) for c, name, account in frames["Customers"][["customer_id", "name", "bank_accounts"]].itertuples(index=False, name=None)}
    by_customer: dict[str, list[tuple[str, str, int, pd.Timestamp]]] = {}
    for row in invoices:
        by_customer.setdefault(row[1], []).append(row)
    order = chance.sample(range(len(invoices)), n)
    return _frame([_receipt(k, invoices[i], by_customer, payers, chance) for k, i in enumerate(order)])


def _receipt(k: int, invoice: tuple[str, str, int, pd.Timestamp], by_customer: dict, payers: dict, chance: random.Random) -> dict[str, object]:
    number, customer, amount, date = invoice
    name, account = payers[customer]
    kind, text = chance.random(), _written(number, chance)
    days = chance.randrange(12, 40)
    if kind < 0.15:
        more = chance.sample(by_customer[customer], min(len(by_customer[customer]), chance.randrange(2, 5)))
        text, amount = ", ".join(_written(m[0], chance) for m in more), sum(m[2] for m in more)
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
    return {"id": f"P{k:06d}", "value_date": date + pd.Timedelta(days=days), "currency": "EUR", "amount": amount, "payer_name": name.upper(),
            "payer_account": account if chance.random() < 0.6 else "", "text": text, "kind": "customer"}


def _written(number: str, chance: random.Random) -> str:
    digits = number.removeprefix("RE-")
    return chance.choice([number, f"RE {digits}", digits, f"Rechnung Nr. {digits} vom 12.04.2026", f"INV {digits.replace('-', '')}", f"RG{digits} danke"])


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
    print(f"{'receipts':>9} {'items':>8} {'load s':>7} {'match s':>8} {'us each':>8} {'one alone ms':>13} {'MB':>6} {'ready':>7} {'review':>7} {'others':>7}")
    for part in (4, 2, 1):
        n = wanted.receipts // part
        cash = statement(frames, n, random.Random(7))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        matcher = Matcher(items, frames["Customers"], Policy())
        loaded = time.process_time()
        proposals = matcher.propose(cash, "R1")
        done = time.process_time()
        alone = []
        for at in range(20):
            begin = time.perf_counter()
            matcher.propose(cash.iloc[at * 7:at * 7 + 1], "R2")
            alone.append(time.perf_counter() - begin)
        counts = proposals.summary
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{n:>9,} {wanted.items:>8,} {loaded - start:>7.2f} {done - loaded:>8.2f} {(done - loaded) / n * 1e6:>8.0f} {np.median(alone) * 1e3:>13.1f} "
              f"{grown:>6.0f} {counts['ready']:>7,} {counts['review']:>7,} {counts['unidentified'] + counts['left alone']:>7,}")


if __name__ == "__main__":
    main()

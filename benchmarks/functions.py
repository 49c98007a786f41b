"""What a worksheet function costs beside the plain conversion of the same cells, and its import beside `import pandas`.

    python -m benchmarks.functions [--rows 100000] [--customers 5000] [--repeats 15] [--imports 9]

The cells are what Excel hands over: a tuple of rows, text as str, amounts as float, dates as datetime (or as serial numbers), seven
columns. Ours is the whole of `call("AR_AGING", ...)`: from these cells to the rows that go back, with every cell checked. "Plain
conversion" makes arrays of the same cells and nothing else, in two ways: a pandas frame with to_datetime and to_numeric, and np.array of
each column. It is also shown for the four columns alone that aging needs. The faster way counts. Candidates take turns in one run; times are of the
processor, so that other work on the machine does not count.
"""
from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from udfs.call import call

HEADERS = ("Invoice", "Customer", "Invoice Date", "Due Date", "Amount", "Open", "Currency")
DATES, NUMBERS, NEEDED = (2, 3), (4, 5), (1, 3, 5, 6)
AS_OF, LIMIT, IMPORT_LIMIT = "2026-06-30", 1.5, 1.0
EPOCH = dt.datetime(1899, 12, 30)
Rows = tuple[tuple[Any, ...], ...]


def cells(n: int, customers: int, serials: bool) -> Rows:
    """A header row and n invoices, as the host hands them over; every cell is an object of its own."""
    rng = np.random.default_rng(20260630)
    who, age, net = rng.integers(0, customers, n).tolist(), rng.integers(0, 400, n).tolist(), rng.integers(14, 60, n).tolist()
    amounts = (rng.integers(-50_000, 5_000_000, n) / 100).tolist()
    money = [("EUR", "EUR", "EUR", "GBP", "USD")[number % 5] for number in who]          # a customer has one currency
    first = dt.datetime(2025, 6, 1)

    def day(days: int) -> Any:
        moment = first + dt.timedelta(days)
        return float((moment - EPOCH).days) if serials else moment

    return (HEADERS, *((f"{100000 + i}", f"C{who[i]:05d}", day(age[i]), day(age[i] + net[i]), amounts[i], amounts[i], money[i]) for i in range(n)))


def with_pandas(rows: Rows, columns: tuple[int, ...], serials: bool) -> pd.DataFrame:
    frame = pd.DataFrame(rows[1:], columns=rows[0]) if len(columns) == len(HEADERS) else pd.DataFrame(
        {HEADERS[i]: [row[i] for row in rows[1:]] for i in columns})
    for i in columns:
        if i in DATES:
            how = {"unit": "D", "origin": "1899-12-30"} if serials else {}
            frame[HEADERS[i]] = pd.to_datetime(frame[HEADERS[i]], **how)
        elif i in NUMBERS:
            frame[HEADERS[i]] = pd.to_numeric(frame[HEADERS[i]])
    return frame


def with_numpy(rows: Rows, columns: tuple[int, ...], serials: bool) -> list[np.ndarray]:
    kinds = {**dict.fromkeys(DATES, np.float64 if serials else "datetime64[s]"), **dict.fromkeys(NUMBERS, np.float64)}
    return [np.array([row[i] for row in rows[1:]], dtype=kinds.get(i)) for i in columns]


def medians(candidates: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Milliseconds of processor time, turn by turn, after one round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(repeats + 1):
        for name, run in candidates.items():
            start = time.process_time()
            run()
            if turn:
                taken[name].append(time.process_time() - start)
    return {name: statistics.median(seconds) * 1000 for name, seconds in taken.items()}


def check(rows: Rows) -> None:
    """The answer is a report whose balances add up to the cells."""
    answer = call("AR_AGING", (rows, AS_OF))
    total = sum(line[-2] for line in answer.value if line[0] == "Total")
    by_hand = sum(round(row[5] * 100) for row in rows[1:] if (row[2] if isinstance(row[2], dt.datetime) else EPOCH + dt.timedelta(row[2]))
                  <= dt.datetime.fromisoformat(AS_OF))
    assert not answer.refused
    assert round(total * 100) == by_hand


def aging_table(n: int, customers: int, repeats: int, serials: bool) -> float:
    """Print one table; the answer is ours over the faster plain conversion of all columns."""
    rows, every = cells(n, customers, serials), tuple(range(len(HEADERS)))
    check(rows)
    found = medians({
        "AR_AGING, cells to cells": lambda: call("AR_AGING", (rows, AS_OF)),
        "plain, pandas, 7 columns": lambda: with_pandas(rows, every, serials), "plain, numpy, 7 columns": lambda: with_numpy(rows, every, serials),
        "plain, pandas, 4 columns": lambda: with_pandas(rows, NEEDED, serials), "plain, numpy, 4 columns": lambda: with_numpy(rows, NEEDED, serials),
    }, repeats)
    ours, *_ = found.values()
    print(f"{n:,} rows, {customers:,} customers, dates as {'serial numbers' if serials else 'datetimes':16} {'median ms':>10} {'ours is x':>10}")
    for name, took in found.items():
        print(f"  {name:60} {took:10.1f} {ours / took:10.2f}")
    return ours / min(found["plain, pandas, 7 columns"], found["plain, numpy, 7 columns"])


def import_table(repeats: int) -> float:
    """Processor time to import in fresh processes; the answer is ours over pandas."""
    first = "udfs.call.call('AR_AGING', ((('Customer', 'Due Date', 'Open'), ('C1', 46000.0, 1.0)), 46203.0))"
    codes = {"import pandas": "import pandas", "import addin.excel.server (what Excel starts)": "import addin.excel.server",
             "import udfs.call (with pandas and what AR_AGING needs)": "import udfs.call",
             "the same, and the first AR_AGING": f"import udfs.call; {first}"}
    taken: dict[str, list[float]] = {name: [] for name in codes}
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}      # as installed: compiled once
    for turn in range(repeats + 1):
        for name, code in codes.items():
            script = f"import time; start = time.process_time(); {code}; print(time.process_time() - start)"
            done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=compiled)
            if turn:
                taken[name].append(float(done.stdout))
    found = {name: statistics.median(seconds) * 1000 for name, seconds in taken.items()}
    plain, ours, *_ = found.values()
    print(f"{'fresh process':62} {'median ms':>10} {'x pandas':>10}")
    for name, took in found.items():
        print(f"  {name:60} {took:10.1f} {took / plain:10.2f}")
    return ours / plain


def main(args: list[str] | None = None) -> int:
    """Print the tables; exit 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--imports", type=int, default=9)
    chosen = parser.parse_args(args)
    ratios = [aging_table(chosen.rows, chosen.customers, chosen.repeats, serials) for serials in (False, True)]
    imports = import_table(chosen.imports)
    held = max(ratios) <= LIMIT and imports <= IMPORT_LIMIT
    print(f"AR_AGING: {ratios[0]:.2f} x and {ratios[1]:.2f} x the plain conversion (limit {LIMIT}); "
          f"import: {imports:.2f} x pandas (limit {IMPORT_LIMIT})")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())

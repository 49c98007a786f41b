"""Aging a million open items in memory, beside DuckDB and Polars doing the same grouping in the same run.

    python -m benchmarks.aging [--items 1000000] [--customers 20000] [--repeats 15]

Every candidate starts from its own best in-memory form of the same items (ours: categorical ids in a frame; DuckDB: a native table
with ENUM ids; Polars: a frame with Enum ids) and ends with one row a customer and currency: not due, four buckets, credits, balance and
the number of items. The peers are timed in two ways of asking, and the faster one counts: conditional sums ("wide"), or a grouping by
customer, currency and bucket ("narrow", which leaves the turning into columns out). Ours also sorts the rows, adds the unapplied cash,
the totals and the proof. Total balance and number of items of all results are compared before a table is printed.
"""
from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from receivables.aging import aging, bucket_index
from receivables.grouping import Groups

AS_OF = pd.Timestamp("2026-06-30")
LIMITS = (30, 60, 90)
IDS = ("customer_id", "currency")
SLOT = """CASE WHEN open < 0 THEN 5 WHEN days <= 0 THEN 0 WHEN days <= 30 THEN 1 WHEN days <= 60 THEN 2 WHEN days <= 90 THEN 3 ELSE 4 END"""
CONDITIONS = ("open >= 0 AND days <= 0", "open >= 0 AND days BETWEEN 1 AND 30", "open >= 0 AND days BETWEEN 31 AND 60",
              "open >= 0 AND days BETWEEN 61 AND 90", "open >= 0 AND days > 90", "open < 0", "true")


@dataclass(frozen=True)
class Timed:
    """One candidate: its name, its seconds per repeat (by the clock, and of all processors), and the sum of its balances and items."""

    name: str
    seconds: list[float]
    processor: list[float]
    check: tuple[int, int]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def items(n: int, customers: int) -> pd.DataFrame:
    """n open items in three currencies, 3 % of them credit notes, due from 60 days ahead to 200 days ago."""
    rng = np.random.default_rng(20260630)
    amounts = rng.integers(100, 5_000_000, n)
    amounts[rng.random(n) < 0.03] *= -1
    due = (np.datetime64(AS_OF, "D") - rng.integers(-60, 200, n)).astype("datetime64[s]")
    return pd.DataFrame({
        "customer_id": pd.Categorical.from_codes(rng.integers(0, customers, n), [f"C{i:06d}" for i in range(customers)]),
        "currency": pd.Categorical.from_codes(rng.choice(3, n, p=[0.8, 0.15, 0.05]), ["EUR", "GBP", "USD"]),
        "due_date": due, "invoice_date": due - np.timedelta64(30 * 86400, "s"), "open": amounts})


def measure(candidates: dict[str, tuple[Callable[[], object], Callable[[object], tuple[int, int]]]], repeats: int) -> list[Timed]:
    """Run every candidate `repeats` times, turn by turn, after one round to warm up."""
    checks = {name: check(run()) for name, (run, check) in candidates.items()}
    results = [Timed(name, [], [], checks[name]) for name in candidates]
    for _ in range(repeats):
        for result in results:
            run, _check = candidates[result.name]
            start, used = time.perf_counter(), time.process_time()
            run()
            result.seconds.append(time.perf_counter() - start)
            result.processor.append(time.process_time() - used)
    return results


def ours(frame: pd.DataFrame) -> dict[str, tuple]:
    cash = pd.DataFrame({"customer_id": [""], "currency": ["EUR"], "unapplied": [0]}).astype({"customer_id": "str", "currency": "str"})
    dates, amounts = frame["due_date"].to_numpy(), frame["open"].to_numpy()

    def slots_of(block: slice) -> np.ndarray:
        slots = bucket_index(dates[block], AS_OF, "due", LIMITS)
        np.copyto(slots, np.int8(5), where=amounts[block] < 0)
        return slots

    return {"receivables": (lambda: aging(frame, cash, AS_OF), lambda a: (int(a.rows["balance"].sum()), int(a.rows["items"].sum()))),
            "receivables, grouping alone": (lambda: Groups.of(frame, cash).add_up(amounts, slots_of, 6),
                                            lambda s: (int(s[0].sum()), int(s[1].sum())))}


def with_duckdb(frame: pd.DataFrame) -> dict[str, tuple]:
    db = duckdb.connect()
    db.register("frame", frame.assign(due_date=frame["due_date"].astype("datetime64[us]")))
    db.execute("CREATE TABLE items AS SELECT customer_id, currency, due_date::DATE AS due_date, open FROM frame")
    days = f"(DATE '{AS_OF.date()}' - due_date)"
    sums = ", ".join(f"sum(open) FILTER ({c.replace('days', days)})" for c in CONDITIONS)
    wide = f"SELECT customer_id, currency, {sums}, count(*) FROM items GROUP BY ALL"
    narrow = f"SELECT customer_id, currency, {SLOT.replace('days', days)} AS slot, sum(open), count(*) FROM items GROUP BY ALL"

    def check(out: dict) -> tuple[int, int]:
        *_, amounts, counts = out.values()
        return int(np.asarray(amounts, dtype=np.int64).sum()), int(counts.sum())

    return {"DuckDB, wide": (lambda: db.execute(wide).fetchnumpy(), check), "DuckDB, narrow": (lambda: db.execute(narrow).fetchnumpy(), check)}


def with_polars(frame: pd.DataFrame) -> dict[str, tuple]:
    enums = {name: pl.Series(frame[name].astype("str").tolist(), dtype=pl.Enum(frame[name].cat.categories.tolist())) for name in IDS}
    data = pl.DataFrame({
        **enums,
        "due_date": pl.Series(frame["due_date"].to_numpy().astype("datetime64[D]")), "open": pl.Series(frame["open"].to_numpy())})
    days = (pl.lit(AS_OF.date()) - pl.col("due_date")).dt.total_days()
    due, owed = [days <= 0, *(days.is_between(a + 1, b) for a, b in ((0, 30), (30, 60), (60, 90))), days > 90], pl.col("open") >= 0
    sums = [pl.col("open").filter(owed & condition).sum().alias(f"c{i}") for i, condition in enumerate(due)]
    wide = data.lazy().group_by("customer_id", "currency").agg(*sums, pl.col("open").filter(~owed).sum().alias("credits"),
                                                               pl.col("open").sum().alias("amount"), pl.len().alias("items"))
    slot = pl.when(~owed).then(5).when(due[0]).then(0).when(days <= 30).then(1).when(days <= 60).then(2).when(days <= 90).then(3).otherwise(4)
    narrow = data.lazy().with_columns(slot.cast(pl.Int8).alias("slot")).group_by("customer_id", "currency", "slot").agg(
        pl.col("open").sum().alias("amount"), pl.len().alias("items"))

    def check(out: pl.DataFrame) -> tuple[int, int]:
        return int(out["amount"].sum()), int(out["items"].sum())

    return {"Polars, wide": (wide.collect, check), "Polars, narrow": (narrow.collect, check)}


def table(results: list[Timed], n: int) -> str:
    base = results[0].median
    lines = [f"{'aging ' + format(n, ',') + ' open items':32} {'median ms':>10} {'best ms':>9} {'cpu ms':>8} {'x ours':>7}"]
    lines += [f"{r.name:32} {r.median * 1000:10.1f} {min(r.seconds) * 1000:9.1f} {statistics.median(r.processor) * 1000:8.1f} {r.median / base:7.2f}"
              for r in results]
    return "\n".join(lines)


def main(args: list[str] | None = None) -> int:
    """Print the table; exit 1 when ours is not under both peers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=15)
    chosen = parser.parse_args(args)
    frame = items(chosen.items, chosen.customers)
    results = measure({**ours(frame), **with_duckdb(frame), **with_polars(frame)}, chosen.repeats)
    assert len({r.check for r in results}) == 1, f"the candidates disagree: {[(r.name, r.check) for r in results]}"
    print(table(results, chosen.items))
    peers = {peer: min(r.median for r in results if r.name.startswith(peer)) for peer in ("DuckDB", "Polars")}
    print("; ".join(f"{peer}'s faster way takes {seconds / results[0].median:.1f} x ours" for peer, seconds in peers.items()))
    return 0 if results[0].median < min(peers.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

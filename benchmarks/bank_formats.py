"""Reading 100,000 lines of each bank format, beside the library of the format, or the plain parse of the same bytes, in the same run.

    python -m benchmarks.bank_formats [--lines 100000] [format ...]

Ours gives rows with payer, account, text and references, and the statements with what ties of them; the number of lines and their sum are
compared with what was written. Libraries that are not installed are said (pip install bai2 ofxtools ofxparse). A floor ("plain ...") only
splits the file and means nothing by it. What is timed is processor time of one read, the best of two; the ratio is theirs to ours, above 1 ours is
faster. A library that takes more than a minute is timed once.
"""
from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workbook.readers.formats import FORMATS
from workbook.readers.formats.shape import ReadFile

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))       # python -P leaves it out

from benchmarks.bank_files import FILES, MOST, amount

LONG = 60.0


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, the best of two, and the result."""
    best = float("inf")
    for _ in range(2):
        before = time.process_time()
        out = work()
        best = min(best, time.process_time() - before)
        if best > LONG:
            break
    return best, out


def check(found: ReadFile, n: int) -> None:
    """Every line, to the cent, in what was read."""
    wanted = sum(amount(i) for i in range(n)) * 100
    came = [row["amount"] for row in found.receipts if row["amount"] > 0]
    paid = [line["net"] for line in found.remittance_lines]
    billed = [row["amount"] for row in found.invoices]
    assert wanted in (sum(came), sum(paid), sum(billed)), "the sum of all lines"
    assert n in (len(came), len(paid), sum(paper.lines for paper in found.statements)), "every line"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("formats", nargs="*")
    told = parser.parse_args(arguments)
    n, readers = told.lines, {some.NAME: some for some in FORMATS}
    print(f"{n:,} lines of each format; seconds of processor time")
    for name, (make, peers) in FILES.items():
        if told.formats and name not in told.formats:
            continue
        data = make(n)
        seconds, found = timed(lambda name=name, data=data: readers[name].read(data, "bench"))
        check(found, n)
        beside = "".join(_beside(peer, work, make(MOST[peer]) if peer in MOST else data, min(n, MOST.get(peer, n)), seconds / n)
                         for peer, work in peers.items())
        print(f"  {name:<12} {len(data) / 1e6:6.1f} MB   ours {seconds:6.2f} s   {n / seconds:10,.0f} lines/s{beside}", flush=True)


def _beside(peer: str, work: Callable[[bytes], int], data: bytes, n: int, ours: float) -> str:
    """The library of the format, or its floor, on the same bytes; `ours` are our seconds a line."""
    try:
        seconds, count = timed(lambda: work(data))
    except ImportError:
        return f"   ({peer} is not installed)"
    assert count >= n, f"{peer} reads every line too"
    few = f" ({n:,} lines)" if peer in MOST else ""
    return f"   {peer} {seconds:6.2f} s{few}   ratio {seconds / n / ours:.2f}"


if __name__ == "__main__":
    main()

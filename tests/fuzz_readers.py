"""Breaks real files at random and reads them: every format must end in rows or in its own refusal, in bounded time and memory.

    PYTHONPATH=.:tests python -P tests/fuzz_readers.py [--count 100000] [--seed 1] [format ...]

`fuzz_mutations` says how files are broken, `fuzz_files` which. A reader fails at the first file over which it

| fails | limit |
|---|---|
| raises | anything but ReceivablesError |
| gives | an amount that is no int |
| is slow | 3 seconds of processor time, or 20 seconds on the clock (then it is stopped, and where even that does not help, the run ends after 60) |
| takes memory | 200 MB more at its peak than any file before, once a hundred were read |
| keeps memory | 150 MB more than after the first thousand files |
| makes PDFium take memory | 600 MB in the process that reads PDFs |

Every five hundredth file goes all the way into an empty ledger. The file that is read stands in the folder for temporary files, as fuzz-FORMAT-SEED.bin:
there it is left when a reader fails, and when native code takes the run down.
"""
from __future__ import annotations

import argparse
import faulthandler
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import fuzz_files
from format_files import Ledger
from fuzz_mutations import broken

from receivables.errors import ReceivablesError
from workbook.readers import pdf_process
from workbook.readers.formats import FORMATS, advice_sheet, advice_text, find
from workbook.readers.sheets import is_workbook, read_sheets
from workbook.readers.values import Told

PROCESSOR, CLOCK, DEAD = 3.0, 20, 60          # seconds
PEAK, KEPT, CHILD = 200 << 20, 150 << 20, 600 << 20
WARM, FIRST, LEDGER, TOLD = 100, 1000, 500, 10_000
HEAD = 1 << 16
SHEET, PAGE = "remittance XLSX", "remittance HTML"


class Failed(BaseException):
    """What a reader must not do; no reader can catch it as an error of its own."""


class Format:
    """A format of the program as what is fuzzed: it reads, with what a person may have said."""

    def __init__(self, some, whole):
        self.name, self.some = some.NAME, some
        self.files = [data for data in whole if _is_read(some, data)]

    def read(self, data, told):
        if data[-1:] < b"@":          # about every other file
            self.some.sniff(data[:HEAD], "broken")
        return [self.some.read(data, "broken", told) if getattr(self.some, "ASKS", False) else self.some.read(data, "broken")]


class Page:
    """A web page in a mail."""

    name = PAGE

    def __init__(self):
        self.files = fuzz_files.web_pages()

    def read(self, data, told):
        if data[-1:] < b"@":
            advice_text.sniff(data[:HEAD], "broken")
        return [advice_text.read(data, "broken", told)]


class Sheet:
    """An advice as workbook."""

    name = SHEET

    def __init__(self):
        self.files = fuzz_files.books()

    def read(self, data, told):
        if not is_workbook(data):
            return []
        grids = [grid for grid in read_sheets(data, "broken") if advice_sheet.is_advice(grid)]
        return [advice_sheet.read_grids(grids, "broken", told)] if grids else []


def main() -> int:
    """Fuzz each format; gives how many failed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("names", nargs="*")
    asked = asked.parse_args()
    names = [*(some.NAME for some in FORMATS), SHEET, PAGE]
    unknown = set(asked.names) - set(names)
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(names)}")
    signal.signal(signal.SIGALRM, _stop)
    return sum(_fuzz(target, asked.count, asked.seed) for target in _targets(asked.names or names))


def _targets(names):
    """What is fuzzed under these names, each with its files."""
    whole = defaultdict(list)
    for data in (*fuzz_files.samples(), *fuzz_files.made()):
        some = find(data, "file")
        whole[some.NAME if some else ""].append(data)
    yield from (Format(some, whole[some.NAME]) for some in FORMATS if some.NAME in names)
    yield from (made() for made in (Sheet, Page) if made.name in names)


def _fuzz(target, count, seed) -> bool:
    if not target.files:
        print(f"{target.name}: FAILED: there is no file to break", flush=True)
        return True
    started, worst, read = time.monotonic(), 0.0, 0
    generator = random.Random(f"{target.name} {seed}")
    kept = peak = 0
    current = Path(tempfile.gettempdir()) / f"fuzz-{target.name.replace(' ', '-')}-{seed}.bin"          # what a crash of native code leaves
    for n in range(1, count + 1):
        data = broken(generator, target.files)
        told = Told(generator.choice(("", "", ".", ",")), generator.choice(("", "dmy", "dmy", "mdy", "ymd")), None, generator.choice(("EUR", "EUR", "USD", "JPY", "")))
        current.write_bytes(data)
        before = time.process_time()
        try:
            read += _one(target, data, told, into_ledger=not n % LEDGER)
            worst = max(worst, took := time.process_time() - before)
            if took > PROCESSOR:
                raise Failed(f"it takes {took:.1f} s")
            peak = _checked(n, peak, kept)
        except (Exception, Failed) as error:          # anything that is left is what this looks for
            print(f"{target.name}: FAILED at {n:,} with seed {seed}: {type(error).__name__}: {error}; {told}; {current}", flush=True)
            return True
        if not n % TOLD:
            print(f"{target.name}: {n:,} in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        if n == FIRST:
            kept = _resident()
    current.unlink()
    print(f"{target.name}: {count:,} mutations of {len(target.files)} files with seed {seed}, {read:,} read, the rest refused; slowest {worst * 1000:.0f} ms, "
          f"memory {_resident() >> 20} MB, at most {_peak() >> 20} MB; {time.monotonic() - started:.0f} s", flush=True)
    return False


def _one(target, data, told, into_ledger) -> bool:
    """Read one file; whether it was read and not refused."""
    faulthandler.dump_traceback_later(DEAD, exit=True)
    signal.alarm(CLOCK)
    try:
        found = target.read(data, told)
        for one in found:
            for row in (*one.receipts, *one.remittances, *one.remittance_lines):
                if any(not isinstance(row.get(name, 0), int) for name in ("amount", "gross", "discount", "adjustment", "net")):
                    raise Failed(f"an amount that is no int: {row}")
        if into_ledger:
            _import(data, told)
        return bool(found)
    except ReceivablesError:
        return False
    finally:
        signal.alarm(0)


def _import(data, told) -> None:
    """All the way: the file as a person imports it, into an empty ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broken"
        path.write_bytes(data)
        Ledger(**({"base_currency": told.base} if told.base else {})).take(path, decimal=told.decimal, date_order=told.date_order)


def _checked(n, peak, kept) -> int:
    """The peak of the memory so far. Raises Failed where it rose too much."""
    now = _peak()
    if n > WARM and now - peak > PEAK:
        raise Failed(f"it takes {now - peak >> 20} MB")
    if kept and not n % FIRST and _resident() - kept > KEPT:
        raise Failed(f"{_resident() - kept >> 20} MB are kept")
    child = _of_pdfium() if not n % 50 else 0
    if child > CHILD:
        raise Failed(f"PDFium takes {child >> 20} MB")
    return now


def _is_read(some, data) -> bool:
    """Whether a file is read as it is; one that is refused would be refused however it is broken."""
    try:
        some.read(data, "whole")
    except ReceivablesError:
        return False
    return True


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _of_pdfium() -> int:
    """What the process that reads PDFs had at most."""
    process = pdf_process.READER._process
    status = Path(f"/proc/{process.pid}/status") if process is not None else None
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status is not None and status.exists() else None
    return int(found[1]) * 1024 if found else 0


def _stop(*_):
    raise Failed(f"it takes longer than {CLOCK} s on the clock")


if __name__ == "__main__":
    sys.exit(main())

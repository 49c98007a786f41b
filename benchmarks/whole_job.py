"""The whole job on a large workbook, side by side with openpyxl that only loads and saves the same rows.

    python benchmarks/whole_job.py [--scale 1.0] [--repeat 3] [--keep DIR]

At scale 1: 20,000 customers, 100,000 invoices, 40,000 receipts. Every command is a process of its own, with verification and backup as
always; CPU time is user + system of the process, memory its peak resident size. Medians of `--repeat` runs, printed as one table.
"""
from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-10-31"
SHEETS = ("Customers", "Invoices", "Receipts", "Applications")
WORDS = ("Hansen Elbe Brandt Kranich Weser Alpen Voss Lindner Hafen Nord Harbour Thames Pennine Cobalt Oakwell Northgate Saltmarsh Lissadell "
         "Havel Müller Grün Blau Kiel Werft Anker Segel Mast Ruder Kiesel Falke Adler Fuchs").split()
FORMS = ("GmbH", "AG", "Ltd", "KG", "GmbH & Co. KG", "B.V.", "SE", "plc")
LOAD_AND_SAVE = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    cpu_seconds: float
    peak_mb: float


def measured(command: list[str], cwd: Path) -> Cost:
    """Run a process to its end and take its CPU time and peak memory. A failing one ends the benchmark with its words."""
    log = cwd / "out.txt"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)} failed:\n{log.read_text()[-3000:]}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def write_csv(path: Path, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split())
        writer.writerows(rows)


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def build(folder: Path, customers: int, invoices: int, receipts: int) -> None:
    """The three files: settled mostly by number, the rest by sums, discounts, short and part payments, bank account alone, or unknown."""
    chance = random.Random(20261031)
    ids = [f"{100001 + i:06d}" for i in range(customers)]
    names = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {100001 + i} {chance.choice(FORMS)}" for i in range(customers)]
    accounts = [f"DE{10 + i % 89:02d}999{i:015d}" for i in range(customers)]
    write_csv(folder / "customers.csv", "customer_id name terms email bank_accounts",
              ((c, n, "2/10 net 30", f"ap{c}@example.com", a) for c, n, a in zip(ids, names, accounts)))
    start = dt.date(2026, 8, 1)
    items = []
    for i in range(invoices):
        date = start + dt.timedelta(days=i * 90 // invoices)
        items.append((f"RE-{500001 + i}", chance.randrange(customers), date, chance.randrange(5_000, 900_000)))
    write_csv(folder / "invoices.csv", "invoice_no customer_id invoice_date due_date currency amount po_number",
              ((n, ids[c], d, d + dt.timedelta(days=30), "EUR", money(a), f"PO{n[3:]}") for n, c, d, a in items))
    write_csv(folder / "receipts.csv", "receipt_id value_date amount currency payer_name payer_account remittance_text",
              payments(chance, items, receipts, names, accounts))


def payments(chance: random.Random, items: list[tuple[str, int, dt.date, int]], receipts: int, names: list[str],
             accounts: list[str]) -> Iterable[tuple[object, ...]]:
    """Receipts of the last month in the mix that a bank statement has."""
    by_customer: dict[int, list[tuple[str, int, dt.date, int]]] = {}
    for item in items:
        by_customer.setdefault(item[1], []).append(item)
    waiting = sorted(items, key=lambda item: item[2] + dt.timedelta(days=chance.randrange(45)), reverse=True)      # mostly the oldest first
    paid: set[str] = set()
    for i in range(receipts):
        item = next((x for x in iter(lambda: waiting.pop() if waiting else None, None) if x[0] not in paid), None)
        if item is None:
            return
        number, customer, _, amount = item
        text, kind = f"Invoice {number}", chance.random()
        paid.add(number)
        other = next((x for x in by_customer[customer] if x[0] not in paid), None)
        if kind < 0.15 and other:
            paid.add(other[0])
            amount, text = amount + other[3], f"{number} {other[0][3:]}"
        elif kind < 0.20:
            amount, text = amount - (amount * 2 + 50) // 100, f"{number} less 2% discount"
        elif kind < 0.25:
            amount, text = amount - 4_000, f"{number} short delivery"
        elif kind < 0.30:
            amount, text = amount // 2, f"part payment {number}"
        elif kind < 0.35:
            text = "payment"
        unknown = kind > 0.97
        yield (f"B{i + 1:06d}", dt.date(2026, 10, 1 + i * 30 // receipts), money(amount), "EUR",
               "Unknown payer" if unknown else names[customer].upper(), "" if unknown else accounts[customer], "see letter" if unknown else text)


def job(folder: Path) -> dict[str, Cost]:
    """Every command of the job on a new workbook, in order, each with its cost."""
    tool = [sys.executable, "-P", "-m", "addin.cli"]
    book = "Ledger.xlsx"
    steps = {
        "new": ["new", book, "--company", "Benchmark GmbH", "--as-of", AS_OF],
        "import": ["import", book, "customers.csv", "invoices.csv", "receipts.csv"],
        "match": ["match", book],
        "post": ["post", book],
        "report aging": ["report", book, "aging", "--as-of", AS_OF],
        "remind": ["remind", book, "--as-of", AS_OF],
    }
    (folder / book).unlink(missing_ok=True)
    costs = {}
    for name, arguments in steps.items():
        costs[name] = measured([*tool, *arguments], folder)
        print(f"  {name:<14}{costs[name].cpu_seconds:8.1f} s {costs[name].peak_mb:8.0f} MB", flush=True)
    return costs


def peer_workbook(folder: Path) -> Path:
    """A plain workbook with the rows that the ledger has after the job, for openpyxl."""
    import xlsxwriter

    from addin.host import open_store
    frames = open_store(str(folder / "Ledger.xlsx")).read(SHEETS).frames
    path = folder / "peer.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name in SHEETS:
            sheet = book.add_worksheet(name)
            frame = frames[name].astype(object).where(frames[name].notna(), None)
            for r, row in enumerate([list(frame.columns), *frame.itertuples(index=False)]):
                sheet.write_row(r, 0, [v.to_pydatetime() if hasattr(v, "to_pydatetime") else v for v in row])
    return path


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.cpu_seconds for c in costs), statistics.median(c.peak_mb for c in costs))


def table(runs: list[dict[str, Cost]], peer: list[Cost]) -> str:
    """The medians of both sides and their ratios."""
    ours = {name: median([run[name] for run in runs]) for name in runs[0]}
    counted = {name: cost for name, cost in ours.items() if name != "new"}
    total = Cost(sum(c.cpu_seconds for c in counted.values()), sum(c.peak_mb for c in counted.values()))
    theirs = median(peer)
    lines = [f"{'command':<28}{'CPU s':>9}{'peak MB':>10}"]
    lines += [f"{name:<28}{c.cpu_seconds:>9.1f}{c.peak_mb:>10.0f}" for name, c in counted.items()]
    lines += [f"{'receivables, summed':<28}{total.cpu_seconds:>9.1f}{total.peak_mb:>10.0f}",
              f"{'openpyxl, load and save':<28}{theirs.cpu_seconds:>9.1f}{theirs.peak_mb:>10.0f}",
              f"{'ratio':<28}{total.cpu_seconds / theirs.cpu_seconds:>9.2f}{total.peak_mb / theirs.peak_mb:>10.2f}",
              f"({'new':<12} not counted:    {ours['new'].cpu_seconds:>9.1f}{ours['new'].peak_mb:>10.0f})"]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="leave the files in this folder")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="receivables-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [max(1, round(n * chosen.scale)) for n in (20_000, 100_000, 40_000)]
    print("The whole job: {:,} customers, {:,} invoices, {:,} receipts; median of {} runs".format(*sizes, chosen.repeat), flush=True)
    build(folder, *sizes)
    runs, peer = [], []
    for _ in range(chosen.repeat):                                  # side by side: ours, theirs, ours, theirs
        runs.append(job(folder))
        peer.append(measured([sys.executable, "-c", LOAD_AND_SAVE, str(peer_workbook(folder)), "peer-out.xlsx"], folder))
    print(table(runs, peer))
    if not chosen.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

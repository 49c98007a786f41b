"""The file store on large workbooks that another program wrote, side by side with python-calamine and openpyxl in one run.

    python benchmarks/store_speed.py [--rows 100000] [--quick] [--only rewrite]

| job | beside | aim |
|---|---|---|
| read a table of 100,000 x 13 into typed columns, guard included | python-calamine reads the same sheet into lists | 1.6 x |
| rewrite that table in place: every cell but the key | openpyxl loads and saves the workbook | 0.2 x, and less memory |
| one row more in a small table of a workbook of 20 MB | reading it | 1 second more |
| one row more in the large table of it | openpyxl loads and saves the workbook | 0.1 x |

Every job is a process of its own; CPU seconds are those after the imports (of the third job: after
reading), memory is the process's peak. `--quick` leaves openpyxl out; `--only` runs one of the jobs: read, rewrite, small, large.
"""
from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TABLE = "Adjustments"
JOBS = "read", "rewrite", "small", "large"
WORDS = "Hansen Elbe Brandt Kranich Weser Alpen Voss Lindner Hafen Nord Harbour Thames Pennine Cobalt Oakwell Müller Grün Kiel Werft Anker".split()
CALAMINE = """
from python_calamine import CalamineWorkbook
start()
rows = CalamineWorkbook.from_path(path).get_sheet_by_name(table).to_python()
stop()
"""
READ = """
from workbook.stores.file import FileStore
import workbook.stores.reading, python_calamine
start()
frame = FileStore(path).read([table]).frames[table]
stop()
assert len(frame) == rows, len(frame)
"""
CHANGE = """
import numpy as np, pandas as pd, lxml.etree, python_calamine
from receivables.changes import Changes
from receivables.schema import rows as made, day
from receivables.tables import TABLES
from workbook.stores.file import FileStore
store = FileStore(path)
start()
loaded = store.read([table])
read = lap()
frame = loaded.frames[table]
if what == "all":
    new = frame.copy()
    for c in TABLES[table].columns:
        if c.key or c.computed or c.formula:
            continue
        if c.choices:
            new[c.name] = c.choices[-1]
        elif c.dtype == "str":
            new[c.name] = new[c.name] + "x" if c.kind != "currency" else "USD"
        elif c.dtype == "int64":
            new[c.name] = new[c.name] + 1
        elif c.dtype.startswith("datetime"):
            new[c.name] = new[c.name] + pd.Timedelta(days=1)
        elif c.dtype == "float64":
            new[c.name] = new[c.name] + 0.5
    changes = Changes(updates={table: new})
else:
    row = {TABLES[table].key: "one more", "currency": "EUR"} | ({"rate": 1.5} if table == "Rates" else {"amount": 5})
    changes = Changes(adds={table: made(TABLES[table], [row])})
store.commit(changes, [], loaded.stamp)
stop(read=read)
"""
OPENPYXL = """
import openpyxl
start()
openpyxl.load_workbook(path).save(path + ".saved.xlsx")
stop()
"""
FRAME = """
import json, resource, sys, time
path, table, rows, what = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
began = []
def start(): began[:] = [time.process_time(), time.perf_counter()]
def lap(): return time.process_time() - began[0], time.perf_counter() - began[1]
def stop(read=(0, 0)):
    cpu, wall = lap()
    print(json.dumps({"cpu": cpu, "wall": wall, "more": cpu - read[0], "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measured(job: str, path: Path, table: str = TABLE, rows: int = 0, what: str = "") -> dict[str, float]:
    """One job in a process of its own, on a fresh copy of the file."""
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, Path(folder) / path.name)
        done = subprocess.run([sys.executable, "-c", FRAME + job, str(copy), table, str(rows), what],
                              capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def build(path: Path, rows: int, more_sheets: int) -> Path:
    """A workbook as a person could have it: the large table, a small one, a chart, formats, and other sheets."""
    import xlsxwriter

    from receivables.tables import TABLES
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_urls": False})
    looks = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "amount": book.add_format({"num_format": "#,##0.00"})}
    rng = random.Random(4)
    for name, n in ((TABLE, rows), ("Rates", 20)):
        sheet, columns = book.add_worksheet(name), TABLES[name].columns
        sheet.add_table(0, 0, n, len(columns) - 1, {"name": name, "columns": [{"header": c.header} for c in columns]})
        for i, c in enumerate(columns):
            for row in range(1, n + 1):
                if c.kind in ("date",):
                    sheet.write_number(row, i, 45_000 + rng.randrange(900), looks["date"])
                elif c.kind in ("amount", "fx", "rate"):
                    sheet.write_number(row, i, rng.randrange(1, 9_999_999) / 100, looks["amount"])
                elif c.kind == "currency":
                    sheet.write_string(row, i, "EUR")
                elif c.choices:
                    sheet.write_string(row, i, rng.choice([x for x in c.choices if x]))
                elif c.key:
                    sheet.write_string(row, i, f"{name[:3]}-{row:07d}")
                else:
                    sheet.write_string(row, i, f"{rng.choice(WORDS)} {rng.randrange(400)}")
        sheet.conditional_format(1, len(columns) - 1, n, len(columns) - 1, {"type": "data_bar", "data_bar_2010": True})
    for k in range(more_sheets):
        sheet = book.add_worksheet(f"Data {k + 1}")
        for row in range(60_000):
            sheet.write_row(row, 0, [row, rng.random(), rng.randrange(10**9), WORDS[row % 20], rng.random(), rng.random()])
            sheet.write_formula(row, 7, f"=A{row + 1}*2", None, row * 2)
    book.close()
    return path


def say(job: str, ours: dict[str, float], theirs: dict[str, float] | None, key: str = "cpu", aim: str = "") -> None:
    """One line of the table."""
    ratio = f"{ours[key] / theirs[key]:8.2f} x" if theirs else " " * 10
    beside = f"{theirs[key]:8.2f} s {theirs['mb']:7.0f} MB" if theirs else " " * 21
    print(f"{job:<46} {ours[key]:8.2f} s {ours['mb']:7.0f} MB   {beside} {ratio}   {aim}", flush=True)


def run(job: str, rows: int, quick: bool, one: Path, large: Path) -> None:
    """One job beside its peer."""
    path = large if job in ("small", "large") else one
    peer = measured(OPENPYXL, path) if job in ("rewrite", "large") and not quick else None
    if job == "read":
        say("read into typed columns | python-calamine", measured(READ, one, rows=rows), measured(CALAMINE, one), aim="aim 1.60 x")
    elif job == "rewrite":
        say("rewrite in place | openpyxl load + save", measured(CHANGE, one, rows=rows, what="all"), peer, aim="aim 0.20 x, less memory")
    elif job == "small":
        say("one row more, small table of the large one: save", measured(CHANGE, large, "Rates", what="one"), None, "more",
            aim="aim 1.00 s beyond reading")
    else:
        say("one row more, large table | openpyxl", measured(CHANGE, large, what="one"), peer, aim="aim 0.10 x")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rows", type=int, default=100_000)
    ask.add_argument("--quick", action="store_true", help="without openpyxl")
    ask.add_argument("--only", choices=JOBS, help="one of the jobs")
    ask.add_argument("--build", nargs=3, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.build:
        build(Path(args.build[0]), int(args.build[1]), int(args.build[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        one, large = Path(folder) / "one.xlsx", Path(folder) / "large.xlsx"
        jobs = JOBS if args.only is None else (args.only,)
        books = (one, 0, {"read", "rewrite"}), (large, max(1, round(3 * args.rows / 100_000)), {"small", "large"})
        made = [(path, more) for path, more, needed in books if needed & set(jobs)]
        for path, more in made:              # in a process of its own: memory that was taken once would show in all that follow
            subprocess.run([sys.executable, "-P", __file__, "--build", str(path), str(args.rows), str(more)], check=True,
                           env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])})
        print(f"{args.rows:,} x 13: " + "; ".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path, _ in made))
        print(f"{'':<46} {'ours':>10} {'':>10}   {'beside':>10}")
        for job in jobs:
            run(job, args.rows, args.quick, one, large)


if __name__ == "__main__":
    main()

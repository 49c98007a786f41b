"""Every command that writes can be asked what it would do: it says the plan, and nothing on the disk changes."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from addin.cli import build

INVOICES = """Invoice,Customer ID,Customer Name,Invoice Date,Due Date,Amount,Currency
INV-1,C1,Claus KG,2026-08-01,2026-08-31,100.00,EUR
INV-2,C1,Claus KG,2026-08-15,2026-09-14,250.00,EUR
INV-3,C2,Dora AB,2026-09-01,2026-10-01,300.00,EUR
"""
CUSTOMERS = "Customer ID,Name,Dunning Email\nC1,Claus KG,a@claus.example\nC2,Dora AB,d@dora.example\n"
CASH = "Date,Amount,Payer,Remittance Text,Payer Account\n2026-10-10,100.00,Claus KG,INV-1,DE25999001000004711200\n2026-10-11,77.00,Dora AB,,DE25999001000004711201\n"
LIST = "Number,Customer,Invoice date,Due date,Amount\n" + "".join(f"R{n},Claus KG,2026-0{n}-01,2026-0{n}-28,{n}00.00\n" for n in range(1, 6))
L = "ledger"

# Each command that writes: what is typed after its name, and a part of the plan. Where the ledger itself changes, the plan names its tables.
TYPED = {
    "new": ("Other.xlsx", "Made Other.xlsx"), "demo": ("try-out", "try-out"), "adopt": ("list.xlsx", "Invoices"), "restore": (L, "would put back backup"),
    "addin build": ("r.xlam", "r.xlam"), "addin install": ("", "add-in"), "addin uninstall": ("", "Windows"), "addin oxt": ("r.oxt", "r.oxt"),
    "import": (f"{L} more.csv", "Receipts: 2 rows added"), "match": (L, "receipts matched"), "post": (L, "Applications: 1 row changed"),
    "refund": (L, "0 refunds proposed"),
    "contra": (f"{L} INV-3 --customer C2 --amount 10 --document ER-1 --approved-by ben", "Runs: 1 row added"),
    "remind": (f"{L} --as-of 2026-11-30", "Reminders: "), "drafts": (f"{L} out", "e-mail drafts"), "sent": (L, "Reminders: 2 rows changed"),
    "ask": (f"{L} out", "e-mail drafts written"), "report": (f"{L} aging", "Files to write: reports/Aging.csv"),
    "reconcile": (f"{L} statement.csv --customer C1 --sheet", "Files to write: "), "control": (f"{L} 2026-10-31 650", "ControlBalances: 1 row added"),
    "lock": (f"{L} 2026-08-31", "Periods: 1 row added"), "unlock": (f"{L} --reason late", "Periods: 1 row"), "check": (f"{L} --fix", ""),
    "cash": (f"{L} 10.00;C1;4711", "Receipts: 1 row added"), "review": (L, "eview"), "undo": (L, "Reminders: 2 rows removed"), "export": (f"{L} Invoices out.csv", "3 rows of Invoices would go to out.csv"),
}
LEDGER = {"import", "post", "contra", "sent", "report", "control", "lock", "unlock", "undo"}


def commands(command: click.Command, name: str = ""):
    """Every command below one, by what is typed for it."""
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from commands(below, f"{name} {word}".strip())
    else:
        yield name, command


WRITING = {name: command for name, command in commands(build()) if any(p.name == "dry_run" for p in command.params)}


def run(folder: Path, *words: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(build(), [*words, "--no-progress"], prog_name="receivables", catch_exceptions=False)


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> Path:
    """A folder with a ledger in the middle of its day: cash matched, letters drafted, nothing posted."""
    folder = tmp_path_factory.mktemp("day")
    for name, text in {"invoices.csv": INVOICES, "customers.csv": CUSTOMERS, "cash.csv": CASH, "more.csv": CASH.replace("10-11", "10-12").replace("10-10,100.00", "10-12,5.00"),
                       "statement.csv": "Invoice,Date,Amount\nINV-1,2026-08-01,100.00\nINV-2,2026-08-15,205.00\n"}.items():
        (folder / name).write_text(text)
    import pandas as pd

    frame = pd.DataFrame([line.split(",") for line in LIST.splitlines()[1:]], columns=LIST.splitlines()[0].split(","))
    for column in ("Invoice date", "Due date"):
        frame[column] = pd.to_datetime(frame[column])
    frame.assign(Amount=frame["Amount"].astype(float)).to_excel(folder / "list.xlsx", index=False, engine="xlsxwriter")
    for typed in (f"new {L} --folder --company Nordlicht --as-of 2026-10-31", f"import {L} customers.csv", f"import {L} invoices.csv", f"lock {L} 2026-07-31", f"import {L} cash.csv",
                  f"match {L}", f"remind {L}"):
        done = run(folder, *typed.split())
        assert done.exit_code == 0, done.output
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b"" for p in sorted(folder.rglob("*"))}


def test_every_command_that_writes_is_listed_here():
    """And those without a dry run only look."""
    assert TYPED.keys() == WRITING.keys()
    looking = {name for name, _ in commands(build())} - WRITING.keys()
    assert looking == {"functions", "backups", "addin doctor", "serve", "aging", "tie-out", "log"}


def test_a_dry_run_of_each_says_the_plan_and_writes_nothing(day, monkeypatch):
    monkeypatch.setenv("HOME", str(day))
    before = tree(day)
    for name, (typed, plan) in TYPED.items():
        done = run(day, *name.split(), *typed.split(), "--dry-run")
        assert done.exit_code == 0, (name, done.output)
        assert plan in done.output, name
        assert "ry run" in done.output, name
        assert "Saved and verified" not in done.output, name
        if name in LEDGER:
            assert "files change, the others stay byte for byte" in done.output, name
            assert "What stands there would be kept as a backup first, then replaced by the new files" in done.output, name
        assert tree(day) == before, name


def test_the_plan_is_in_the_json_and_is_what_the_save_then_does(day, tmp_path):
    shutil.copytree(day, tmp_path / "copy")
    plan = json.loads(run(tmp_path / "copy", "post", L, "--json", "--dry-run").stdout)
    done = json.loads(run(tmp_path / "copy", "post", L, "--json").stdout)
    for what in ("tables", "sheets", "parts_changed", "parts_untouched"):
        assert plan["plan"][what] == done["receipt"][what]
    assert plan["run"] == ""
    assert plan["plan"]["after"] == ""

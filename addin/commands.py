"""Commands that are no buttons, because there is no ledger yet, none is needed, or its file is what they are about: new, demo, functions,
backups, restore, and what puts Receivables into a spreadsheet program.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

from addin import adopting, keeping
from addin.calc import commands as calc
from addin.excel import commands as excel
from addin.host import WORKBOOKS, Host, refuse_existing
from addin.own import Family, Own
from macros.registry import Arg, Grid, Outcome
from receivables.errors import ReceivablesError


def new(host: Host, values: dict[str, Any]) -> Outcome:
    """Make an empty ledger: a workbook, or a folder with --folder."""
    path = Path(values["place"])
    refuse_existing(path)
    if not values["folder"] and path.suffix.lower() != ".xlsx":
        raise ReceivablesError(f"To make a workbook, you must give it a name that ends in .xlsx, not {path.name}. "
                               "For a folder of CSV files add --folder.")
    from addin.beginning import make, settings
    host.say(f"Making {path}")
    if not host.dry_run:
        run = make(path, settings(values), host.who, host.args({}).now, folder=values["folder"])
    what = "folder" if values["folder"] else "workbook"
    said = f"Made {path}, an empty ledger in a {what}. Next: receivables import {path} FILE..."
    return Outcome(f"Dry run, nothing was written: {said}" if host.dry_run else said, "" if host.dry_run else run, data={"ledger": str(path)})


def demo(host: Host, values: dict[str, Any]) -> Outcome:
    """Run a small company's month."""
    from addin.demo import month
    return month(host, Path(values["place"] or "demo"), values["fresh"])


def functions(host: Host, values: dict[str, Any]) -> Outcome:
    """List the worksheet functions."""
    from udfs import FORMULAS
    rows = [[f.name, f.help.split(". ")[0].rstrip(".") + ".", f.example] for f in FORMULAS]
    listed = [{"name": f.name, "help": f.help, "example": f.example, "returns": f.returns, "args": [a.name for a in f.args]} for f in FORMULAS]
    return Outcome(f"{len(rows)} functions. They come into Excel with: receivables addin install; into LibreOffice with: receivables addin oxt.",
                   data={"functions": listed}, lines=[Grid(["Function", "What it gives", "Example"], rows)])


DEMO_ARGS = (Arg("place", "text", "The folder; without it demo.", positional=True),
             Arg("fresh", "flag", "Take away an earlier demo in that folder first."))
NEW_ARGS = (Arg("place", "text", "The workbook or folder to make.", required=True, positional=True),
            Arg("folder", "flag", "A folder with one CSV file a table, for pipelines."),
            Arg("company", "text", "Your company's name, as on letters."),
            Arg("own_account", "text", "Your bank account (IBAN); may be given again.", repeatable=True),
            Arg("base_currency", "text", "The ledger's currency.", default="EUR"),
            Arg("as_of", "date", "The day the workbook's formulas look from."))
NEW_EXAMPLES = ('receivables new Ledger.xlsx --company "Nordlicht GmbH" --own-account DE25999001000004711200', "receivables new ledger --folder")
ADDIN = Family("addin", "Add-in", "Put Receivables into Excel or LibreOffice, take it out, and see what is wrong there.",
                (*excel.COMMANDS, *calc.ADDIN_COMMANDS))
COMMANDS: tuple[Own | Family, ...] = (
    Own("demo", "Start", "Run a small company's month into a folder, and say what happened.", DEMO_ARGS, demo,
        ("receivables demo", "receivables demo try-out"), writes=True),
    Own("new", "Start", f"Make an empty ledger: a workbook ({WORKBOOKS[0]}), or a folder of CSV files.", NEW_ARGS, new, NEW_EXAMPLES, writes=True),
    Own("adopt", "Start", "Make a ledger of your own workbook, in place: your sheets, columns, formats and formulas stay.", adopting.ARGS,
        adopting.adopt, adopting.EXAMPLES, writes=True),
    Own("functions", "Start", "List the worksheet functions (AR_...).", (), functions, ("receivables functions",)),
    *keeping.COMMANDS,
    ADDIN,
    *calc.COMMANDS,
)

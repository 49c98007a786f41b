"""The command `adopt`: a person's own workbook becomes a ledger, after the plan was shown and, on a terminal, what is uncertain was asked."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from addin.host import Host
from macros.registry import Arg, Outcome
from receivables.errors import ReceivablesError

ARGS = (Arg("book", "text", "The workbook to adopt.", required=True, positional=True),
        Arg("map", "text", "Which column of yours is which of ours, as \"Customer=Kundennr\"; or which sheet is a list, as \"Invoices=Sheet1\".",
            repeatable=True),
        Arg("cut_over", "date", "The day up to which the list's own balances count; without it the latest invoice date."),
        Arg("as_of", "date", "The day the workbook's formulas look from."),
        Arg("base_currency", "text", "The ledger's currency; without it the one that most rows name, else EUR."),
        Arg("company", "text", "Your company's name, as on letters."),
        Arg("own_account", "text", "Your bank account (IBAN); may be given again.", repeatable=True),
        Arg("yes", "flag", "Ask nothing: take what was recognised."),
        Arg("remove", "flag", "Take the adoption out again; your own columns and sheets stay."))
EXAMPLES = ("receivables adopt Invoices.xlsx --dry-run", 'receivables adopt Invoices.xlsx --map "Customer=Kundennr" --cut-over 2026-10-31',
            "receivables adopt Invoices.xlsx --remove")


def adopt(host: Host, values: dict[str, Any]) -> Outcome:
    """Plan, ask, adopt; or take it out."""
    path = Path(values["book"])
    if values["remove"]:
        return _remove(host, path)
    from addin.beginning import first_frames, settings
    from receivables.schema import day
    from workbook.adopt import adopting
    host.say(f"Looking at {path}")
    told = list(values["map"])
    planned = adopting.plan(path, told, values["base_currency"] or "")
    asking = not values["yes"] and not host.dry_run and not host.as_json and sys.stdin.isatty()
    if asking:
        planned = _asked(host, path, planned, told, values["base_currency"] or "")
    doubts = planned.doubts
    if doubts and not host.dry_run and not values["yes"]:
        one, m = doubts[0]
        raise ReceivablesError(f"To adopt {path.name}, you must say what its column {m.header!r} ({one.found.sheet.name}) is: it looks like "
                               f"{m.code}, but only with {m.certainty:.0f} % ({m.why}). Say it with --map, or take what was recognised with --yes.")
    policy = settings({**values, "base_currency": planned.base_currency, "company": values["company"] or ""})
    args = host.args({})
    frames, _ = first_frames(policy, host.who, args.now)
    cut_over, as_of = (day(values[name]) if values[name] else None for name in ("cut_over", "as_of"))
    start = adopting.Begin(host.who, args.now, cut_over, as_of)
    host.say("Adopting on a copy, and proving it" if not host.dry_run else "Rehearsing on a copy")
    done = (adopting.rehearse if host.dry_run else adopting.adopt)(path, planned, frames, policy, start)
    data = {"lists": [_said(one) for one in planned.lists], "sheets": list(planned.sheets.values()), "passed": list(planned.passed),
            **({"backup": done.backup} if done.backup else {})}
    if host.dry_run:
        return Outcome(f"Dry run, nothing was written: {done.message}", "", done.issues, data, planned.lines())
    lines = [*planned.lines(), f"The workbook as it was is kept: {done.backup}", f"To take it out again: receivables adopt {path} --remove"]
    return Outcome(f"{done.message} Next: receivables import {path} BANK.csv", done.run, done.issues, data, lines)


def _remove(host: Host, path: Path) -> Outcome:
    from workbook.adopt.remove import remove
    done = remove(path, host.who, host.dry_run)
    if host.dry_run:
        return Outcome(f"Dry run, nothing was written: the adoption would be taken out of {path.name}.", lines=done.lines)
    message = f"The adoption is taken out of {path.name}; the ledger as it was is kept: {done.backup}"
    return Outcome(message, data={"backup": done.backup}, lines=done.lines)


def _said(one: Any) -> dict[str, Any]:
    columns = [{"column": m.code, "header": m.header, "certainty": round(m.certainty), "why": m.why} for m in one.recognised.matches]
    return {"table": one.table, "place": one.place, "list": one.name, "rows": len(one.found.rows), "columns": columns,
            "added": [a.header for a in one.added], "unused": one.recognised.unused}


def _asked(host: Host, path: Path, planned: Any, told: list[str], base: str) -> Any:
    """Ask about each column that is uncertain, then whether to go on."""
    import click

    from workbook.adopt import adopting
    host.quiet()
    for line in planned.lines():
        click.echo(line)
    for one, m in planned.doubts:
        answer = click.prompt(f"{one.table}: is your column {m.header!r} our {m.code}? Enter for yes, the right header, or - for none", default="",
                              show_default=False)
        told.append(f"{m.code}={answer.strip() or m.header}")
    if planned.doubts:
        planned = adopting.plan(path, told, base)
    if not click.confirm("Adopt the workbook so?", default=True):
        raise ReceivablesError("Nothing was written.")
    return planned

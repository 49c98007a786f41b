"""A small company's month: October 2026 at Nordlicht Beschläge GmbH, which supplies boatyards in Germany and Britain.

`month` presses the same buttons that a person presses, on the files beside this page, and says after each what happened.
"""
from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addin.host import Host, open_store, refuse_existing
from addin.printing import grid_lines, issue_lines
from macros import BUTTONS
from macros.desk import NOTHING_WRITTEN
from macros.registry import Button, Grid, Outcome

HERE = Path(__file__).parent
FILES = ("customers.csv", "rates.csv", "invoices.csv", "bank-october.csv")
COMPANY, SENDER, PHONE = "Nordlicht Beschläge GmbH", "receivables@nordlicht-beschlaege.example", "+49 40 5550 1000"
OWN_ACCOUNTS = ("DE25999001000004711200", "DE18999001000004711326")
AS_OF, CUT_OVER = "2026-10-31", "2026-10-01"
CONTROL_BALANCE = "226631.77"           # what account 1200 of its general ledger says on that day
BOOK, DRAFTS, BACKUPS = "Ledger.xlsx", "drafts", ".receivables-backups"


@dataclass
class Story:
    """The month as it is told: buttons pressed on one ledger, and every outcome kept."""

    host: Host
    place: Path
    told: dict[str, Outcome] = field(default_factory=dict)

    @property
    def book(self) -> Path:
        """The ledger workbook."""
        return self.place / BOOK

    def step(self, title: str, name: str, values: Mapping[str, Any] | None = None,
             shown: Callable[[str | Grid], bool] = lambda line: False) -> Outcome:
        """Press a button, say what it is for and what came of it."""
        self.host.say(f"{title} ...")
        button: Button = next(b for b in BUTTONS if b.name == name)
        given = {arg.name: arg.default for arg in button.args} | dict(values or {})
        outcome = button.run(open_store(str(self.book)), self.host.args(given))
        self.host.quiet()
        self.tell(f"\n{title}   (receivables {name})")
        for line in filter(shown, outcome.lines):
            self.tell("\n".join(f"   {row}" for row in (grid_lines(line) if isinstance(line, Grid) else [line])))
        for line in (*issue_lines(outcome.issues), *outcome.message.splitlines()):
            self.tell(f"   {line}")
        self.told[f"{name} {len(self.told)}"] = outcome
        return outcome

    def tell(self, text: str) -> None:
        """Say it to a person; with --json the whole story comes at the end instead."""
        if not self.host.as_json:
            print(text, file=sys.stdout, flush=True)


def month(host: Host, place: Path, fresh: bool) -> Outcome:
    """Run October 2026 into the folder. With `fresh` an earlier demo there is taken away first; nothing else in the folder is touched."""
    story = Story(host, place)
    if host.dry_run:
        return _plan(story, fresh)
    _clear(story, fresh)
    place.mkdir(parents=True, exist_ok=True)
    story.tell(f"October 2026 at {COMPANY}: 25 customers in Germany, Austria, Britain, Ireland and the Netherlands, in EUR and GBP.")
    _make(story)
    _cash(story)
    aging = _reports(story)
    _letters(story)
    checked = _close(story, aging)
    paths = {"workbook": str(story.book), "drafts": str(place / DRAFTS)}
    steps = [{"step": name.rsplit(" ", 1)[0], "message": outcome.message, "run": outcome.run} for name, outcome in story.told.items()]
    return Outcome(f"\nDone. Open {paths['workbook']}; the reminder drafts are in {paths['drafts']}. Try: receivables aging {paths['workbook']}",
                   data={**paths, "steps": steps}, ok=checked.ok)


def _plan(story: Story, fresh: bool) -> Outcome:
    """What a dry run says."""
    gone = [path for path in (story.book, *(story.place / name for name in (DRAFTS, BACKUPS))) if path.exists()] if fresh else []
    if not fresh:
        refuse_existing(story.book)
    return Outcome(f"{NOTHING_WRITTEN}the month would be run into {story.book}, its reminder drafts into {story.place / DRAFTS}.",
                   lines=[f"- {path} would be taken away first." for path in gone], data={"workbook": str(story.book)})


def _clear(story: Story, fresh: bool) -> None:
    if fresh:
        story.book.unlink(missing_ok=True)
        for folder in (DRAFTS, BACKUPS):
            shutil.rmtree(story.place / folder, ignore_errors=True)
    refuse_existing(story.book)


def _make(story: Story) -> None:
    from addin.beginning import make, settings
    story.host.say("Making the ledger ...")
    asked = {"company": COMPANY, "own_account": OWN_ACCOUNTS, "base_currency": "EUR", "as_of": AS_OF, "sender_email": SENDER, "sender_phone": PHONE}
    make(story.book, settings(asked), story.host.who, story.host.args({}).now, folder=False)
    story.tell(f"\n1. A new ledger   (receivables new)\n   Made {story.book}.")
    story.step("2. The lists and the bank file come in", "import", {"file": [str(HERE / name) for name in FILES], "cut_over": CUT_OVER})


def _cash(story: Story) -> None:
    story.step("3. Which receipt pays which invoices?", "match")
    story.step("4. What is sure is posted; what needs a person waits", "post")


def _reports(story: Story) -> Outcome:
    story.step("5. The aging goes into the workbook", "report", {"report": "aging", "as_of": AS_OF}, shown=lambda line: True)
    return story.step("6. Who owes what, and for how long?", "aging", {"as_of": AS_OF}, shown=lambda line: isinstance(line, Grid))


def _letters(story: Story) -> None:
    story.step("7. Reminders are drafted, in the customer's language", "remind", {"as_of": AS_OF}, shown=lambda line: isinstance(line, Grid))
    story.step("8. The drafts become e-mails that nobody has sent", "drafts", {"folder": str(story.place / DRAFTS), "to": "eml"})


def _close(story: Story, aging: Outcome) -> Outcome:
    """Enter as control balance what the demo's general ledger says, and tie out against it."""
    story.step("9. The general ledger's balance is entered", "control", {"date": AS_OF, "amount": CONTROL_BALANCE, "account": "1200"})
    story.step("10. Does the ledger tie to it?", "tie-out", {"as_of": AS_OF}, shown=lambda line: True)
    return story.step("11. Is anything wrong in the ledger?", "check")



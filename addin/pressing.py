"""A button pressed on an open workbook: ask what it needs, run it on the store, and say what came of it in one message.

Every host (Excel's ribbon, the toolbar of LibreOffice) calls `press` with the item's id, a store on the open workbook, and its desk.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from addin import asking, lasterror, ribbon, telling
from addin.asking import Cancelled
from addin.desk import Desk
from macros import BUTTONS
from macros.registry import Args, Button, Outcome, lazy
from receivables.errors import ReceivablesError

books = lazy("workbook.book")
changing = lazy("receivables.changes")

__all__ = ["Desk", "Pressed", "press"]
NO_STORE = ("last_error", "doctor", "help")
_BUTTONS = {button.name: button for button in BUTTONS}


@dataclass(frozen=True)
class Pressed:
    """What a press came to: one message for the person ("" when she cancelled), whether it was done, the run it made, and the cell (sheet,
    row) that was selected."""

    message: str
    ok: bool = True
    run: str = ""
    where: tuple[str, int] | None = None


def press(item_id: str, store: Any, desk: Desk) -> Pressed:
    """Press the item of `addin.ribbon` on the open workbook. Never raises: the message says what was refused, and why."""
    try:
        item = ribbon.by_id(item_id)
        if item_id not in NO_STORE and _half_written(store):
            return _put_back(store, desk)
        if not item.button:
            return OWN[item_id](store, desk)
        return _pressed(item_id, _BUTTONS[item.button], store, desk)
    except Cancelled:
        return Pressed("")
    except ReceivablesError as error:
        return _refused(str(error), store, desk)
    except Exception as error:
        return _refused(f"You cannot go on because something unexpected happened ({type(error).__name__}: {error}). "
                        "The workbook is as it was, or says at the next button that a step was stopped.", store, desk)


def _pressed(item_id: str, button: Button, store: Any, desk: Desk) -> Pressed:
    """Ask, run, tell."""
    usual = {arg.name: () if arg.repeatable else arg.default for arg in button.args}
    values = usual | asking.values_of(item_id, store, desk, lambda: button.run(store, _args(usual, desk, dry_run=True)))
    try:
        outcome = button.run(store, _args(values, desk))
    except ReceivablesError as error:
        more = asking.retried(str(error), desk) if item_id in asking.RETRIED else {}
        if not more:
            raise
        outcome = button.run(store, _args(values | more, desk))
    return _told(item_id, outcome, store, desk)


def _told(item_id: str, outcome: Outcome, store: Any, desk: Desk) -> Pressed:
    """One message, and the cell to look at: the first finding, or the sheet that the button filled."""
    place = telling.place_of_issue(outcome.issues, store)
    if place is None and item_id in SHOWN:
        place = *telling.where(store, SHOWN[item_id])[:1], 1, 1
    if place is not None:
        desk.show(*place)
    return Pressed(telling.message(outcome), outcome.ok, outcome.run, place[:2] if place else None)


def _refused(sentence: str, store: Any, desk: Desk) -> Pressed:
    """One message with the row selected; the button "Last error" says it again."""
    lasterror.remember(sentence, desk.now())
    place = None
    try:
        place = telling.place_of_sentence(sentence, store)
        if place is not None:
            desk.show(*place)
    except Exception:           # what refused the press may refuse this as well: the sentence is what counts
        place = None
    return Pressed(sentence, False, where=place[:2] if place else None)


def _args(values: dict[str, Any], desk: Desk, dry_run: bool = False) -> Args:
    now = desk.now()
    return Args(values, now[:10], now, desk.who(), dry_run, desk.say)


def _half_written(store: Any) -> bool:
    return hasattr(store, "unfinished") and store.unfinished() is not None


def _put_back(store: Any, desk: Desk) -> Pressed:
    """Offer to take back a step that was stopped in the middle; only then anything else can be done."""
    sentence = store.unfinished().sentence()
    if not desk.confirm(f"{sentence} Take it back now, so that every cell is as before it? What you typed in these cells since is lost."):
        return Pressed(f"{sentence} Nothing else can be done before it is taken back: press any button again.", False)
    return Pressed(store.put_back() + " Press the button again.")


def _today(store: Any, desk: Desk) -> Pressed:
    """AsOf becomes today's date, as a run of its own."""
    book, today = books.Book.open(store), desk.now()[:10]
    settings = book.frames["Settings"]
    row = settings[settings["key"] == "as_of"]
    if row.empty:
        raise ReceivablesError("You cannot set AsOf because the table Settings has no row as_of. Put it back.")
    was = row["value"].iloc[0]
    if was == today:
        return Pressed(f"AsOf is {today} already.")
    changes = changing.Changes(updates={"Settings": row.assign(value=today).reset_index(drop=True)})
    message = f"AsOf is {today} now; it was {was or 'not set'}."
    saved = book.save(changes, books.RunNote("today", message, desk.who(), desk.now(), as_of=today))
    return Pressed(message, run=saved.run)


def _last_error(store: Any, desk: Desk) -> Pressed:
    return Pressed(lasterror.last())


def _doctor(store: Any, desk: Desk) -> Pressed:
    from addin.excel import commands
    from addin.host import Host

    outcome = commands.doctor(Host(progress=False), {})
    return Pressed("\n".join([outcome.message, *map(str, outcome.lines)]), outcome.ok)


def _help(store: Any, desk: Desk) -> Pressed:
    from addin import helping

    desk.open_page(helping.written())
    return Pressed("")


OWN: dict[str, Callable[[Any, Desk], Pressed]] = {"today": _today, "last_error": _last_error, "doctor": _doctor, "help": _help}
SHOWN = {"review": "Review", "aging": "Aging", "reconcile": "Reconciliation", "check": "Checks", "log": "Runs", "remind": "Reminders"}

"""The buttons as a ribbon, a toolbar or a menu shows them: data that every host is made from.

An item presses a button of `macros.BUTTONS` (`button` is its name) or does something that only a host can do: set AsOf to today,
show the last refusal, look at the installation, open the help.

>>> [item.id for item in RIBBON if item.group == "Apply cash"], by_id("post").tip
(['match', 'review', 'post', 'undo', 'cash'], 'Post the proposals that are ready or approved; the others stay.')
"""
from __future__ import annotations

from dataclasses import dataclass

from macros import BUTTONS
from receivables.errors import ReceivablesError

GROUPS = ("Get data", "Apply cash", "Collect", "Report", "Close", "Help")
_HELP = {button.name: button.help for button in BUTTONS}


@dataclass(frozen=True)
class Item:
    """One button of the ribbon. `icon` is the stem of its pictures, `key_tip` the letters that press it after Alt, `button` the macros button
    that it presses ("" for what the host does itself)."""

    id: str
    group: str
    label: str
    tip: str
    key_tip: str
    icon: str
    large: bool
    button: str = ""


def _pressed(id: str, group: str, label: str, key_tip: str, large: bool = False, button: str = "", tip: str = "") -> Item:
    """An item that presses a button; its tip is the button's help."""
    name = button or id
    return Item(id, group, label, tip or _HELP[name], key_tip, id.replace("-", "_"), large, name)


def _own(id: str, group: str, label: str, key_tip: str, tip: str, large: bool = False) -> Item:
    """An item that a host does itself."""
    return Item(id, group, label, tip, key_tip, id, large)


RIBBON: tuple[Item, ...] = (
    _pressed("import", "Get data", "Import", "I", True),
    _own("today", "Get data", "Today", "T", "Set AsOf to today's date, so that all figures look from today. Can be undone like any step."),
    _pressed("match", "Apply cash", "Match", "M", True),
    _pressed("review", "Apply cash", "Review", "V", True),
    _pressed("post", "Apply cash", "Post", "P", True),
    _pressed("undo", "Apply cash", "Undo", "U", True),
    _pressed("cash", "Apply cash", "Cash by hand", "G"),
    _pressed("remind", "Collect", "Draft reminders", "R", True),
    _pressed("drafts", "Collect", "E-mail drafts", "E"),
    _pressed("sent", "Collect", "Mark as sent", "S"),
    _pressed("ask", "Collect", "Ask for remittance", "F"),
    _pressed("aging", "Report", "Aging", "A", True, "report",
             "Write the Aging sheet: what customers owe by age, with its proof. Its day becomes AsOf."),
    _pressed("reconcile", "Report", "Reconcile account", "Q"),
    _pressed("export", "Report", "Export table", "X"),
    _pressed("log", "Report", "Runs", "L"),
    _pressed("check", "Close", "Check", "C", True, "report",
             "Find what is wrong: the Checks sheet says where it is and how to mend it."),
    _pressed("control", "Close", "Control balance", "B"),
    _pressed("tie-out", "Close", "Tie-out", "O"),
    _pressed("lock", "Close", "Lock period", "K"),
    _pressed("unlock", "Close", "Unlock period", "N"),
    _own("last_error", "Help", "Last error", "W", "Show again why the last formula or button was refused."),
    _own("doctor", "Help", "Doctor", "D", "Look at this installation and say what is wrong and how to mend it."),
    _own("help", "Help", "Help", "H", "Open the page that explains these buttons and functions."),
)
_BY_ID = {item.id: item for item in RIBBON}


def by_id(item_id: str) -> Item:
    """The item of that id. Raises ReceivablesError where there is none."""
    if item_id not in _BY_ID:
        raise ReceivablesError(f"There is no button {item_id!r}. The add-in and its program do not belong together: install it again.")
    return _BY_ID[item_id]

"""Buttons: load, decide, save, say. `BUTTONS` lists all of them in the order of the day's work; every host is made from it."""
from __future__ import annotations

from macros import apply_cash, by_hand, close, collect, get_data, history, reconcile, report
from macros.registry import Button

BUTTONS: tuple[Button, ...] = (*get_data.BUTTONS, *apply_cash.BUTTONS, *by_hand.BUTTONS, *collect.BUTTONS, *report.BUTTONS,
                               *reconcile.BUTTONS, *close.BUTTONS, *history.BUTTONS)

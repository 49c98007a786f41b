"""The Python side of the add-in: what the VBA module ArBridge calls through xlwings' COM server.

`ar_call` computes a worksheet function, `ar_press` presses a button on the active workbook, `ar_warm` is called when Excel has started. All
values are plain cells (`addin.excel.wire`). Nothing heavy is imported until it is needed, so that Excel starts fast.
"""
from __future__ import annotations

import sys
import threading
import time
from typing import Any

from addin import lasterror
from addin.excel import lightly, wire

xw = lightly.load("xlwings")

LONGEST_MESSAGE = 4000


@xw.func
@xw.arg("func", "raw")
@xw.arg("from_1904", "raw")
@xw.arg("*given", "raw")
@xw.ret("raw")
def ar_call(func: Any, from_1904: Any, *given: Any) -> Any:
    """A worksheet function: its name, whether the calling workbook counts days from 1904, and its arguments. Gives rows of cells."""
    from udfs.call import BY_NAME, call
    args = [wire.incoming(value) for value in given]
    if from_1904 and func in BY_NAME:
        from addin.excel import epoch
        args = epoch.counted_from_1900(BY_NAME[func], args)
    answer = call(func, args)
    if answer.refused:
        lasterror.remember(f"{func}: {answer.refused}", time.strftime("%Y-%m-%d %H:%M:%S"))
    return wire.rows(answer.value, bool(from_1904))


@xw.func
@xw.arg("item", "raw")
@xw.ret("raw")
def ar_press(item: Any) -> Any:
    """A button of the ribbon, by its id, on the workbook that the caller names. Gives whether it was done, and the one message to show."""
    from addin.excel import pressing
    try:
        pressed = pressing.press(item, xw)
    finally:
        _forget_workbook()
    return [[pressed.ok, shortened(pressed.message)]]


@xw.func
@xw.arg("nothing", "raw")
@xw.ret("raw")
def ar_warm(nothing: Any = "") -> Any:
    """Start to import what the first function needs, and answer at once."""
    threading.Thread(target=_warm, daemon=True).start()
    return [[True]]


def serve(clsid: str) -> None:
    """Answer Excel's calls until it ends. Excel's side starts this in a process of its own.

    This module is made known first without a workbook: xlwings would look for Python code in the sheets of the first one it is given.
    """
    lightly.load("xlwings.udfs").get_udf_module(__name__, None)
    xw.serve(clsid)


def shortened(message: str) -> str:
    """A message no longer than a message box can show."""
    return message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE - 3] + "..."


def _forget_workbook() -> None:
    """xlwings keeps the calling workbook for the next call; without a workbook the next press must not act on this one."""
    excel = sys.modules.get("xlwings._xlwindows")
    if excel is not None:
        excel.BOOK_CALLER = None        # type: ignore[attr-defined]


def _warm() -> None:
    import udfs.call  # noqa: F401

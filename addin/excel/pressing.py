"""A button of Excel's ribbon: the open workbook as a store, the person's desk, and the press that is the same in every host."""
from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

from addin import pressing
from addin.pressing import Pressed
from macros.registry import lazy

desks = lazy("addin.excel.livedesk")
live = lazy("workbook.stores.live")
stores = lazy("workbook.stores.open")

NO_BOOK = "To use this button, you must open a workbook first."


def press(item_id: str, xw: Any) -> Pressed:
    """Press an item of the ribbon on the workbook that Excel calls from; `xw` is xlwings."""
    try:
        book = xw.Book.caller()
        excel = live.ExcelBook(book)
    except Exception:
        nobody = SimpleNamespace(app=None)
        return pressing.press(item_id, None, desks.ExcelDesk(nobody)) if item_id in pressing.NO_STORE else Pressed(NO_BOOK, False)
    try:
        return pressing.press(item_id, stores.OpenStore(excel), desks.ExcelDesk(book))
    finally:
        with contextlib.suppress(Exception):          # Excel may be busy; the message counts
            book.app.status_bar = False

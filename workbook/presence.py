"""Whether the add-in is there: one line on the Start sheet that is true on every machine, whoever saved the file.

The line is a native formula over the defined name `ReceivablesAddIn`. A file that no add-in has opened says "not loaded". An add-in writes
its version into the name when it opens such a workbook, and only then (which costs nobody's undo and is no change to save); since that
version stays in the file, the line then says how to see for oneself whether the add-in is here, and what the figures are if not. No
AR_ function and nothing volatile stands in it.

>>> present("0.1.0"), ABSENT
('="0.1.0"', '=""')
"""
from __future__ import annotations

import pandas as pd

from workbook.native import iso

NAME = "ReceivablesAddIn"
ABSENT = '=""'              # what the name refers to in a new file
NOT_LOADED = "The Receivables add-in is not loaded: "
OPENED_BY = "Receivables "
LOOK = " had this open. Without its tab or menu here the add-in is not loaded: "
LAST = "cells with AR_ functions show their last values."


def present(version: str) -> str:
    """What the name refers to once an add-in of that version has opened the workbook."""
    return f'="{version}"'


def sentence() -> str:
    """The native formula of the line, without "="; it also stands in a workbook that lacks the name."""
    version = f'IFERROR({NAME},"")'
    figures = f'IF(FiguresAsOf="","","figures are as of "&{iso("FiguresAsOf")}&", ")'
    return f'IF({version}="","{NOT_LOADED}","{OPENED_BY}"&{version}&"{LOOK}")&{figures}&"{LAST}"'


def value(figures_as_of: pd.Timestamp | None, version: str = "") -> str:
    """What `sentence` shows: its cached value in a file.

    >>> value(pd.Timestamp("2026-10-31"))
    'The Receivables add-in is not loaded: figures are as of 2026-10-31, cells with AR_ functions show their last values.'
    """
    figures = f"figures are as of {figures_as_of.date()}, " if figures_as_of is not None else ""
    return (f"{OPENED_BY}{version}{LOOK}" if version else NOT_LOADED) + figures + LAST

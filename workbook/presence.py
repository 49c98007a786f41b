"""Whether the functions of the add-in are there: one line on the Start sheet, true on every machine.

The line is a native formula over the defined name `ReceivablesAddIn`, whose text is the version of an add-in that has this workbook open,
and empty in every file. A host sets the name to `present(version)` when a workbook that has it is opened, back to `ABSENT` before each save,
and again after it; neither counts as a change of the workbook. So a file never claims an add-in, and no AR_ function stands in our sheets.

>>> present("0.1.0"), ABSENT
('="0.1.0"', '=""')
"""
from __future__ import annotations

import pandas as pd

from workbook.native import iso

NAME = "ReceivablesAddIn"
ABSENT = '=""'              # what the name refers to in a file
GONE = "The Receivables add-in is not loaded: "
LAST = "cells with AR_ functions show their last values."


def present(version: str) -> str:
    """What the name refers to while an add-in of that version is loaded."""
    return f'="{version}"'


def sentence() -> str:
    """The native formula of the line, without "="; it also stands in a workbook that lacks the name."""
    there = f'IFERROR({NAME},"")'
    figures = f'IF(FiguresAsOf="","","figures are as of "&{iso("FiguresAsOf")}&", ")'
    return f'IF({there}="","{GONE}"&{figures}&"{LAST}","Receivables "&{there}&" is loaded.")'


def value(figures_as_of: pd.Timestamp | None) -> str:
    """The cached value of `sentence` in a file.

    >>> value(pd.Timestamp("2026-10-31"))
    'The Receivables add-in is not loaded: figures are as of 2026-10-31, cells with AR_ functions show their last values.'
    """
    return GONE + (f"figures are as of {figures_as_of.date()}, " if figures_as_of is not None else "") + LAST

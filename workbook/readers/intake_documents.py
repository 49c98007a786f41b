"""Statements beside those that are here: the same days in another format, and days that are missing between two.

Lines of one format are known again by their keys. Two formats of one bank name the account and the line differently, so the same money may
come twice: that is said. So is a statement that does not begin with the balance with which the last one ended.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.money import to_text
from receivables.schema import Frame
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.intake_lists import prepare as prepare_list
from workbook.readers.values import Rows

PARTIAL = ("camt.052", "camt.054", "MT942")          # formats whose balances do not follow on one another
BANKS = ("camt", "MT9", "BAI2", "OFX")               # formats in which the same account may come
TAIL = 8                                             # last characters of an account that two spellings of it share


def prepare(rows: Rows, desk: Desk) -> None:
    """Compare each new statement with those that are here, and with the ones before it in this file."""
    prepare_list(rows, desk)
    if rows.listing.own or rows.frame.empty:
        return
    here = desk.current("Documents")
    frame = rows.frame
    fresh = ~frame["id"].isin(set(here["id"]))
    tails = frame["own_account"].map(tail)
    banks = frame["opening"].notna() | frame["format"].str.startswith(BANKS)
    for i in frame.index[fresh & banks & (tails != "") & frame["from_date"].notna()]:
        all_ = pd.concat([here, frame[:i]], ignore_index=True) if len(here) else frame[:i]
        mine = all_[(all_["own_account"].map(tail) == tails[i]) & all_["from_date"].notna()]
        _say_twice(rows, i, mine)
        _say_gap(rows, i, mine)


def tail(account: str) -> str:
    """What two spellings of one account share: the last letters and digits.

    >>> tail("DE02 1203 0000 0000 2020 51"), tail("12030000/0000202051"), tail("")
    ('00202051', '00202051', '')
    """
    return "".join(c for c in account if c.isalnum()).upper()[-TAIL:]


def _say_twice(rows: Rows, i: int, mine: Frame) -> None:
    new = rows.frame.loc[i]
    last = new["to_date"] if pd.notna(new["to_date"]) else new["from_date"]
    other = mine[(mine["format"].map(_family) != _family(new["format"])) & (mine["from_date"] <= last)
                 & (mine["to_date"].fillna(mine["from_date"]) >= new["from_date"]) & (mine["lines"] > 0) & (new["lines"] > 0)]
    if len(other):
        first = other.iloc[0]
        rows.say(_only(rows, i), f"Days of {new['own_account']} from {new['from_date'].date()} on are here as {first['format']} too "
                 f"({first['number'] or first['id']}); the same money may stand twice in Receipts.", "Compare the two, and undo one of the imports.",
                 "id", "warning", "two formats")


def _say_gap(rows: Rows, i: int, mine: Frame) -> None:
    new = rows.frame.loc[i]
    before = mine[(mine["format"] == new["format"]) & (mine["currency"] == new["currency"]) & (mine["to_date"] <= new["from_date"])
                  & mine["closing"].notna()]
    if before.empty or pd.isna(new["opening"]) or new["format"].startswith(PARTIAL):
        return
    last = before.sort_values("to_date", kind="stable").iloc[-1]
    if last["closing"] != new["opening"] and not (mine["closing"] == new["opening"]).fillna(False).any():
        code = new["currency"]
        rows.say(_only(rows, i), f"{new['format']} {new['number']} of {new['own_account']} begins with {to_text(int(new['opening']), code)}, "
                 f"the one before ({last['number']}, {last['to_date'].date()}) ended with {to_text(int(last['closing']), code)} {code}.",
                 "Import the statements between them.", "opening", "warning", "gap")


def _family(name: str) -> str:
    return "camt" if name.startswith("camt") else "MT" if name.startswith("MT9") else name


def _only(rows: Rows, i: int) -> Mask:
    return np.arange(len(rows.ok)) == i

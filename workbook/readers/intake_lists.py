"""The smaller lists: exchange rates, due lines, terms, disputes, and every other table as `export` wrote it.

Rates and due lines make their key from what they say. Rows of tables whose key is only a number (disputes, activities, applications) are
known again by their content, so importing such a list twice adds nothing.
"""
from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from receivables.money import to_text
from receivables.schema import Frame
from receivables.tables import TABLES
from workbook.readers.desk import Desk, first_of, looked_up
from workbook.readers.grid import Mask
from workbook.readers.sift import compared
from workbook.readers.values import Rows

IDENTITY = {"Applications": ("receipt", "credit_note", "invoice", "applied", "discount", "write_off"),
            "Disputes": ("invoice", "opened", "amount", "reason")}


def prepare(rows: Rows, desk: Desk) -> None:
    """Any table: refuse rows without what it requires; number the rows without a key."""
    table = TABLES[rows.listing.name]
    number_rows(rows, desk)
    for c in table.columns:
        if (c.required or c.key) and not c.computed and c.dtype in ("str", "datetime64[s]"):
            blank = (rows.frame[c.name] == "") if c.dtype == "str" else rows.frame[c.name].isna()
            rows.say(blank.to_numpy(), f"{c.header} is blank.", "Fill it in.", c.name, kind="blank")


def complete(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """New rows stand as the list says."""
    return added


def prepare_rates(rows: Rows, desk: Desk) -> None:
    """The key is currency and day; a rate is positive and of a foreign currency."""
    frame = rows.frame
    rows.say(~(frame["rate"] > 0).to_numpy(), "The rate is not above 0.", "Write units of the currency for one unit of the base currency.", "rate")
    rows.say((frame["currency"] == desk.base).to_numpy(), f"{desk.base} is the base currency and has no rate.", "Leave the line out.", "currency")
    made = frame["currency"] + " " + frame["date"].dt.strftime("%Y-%m-%d").fillna("")
    frame["id"] = frame["id"].mask((frame["id"] == "") & frame["date"].notna(), made)
    prepare(rows, desk)


def prepare_due_lines(rows: Rows, desk: Desk) -> None:
    """The key is invoice and line. Lines of an unknown invoice, and lines that do not add up to their invoice, are refused."""
    frame = rows.frame
    frame["id"] = frame["id"].mask((frame["id"] == "") & (frame["invoice"] != ""), frame["invoice"] + "/" + frame["line"].astype("str"))
    prepare(rows, desk)
    invoices = desk.current("Invoices")
    rows.say(~frame["invoice"].isin(set(invoices["number"])).to_numpy(), lambda i: f"There is no invoice {frame['invoice'][i]!r} in the ledger.",
             "Import the invoice first, or correct its number.", "invoice", kind="unknown")
    mine = frame[rows.ok]
    current = desk.current("DueLines")
    kept = current[~current["id"].isin(set(mine["id"]))]
    lines = pd.concat([kept, mine.drop_duplicates("id")], ignore_index=True)
    total = looked_up(lines.groupby("invoice", as_index=False)["amount"].sum(), "invoice", "amount", frame["invoice"])
    wanted = looked_up(invoices, "number", "amount", frame["invoice"])
    codes = frame["currency"]
    rows.say((total != wanted).to_numpy(), lambda i: f"The lines of {frame['invoice'][i]} add up to {to_text(int(total[i]), codes[i])}, "
             f"the invoice is {to_text(int(wanted[i]), codes[i])}.", "Correct the lines so that they add up.", "amount", kind="sum")


def complete_terms(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """Terms count from the invoice date where the list does not say."""
    return added if rows.listing.own else added.assign(base=added["base"].mask(added["base"] == "", "invoice date"))


def complete_disputes(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """Customer from the invoice; a dispute is open where the list does not say."""
    if rows.listing.own:
        return added
    customer = looked_up(desk.current("Invoices"), "number", "customer_id", added["invoice"])
    return added.assign(customer_id=first_of(added["customer_id"], customer), status=added["status"].mask(added["status"] == "", "open"))


def number_rows(rows: Rows, desk: Desk) -> None:
    """Keys for rows that have none: skip what stands in the ledger with the same content, number the rest by run."""
    table = TABLES[rows.listing.name]
    nameless = (rows.frame[table.key] == "").to_numpy() & rows.ok
    if not nameless.any() or table.key not in ("id", "line"):
        return
    columns = list(IDENTITY.get(table.name, ())) or [c.name for c in compared(rows)]
    seen = Counter(_contents(desk.current(table.name), columns))
    known = np.zeros(len(rows.ok), dtype=bool)
    for i, content in zip(np.flatnonzero(nameless), _contents(rows.frame[nameless], columns)):
        known[i] = seen[content] > 0
        seen[content] -= 1
    rows.ok &= ~known
    desk.count(table.name, "skipped", int(known.sum()))
    fresh = nameless & ~known
    rows.frame.loc[fresh, table.key] = desk.numbers(int(fresh.sum()))


def _contents(frame: Frame, columns: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(frame[name].astype("str").tolist() for name in columns)))

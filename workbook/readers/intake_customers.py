"""Customers from a list: names, terms, bank accounts, payer groups; and those that only invoices name.

A parent that stands above itself, directly or over others, is refused: a payer group has one head.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from receivables.headers import normal
from receivables.schema import Frame
from workbook.readers.desk import Desk
from workbook.readers.grid import Mask
from workbook.readers.values import Rows


def prepare(rows: Rows, desk: Desk) -> None:
    """Refuse rows without a customer number and rows that would close a circle of parents."""
    rows.say((rows.frame["customer_id"] == "").to_numpy(), "The customer has no number.", "Give every customer a number or code.", "customer_id")
    current = desk.current("Customers")
    parents = dict(zip(current["customer_id"], current["parent_id"]))
    stated = rows.ok & rows.has("parent_id")
    parents |= dict(zip(rows.frame["customer_id"][stated], rows.frame["parent_id"][stated]))
    if any(parents.values()):
        circular = np.array([_circular(key, parents) for key in rows.frame["customer_id"].tolist()], dtype=bool)
        rows.say(circular & stated, "The customer is its own parent, directly or over others.", "Leave the parent of the group's head blank.",
                 "parent_id")


def complete(added: Frame, rows: Rows, which: Mask, desk: Desk) -> Frame:
    """New customers stand as the list says."""
    return added


def create_missing(ids: pd.Series, names: pd.Series, rows: Rows, desk: Desk) -> None:
    """Make the customers that a list of invoices names and the ledger does not know."""
    known = set(desk.current("Customers")["customer_id"])
    asked = pd.DataFrame({"customer_id": ids.to_numpy(), "name": names.to_numpy(), "line": rows.listing.lines[ids.index.to_numpy()]})
    asked = asked[~asked["customer_id"].isin(known)]
    asked = asked.sort_values("name", key=lambda s: s == "", kind="stable").drop_duplicates("customer_id").sort_values("line")
    if len(asked):
        source = [f"{rows.listing.grid.label}:{line}" for line in asked["line"]]
        new = asked[["customer_id", "name"]].assign(entered_at=desk.options.now, source=source)
        desk.add("Customers", new)
        words = "customer was" if len(new) == 1 else "customers were"
        desk.notes.append(f"{rows.listing.grid.label}: {len(new)} new {words} made from the invoices.")


def ids_of_names(names: pd.Series, desk: Desk) -> pd.Series:
    """The customer of each name, letters and digits compared; the name itself where nobody is called so."""
    current = desk.current("Customers")
    known = {normal(name): key for key, name in zip(current["customer_id"], current["name"]) if name}
    distinct = {name: known.get(normal(name), name) for name in set(names)}
    return names.map(distinct).astype("str")


def unknown_customers(ids: pd.Series, desk: Desk) -> Mask:
    """True where a customer is named that the ledger does not know."""
    return ((ids != "") & ~ids.isin(set(desk.current("Customers")["customer_id"]))).to_numpy()


def _circular(key: str, parents: dict[str, str]) -> bool:
    seen, at = {key}, parents.get(key, "")
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == key



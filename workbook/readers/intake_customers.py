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

SAID = {"name": "customer_name", "vat_id": "customer_vat", "address": "customer_address", "country": "customer_country", "email": "customer_email"}


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


def create_missing(invoices: Frame, rows: Rows, desk: Desk) -> None:
    """Make the customers that invoices name and the ledger does not know, with what the invoices say of them."""
    said = {column: invoices[of].to_numpy() for column, of in SAID.items() if of in invoices}
    known = set(desk.current("Customers")["customer_id"])
    asked = pd.DataFrame({"customer_id": invoices["customer_id"].to_numpy(), "line": rows.listing.lines[invoices.index.to_numpy()], **said})
    asked = asked[~asked["customer_id"].isin(known)]
    if "name" in asked:
        asked = asked.sort_values("name", key=lambda s: s == "", kind="stable")
    asked = asked.drop_duplicates("customer_id").sort_values("line")
    if len(asked):
        source = [f"{rows.listing.grid.label}:{line}" for line in asked["line"]]
        new = asked[["customer_id", *said]].assign(entered_at=desk.options.now, source=source)
        desk.add("Customers", new)
        words = "customer was" if len(new) == 1 else "customers were"
        desk.notes.append(f"{rows.listing.grid.label}: {len(new)} new {words} made from the invoices.")


def find_customers(invoices: Frame, desk: Desk) -> pd.Series:
    """The customer of each invoice that has no customer number of ours: by the number that it calls the buyer's, by VAT ID, by name.

    Letters and digits are compared. Somebody of the same name with another VAT ID is another. Where nobody is found, the buyer's number is
    the customer's, else the name, else the VAT ID.
    """
    current = desk.current("Customers")
    ids = set(current["customer_id"])
    by_vat, by_name = _index(current, "vat_id"), _index(current, "name")
    vat_of = {key: normal(vat) for key, vat in zip(current["customer_id"], current["vat_id"])}

    def one(number: str, vat: str, name: str) -> str:
        if number in ids:
            return number
        if vat and len(same := by_vat.get(normal(vat), [])) == 1:
            return same[0]
        called = [key for key in by_name.get(normal(name), []) if not vat or vat_of[key] in ("", normal(vat))] if name else []
        if called:
            return called[-1]
        return number or (vat if vat and name in ids else name or vat)

    columns = (invoices.get(column, pd.Series("", index=invoices.index)).tolist() for column in ("buyer_number", "customer_vat", "customer_name"))
    said = list(zip(*columns))
    distinct = {key: one(*key) for key in set(said)}
    return pd.Series([distinct[key] for key in said], index=invoices.index, dtype="str")


def _index(current: Frame, column: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for key, value in zip(current["customer_id"], current[column]):
        if value:
            out.setdefault(normal(value), []).append(key)
    return out


def unknown_customers(ids: pd.Series, desk: Desk) -> Mask:
    """True where a customer is named that the ledger does not know."""
    return ((ids != "") & ~ids.isin(set(desk.current("Customers")["customer_id"]))).to_numpy()


def _circular(key: str, parents: dict[str, str]) -> bool:
    seen, at = {key}, parents.get(key, "")
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == key



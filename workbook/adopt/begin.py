"""The first run of an adopted ledger: the rows of its lists are journaled, customers that only invoices name are entered, and what was
paid before the cut-over stands as openings, as an import would have it.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from receivables.changes import Changes, apply
from receivables.errors import Issue
from receivables.money import to_text
from receivables.schema import Frame, conform, empty, rows
from receivables.tables import TABLES
from receivables.terms import due_dates
from workbook.book import Book, RunNote, Saved
from workbook.readers.desk import Desk, Options
from workbook.stores.file import FileStore
from workbook.stores.mapped import COMPARED

ACTION = "adopt"


@dataclass
class Begun:
    """What the first run did."""

    saved: Saved
    message: str
    issues: list[Issue] = field(default_factory=list)


def begin(store: FileStore, who: str, now: str, cut_over: pd.Timestamp | None, as_of: pd.Timestamp | None = None,
          fill_due: bool = False) -> Begun:
    """Journal what the lists hold, with the openings, as one run. `fill_due` where the list got a column for due dates."""
    book = Book.open_all(store)
    compared = store.read([COMPARED]).frames[COMPARED]
    typed = book.hand
    invoices = _completed(book, typed) if fill_due else typed.adds.get("Invoices", empty(TABLES["Invoices"])).reset_index(drop=True)
    for name in typed.tables():
        book.frames[name] = empty(TABLES[name])
    book.hands = {}
    desk = Desk({**book.frames, "Invoices": invoices}, book.policy, Options(run=book.next_run, now=now))
    opened = openings(invoices, compared, cut_over, desk)
    adds = {**typed.adds, **({"Invoices": invoices} if len(invoices) else {})}
    changes = Changes(adds).then(_customers(invoices, compared, book, adds, now))
    if len(opened.rows):
        changes = changes.then(Changes(adds={"Applications": opened.rows}))
    changes = changes.then(_settings(book, opened.cut_over, as_of))
    n = {name: len(frame) for name, frame in changes.adds.items()}
    said = ", ".join(f"{count:,} {name}" for name, count in n.items() if name in ("Invoices", "Customers", "Receipts") and count)
    paid = f" {len(opened.rows):,} were paid in full or in part before; their payments stand as openings." if len(opened.rows) else ""
    message = f"Adopted: {said}.{paid}"
    saved = book.save(changes, RunNote(ACTION, message, who, now))
    return Begun(saved, message, [*book.issues, *_gaps(invoices), *opened.issues])


def _gaps(invoices: Frame) -> list[Issue]:
    """Invoices without what every invoice has; they are taken as they are, and said."""
    lacks = (("no amount, or one of nothing", invoices["amount"] == 0, "the amount"), ("no customer", invoices["customer_id"] == "", "the customer"),
             ("no date", invoices["invoice_date"].isna(), "the date"))
    return [Issue("Invoices", f"invoice {number} has {what}.", f"Type {it} into the list.", level="warning", kind="gap")
            for what, gap, it in lacks for number in invoices["number"][gap]]


@dataclass(frozen=True)
class Openings:
    """Opening applications, the cut-over day that they were entered for (None: none was needed), and what does not fit."""

    rows: Frame
    cut_over: pd.Timestamp | None
    issues: list[Issue]


def openings(invoices: Frame, compared: Frame, cut_over: pd.Timestamp | None, desk: Desk) -> Openings:
    """What the list says was paid, per invoice: amount less balance, the amount paid, or all of it on its paid date."""
    said = stated(invoices, compared)
    amount, left = invoices["amount"].to_numpy(), said.left.to_numpy()
    wrong = (np.abs(left) > np.abs(amount)) | (left * np.sign(amount) < 0)
    codes = [code or desk.base for code in invoices["currency"]]
    issues = [Issue("Invoices", f"the list says that {to_text(int(left[i]), codes[i])} of {invoices['number'][i]} is open, which is not between 0 "
                    f"and its amount of {to_text(int(amount[i]), codes[i])}; it is taken as open in full.", "Correct the list.",
                    level="warning", kind="open amount") for i in np.flatnonzero(wrong)]
    paid = np.where(wrong, 0, amount - left)
    mine = np.flatnonzero(paid != 0)
    if not len(mine):
        return Openings(empty(TABLES["Applications"]), cut_over, issues)
    some = invoices.iloc[mine].reset_index(drop=True)
    known = cut_over if cut_over is not None else invoices["invoice_date"].max()
    day = said.paid_date.iloc[mine].reset_index(drop=True).fillna(known).astype("datetime64[s]")
    day = day.where(day >= some["accounting_date"], some["accounting_date"])
    applied = pd.Series(paid[mine])
    currency = some["currency"].mask(some["currency"] == "", desk.base)
    frame = pd.DataFrame({
        "id": desk.numbers(len(some)), "invoice": some["number"], "customer_id": some["customer_id"], "applied": applied, "rule": "opening",
        "evidence": "Paid before the cut-over, as the list said when it was adopted.", "status": "posted", "rank": 1,
        "effective_date": desk.open_from(day), "currency": currency,
        "base_amount": desk.worth(applied, currency, some["accounting_date"]).to_numpy(), "entered_at": desk.options.now, "source": "adopt"})
    return Openings(conform(TABLES["Applications"], frame), known, issues)


@dataclass(frozen=True)
class Stated:
    """What a list says of each invoice: what is left open (its balance, else its amount less what is paid, else nothing where a day or a tick
    says so), the day it was paid (NaT unknown), and whether it says anything."""

    left: pd.Series
    paid_date: pd.Series
    said: pd.Series


def stated(invoices: Frame, compared: Frame) -> Stated:
    """What the compared columns say of the invoices, in their order."""
    at = compared.drop_duplicates("number").set_index("number").reindex(invoices["number"])
    amount = invoices["amount"].reset_index(drop=True)
    balance, paid, day = (at[name].reset_index(drop=True) for name in ("open_amount", "paid_amount", "paid_date"))
    ticked = (at["paid"] == "yes").reset_index(drop=True)
    left = amount.astype("Int64") - paid.fillna(0)
    has_balance, has_paid = bool(compared["open_amount"].notna().any()), bool(compared["paid_amount"].notna().any())
    if not has_paid:
        left = left.mask(day.notna() | ticked, 0)
    if has_balance:
        left = balance.fillna(left)
    return Stated(left.astype("int64"), day.where(left == 0), balance.notna() | paid.notna() | day.notna() | ticked)


def _completed(book: Book, typed: Changes) -> Frame:
    """The invoices with the due dates that follow from their terms."""
    invoices = typed.adds.get("Invoices", empty(TABLES["Invoices"])).reset_index(drop=True)
    due = due_dates(invoices.assign(currency=invoices["currency"].mask(invoices["currency"] == "", book.policy.base_currency)),
                    apply("Customers", book.frames["Customers"], Changes()), book.frames["Terms"], book.policy)
    return invoices.assign(due_date=due.due)


def _customers(invoices: Frame, compared: Frame, book: Book, adds: dict[str, Frame], now: str) -> Changes:
    """Customers that only the invoices name."""
    known = set(book.frames["Customers"]["customer_id"]) | set(adds.get("Customers", empty(TABLES["Customers"]))["customer_id"])
    names = dict(zip(compared["number"], compared["customer_name"]))
    new: dict[str, str] = {}
    for number, customer in zip(invoices["number"], invoices["customer_id"]):
        if customer and customer not in known and not new.get(customer):
            new[customer] = names.get(number, "")
    made = rows(TABLES["Customers"], [{"customer_id": c, "name": name or c, "entered_at": now, "source": "adopt"} for c, name in new.items()])
    return Changes(adds={"Customers": made}) if len(made) else Changes()


def _settings(book: Book, cut_over: pd.Timestamp | None, as_of: pd.Timestamp | None) -> Changes:
    """The day the ledger begins, and the day it looks from."""
    new = {key: day.date().isoformat() for key, day in (("cut_over", cut_over), ("as_of", as_of)) if day is not None}
    table = book.frames["Settings"]
    mine = table[table["key"].isin(set(new))]
    return Changes(updates={"Settings": mine.assign(value=[new[k] for k in mine["key"]]).reset_index(drop=True)}) if len(mine) else Changes()

"""Which of the lists in a workbook are taken: all lists of invoices with the same columns, one of customers, one of receipts; what the person
says goes before what was recognised, and where there are no invoices it is said what is lacking.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.headers import normal
from workbook.adopt import words
from workbook.adopt.recognise import ASK_BELOW, OTHER, REPORT, Recognised
from workbook.adopt.recognise import TABLES as OURS
from workbook.readers.grid import blank
from workbook.readers.import_columns import import_table
from workbook.stores.parts import ref

ALSO = {"paid": "paid_amount", "paidamount": "paid_amount", "customerid": "customer_id", "invoiceno": "number", "balance": "open_amount"}
_WHO = ("customer_id", "customer_name")


def told_of(told: Sequence[str], names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What the person said: columns by code name, sheets by table."""
    columns: dict[str, str] = {}
    places: dict[str, str] = {}
    known = {normal(w): c.name for t in (*OURS, "Invoices") for c in import_table(t).columns for w in (c.name, c.header)} | ALSO
    for text in told:
        ours, mark, theirs = (part.strip() for part in text.partition("="))
        table = next((t for t in OURS if t.lower() == ours.lower()), "")
        if not mark or not theirs:
            raise ReceivablesError(f"You cannot map {text!r}: write --map \"OUR COLUMN=THEIR HEADER\", such as --map \"Customer=Kundennr\".")
        if table:
            if theirs not in names:
                raise ReceivablesError(f"There is no sheet {theirs!r}. The sheets are: {', '.join(names)}.")
            places[table] = theirs
        elif normal(ours) in known:
            columns[known[normal(ours)]] = theirs
        else:
            raise ReceivablesError(f"We have no column {ours!r}. Columns of a list of invoices are: "
                                   f"{', '.join(c.header for c in import_table('Invoices').columns)}.")
    return columns, places


def choose(seen: Sequence[Recognised]) -> tuple[list[Recognised], list[str]]:
    """Which lists are taken: all lists of invoices with the same columns, one of customers, one of receipts."""
    chosen: list[Recognised] = []
    passed = []
    seen = _promoted(seen)
    for r in seen:
        where = f"{r.found.sheet.name}!{ref(r.found.span)}"
        if r.table == REPORT:
            passed.append(f"{where} is a report ({r.why}); figures are never taken from one.")
        elif r.table == OTHER:
            passed.append(f"{where} is {r.why}.")
        elif r.table not in OURS or (r.missing and r.table != "Invoices"):
            passed.append(f"{where} is no list that we know.")
    a_sheet_each = _a_sheet_each(seen)
    for table in OURS:
        mine = [r for r in seen if r.table == table and (r in a_sheet_each or r.missing in ([], [("number",)]))]
        if not mine:
            continue
        best = max(mine, key=lambda r: (r.certainty >= ASK_BELOW, len(r.matches), len(r.found.rows)))
        mine = [_as_in(r, best) for r in mine]
        same = [r for r in mine if table == "Invoices" and {m.code for m in r.matches} >= {m.code for m in best.matches if m.certainty > ASK_BELOW}]
        taken = same or [best]
        chosen += taken
        passed += [f"{r.found.sheet.name}!{ref(r.found.span)} looks like {table}, too, with other columns." for r in mine if r not in taken]
    return chosen, passed


def _promoted(seen: Sequence[Recognised]) -> list[Recognised]:
    """The lists, where none is one of invoices with those that are only called a report ("Offene Posten Übersicht"), but have an invoice in
    every row."""
    if any(r.table == "Invoices" for r in seen):
        return list(seen)
    rows = [r for r in seen if r.table == REPORT and (m := r.match("number")) is not None and m.certainty >= ASK_BELOW]
    return [replace(r, table="Invoices") if r in rows and not replace(r, table="Invoices").missing else r for r in seen]


def _as_in(r: Recognised, best: Recognised) -> Recognised:
    """A list with the headers of another: columns without cells are what they are there."""
    if r.found.headers != best.found.headers or r.table != best.table:
        return r
    known = {m.at: m for m in best.matches}
    kept = [known.get(m.at, m) if m.empty else m for m in r.matches]
    more = [m for m in best.matches if m.at not in {k.at for k in kept} and all(map(blank, r.found.column(m.at)))]
    return replace(r, matches=(*kept, *more))


def _a_sheet_each(seen: Sequence[Recognised]) -> list[Recognised]:
    """Lists that lack the customer alone, where several sheets have the same one and no list names customers: a sheet a customer."""
    lists = [r for r in seen if r.table == "Invoices" and _WHO in r.missing and set(r.missing) <= {_WHO, ("number",)}]
    whole = any(r.table == "Invoices" and _WHO not in r.missing for r in seen)
    return lists if len({r.found.sheet.name for r in lists}) > 1 and len({r.found.headers for r in lists}) == 1 and not whole else []


def no_invoices(path: Path, seen: Sequence[Recognised], hints: Sequence[str]) -> str:
    """Why there is no list of invoices, and what to do."""
    near = [r for r in seen if r.table == "Invoices"]
    if near:
        r = near[0]
        if r.match("debit") and r.match("credit"):
            return (f"You cannot adopt {path.name} because its list {r.found.sheet.name}!{ref(r.found.span)} has Debit and Credit in two columns, "
                    "and an invoice is to have one signed amount. Add a column Amount (debit less credit), or import the list into a new ledger: "
                    "receivables new.")
        ours = import_table("Invoices").by_name
        lacks = ", ".join(" or ".join(ours[n].header for n in names) for names in r.missing)
        return (f"You cannot adopt {path.name} because its list {r.found.sheet.name}!{ref(r.found.span)} lacks {lacks}. Say which column that is, "
                f"as: --map \"{ours[r.missing[0][0]].header}=THEIR HEADER\". Its headers are: {', '.join(h for h in r.found.headers if h)}.")
    if (other := next((r for r in seen if r.table == OTHER), None)) is not None:
        return (f"You cannot adopt {path.name} because its list {other.found.sheet.name}!{ref(other.found.span)} is {other.why}. If these are your "
                f"invoices all the same, say so with --map \"Invoices={other.found.sheet.name}\".")
    if hints:
        return f"You cannot adopt {path.name} because {hints[0]}; then adopt again."
    return (f"You cannot adopt {path.name} because no list of invoices was found in it: a header line with invoice number, customer, date and "
            "amount, and rows below. Say where it is with --map \"Invoices=SHEET\".")


def linked(chosen: list[Recognised]) -> list[Recognised]:
    """Customers whose names, not numbers, stand in the invoices get the name as their key."""
    invoices = [r for r in chosen if r.table == "Invoices"]
    out = []
    for r in chosen:
        if r.table == "Invoices" and r.match("customer_id") is None and (name := r.match("customer_name")) is not None:
            r = replace(r, matches=tuple(replace(m, code="customer_id", why=m.why + "; customers go by name") if m is name else m for m in r.matches))
        if r.table == "Customers" and (name := r.match("name")) is not None and (key := r.match("customer_id")) is not None:
            used = {str(c).strip() for i in invoices if (m := i.match("customer_id") or i.match("customer_name")) for c in i.found.column(m.at)}
            names, keys = ({_plain(c) for c in r.found.column(m.at)} for m in (name, key))
            if len(used & names) > len(used & keys):
                r = replace(r, matches=tuple(replace(m, at=name.at, header=name.header, why="the invoices name customers so", spelling="")
                                             if m is key else m for m in r.matches))
        out.append(r)
    return out


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def in_order(chosen: list[Recognised]) -> list[Recognised]:
    """The lists in the order of the workbook, but those of what is settled ("Paid") before those that take what is new, and where the tabs run
    from new to old, the newest last."""
    return sorted(chosen, key=lambda r: (r.table != "Invoices", not _settled(r.found.sheet.name), _latest(r)))


def _settled(name: str) -> bool:
    return bool(words.SETTLED.search(normal(name))) and not words.NOT.search(name)


def _latest(r: Recognised) -> int:
    """The last real date of a list of invoices as a number, 0 where it has none."""
    m = r.match("invoice_date") if r.table == "Invoices" else None
    return max((c.toordinal() for c in r.found.column(m.at) if isinstance(c, dt.date)), default=0) if m is not None else 0

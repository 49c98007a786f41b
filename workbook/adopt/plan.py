"""What adopting a workbook will do: which list is which table, which columns and sheets are added, what is left as it is.

A plan is data: it is printed by `--dry-run`, asked about, and then written (`workbook.adopt.write`).
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.headers import normal
from receivables.money import CURRENCIES
from receivables.schema import Column
from receivables.tables import READABLE, TABLES
from workbook import layout
from workbook.adopt import words
from workbook.adopt.find import Found, find
from workbook.adopt.recognise import ASK_BELOW, COMPARED, REPORT, Match, Recognised, is_header, recognise
from workbook.adopt.recognise import TABLES as OURS
from workbook.readers.amounts import SIGNS
from workbook.readers.import_columns import import_table
from workbook.stores.package import Package
from workbook.stores.parts import Span, defined_names, letters, ref, sheets, tables

ADDS: Mapping[str, tuple[str, ...]] = {      # what a list of a table gets when it has it not; the first three are computed
    "Invoices": ("number", "due_date", "open", "days_overdue", "bucket", "dunning_level", "accounting_date"),
    "Receipts": ("id", "unapplied", "customer_id", "kind", "accounting_date"),
    "Customers": (),
}
ALSO = {"paid": "paid_amount", "paidamount": "paid_amount", "customerid": "customer_id", "invoiceno": "number", "balance": "open_amount"}
LEDGERS = "(ledger)"                # follows the header of an added column whose own word is taken


@dataclass(frozen=True)
class Added:
    """A column that the list gets at its right end."""

    column: Column
    header: str


@dataclass(frozen=True)
class ListPlan:
    """One list that becomes (a part of) a table: the Excel table it is or gets, its columns, what is added."""

    recognised: Recognised
    name: str
    made: bool
    added: tuple[Added, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> Found:
        """The list."""
        return self.recognised.found

    @property
    def table(self) -> str:
        """Our table."""
        return self.recognised.table

    @property
    def place(self) -> str:
        """Sheet and range, as a person writes it."""
        return f"{self.found.sheet.name}!{ref(self.found.span)}"


@dataclass(frozen=True)
class Plan:
    """The whole plan. `sheets` are our sheets that are added, by the name they get; `passed` lists that are left alone, with the reason."""

    lists: tuple[ListPlan, ...]
    sheets: Mapping[str, str]
    passed: tuple[str, ...] = ()
    base_currency: str = "EUR"

    def of(self, table: str) -> list[ListPlan]:
        """The lists of a table, in the workbook's order."""
        return [one for one in self.lists if one.table == table]

    @property
    def doubts(self) -> list[tuple[ListPlan, Match]]:
        """Columns that should be asked about."""
        return [(one, m) for one in self.lists for m in one.recognised.matches if m.certainty < ASK_BELOW]

    def lines(self) -> list[str]:
        """The plan in words."""
        out = []
        for one in self.lists:
            kind = "becomes the Excel table" if one.made else "is the Excel table"
            out.append(f"{one.place} is your list of {one.table} ({len(one.found.rows):,} rows); it {kind} {one.name}.")
            out += [f"  {_says(one, m)}" for m in one.recognised.matches]
            if one.recognised.unused:
                out.append(f"  Left as they are, not used: {', '.join(one.recognised.unused)}.")
            if one.added:
                at = one.found.span.right + 1
                out.append(f"  Added in {letters(at)} to {letters(at + len(one.added) - 1)}: {', '.join(a.header for a in one.added)}.")
            out += [f"  {note}" for note in one.notes]
        out += [f"Passed over: {line}" for line in self.passed]
        out.append(f"New sheets: {', '.join(self.sheets.values())}.")
        return out


def _says(one: ListPlan, m: Match) -> str:
    table = import_table(one.table)
    ours = table.by_name[m.code].header if m.code in table.by_name else "Paid"
    extra = ["compared by check, never written" if m.code in COMPARED and m.code != "customer_name" else "",
             {"turned": "signs turned", "by type": "credit notes are written positive"}.get(m.sign, ""),
             f"text dates as {m.date_order}" if m.date_order else "", f"decimal sign {m.decimal}" if m.decimal else "",
             m.spelling.replace(";", ", ") if "=" in m.spelling else ""]
    more = "; ".join(e for e in extra if e)
    return f"{m.header} = {ours}, {m.certainty:.0f} % ({m.why}{'; ' + more if more else ''})"


def make(path: Path, package: Package, told: Sequence[str] = (), base_currency: str = "") -> Plan:
    """The plan for a workbook. `told` are "OUR COLUMN=THEIR HEADER" or "TABLE=SHEET" as the person says them. Raises ReceivablesError where
    there is no list of invoices, or something stands in the way."""
    if "Mapping" in tables(package) or "Runs" in tables(package):
        raise ReceivablesError(f"You cannot adopt {path.name} because it is a ledger already. To adopt it anew, take it out first: "
                               f"receivables adopt {path.name} --remove")
    lists, hidden = find(path, package, is_header)
    columns, places = _told(told, [s.name for s in sheets(package)])
    seen = [recognise(found, columns, next((t for t, s in places.items() if s == found.sheet.name), "")) for found in lists]
    chosen, passed = _choose(seen)
    passed += [f"the sheet {name} is hidden." for name in hidden]
    if not any(r.table == "Invoices" for r in chosen):
        raise ReceivablesError(_no_invoices(path, seen))
    taken = {n.lower() for n in tables(package)} | {n.name.lower() for n in defined_names(package)}
    chosen = _linked(chosen)
    planned = []
    for r in chosen:
        one = _list_plan(r, package, taken, sum(o.table == r.table for o in chosen))
        taken.add(one.name.lower())
        planned.append(one)
    mapped = {one.table for one in planned}
    _check_names(path, taken - {one.name.lower() for one in planned}, mapped)
    return Plan(tuple(planned), _sheets(package, mapped), tuple(passed), base_currency or _currency(planned))


def _check_names(path: Path, taken: set[str], mapped: set[str]) -> None:
    """Refuse where the workbook has a table or a name of its own that is called as one of our tables."""
    ours = next((name for name in READABLE if name not in mapped and name.lower() in taken), "")
    if ours:
        raise ReceivablesError(f"You cannot adopt {path.name} because it has an Excel table or a defined name {ours}, which the ledger needs. "
                               "Rename it in Excel (Formulas, Name Manager), and adopt again.")


def _told(told: Sequence[str], names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
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


def _choose(seen: Sequence[Recognised]) -> tuple[list[Recognised], list[str]]:
    """Which lists are taken: all lists of invoices with the same columns, one of customers, one of receipts."""
    chosen: list[Recognised] = []
    passed = []
    for r in seen:
        where = f"{r.found.sheet.name}!{ref(r.found.span)}"
        if r.table == REPORT:
            passed.append(f"{where} is a report ({r.why}); figures are never taken from one.")
        elif r.table not in OURS or (r.missing and r.table != "Invoices"):
            passed.append(f"{where} is no list that we know.")
    for table in OURS:
        mine = [r for r in seen if r.table == table and not (r.missing and r.missing != [("number",)])]
        if not mine:
            continue
        best = max(mine, key=lambda r: (r.certainty >= ASK_BELOW, len(r.matches), len(r.found.rows)))
        same = [r for r in mine if table == "Invoices" and {m.code for m in r.matches} >= {m.code for m in best.matches if m.certainty > ASK_BELOW}]
        taken = same or [best]
        chosen += taken
        passed += [f"{r.found.sheet.name}!{ref(r.found.span)} looks like {table}, too, with other columns." for r in mine if r not in taken]
    return chosen, passed


def _no_invoices(path: Path, seen: Sequence[Recognised]) -> str:
    near = [r for r in seen if r.table == "Invoices"]
    if near:
        r = near[0]
        lacks = ", ".join(" or ".join(import_table("Invoices").by_name[n].header for n in names) for names in r.missing)
        return (f"You cannot adopt {path.name} because its list {r.found.sheet.name}!{ref(r.found.span)} lacks {lacks}. "
                f"Say which column that is, as: --map \"Invoice Date=THEIR HEADER\". Its headers are: {', '.join(h for h in r.found.headers if h)}.")
    return (f"You cannot adopt {path.name} because no list of invoices was found in it: a header line with invoice number, customer, date and "
            "amount, and rows below. Say where it is with --map \"Invoices=SHEET\".")


def _linked(chosen: list[Recognised]) -> list[Recognised]:
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


def _list_plan(r: Recognised, package: Package, taken: set[str], of: int) -> ListPlan:
    found, table = r.found, TABLES[r.table]
    have = {m.code for m in r.matches}
    heads = {h.strip().lower() for h in found.headers}
    wanted = [table.by_name[code] for code in ADDS[r.table] if code not in have]
    added, notes = [], []
    for column in wanted:
        said = words.ADDED.get(r.language, {}).get(column.name, column.header)
        header = said if said.lower() not in heads else f"{said} {LEDGERS}"
        heads.add(header.lower())
        added.append(Added(column, header))
    if len(added) > found.room:
        must = [a for a in added if a.column.key]
        if must:
            raise ReceivablesError(f"You cannot adopt {found.sheet.name} because {must[0].header} must be added right of the list, "
                                   f"and {found.sheet.name}!{found.beside} is not empty. Make room first.")
        notes.append(f"No columns are added because {found.beside} stands right of the list: what is open is shown on the sheet Aging.")
        added = []
    if found.part is None:
        _check_range(found)
        if found.below:
            notes.append(f"New invoices cannot be added below row {found.span.bottom} by import, because {found.below} is not empty; "
                         "insert rows above it as you always did.")
    if found.part is not None and found.part.query:
        notes.append(f"{found.name} is filled by a query; its next refresh may write over what is added.")
    return ListPlan(r, found.name or _free(r, taken, of), not found.name, tuple(added), tuple(notes))


def _free(r: Recognised, taken: set[str], of: int) -> str:
    """A free name for the Excel table."""
    stem = r.table if of == 1 else r.table + "_" + ("".join(c for c in r.found.sheet.name if c.isalnum()) or "1")
    return next(name for n in range(1, 1000) if (name := stem if n == 1 else f"{stem}_{n}").lower() not in taken)


def _check_range(found: Found) -> None:
    """A plain range becomes an Excel table only where its header can stay as it is."""
    where = f"{found.sheet.name}!{ref(Span(found.span.left, found.span.top, found.span.right, found.span.top))}"
    blank = next((i for i, h in enumerate(found.headers) if not h.strip()), None)
    if blank is not None:
        raise ReceivablesError(f"You cannot adopt the list {where} because the column {letters(found.span.left + blank)} has no header. "
                               f"Write one into {letters(found.span.left + blank)}{found.span.top}.")
    plain = [h.lower() for h in found.headers]
    twice = next((h for h in found.headers if plain.count(h.lower()) > 1), None)
    if twice is not None:
        raise ReceivablesError(f"You cannot adopt the list {where} because two of its columns are called {twice!r}. Give one another header.")


def _currency(lists: Sequence[ListPlan]) -> str:
    """The currency that most rows name, or a header; else EUR."""
    counted: Counter[str] = Counter()
    for one in lists:
        m = one.recognised.match("currency")
        if m is not None and one.table == "Invoices":
            counted.update(SIGNS.get(str(c).strip().upper(), str(c).strip().upper()) for c in one.found.column(m.at) if str(c).strip())
        for amount in (one.recognised.match(code) for code in ("amount", "open_amount")):
            if amount is not None:
                counted.update(code for code in re.findall(r"\b[A-Z]{3}\b", amount.header) if code in CURRENCIES)
                counted.update(SIGNS[s] for s in SIGNS if len(s) == 1 and s != "$" and s in amount.header)
    known = [code for code, _ in counted.most_common() if code in CURRENCIES]
    return known[0] if known else "EUR"


def _sheets(package: Package, mapped: set[str]) -> dict[str, str]:
    """Our sheets by the names they get: their own, or with AR before it where the workbook has a sheet of that name."""
    here = {s.name.lower() for s in sheets(package)}
    return {name: name if name.lower() not in here else f"AR {name}" for name in (*layout.ORDER, "Mapping") if name not in mapped}

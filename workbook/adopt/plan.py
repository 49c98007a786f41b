"""What adopting a workbook will do: which list is which table, which columns and sheets are added, what is left as it is.

A plan is data: it is printed by `--dry-run`, asked about, and then written (`workbook.adopt.write`).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from receivables.errors import ReceivablesError
from receivables.schema import Column
from receivables.tables import READABLE, TABLES
from workbook import layout
from workbook.adopt import currency, overflow, refusals, words
from workbook.adopt.choose import choose, in_order, linked, no_invoices, told_of
from workbook.adopt.columns import COMPARED
from workbook.adopt.find import Found, find
from workbook.adopt.judge import Match
from workbook.adopt.recognise import ASK_BELOW, Recognised, is_header, is_whole, recognise
from workbook.readers.import_columns import import_table
from workbook.stores.package import Package
from workbook.stores.parts import defined_names, letters, ref, sheets, tables

ADDS: Mapping[str, tuple[str, ...]] = {      # what a list of a table gets when it has it not; most are computed
    "Invoices": ("number", "customer_id", "due_date", "open", "days_overdue", "bucket", "dunning_level", "accounting_date"),
    "Receipts": ("id", "unapplied", "customer_id", "kind", "accounting_date"),
    "Customers": (),
}
MOST = 40                           # headers that are named one by one
LEDGERS = "(ledger)"                # follows the header of an added column whose own word is taken


@dataclass(frozen=True)
class Added:
    """A column that the list gets at its right end."""

    column: Column
    header: str
    fill: str = ""          # what every row has there


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
    currency_why: str = ""

    def of(self, table: str) -> list[ListPlan]:
        """The lists of a table; the last takes what is new."""
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
            out += [f"  {_says(one, m)}" for m in sorted(one.recognised.matches, key=lambda m: m.at)]
            if one.recognised.unused:
                out.append(f"  Left as they are, not used: {_some(one.recognised.unused)}.")
            if one.added:
                at = one.found.span.right + 1
                out.append(f"  Added in {letters(at)} to {letters(at + len(one.added) - 1)}: {', '.join(a.header for a in one.added)}.")
            out += [f"  {note}" for note in one.notes]
        if len(mine := self.of("Invoices")) > 1:
            out.append(f"New invoices go to {mine[-1].found.sheet.name}.")
        out += [f"Passed over: {line}" for line in self.passed]
        out.append(f"Base currency: {self.base_currency} ({self.currency_why}). Say --base-currency for another.")
        out.append(f"New sheets: {', '.join(self.sheets.values())}.")
        return out


def _some(headers: Sequence[str]) -> str:
    """Headers one after another; of very many the first."""
    more = len(headers) - MOST
    return ", ".join(headers) if more < 2 else f"{', '.join(headers[:MOST])} and {more} more"


def _says(one: ListPlan, m: Match) -> str:
    table = import_table(one.table)
    ours = table.by_name[m.code].header if m.code in table.by_name else "Paid In Full" if m.code == "paid" else "Paid"
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
    search = find(path, package, is_header, is_whole)
    columns, places = told_of(told, [s.name for s in sheets(package)])
    seen = [recognise(found, columns, next((t for t, s in places.items() if s == found.sheet.name), "")) for found in search.found]
    chosen, passed = choose(seen)
    passed += [f"the sheet {name} is hidden." for name in search.hidden]
    if not any(r.table == "Invoices" for r in chosen):
        raise ReceivablesError(no_invoices(path, seen, search.hints))
    taken = {n.lower() for n in tables(package)} | {n.name.lower() for n in defined_names(package)}
    chosen = in_order(linked(chosen))
    for r in chosen:
        refusals.check_settled(r, columns)
    planned = []
    for r in chosen:
        one = _list_plan(r, package, taken, sum(o.table == r.table for o in chosen))
        taken.add(one.name.lower())
        planned.append(one)
    mapped = {one.table for one in planned}
    _check_names(path, taken - {one.name.lower() for one in planned}, mapped)
    code, why = (base_currency, "you said so") if base_currency else currency.of(package, planned)
    return Plan(tuple(planned), _sheets(package, mapped), tuple(passed), code, why)


def _check_names(path: Path, taken: set[str], mapped: set[str]) -> None:
    """Refuse where the workbook has a table or a name of its own that is called as one of our tables."""
    ours = next((name for name in READABLE if name not in mapped and name.lower() in taken), "")
    if ours:
        raise ReceivablesError(f"You cannot adopt {path.name} because it has an Excel table or a defined name {ours}, which the ledger needs. "
                               "Rename it in Excel (Formulas, Name Manager), and adopt again.")


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
        added.append(Added(column, header, found.sheet.name if column.name == "customer_id" and r.table == "Invoices" else ""))
        if added[-1].fill:
            notes.append(f"{header} is the sheet's name, {found.sheet.name}, in every row, because no column says it.")
    if len(added) > found.room:
        must = [a for a in added if a.column.key or a.fill]
        if must:
            raise ReceivablesError(f"You cannot adopt {found.sheet.name} because {must[0].header} must be added right of the list, "
                                   f"and {found.sheet.name}!{found.beside} is not empty. Make room first.")
        notes.append(f"No columns are added because {found.beside} stands right of the list: what is open is shown on the sheet Aging.")
        added = []
    refusals.check_rows(r, package)
    if added and (cut := overflow.cut_off(package, found)):
        notes.append(f"{cut:,} long {'text' if cut == 1 else 'texts'} in {found.headers[-1]!r} ran over into the empty cells beside, and will be "
                     "cut off at the column's edge: make it wider.")
    if found.part is None:
        refusals.check_range(found)
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


def _sheets(package: Package, mapped: set[str]) -> dict[str, str]:
    """Our sheets by the names they get: their own, or with AR before it where the workbook has a sheet of that name."""
    here = {s.name.lower() for s in sheets(package)}
    return {name: name if name.lower() not in here else f"AR {name}" for name in (*layout.ORDER, "Mapping") if name not in mapped}

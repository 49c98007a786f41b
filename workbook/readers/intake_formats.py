"""What a format reader found, as rows that the import takes like any list: keys made, days and amounts typed, statements remembered.

A receipt's key is the bank's reference with a few letters made from account, day, amount and currency, so that the same movement in a
day report, a statement and an overlapping statement is one receipt. Without a reference it is the key that lists get. Equal lines of one
file are counted, so two honest equal payments on one day are two receipts. The payers of a batch have the key of its entry and a mark of
their own behind a #: an entry that came as one line is known again when its details come, and the other way round.

>>> receipt_id({"ref": "2026112200017", "own_account": "DE02", "value_date": "2026-11-22", "amount": 500, "currency": "EUR"})
'2026112200017-2257'
"""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from receivables.errors import Issue
from receivables.schema import rows as frame_of
from receivables.tables import TABLES
from workbook.numbering import KEY_PARTS, receipt_keys
from workbook.readers.desk import Desk
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.grid import Grid, Listing
from workbook.readers.import_columns import EXTRA, OURS, import_table
from workbook.readers.intake_einvoices import BESIDE as EINVOICE
from workbook.readers.intake_einvoices import is_named, keep_issued
from workbook.readers.intake_receipts import PART
from workbook.readers.values import Rows

NO_REFERENCE = frozenset(("", "NONREF", "NOTPROVIDED", "NOREF", "UNKNOWN", "NICHTANGEGEBEN"))
SAME = {"Receipts": ("own_account", "value_date", "amount", "currency"),       # what a known row is compared by; the rest may be told otherwise
        "Invoices": ("type", "customer_id", "invoice_date", "due_date", "currency", "amount", "net", *(c.name for c in EXTRA["Invoices"]))}
ASK_BANK = "The lines are imported. Ask the bank for the statement again, or set Accepted to yes in Documents."
_LARGEST = 2**62          # what a column of amounts can hold
BESIDE = ("line", "at", "ref", "of", "batch", "member", *EINVOICE)          # what a row says besides its columns
PARTS = ("date", "payer_name", "payer_account", "currency", "amount", "reference", "text")


@dataclass(frozen=True)
class FileReport:
    """What an import read in one file: its format, rows by table, and the statements with what ties of them."""

    file: str
    format: str
    rows: dict[str, int]
    statements: tuple[Statement, ...] = ()

    @property
    def read(self) -> str:
        """The rows in words."""
        return ", ".join(f"{n:,} {name}" for name, n in self.rows.items()) or "nothing"

    @property
    def ties(self) -> str:
        """What of the file's own totals is true, in words; blank where it has none."""
        told = [s for s in self.statements if s.ties]
        if not told:
            return ""
        wrong = [s for s in told if s.ties == "no"]
        if wrong:
            many = f"{len(wrong)} of {len(told)} do not tie" if len(told) > 1 else "does not tie"
            return f"{many}: {wrong[0].findings[0]}"
        return "ties" if len(told) == 1 else f"all {len(told)} tie"


def lists_of(found: ReadFile, desk: Desk) -> list[Rows]:
    """The rows of one file, table by table, ready to be taken. What was odd goes to the desk's issues and notes."""
    keep_issued(found, desk)
    for row in found.remittances:          # the first company on a paper may be the one that it is sent to
        if desk.policy.company and is_named(row.get("payer_name", ""), desk.policy.company):
            row["payer_name"] = ""
    desk.issues += found.issues
    desk.notes += [f"{found.name}: {note}" for note in found.notes]
    receipts = _with_money(found, desk)
    name_receipts(receipts)
    name_remittances(found.remittances, found.remittance_lines)
    documents = [_document(found, statement) for statement in found.statements]
    _say_statements(found, desk)
    tables = {"Invoices": found.invoices, "DueLines": found.due_lines, "Receipts": receipts, "Remittances": found.remittances,
              "RemittanceLines": found.remittance_lines, "Documents": documents}
    return [as_rows(name, rows, found.name) for name, rows in tables.items() if rows]


def as_rows(name: str, rows: Sequence[Row], file: str) -> Rows:
    """The rows of one table as the import takes them: typed, with what each says."""
    table = import_table(name)
    lines = np.array([row.get("line", 1) for row in rows], dtype=np.int64)
    frame = frame_of(table, [_typed(row) for row in rows])
    compared = SAME.get(name)
    given = {c.name: np.array([bool(row.get(c.name)) for row in rows], dtype=bool) for c in table.columns if any(c.name in row for row in rows)}
    if compared:
        given = {column: mask for column, mask in given.items() if column in compared}
    places = tuple(str(row.get("at", "")) for row in rows)
    listing = Listing(Grid(file, "", (), ()), name, table, False, {}, lines, {}, places=places if any(places) else ())
    return Rows(listing, frame, given, np.ones(len(rows), dtype=bool))


def receipt_id(row: Row) -> str:
    """A receipt's key from the bank's reference."""
    parts = (row.get("own_account", ""), row.get("value_date", ""), row["amount"], row.get("currency", ""))
    mark = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:4].upper()
    return f"{row['ref'].strip()}-{mark}"


def name_receipts(rows: Sequence[Row]) -> None:
    """Keys for receipts that have none: from the reference of the bank, else from what the line says."""
    seen: Counter[str] = Counter()
    nameless = []
    for row in rows:
        if row.get("id"):
            continue
        if str(row.get("ref", "")).strip().upper().replace(" ", "") in NO_REFERENCE:
            nameless.append(row)
            continue
        if "batch" in row:
            row["id"] = f"{receipt_id(row | {'amount': row['batch']})}{PART}{row['member']}"
        plain = row.get("id") or receipt_id(row)
        seen[plain] += 1
        row["id"] = plain if seen[plain] == 1 else f"{plain}+{seen[plain]}"
    lines = [{part: _day(row.get(part)) if part == "value_date" else row.get(part, "") for part in KEY_PARTS} for row in nameless]
    if lines:
        for row, key in zip(nameless, receipt_keys(pd.DataFrame(lines))):
            row["id"] = key


def name_remittances(remittances: Sequence[Row], lines: Sequence[Row]) -> None:
    """Keys for remittances (their own number, else a hash of their content) and for their lines; the receipt of each by its key."""
    seen: Counter[str] = Counter()
    own: dict[int, list[Row]] = {}
    for line in lines:
        own.setdefault(id(line["of"]), []).append(line)
    for row in remittances:
        mine = own.get(id(row), [])
        of = row.pop("of", None)
        if of is not None:
            row["receipt"] = of.get("id", "")
        if not row.get("id"):
            content = [str(row.get(part, "")) for part in PARTS] + [f"{line.get('invoice', '')} {line.get('net', 0)}" for line in mine]
            key = "A" + hashlib.sha256("\x1f".join(content).encode()).hexdigest()[:10].upper()
            seen[key] += 1
            row["id"] = key if seen[key] == 1 else f"{key}-{seen[key]}"
        for n, line in enumerate(mine, 1):
            line |= {"remittance": row["id"], "line_no": n, "id": line.get("id") or f"{row['id']}/{n}",
                     "currency": line.get("currency") or row.get("currency", "")}


def _with_money(found: ReadFile, desk: Desk) -> list[Row]:
    """Receipts that move money, each with a key or the ledger's base currency; lines over nothing are counted and left out."""
    kept = [row for row in found.receipts if row["amount"]]
    if len(kept) < len(found.receipts):
        desk.notes.append(f"{found.name}: {len(found.receipts) - len(kept)} lines over 0 were left out.")
    for row in kept:
        row["currency"] = row.get("currency") or desk.base
        row["value_date"] = row.get("value_date") or row.get("booking_date", "")
    return kept


def _document(found: ReadFile, statement: Statement) -> Row:
    """The statement as a row of Documents; the key says all that it says, so that a changed statement is another document."""
    said: dict[str, Any] = {
        "format": found.format, "number": statement.number, "own_account": statement.account, "from_date": statement.from_date,
        "to_date": statement.to_date, "currency": statement.currency, "opening": statement.opening,
        "movements": max(-_LARGEST, min(_LARGEST, statement.movements)), "closing": statement.closing, "lines": statement.lines}
    key = "D" + hashlib.sha256("\x1f".join(map(str, said.values())).encode()).hexdigest()[:12].upper()
    return {"id": key, "line": statement.line, "ties": statement.ties, "findings": " ".join(statement.findings), "note": statement.note} | said


def _say_statements(found: ReadFile, desk: Desk) -> None:
    """A warning for each total that does not tie, and for each account that is not in Settings."""
    own = {plain_account(account) for account in desk.policy.own_accounts}
    strange: set[str] = set()
    for statement in found.statements:
        desk.issues += [Issue("Documents", text, statement.mend or ASK_BANK, row=statement.line, level="warning", file=found.name, kind="statement")
                        for text in statement.findings]
        if own and statement.account and not statement.clearing and plain_account(statement.account) not in own:
            strange.add(statement.account)
    for account in sorted(strange):
        desk.issues.append(Issue("Documents", f"{account} is not one of your own accounts.", "If it is yours, add it to own_accounts in Settings.",
                                 level="warning", file=found.name, kind="own account"))


def plain_account(account: str) -> str:
    """An account as it is compared: letters and digits alone."""
    return "".join(c for c in account if c.isalnum()).upper()


def _typed(row: Row) -> Row:
    out = {name: _day(value) if name in _DATES else value for name, value in row.items() if name not in (*BESIDE, *OURS)}
    if "line_no" in out:
        out["line"] = out.pop("line_no")
    return out


@lru_cache(maxsize=4096)
def _day(text: Any) -> Any:
    return pd.Timestamp(text).as_unit("s") if text else pd.NaT


_DATES = frozenset(c.name for table in TABLES.values() for c in table.columns if c.kind == "date")
__all__ = ["FileReport", "as_rows", "lists_of", "name_receipts", "name_remittances", "plain_account", "receipt_id"]

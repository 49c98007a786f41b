"""What exports of payment processors have in common: charges, fees, refunds, chargebacks and payouts in a clearing account.

The processor is an account of ours: a charge is a receipt there over what the customer paid (gross), its fee a line of its own that is
expense and never makes a payment short, and the payout takes what is left to the bank. So an invoice is paid in full, and gross - fees -
refunds - chargebacks = the bank line. A module such as `stripe` says which columns an export has;
`read_export` does the rest, with the lines of `processor_moves` and the payouts of `processor_payouts`.
"""
from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from receivables.headers import normal
from workbook.readers.dialect import read_text
from workbook.readers.formats.processor_moves import CHARGE, FEE, HEADER_LINES, INTERNAL, OTHER, REFUND, Export, Move, moves_of
from workbook.readers.formats.processor_payouts import explain
from workbook.readers.formats.reading import joined
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.grid import Grid
from workbook.readers.values import Told


def header_of(head: bytes, export: Export) -> float:
    """How sure it is that these first bytes begin such an export: all the columns it needs stand in one line."""
    try:
        text = head[:8192].decode("utf-8", errors="replace").replace("\0", "")
    except ValueError:
        return 0.0
    words = [{normal(cell.strip('" \ufeff')) for cell in re.split(r"[,;\t]", line)} for line in text.splitlines()[:HEADER_LINES]]
    return 0.92 if any(all(export.headers(role) & found for role in export.needs) for found in words) else 0.0


def fits(grid: Grid, export: Export) -> bool:
    """True for a sheet that is such an export."""
    rows = [{normal(str(cell)) for cell in row} for row in grid.rows[:HEADER_LINES]]
    return any(all(export.headers(role) & found for role in export.needs) for found in rows)


def read_export(data: bytes, name: str, export: Export, told: Told | None = None) -> ReadFile:
    """The export as receipts of a clearing account. Raises ReceivablesError where its columns or its numbers cannot be told."""
    return read_grid(read_text(data, name), name, export, told)


def read_grid(grid: Grid, name: str, export: Export, told: Told | None = None) -> ReadFile:
    """The same of a text file or a sheet that was cut into cells."""
    if grid.typed:
        grid = replace(grid, rows=[[_spelled(cell) for cell in row] for row in grid.rows])
    found = ReadFile(export.format, name, notes=[note.removeprefix(f"{name}: ") for note in grid.notes])
    moves, whole = moves_of(grid, export, told or Told(), found)
    for move in moves:
        _add(found, move, export)
    _part_equal_keys(found)
    explain(found, moves, export, whole)
    if any(normal(move.said.get("mode", "")) == "test" for move in moves):
        found.warn("The export holds lines of test mode, which are no money.", mend="Export live data, and undo this import.")
    return found


def _spelled(cell: object) -> str:
    """A sheet's cell as a text file has it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else "" if cell is None else str(cell)


def _add(found: ReadFile, move: Move, export: Export) -> None:
    """The receipt of a move, and its fee."""
    said = move.said
    parts = [said.get(role, "") for role in export.text]
    parts = [part for part in parts if not any(part in other for other in parts if other != part)]
    text = joined(parts if move.kind in (CHARGE, OTHER) else [*parts, said.get("type", "")])
    base: Row = {"own_account": export.processor, "currency": move.currency, "value_date": move.day, "booking_date": move.day, "line": move.line,
                 "method": move.kind if move.kind != CHARGE else said.get("type", "") or CHARGE}
    key = export.key(said.get("id", "")) if move.kind not in (FEE, OTHER, INTERNAL) or export.sides == "gross" else ""
    row = {**base, "amount": move.gross, "payer_name": said.get("name", ""), "payer_account": said.get("account", ""), "text": text,
           "end_to_end_id": said.get("invoice", ""), "note": f"takes back {said['original']}" if said.get("original") and move.gross < 0 else ""}
    if key:
        row["id"] = key
    if move.kind not in (CHARGE, OTHER) or move.gross < 0:
        row["kind"] = "not customer"
    if move.gross:
        found.receipts.append(row)
    if move.cost:
        fee = {**base, "amount": -move.cost, "text": joined([f"Fee of {key or text}"]), "kind": "not customer", "method": FEE}
        found.receipts.append(fee | ({"id": f"{key}:fee"} if key else {}))
    if move.refunded:
        back = {**base, "amount": -move.refunded, "text": joined([f"Refund of {key or text}"]), "kind": "not customer", "method": REFUND}
        found.receipts.append(back | ({"id": f"{key}:refund"} if key else {}))


def _part_equal_keys(found: ReadFile) -> None:
    """An id that several movements have (both sides of an exchange, ids that a spreadsheet cut) is the key of none of them: their content is."""
    contents: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for row in found.receipts:
        contents[row.get("id", "")].add((row["value_date"], row["amount"], row["currency"]))
    for row in found.receipts:
        if len(contents[row.get("id", "")]) > 1:
            row.pop("id", None)

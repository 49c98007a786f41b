"""What exports of payment processors have in common: charges, fees, refunds, chargebacks and payouts in a clearing account.

The processor is an account of ours: a charge is a receipt there over what the customer paid (gross), its fee a line of its own that is
expense and never makes a payment short, and the payout takes what is left to the bank. So an invoice is paid in full, and gross - fees -
refunds - chargebacks = the bank line. A module such as `stripe` says which columns an export has; `read_export` does the rest.

| role of a column | means |
|---|---|
| id, date, currency, gross, fee, net | of the movement; what the fee is, follows from gross and net where both are there |
| debit, credit | gross in two columns |
| type, status | words, compared with `Export.kinds` and `Export.done` |
| payout, payout_date | the payout that the movement is part of |
| effect | "Memo" where the line moves no money |
| name, account, text, invoice, original, balance | payer, e-mail, what it is for, our number, the movement it takes back, balance after it |
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from receivables.errors import ReceivablesError
from receivables.headers import normal
from receivables.money import MINOR_MAX, exponent, to_text
from workbook.readers.amounts import DOLLARS, Number, decimal_marks, read_number
from workbook.readers.dates import LEAN, date_orders, read_date
from workbook.readers.dialect import read_text
from workbook.readers.formats.reading import joined
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.grid import Grid
from workbook.readers.values import Told

CHARGE, FEE, REFUND, CHARGEBACK, PAYOUT = "charge", "fee", "refund", "chargeback", "payout"
OTHER, INTERNAL, SKIP = "other", "internal", "skip"       # of customers perhaps; between accounts of ours; no money
NUMBERS, DATES = ("gross", "fee", "net", "debit", "credit", "balance", "refunded", "fee2", "fee3", "fee4"), ("date", "payout_date")
HEADER_LINES = 8
MEMO = ("memo", "nota", "note")


@dataclass(frozen=True)
class Export:
    """One kind of export. `columns` maps a role to the headers it may have, `needs` are the roles that tell it from all others; `kinds` are
    the first words that fit a type and what they mean, `done` the states in which money moved (none: all)."""

    processor: str
    format: str
    columns: Mapping[str, str]
    needs: tuple[str, ...]
    kinds: Sequence[tuple[str, str]] = ()
    default: str = OTHER
    done: tuple[str, ...] = ()
    text: tuple[str, ...] = ("text", "invoice")
    order: str = ""
    sides: str = "gross"           # what debit and credit hold: gross, or what is left of it


@dataclass
class Move:
    """One line of an export in minor units: `gross` = `net` + `cost`."""

    kind: str
    line: int
    day: str
    currency: str
    gross: int
    net: int
    refunded: int = 0
    payout_day: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """The fee that the processor keeps."""
        return self.gross - self.net


def header_of(head: bytes, export: Export) -> float:
    """How sure it is that these first bytes begin such an export: all the columns it needs stand in one line."""
    try:
        text = head[:8192].decode("utf-8", errors="replace").replace("\0", "")
    except ValueError:
        return 0.0
    words = [{normal(cell.strip('" \ufeff')) for cell in re.split(r"[,;\t]", line)} for line in text.splitlines()[:HEADER_LINES]]
    return 0.92 if any(all(_headers(export, role) & found for role in export.needs) for found in words) else 0.0


def fits(grid: Grid, export: Export) -> bool:
    """True for a sheet that is such an export."""
    rows = [{normal(str(cell)) for cell in row} for row in grid.rows[:HEADER_LINES]]
    return any(all(_headers(export, role) & found for role in export.needs) for found in rows)


def read_export(data: bytes, name: str, export: Export, told: Told | None = None) -> ReadFile:
    """The export as receipts of a clearing account. Raises ReceivablesError where its columns or its numbers cannot be told."""
    return read_grid(read_text(data, name), name, export, told)


def read_grid(grid: Grid, name: str, export: Export, told: Told | None = None) -> ReadFile:
    """The same of a text file or a sheet that was cut into cells."""
    if grid.typed:
        grid = replace(grid, rows=[[_spelled(cell) for cell in row] for row in grid.rows])
    found = ReadFile(export.format, name, notes=[note.removeprefix(f"{name}: ") for note in grid.notes])
    moves, whole = _moves(grid, export, told or Told(), found)
    for move in moves:
        _add(found, move, export)
    _part_equal_keys(found)
    _explain(found, moves, export, whole)
    if any(normal(move.said.get("mode", "")) == "test" for move in moves):
        found.warn("The export holds lines of test mode, which are no money.", mend="Export live data, and undo this import.")
    return found


def _spelled(cell: object) -> str:
    """A sheet's cell as a text file has it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else "" if cell is None else str(cell)


def _headers(export: Export, role: str) -> set[str]:
    return {normal(word) for word in export.columns[role].split("|")}


def _moves(grid: Grid, export: Export, told: Told, found: ReadFile) -> tuple[list[Move], bool]:
    """The lines of the export that moved money, the oldest first; and whether these are all its lines."""
    at, places = _places(grid, export)
    rows = [(line, {role: row[i].strip() if i < len(row) else "" for role, i in places.items()})
            for line, row in zip(grid.lines[at + 1:], grid.rows[at + 1:])]
    named = {role: str(grid.rows[at][i]) for role, i in places.items()}
    numbers = [role for role in NUMBERS if role in places]
    marks = decimal_marks({role: [said[role] for _, said in rows if said[role]] for role in numbers}, told.decimal, grid.file, named)
    dates = [role for role in DATES if role in places]
    orders = date_orders({role: [said[role] for _, said in rows if said[role]] for role in dates}, told.date_order or export.order, grid.file, named,
                         LEAN.get(marks.get("gross", ""), ""))
    moves = [move for line, said in rows if (move := _move(line, said, export, marks, orders, found, told.base))]
    newest_first = bool(moves) and (moves[0].day > moves[-1].day or _falls(moves))
    return (moves[::-1] if newest_first else moves), len(moves) == len(rows)


def _falls(moves: Sequence[Move]) -> bool:
    """True when a day's lines stand newest first, as their times tell."""
    times = [move.said.get("time", "") for move in moves]
    return moves[0].day == moves[-1].day and times[0] > times[-1]


def _places(grid: Grid, export: Export) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(grid.rows[:HEADER_LINES]):
        cells = [normal(str(cell)) for cell in row]
        places = {}
        for role in export.columns:
            words = [normal(word) for word in export.columns[role].split("|")]
            hit = next((cells.index(word) for word in words if word in cells), None)
            if hit is not None:
                places[role] = hit
        if all(role in places for role in export.needs):
            return at, places
    raise ReceivablesError(f"You cannot import {grid.file} as {export.format} because no line of it names the columns of such an export.")


def _move(line: int, said: Mapping[str, str], export: Export, marks: Mapping[str, str], orders: Mapping[str, str], found: ReadFile,
          base: str) -> Move | None:
    """One line; None, with its reason, where no money moved or it cannot be read."""
    if export.done and "status" in said and normal(said["status"]) not in export.done:
        found.notes.append(f"line {line}: {said['status'] or 'no status'}, so no money moved; left out.")
        return None
    if normal(said.get("effect", "")) in MEMO:
        return None
    kind = next((kind for words, kind in export.kinds if re.search(words, said.get("type", ""), re.IGNORECASE)), export.default)
    if kind == SKIP:
        return None
    amounts: dict[str, Number | None] = {role: read_number(said[role], marks[role], False) if said[role] else Number(0, 0) for role in marks}
    bad = [role for role, number in amounts.items() if number is None]
    day = str(read_date(said["date"], orders["date"]) or "")[:10]
    if bad or not day:
        what = f"{said[bad[0]]!r} is not an amount" if bad else f"{said['date']!r} is not a date"
        found.refuse(f"The line cannot be taken: {what}.", line, "Take the export again.", column=bad[0].capitalize() if bad else "Value Date")
        return None
    currency = said.get("currency", "").upper() or _beside(amounts.values(), base)
    minor = {role: _minor(number, currency) for role, number in amounts.items() if number is not None}
    if any(abs(amount) > MINOR_MAX for amount in minor.values()):
        found.refuse("The line cannot be taken: its amount is too large.", line, "Check the amount.", column="Amount")
        return None
    costs = sum(abs(minor.get(role, 0)) for role in ("fee", "fee2", "fee3", "fee4"))
    gross = minor["gross"] if "gross" in minor else abs(minor.get("credit", 0)) - abs(minor.get("debit", 0))
    if export.sides == "net":
        gross += costs
    net = minor["net"] if said.get("net") else gross - costs
    if said.get("net") and said.get("fee") and said.get("gross") and gross - net not in (costs, -costs):
        found.warn(f"Gross {to_text(gross, currency)}, fee {said['fee']} and net {to_text(net, currency)} do not add up.", line, column="Amount")
    payout_day = str(read_date(said.get("payout_date", ""), orders.get("payout_date", "ymd")) or "")[:10]
    return Move(kind, line, day, currency, gross, net, abs(minor.get("refunded", 0)), payout_day, said)


def _beside(amounts: Iterable[Number | None], base: str) -> str:
    """The currency that stands beside an amount, where no column names one; "$" is the ledger's own dollar, else the US dollar."""
    sign = next((number.currency for number in amounts if number is not None and number.currency), "")
    return base if not sign or (sign == "$" and base in DOLLARS) else sign.replace("$", "USD")


def _minor(number: Number, currency: str) -> int:
    """Minor units, half away from zero."""
    shift = exponent(currency) - number.decimals
    size = abs(number.digits)
    size = size * 10 ** shift if shift >= 0 else (size + 10 ** -shift // 2) // 10 ** -shift
    return -size if number.digits < 0 else size


def _add(found: ReadFile, move: Move, export: Export) -> None:
    """The receipt of a move, and its fee."""
    said = move.said
    parts = [said.get(role, "") for role in export.text]
    parts = [part for part in parts if not any(part in other for other in parts if other != part)]
    text = joined(parts if move.kind in (CHARGE, OTHER) else [*parts, said.get("type", "")])
    base: Row = {"own_account": export.processor, "currency": move.currency, "value_date": move.day, "booking_date": move.day, "line": move.line,
                 "method": move.kind if move.kind != CHARGE else said.get("type", "") or CHARGE}
    key = _key(said.get("id", ""), export) if move.kind not in (FEE, OTHER, INTERNAL) or export.sides == "gross" else ""
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


def _key(key: str, export: Export) -> str:
    """A key that no other processor's line has: a bare number gets the processor's name."""
    return f"{export.processor} {key}" if key.isdigit() else key


def _explain(found: ReadFile, moves: Sequence[Move], export: Export, whole: bool) -> None:
    """A statement for each payout, or for the whole file where it does not say which line was paid out when."""
    groups: dict[str, list[Move]] = defaultdict(list)
    named = {move.said.get("payout", "") for move in moves if move.kind != PAYOUT} - {""}
    for move in moves:
        payout = move.said.get("payout", "") or (move.said.get("id", "") if move.kind == PAYOUT else "")
        groups[payout if payout in named else ""].append(move)
    for payout, mine in sorted(groups.items()):
        if payout:
            _explain_payout(found, payout, mine, export)
        else:
            for currency in sorted({move.currency for move in mine}):
                _explain_balance(found, [move for move in mine if move.currency == currency], export, whole)


def _explain_payout(found: ReadFile, payout: str, moves: Sequence[Move], export: Export) -> None:
    """The payout's own line where the file has one, compared with the sum of what it pays out; else the line is made from that sum."""
    currency = moves[0].currency
    paid = [move for move in moves if move.kind == PAYOUT]
    rest = [move for move in moves if move.kind != PAYOUT]
    total = sum(move.net for move in rest)
    statement = _statement(export, moves, payout)
    if paid:
        statement.compare(f"Payout {payout}", -sum(move.net for move in paid), total)
    else:
        when = max(move.payout_day for move in rest) or max(move.day for move in rest)
        found.receipts.append({"id": _key(payout, export), "own_account": export.processor, "currency": currency, "value_date": when,
                               "amount": -total, "text": f"Payout {payout}", "kind": "not customer", "method": PAYOUT, "line": rest[-1].line})
    statement.note = f"{export.processor} payout {payout}: {_words(rest, currency)} = {to_text(total, currency)} {currency} on the bank account."
    for row in found.receipts:
        if row.get("method") == PAYOUT and (row.get("id") == _key(payout, export) or row["line"] in {move.line for move in paid}):
            row["note"] = statement.note
    found.statements.append(statement)


def _explain_balance(found: ReadFile, moves: Sequence[Move], export: Export, whole: bool) -> None:
    currency = moves[0].currency
    statement = _statement(export, moves, "")
    balances = [(move, read_number(move.said["balance"], _point(move.said["balance"]), False)) for move in moves if move.said.get("balance")]
    if whole and len(balances) == len(moves) and all(number is not None for _, number in balances):
        first, last = balances[0], balances[-1]
        if first[1] is not None and last[1] is not None:
            statement.opening, statement.closing = _minor(first[1], currency) - first[0].net, _minor(last[1], currency)
            statement.tie()
    paid = sum(move.net for move in moves if move.kind == PAYOUT)
    rest = [move for move in moves if move.kind != PAYOUT]
    left = sum(move.net for move in moves)
    statement.note = (f"{export.processor}: {_words(rest, currency)}; payouts {to_text(paid, currency)}; "
                      f"change of the balance {to_text(left, currency)} {currency}.")
    found.statements.append(statement)


def _point(text: str) -> str:
    """The decimal mark of a balance: the last of comma and point in it."""
    return "," if text.rfind(",") > text.rfind(".") else "."


def _statement(export: Export, moves: Sequence[Move], number: str) -> Statement:
    statement = Statement(export.processor, moves[0].currency, number, min(m.day for m in moves), max(m.day for m in moves), line=moves[0].line,
                          clearing=True)
    for move in moves:
        statement.add(move.net)
    return statement


def _words(moves: Sequence[Move], currency: str) -> str:
    """Gross, fees, refunds, chargebacks and the rest in words."""
    sums: dict[str, int] = dict.fromkeys(("gross", "fees", "refunds", "chargebacks", "other"), 0)
    names = {CHARGE: "gross", REFUND: "refunds", CHARGEBACK: "chargebacks", FEE: "fees"}
    for move in moves:
        sums[names.get(move.kind, "other")] += move.gross
        sums["fees"] -= move.cost
    return ", ".join(f"{name} {to_text(value, currency)}" for name, value in sums.items() if value or name in ("gross", "fees"))

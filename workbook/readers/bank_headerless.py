"""Bank lists without a header line: the header is made from what stands in the columns, where that leaves one reading only.

| what proves which column is the amount |
|---|
| the balance of each line is that of the line before (or after) it and the amount |
| an opening balance, the amount and a closing balance in each line |
| one column of numbers, with a sign, or beside a column that says debit or credit |
| two columns of which each line fills one: a sign, or the balance, tells which is money out |
| Wells Fargo: date, amount, *, cheque number, text; the month stands first |

Anything else is left to the person, who names the columns (`--columns`).

>>> grid = Grid("x.csv", "", [["21/11/2026", "150.00", "ACME RE 10234"], ["22/11/2026", "-50.00", "Rent"]], [1, 2])
>>> proved(grid).rows[0]
['Value Date', 'Amount', 'Description']
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, permutations, zip_longest

from receivables.errors import ReceivablesError
from receivables.headers import normal
from receivables.money import CURRENCIES
from workbook.readers.amounts import decimal_marks, read_number
from workbook.readers.bank_words import sides
from workbook.readers.dates import read_date
from workbook.readers.grid import Grid

SAMPLE = 500            # rows that are looked at
_ACCOUNT = re.compile(r"'?[A-Z]{2}\d\d[A-Z0-9]{10,30}'?")
_MONEY = re.compile(r"[+-]|[.,]\d\d(?!\d)")
_DAYS = ("dmy", "mdy", "ymd")
Amounts = Sequence[Decimal | None]


def headed(grid: Grid, columns: str) -> Grid:
    """The list with the header that the person gives it: names split by commas, blank for what is not used. Raises ReceivablesError where the
    list has fewer columns."""
    names = [name.strip() for name in columns.split(",")]
    width = max(map(len, grid.rows), default=0)
    if len(names) > width:
        raise ReceivablesError(f"You cannot import {grid.label} because you name {len(names)} columns and the list has {width}. Name them from "
                               "the left, with nothing between two commas for a column that is not used.")
    return _with_header(grid, [*names, *[""] * (width - len(names))])


def proved(grid: Grid) -> Grid | None:
    """The list with the header that its cells prove; None where they do not."""
    rows = grid.rows[:SAMPLE]
    width = max(map(len, grid.rows))
    if grid.typed or width < 3 or len(rows) < 2:
        return None
    cells = [[str(cell).strip() for cell in column] for column in zip_longest(*rows, fillvalue="")]
    kinds = [_kind(column) for column in cells]
    dates = [i for i, kind in enumerate(kinds) if kind == "date" and all(cells[i])]
    if not dates:
        return None
    if _is_wells_fargo(cells, kinds):
        return _said(_with_header(_month_first(grid), ["Value Date", "Amount", "", "", "Description"]))
    roles = _money({i: _amounts(cells[i]) for i, kind in enumerate(kinds) if kind == "money"}, cells, kinds)
    if not roles:
        return None
    roles |= {dates[0]: "Value Date"} if len(dates) == 1 else {dates[0]: "Booking Date", dates[1]: "Value Date"}
    return _said(_with_header(grid, _header(roles, cells, kinds)))


def _with_header(grid: Grid, names: Sequence[str]) -> Grid:
    return replace(grid, rows=[list(names), *grid.rows], lines=[0, *grid.lines])


def _said(grid: Grid) -> Grid:
    """The list, with a note of what its columns are taken for."""
    names = ", ".join(name or "(not used)" for name in grid.rows[0])
    return replace(grid, notes=(*grid.notes, f"{grid.label} has no header line; its columns are read as {names}."))


def _kind(column: Sequence[str]) -> str:
    """What the cells of a column are: date, money, side, currency, account, text, or nothing."""
    said = [cell for cell in dict.fromkeys(column) if cell]
    if not said:
        return ""
    if all(any(read_date(cell, order) is not None for order in _DAYS) for cell in said):
        return "date"
    if all(cell in CURRENCIES for cell in said):
        return "currency"
    if all(_ACCOUNT.fullmatch(cell.replace(" ", "")) for cell in said):
        return "account"
    words = [normal(cell) for cell in said]
    if set(words) <= set(sides(words)):
        return "side"
    if any(_MONEY.search(cell) for cell in said) and all(read_number(cell, mark) is not None for mark in _mark(said) for cell in said):
        return "money"
    return "text"


def _mark(cells: Sequence[str]) -> list[str]:
    """The decimal mark of the column; where it cannot be told, both, which no column of numbers is read with."""
    try:
        return [decimal_marks({"amount": cells})["amount"]]
    except ReceivablesError:
        return [".", ","]


def _amounts(column: Sequence[str]) -> Amounts:
    mark = _mark([cell for cell in dict.fromkeys(column) if cell])[0]
    numbers = [read_number(cell, mark) if cell else None for cell in column]
    return [None if number is None or not number.digits else Decimal(number.digits).scaleb(-number.decimals) for number in numbers]


def _money(numbers: dict[int, Amounts], cells: Sequence[Sequence[str]], kinds: Sequence[str]) -> dict[int, str]:
    """The roles of the columns of numbers: Amount, or Debit and Credit, with Direction and Balance; none where nothing proves them."""
    side = next((i for i, kind in enumerate(kinds) if kind == "side" and all(cells[i])), None)
    if side is not None:
        known = sides(map(normal, cells[side]))
        signs = [known[normal(cell)] for cell in cells[side]]
        for at, amounts in _full(numbers):
            signed = [sign * abs(amount) for sign, amount in zip(signs, amounts)]
            balance = _balance_of(signed, {b: column for b, column in numbers.items() if b != at})
            if balance or len(numbers) == 1:
                return {side: "Direction", at: "Amount"} | balance
    for at, amounts in _full(numbers):
        others = {b: column for b, column in numbers.items() if b != at}
        if balance := _balance_of(amounts, others):
            return {at: "Amount"} | balance
        for opening, closing in permutations(others, 2):
            if _between(amounts, numbers[opening], numbers[closing]):
                return {at: "Amount", closing: "Balance"}
    return _two_columns(numbers) or _only_one(numbers)


def _full(numbers: dict[int, Amounts]) -> Iterator[tuple[int, list[Decimal]]]:
    for at, column in numbers.items():
        amounts = [amount for amount in column if amount is not None]
        if len(amounts) == len(column):
            yield at, amounts


def _balance_of(amounts: Sequence[Decimal], numbers: dict[int, Amounts]) -> dict[int, str]:
    """The column that is the balance after each amount, or (without a name) before it."""
    for at, column in numbers.items():
        steps = [new - old for old, new in pairwise(balance or Decimal(0) for balance in column)]
        back = [-step for step in steps]
        if steps == list(amounts[1:]) or back == list(amounts[:-1]):
            return {at: "Balance"}
        if steps == list(amounts[:-1]) or back == list(amounts[1:]):
            return {at: ""}
    return {}


def _between(amounts: Sequence[Decimal], opening: Amounts, closing: Amounts) -> bool:
    """True where each amount leads from its opening to its closing balance, and one line's balances to those of the next."""
    lines = [(before or Decimal(0), after or Decimal(0)) for before, after in zip(opening, closing)]
    chained = all(one[1] == other[0] for one, other in pairwise(lines)) or all(one[0] == other[1] for one, other in pairwise(lines))
    return chained and all(before + amount == after for (before, after), amount in zip(lines, amounts))


def _two_columns(numbers: dict[int, Amounts]) -> dict[int, str]:
    """Debit and credit, of which each line fills one."""
    for out, into in permutations(numbers, 2):
        lines = list(zip(numbers[out], numbers[into]))
        if not all((debit is None) != (credit is None) for debit, credit in lines) or not any(debit for debit, _ in lines):
            continue
        if not any(credit for _, credit in lines):
            continue
        signed = [(credit or Decimal(0)) - abs(debit or Decimal(0)) for debit, credit in lines]
        if balance := _balance_of(signed, {b: column for b, column in numbers.items() if b not in (out, into)}):
            return {out: "Debit", into: "Credit"} | balance
        if len(numbers) == 2 and all((debit or -1) < 0 and (credit or 1) > 0 for debit, credit in lines):
            return {out: "Debit", into: "Credit"}
    return {}


def _only_one(numbers: dict[int, Amounts]) -> dict[int, str]:
    """One column of numbers, in which money comes and goes."""
    (at, amounts), *others = numbers.items() or [(0, ())]
    signed = not others and all(amount is not None for amount in amounts)
    return {at: "Amount"} if signed and any(a and a > 0 for a in amounts) and any(a and a < 0 for a in amounts) else {}


def _header(roles: dict[int, str], cells: Sequence[Sequence[str]], kinds: Sequence[str]) -> list[str]:
    """A name for each column; words go on with the text."""
    names, texts = [], 0
    for i, kind in enumerate(kinds):
        name = roles.get(i, "")
        if kind == "currency" and "Currency" not in names:
            name = "Currency"
        elif kind == "account":
            wanted = "Own Account" if len(set(cells[i])) == 1 and "Own Account" not in names else "Payer Account"
            name = wanted if wanted not in names else ""
        elif kind == "text" and not (len(set(cells[i])) == 1 and cells[i][0].isdigit()):
            texts += 1
            name = "Description" if texts == 1 else f"Description {texts}"
        names.append(name)
    return names


def _is_wells_fargo(cells: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    return len(cells) == 5 and kinds[0] == "date" and all("/" in cell for cell in cells[0]) and kinds[1] == "money" and set(cells[2]) == {"*"} \
        and all(not cell or cell.isdigit() for cell in cells[3])


def _month_first(grid: Grid) -> Grid:
    """The list with the days of its first column as 2026-11-30."""
    def one(cell: str) -> str:
        day = read_date(cell, "mdy")
        return cell if day is None else str(day)[:10]

    return replace(grid, rows=[[one(str(row[0])), *row[1:]] for row in grid.rows])

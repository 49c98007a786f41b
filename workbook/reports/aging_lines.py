"""The body of the Aging list: a line a customer and currency, each amount with the place of its open items, and what people typed."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from receivables.aging import Aging
from receivables.money import exponents
from receivables.schema import Frame
from workbook.reports.bulk import Bulk, Cells
from workbook.reports.open_items import SHEET, Listed
from workbook.stores.parts import letters

LINKS_MAX = 65_000          # Excel takes 65,530 links a sheet; what is beyond becomes a HYPERLINK formula with the same cached number
UNIDENTIFIED = "Unidentified cash"


def line_key(customer_id: str, currency: str) -> str:
    """The key of a line, to which notes are tied.

    >>> line_key("C1", "EUR")
    'C1/EUR'
    """
    return f"{customer_id}/{currency}"


def bulk(aged: Aging, names: Mapping[str, str], typed: Frame | None, listed: Listed, row: int) -> list[Bulk]:
    """The body from sheet row `row`, none when nothing is open; unidentified cash stands last."""
    if not len(aged.rows):
        return []
    rows = aged.rows.assign(customer_id=aged.rows["customer_id"].astype("str"), currency=aged.rows["currency"].astype("str"))
    rows = rows.sort_values("customer_id", key=lambda ids: ids == "", kind="stable", ignore_index=True)
    ids, currencies = rows["customer_id"].tolist(), rows["currency"].tolist()
    parts = ["not_due", *aged.buckets, "credits", "unapplied", "balance"]
    scale = exponents(currencies)
    amounts = [Cells("number", decimal_texts(rows[part].to_numpy(), scale)) for part in parts]
    links = _links(ids, currencies, listed, amounts, row)
    keys = [line_key(c, k) for c, k in zip(ids, currencies)]
    who = [names.get(c, "") if c else UNIDENTIFIED for c in ids]
    beside = [Cells("text", _typed(typed, column, keys)) for column in ("note", "next_step", "owner")]
    columns = (Cells("text", ids), Cells("text", who), Cells("text", currencies), *amounts,
               Cells("number", [str(n) for n in rows["items"].tolist()]), *beside, Cells("text", keys))
    return [Bulk("Aging", "Aging", row, columns, links)]


def decimal_texts(minor: npt.NDArray[np.int64], scale: npt.NDArray[np.int64]) -> list[str]:
    """Minor units as the numbers that cells hold.

    >>> decimal_texts(np.array([123456, -5, 500]), np.array([2, 2, 0]))
    ['1234.56', '-0.05', '500']
    """
    return [repr(number).removesuffix(".0") for number in (minor / 10.0 ** scale).tolist()]


def _typed(typed: Frame | None, column: str, keys: list[str]) -> list[str]:
    if typed is None or not len(typed):
        return [""] * len(keys)
    known: dict[Any, Any] = dict(zip(typed["line"], typed[column]))
    return [str(known.get(key, "")) for key in keys]


def _links(ids: list[str], currencies: list[str], listed: Listed, amounts: list[Cells], row: int) -> list[tuple[str, str]]:
    """Links from every amount to its block of open items, from the balance to all of the line's; beyond Excel's limit as formulas."""
    links: list[tuple[str, str]] = []
    last = len(amounts) - 1
    names = [letters(4 + slot) for slot in range(len(amounts))]
    for n, who in enumerate(zip(ids, currencies)):
        for slot, cells in enumerate(amounts):
            found = listed.blocks.get((*who, slot if slot < last else -1))
            if found is None:
                continue
            place = f"'{SHEET}'!A{found[0]}:{listed.right}{found[1]}"
            if len(links) < LINKS_MAX:
                links.append((f"{names[slot]}{row + n}", place))
            else:
                if not cells.formulas:
                    cells.formulas.extend([""] * len(cells.values))
                cells.formulas[n] = f'HYPERLINK("#{place}",{cells.values[n]})'
    return links

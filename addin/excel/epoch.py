"""Days in a workbook that counts from 1904. A cell that shows a date comes as that date; a bare number where a date belongs is counted anew.

>>> from udfs.call import BY_NAME
>>> counted_from_1900(BY_NAME["AR_DAYS_OVERDUE"], [44711.0, (("x",), (44741.0,))])
[46173.0, (('x',), (46203.0,))]
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addin.excel.wire import from_1904
from receivables.headers import find_columns
from receivables.tables import TABLES
from udfs.registry import Formula


def counted_from_1900(formula: Formula, args: Sequence[Any]) -> list[Any]:
    """The arguments, with the serial numbers of dates counted from 1900: in date arguments, and in the date columns of ranges."""
    units = [arg.unit for arg in formula.args]
    return [_of_unit(unit, value) for unit, value in zip(units, args)] + list(args[len(units):])


def _of_unit(unit: str, value: Any) -> Any:
    if unit == "date":
        return tuple(tuple(map(from_1904, row)) for row in value) if isinstance(value, tuple) else from_1904(value)
    return _dates_of_range(value) if unit == "range" and isinstance(value, tuple) and value else value


def _dates_of_range(rows: tuple[tuple[Any, ...], ...]) -> tuple[tuple[Any, ...], ...]:
    headers = ["" if header is None else str(header) for header in rows[0]]
    columns = {at for table in TABLES.values() for name, at in find_columns(headers, table).items() if table.by_name[name].kind == "date"}
    return (rows[0], *(tuple(from_1904(cell) if at in columns else cell for at, cell in enumerate(row)) for row in rows[1:])) if columns else rows

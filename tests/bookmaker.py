"""Small workbooks as a person could have them: our tables with her own columns, charts, names, drop-downs, notes and sheets around them."""
from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from receivables.schema import Frame, rows
from receivables.tables import TABLES
from workbook.cells import cell_values

CHECKER = Path(__file__).resolve().parents[2] / "shared" / "tools" / "check_xlsx.py"
RATES = [{"id": "USD 2026-10-01", "date": "2026-10-01", "currency": "USD", "rate": 1.1},
         {"id": "GBP 2026-10-01", "date": "2026-10-01", "currency": "GBP", "rate": 0.85},
         {"id": "USD 2026-11-01", "date": "2026-11-01", "currency": "USD", "rate": 1.12}]


def rates(*records: dict) -> Frame:
    from receivables.schema import day
    return rows(TABLES["Rates"], [r | {"date": day(r["date"])} for r in records or RATES])


def invoices(*numbers: str, **cells: object) -> Frame:
    from receivables.schema import day
    one = {"type": "INV", "customer_id": "C1", "invoice_date": day("2026-10-01"), "due_date": day("2026-10-31"), "currency": "EUR", "amount": 10000,
           "open": 10000, "days_overdue": 30, "bucket": "1 to 30", "accounting_date": day("2026-10-01")}
    return rows(TABLES["Invoices"], [one | {"number": n} | cells for n in numbers])


class Maker:
    """An XlsxWriter workbook that grows table by table, and is then written to a file."""

    def __init__(self, **options: object) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, **options})
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.blue = self.book.add_format({"bg_color": "#DDEEFF", "num_format": "0.00"})

    def sheet(self, name: str):
        return self.book.get_worksheet_by_name(name) or self.book.add_worksheet(name)

    def table(self, name: str, frame: Frame, at: tuple[int, int] = (0, 0), sheet: str = "", own: dict[str, list] | None = None, formulas: dict | None = None,
              totals: dict[str, str] | None = None, order: list[str] | None = None):
        """Write a schema table with its header at a cell; `own` are a person's columns at its end, `order` other code names' order."""
        table, own, formulas, totals = TABLES[name], own or {}, formulas or {}, totals or {}
        ws, (top, left) = self.sheet(sheet or name), at
        columns = [table.by_name[c] for c in order or table.names]
        body = max(len(frame), 1)
        ws.add_table(top, left, top + body + bool(totals), left + len(columns) + len(own) - 1, {"name": name, "total_row": bool(totals), "columns": [
            {"header": c.header, **({"formula": formulas[c.name]} if c.name in formulas else {}),
             **({"total_function": totals[c.name]} if c.name in totals else {})} for c in columns]
            + [{"header": h, **({"formula": v} if isinstance(v, str) else {})} for h, v in own.items()]})
        for i, c in enumerate(columns, left):
            codes = frame[c.currency].tolist() if c.currency in frame else None
            for n in range(body):
                value = cell_values(frame[c.name], c, codes, "EUR")[n] if n < len(frame) else None
                look = self.date if c.kind == "date" else self.blue if c.kind in ("amount", "rate", "fx") else None
                if c.name in formulas and n < len(frame):
                    ws.write_formula(top + 1 + n, i, formulas[c.name], look, value if value is not None else "")
                elif value is None:
                    ws.write_blank(top + 1 + n, i, None, look)
                elif c.kind == "date":
                    ws.write_datetime(top + 1 + n, i, value, look)
                elif isinstance(value, str):
                    ws.write_string(top + 1 + n, i, value)
                else:
                    ws.write_number(top + 1 + n, i, value, look)
        for j, values in enumerate(own.values(), left + len(columns)):
            for n, value in enumerate(values if not isinstance(values, str) else []):
                if isinstance(value, str) and value.startswith("="):
                    ws.write_formula(top + 1 + n, j, value, None, 7)
                else:
                    ws.write(top + 1 + n, j, value)
        return ws

    def save(self, path: Path) -> Path:
        self.book.close()
        path.write_bytes(self.out.getvalue())
        return path


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a workbook file."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {i.filename: archive.read(i) for i in archive.infolist()}


def changed(before: dict[str, bytes], path: Path) -> set[str]:
    """Parts that came, went or differ."""
    now = parts(path)
    return {n for n in before.keys() | now.keys() if before.get(n) != now.get(n)}


def assert_sound(path: Path, against: Path | None = None) -> None:
    """The checker finds nothing to repair (nothing new, with `against`); silent where the checker is not there."""
    if CHECKER.exists():
        args = ["--against", str(against), str(path)] if against else [str(path)]
        done = subprocess.run([sys.executable, str(CHECKER), *args], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(done.stdout + done.stderr)


def repacked(path: Path, **changes: bytes | None) -> bytes:
    """The file with some parts replaced, added, or (None) left out; part names with dots and slashes go as {name: bytes} pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = changes.pop(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
        for name, data in changes.items():
            new.writestr(name, data)
    return out.getvalue()

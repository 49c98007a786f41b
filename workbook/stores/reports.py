"""A report as files beside a folder ledger: `reports/Aging.csv` for people and `reports/Aging.json` for programs.

Aging becomes both; beside its lines the CSV has note, next step and owner, which a person may type there and the next report keeps.
Review becomes CSV, in which a person marks and types as on the sheet. A frame becomes CSV; anything else becomes JSON.
"""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from receivables.aging import Aging, as_dict
from receivables.review_table import REVIEW
from workbook.csvtable import dumps, write_rows
from workbook.csvtext import guard
from workbook.reports.review import ReviewContent
from workbook.stores.port import Report

FOLDER = "reports"
_TYPED = ("note", "next_step", "owner")


def report_files(report: Report) -> dict[str, bytes]:
    """The files of a report, path below the ledger's folder to bytes."""
    name, content = f"{FOLDER}/{report.name}", report.content
    aged = content if isinstance(content, Aging) else getattr(content, "aged", None)
    if isinstance(aged, Aging):
        lines = aging_lines(aged)
        beside = lines if aged is content else _with_notes(lines, content)
        return {f"{name}.csv": _csv(beside), f"{name}.json": _json(as_dict(aged))}
    if isinstance(content, ReviewContent):
        return {f"{name}.csv": dumps(content.sheet(), REVIEW, content.base_currency).encode()}
    return {f"{name}.csv": _csv(content)} if isinstance(content, pd.DataFrame) else {f"{name}.json": _json(content)}


def aging_lines(aged: Aging) -> pd.DataFrame:
    """One line a customer and currency: not_due, the buckets by their names, credits, unapplied, balance as plain decimals, items."""
    last = ("credits", "unapplied", "balance", "items")
    header = ["customer_id", "currency", "not_due", *aged.labels[1:], *last]
    found: Any = as_dict(aged)
    rows = [[r["customer_id"], r["currency"], r["not_due"], *r["buckets"], *(r[name] for name in last)] for r in found["rows"]]
    return pd.DataFrame(rows, columns=header)


def _with_notes(lines: pd.DataFrame, content: Any) -> pd.DataFrame:
    """The lines with their key before and, behind, the customer's name and what people typed."""
    keys = lines["customer_id"] + "/" + lines["currency"]
    typed = content.typed.drop_duplicates("line").set_index("line") if content.typed is not None else pd.DataFrame(columns=list(_TYPED))
    notes = {name: typed[name].reindex(keys).fillna("").tolist() for name in _TYPED}
    names = lines["customer_id"].map(lambda key: content.names.get(key, ""))
    return pd.concat([keys.rename("line"), lines, names.rename("name"), pd.DataFrame(notes)], axis=1)


def _csv(frame: pd.DataFrame) -> bytes:
    return write_rows([list(map(str, frame.columns)), *map(_texts, frame.itertuples(index=False, name=None))]).encode()


def _texts(values: Sequence[Any]) -> list[str]:
    """Cells as text. A negative amount is a number, not text that could run as a formula."""
    return [text if text.lstrip("-").replace(".", "", 1).isdigit() else guard(text) for text in ("" if pd.isna(v) else str(v) for v in values)]


def _json(content: Any) -> bytes:
    return (json.dumps(content, default=_plain, indent=1, ensure_ascii=False) + "\n").encode()


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return value.to_dict("records")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else str(value)

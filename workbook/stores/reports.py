"""A report as files beside a folder ledger: `reports/Aging.csv` for people and `reports/Aging.json` for programs.

A frame becomes CSV; what has a rule that makes a dictionary of it (aging) becomes CSV and JSON; anything else becomes JSON.
"""
from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from receivables.aging import Aging, as_dict
from workbook.csvtable import write_rows
from workbook.csvtext import guard
from workbook.stores.port import Report

FOLDER = "reports"


def report_files(report: Report) -> dict[str, bytes]:
    """The files of a report, path below the ledger's folder to bytes."""
    name, content = f"{FOLDER}/{report.name}", report.content
    if isinstance(content, Aging):
        found = as_dict(content)
        return {f"{name}.csv": _aging_csv(content, found), f"{name}.json": _json(found)}
    if isinstance(content, pd.DataFrame):
        return {f"{name}.csv": write_rows([list(map(str, content.columns)), *map(_texts, content.itertuples(index=False, name=None))]).encode()}
    return {f"{name}.json": _json(content)}


def _aging_csv(aging: Aging, found: Mapping[str, Any]) -> bytes:
    """One line a customer and currency; the columns of the report, amounts as plain decimals."""
    last = ("credits", "unapplied", "balance", "items")
    header = ["customer_id", "currency", *aging.labels, *last]
    lines = [[r["customer_id"], r["currency"], r["not_due"], *r["buckets"], *(r[name] for name in last)] for r in found["rows"]]
    return write_rows([header, *map(_texts, lines)]).encode()


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

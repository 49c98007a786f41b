"""LibreOffice as a second opinion: a workbook calculated from scratch, or printed."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import openpyxl

ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
XLSX = "xlsx:Calc MS Excel 2007 XML"


def convert(book: Path, to: str, folder: Path) -> Path:
    """The workbook as LibreOffice writes it after calculating every formula, in `folder`."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE, encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    out = folder / "out"
    subprocess.run(["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", str(out), str(book)],
                   check=True, capture_output=True, timeout=180, env=env)
    return out / f"{book.stem}.{to.split(':')[0]}"


def values(book: Path) -> dict[str, dict[str, object]]:
    """Every cell's value by sheet and address, as cached in the file."""
    loaded = openpyxl.load_workbook(book, data_only=True)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row if c.value not in (None, "")} for s in loaded.worksheets}


def formulas(book: Path) -> dict[str, dict[str, str]]:
    """Every formula by sheet and address."""
    loaded = openpyxl.load_workbook(book)
    return {s.title: {c.coordinate: c.value for row in s.iter_rows() for c in row if c.data_type == "f"} for s in loaded.worksheets}

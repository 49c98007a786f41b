"""All cases of the corpus: drawn by XlsxWriter, written by hand, saved by openpyxl, and combinations."""
from __future__ import annotations

import io

import openpyxl

from foreign import drawn, edited
from foreign.base import CORPUS, Case, combined

__all__ = ["CORPUS", "Case", "drawn", "edited"]


def resaved(name: str) -> None:
    """A case as openpyxl saves it again: cells without cached values, its own styles and part names."""
    def make() -> bytes:
        out = io.BytesIO()
        openpyxl.load_workbook(io.BytesIO(CORPUS.made(name))).save(out)
        return out.getvalue()
    CORPUS.cases[f"{name}_saved_by_openpyxl"] = Case(f"{name}_saved_by_openpyxl", make)


for case in ("plain", "conditional_formats", "totals_rows"):
    resaved(case)
combined("a_busy_workbook", "conditional_formats", "data_bars_x14", "validations", "sparklines", "chart", "names", "print_settings", "notes", "links",
         "filtered_and_sorted", "threaded_comments", "printer_settings", "custom_xml", "scenarios_and_watches")

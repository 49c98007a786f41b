"""The pictures of docs/functions.md: each function in a sheet, drawn with XlsxWriter and rendered with LibreOffice.

    python -m addin.pictures docs/functions

Needs soffice, pdftoppm and ImageMagick's convert. Run it when a function or its scene changes, and look at the pictures.
"""
from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from addin.scenes import SCENES, Scene
from udfs.call import BY_NAME, call
from udfs.registry import CellError

PAPER_A3, DPI, NARROW, WIDE = 8, 84, 9, 30
LINE = 15                       # points of a line of text
FONT = {"font_name": "Carlito", "font_size": 11, "valign": "top", "border": 1, "border_color": "#D9D9D9"}
CODE = {"font_name": "DejaVu Sans Mono", "font_size": 9}
HEADING = {**FONT, "bg_color": "#EDEDED", "font_color": "#595959", "align": "center"}
TABLE_HEAD, RESULT_HEAD, RESULT = {"bold": True, "bg_color": "#D6DCE4"}, {"bold": True, "bg_color": "#9DC3E6"}, {"bg_color": "#DDEBF7"}
FORMATS = {dt.date: {"num_format": "yyyy-mm-dd", "align": "left"}, float: {"num_format": "#,##0.00_)"}, int: {"num_format": "0_)"}}


@dataclass
class Grid:
    """A sheet as it is drawn: cells with their look by row and column from 0, texts that go over several columns, and where they are."""

    cells: dict[tuple[int, int], tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: int = 0

    def put(self, row: int, column: int, cells: Sequence[Sequence[Any]], looks: Callable[[int], dict[str, Any]]) -> str:
        """Put a block of cells; the answer is its address."""
        for r, line in enumerate(cells):
            for c, value in enumerate(line):
                self.cells[row + r, column + c] = (value, looks(r))
        self.rows = max(self.rows, row + len(cells))
        return xl_range(row, column, row + len(cells) - 1, column + len(cells[0]) - 1)

    @property
    def columns(self) -> int:
        """How many columns are drawn: all that hold something, and enough for the formula's text."""
        held = max(c + self.merged.get((r, c), 1) for r, c in self.cells)
        return max(held, math.ceil(len(str(self.cells[0, 0][0])) / (NARROW + 1)) if (0, 0) in self.cells and held < 5 else held)


def draw(path: Path, scenes: Sequence[Scene] = SCENES) -> None:
    """One workbook with a sheet for each scene, as a spreadsheet shows it: with the headings of rows and columns."""
    with xlsxwriter.Workbook(str(path)) as book:
        for scene in scenes:
            sheet = book.add_worksheet(scene.name)
            sheet.set_paper(PAPER_A3)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 1)
            sheet.hide_gridlines(2)
            _write(book, sheet, placed(scene), scene)


def placed(scene: Scene) -> Grid:
    """The scene on its grid: the formula's text, tables below each other, columns side by side, the result beside or below them."""
    names = [arg.name for arg in BY_NAME[scene.name].args]
    grid, address, row = Grid(), dict[str, str](), 2
    for name, value in scene.args.items():
        if isinstance(value, tuple) and len(value[0]) > 1:
            address[name] = grid.put(row, 0, value, lambda r: {} if r else TABLE_HEAD)
            row = grid.rows + 1
    beside = [name for name, value in scene.args.items() if isinstance(value, tuple) and len(value[0]) == 1]
    for column, name in enumerate(beside):
        grid.put(row, column, [[name.replace("_", " ").capitalize()]], lambda _: TABLE_HEAD)
        address[name] = grid.put(row + 1, column, scene.args[name], lambda _: {})
    answer = call(scene.name, [scene.args.get(name) for name in names]).value
    cells = [line[:scene.columns or None] for line in answer] if isinstance(answer, list) else [[answer]]
    top, left = (row + 1, len(beside)) if beside else (row, 0)
    if beside:
        grid.put(row, left, [["Result"]], lambda _: RESULT_HEAD)
    spilled = len(cells[0]) > 1
    letter = CODE if any("\n" in str(value) for line in cells for value in line) else {}
    grid.put(top, left, cells, lambda r: {**RESULT, **letter, **(RESULT_HEAD if spilled and r in scene.heads else {})})
    if scene.merged > 1:
        grid.merged |= {(top + r, left): scene.merged for r in range(len(cells))}
    given = names[:1 + max(names.index(name) for name in scene.args)]
    texts = [address.get(name) or _literal(scene.args.get(name)) for name in given]
    grid.put(0, 0, [[f"{xl_rowcol_to_cell(top, left)}:  ={scene.name}({', '.join(texts)})"]], lambda _: {**CODE, "font_color": "#1F3864"})
    return grid


def _write(book: Any, sheet: Any, grid: Grid, scene: Scene) -> None:
    """Write the grid one cell down and to the right, beside its headings."""
    widths = _widths(grid, scene)
    heading = book.add_format(HEADING)
    sheet.set_column(0, 0, 4)
    for column, width in enumerate(widths):
        sheet.set_column(column + 1, column + 1, width)
        sheet.write_string(0, column + 1, xl_col_to_name(column), heading)
    sheet.write_blank(0, 0, None, heading)
    for row in range(grid.rows):
        sheet.write_string(row + 1, 0, str(row + 1), heading)
        lines = 1.0
        for column in range(grid.columns):
            value, look = grid.cells.get((row, column), (None, {}))
            span = grid.merged.get((row, column), 1)
            width = sum(widths[column:column + span])
            wraps = isinstance(value, str) and (span > 1 or column in scene.widths) and row > 0
            if wraps:
                share, high = (1.0, 0.78) if look.get("font_name") else (0.86, 1.0)          # of a column's unit, and of a line, that a letter takes
                lines = max(lines, high * sum(max(1, math.ceil(len(line) * share / width)) for line in value.split("\n")))
            kind = CellError if isinstance(value, CellError) else type(value)
            style = book.add_format({**FONT, **FORMATS.get(kind, {}), **look, **({"text_wrap": True} if wraps else {})})
            _cell(sheet, row + 1, column + 1, value, style, span)
        sheet.set_row(row + 1, LINE * lines)


def _widths(grid: Grid, scene: Scene) -> list[int]:
    """As wide as the longest text of the column, within bounds; what the scene says for long texts."""
    out = []
    for column in range(grid.columns):
        texts = [f"{value:,.2f}" if isinstance(value, float) else str(value) for (_, c), (value, _look) in grid.cells.items()
                 if c == column and value is not None and (_, c) not in grid.merged]
        notes = [text for text in texts if len(text) <= WIDE]                     # longer ones run over their neighbours
        out.append(scene.widths.get(column, max([NARROW, *(len(text) + 2 for text in notes)])))
    return out


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any, span: int) -> None:
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, value, style)
    elif isinstance(value, CellError):
        sheet.write_string(row, column, value.code, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif value:
        sheet.write_string(row, column, value, style)
    elif not sheet.table.get(row, {}).get(column):
        sheet.write_blank(row, column, None, style)


def _literal(value: Any) -> str:
    """A value as it stands in a formula."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"DATE({value.year}, {value.month}, {value.day})"
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def render(folder: Path, scenes: Sequence[Scene] = SCENES) -> list[Path]:
    """Draw every scene and save its picture, cropped, as NAME.png in the folder."""
    tools = {name: shutil.which(name) for name in ("soffice", "pdftoppm", "convert")}
    missing = [name for name, place in tools.items() if place is None]
    if missing:
        raise SystemExit(f"To make the pictures, you must install {', '.join(missing)}.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        draw(work / "scenes.xlsx", scenes)
        _run(str(tools["soffice"]), f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(work),
             str(work / "scenes.xlsx"))
        _run(str(tools["pdftoppm"]), "-r", str(DPI), "-png", str(work / "scenes.pdf"), str(work / "page"))
        pages = sorted(work.glob("page*.png"))
        if len(pages) != len(scenes):
            raise SystemExit(f"There are {len(pages)} pages for {len(scenes)} scenes: a scene is larger than its paper.")
        for page, scene in zip(pages, scenes):
            _run(str(tools["convert"]), str(page), "-trim", "+repage", "-bordercolor", "white", "-border", "6", "-dither", "None", "-colors", "15",
                 "-white-threshold", "99%", "-strip", "-define", "png:compression-level=9", f"PNG8:{folder / scene.name}.png")
    return [folder / f"{scene.name}.png" for scene in scenes]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own commands on our own files


if __name__ == "__main__":
    for made in render(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/functions")):
        print(f"{made} {made.stat().st_size:,} bytes")

"""Long bodies filled into a sheet's XML: the pattern row gives each column its style, the rows are made as text, block by block."""
from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from workbook.cellwrite import MAX_TEXT, escape
from workbook.reports.bulk import Bulk, Cells
from workbook.stores.parts import letters

BLOCK = 8192                # rows made at a time


def filled(sheet: bytes, bulk: Bulk) -> Iterator[bytes]:
    """The sheet's XML in pieces, its pattern row replaced by the rows of `bulk`, the links and the dimension added."""
    row = re.search(rb'<row r="%d"([^>]*)>(.*?)</row>' % bulk.row, sheet, re.DOTALL)
    assert row is not None, f"{bulk.sheet} has no pattern row {bulk.row}"
    styles = [m[1].decode() for m in re.finditer(rb'<c r="[A-Z]+\d+" s="(\d+)"', row[2])]
    height = b"".join(re.findall(rb'\s(?:ht|customHeight)="[^"]*"', row[1])).decode()
    right = letters(len(bulk.columns))
    yield re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:%s%d"' % (right.encode(), bulk.row + bulk.rows - 1), sheet[:row.start()], count=1)
    yield from _rows(bulk, styles, height)
    yield from _tail(sheet[row.end():], bulk)


def grown_table(part: bytes, bulk: Bulk) -> bytes:
    """The table's part with its range over all rows of `bulk`."""
    last = b"%d" % (bulk.row + bulk.rows - 1)
    return re.sub(rb'(\sref="[A-Z]+\d+:[A-Z]+)\d+"', rb'\g<1>' + last + b'"', part)


def _rows(bulk: Bulk, styles: list[str], height: str) -> Iterator[bytes]:
    known: list[dict[str, str]] = [{} for _ in bulk.columns]
    for start in range(0, bulk.rows, BLOCK):
        end = min(start + BLOCK, bulk.rows)
        numbers = range(bulk.row + start, bulk.row + end)
        parts = [_column(cells, letters(i + 1), styles[i], numbers, start, end, known[i]) for i, cells in enumerate(bulk.columns)]
        heights = [f' ht="{points:g}" customHeight="1"' for points in bulk.heights[start:end]] or [height] * len(numbers)
        yield "".join(f'<row r="{n}"{high}>{"".join(row)}</row>' for n, high, row in zip(numbers, heights, zip(*parts, strict=True))).encode()


def _column(cells: Cells, name: str, style: str, numbers: range, start: int, end: int, known: dict[str, str]) -> list[str]:
    values = cells.values[start:end]
    if cells.kind == "text":
        for value in set(values) - known.keys():
            known[value] = _text_cell(value, style)
        return [f'<c r="{name}{n}{known[v]}' for n, v in zip(numbers, values)]
    if cells.words:
        return _results(cells, name, style, numbers, start, end)
    if cells.formulas:
        return [f'<c r="{name}{n}" s="{style}">{f and "<f>" + escape(f) + "</f>"}<v>{v}</v></c>'
                for n, v, f in zip(numbers, values, cells.formulas[start:end])]
    return [f'<c r="{name}{n}" s="{style}"><v>{v}</v></c>' if v else f'<c r="{name}{n}" s="{style}"/>' for n, v in zip(numbers, values)]


def _results(cells: Cells, name: str, style: str, numbers: range, start: int, end: int) -> list[str]:
    """Cells of formulas some of whose results are text; without its formula such a result is plain text."""
    out, formulas = [], cells.formulas[start:end] or [""] * len(numbers)
    written = {formula: formula and f"<f>{escape(formula)}</f>" for formula in set(formulas)}
    for n, value, formula in zip(numbers, cells.values[start:end], formulas):
        if not formula and value in cells.words:
            out.append(f'<c r="{name}{n}{_text_cell(value, style)}')
            continue
        kind = ' t="str"' if value in cells.words else ""
        out.append(f'<c r="{name}{n}" s="{style}"{kind}>{written[formula]}<v>{value}</v></c>')
    return out


def _text_cell(text: str, style: str) -> str:
    if not text:
        return f'" s="{style}"/>'
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'" s="{style}" t="inlineStr"><is><t{kept}>{escape(text[:MAX_TEXT])}</t></is></c>'


def _tail(tail: bytes, bulk: Bulk) -> Iterator[bytes]:
    if not bulk.links:
        yield tail
        return
    at = tail.index(b"</hyperlinks>")
    yield tail[:at]
    for start in range(0, len(bulk.links), BLOCK):
        yield "".join(f'<hyperlink ref="{cell}" location={quoteattr(place)}/>' for cell, place in bulk.links[start:start + BLOCK]).encode()
    yield tail[at:]

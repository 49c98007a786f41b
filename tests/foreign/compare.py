"""An independent reading of a workbook with lxml alone: every cell with its value, formula and style, and what stands around the cells."""
from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from foreign.base import unzipped

STRICT = {b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
          b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMBER = re.compile(r"(?<=[A-Z])\$?\d+")
_CALC = re.compile(r' fullCalcOnLoad="1"| refreshOnLoad="1"|<calcPr></calcPr>|<Override [^>]*calcChain[^>]*></Override>|<Relationship [^>]*/calcChain"[^>]*></Relationship>')


@dataclass(frozen=True)
class SheetSeen:
    """A sheet: its cells as (value, formula, style) by (row, column), and its other elements as text with row numbers masked."""

    cells: dict[tuple[int, int], tuple[str, str, str]]
    around: list[str]
    heights: dict[int, tuple[tuple[str, str], ...]]


def tree(data: bytes) -> etree._Element:
    """A part parsed; strict names as the transitional ones."""
    for old, new in STRICT.items():
        data = data.replace(old, new)
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True))


def sheets(data: bytes) -> dict[str, SheetSeen]:
    """Every worksheet by name."""
    parts = unzipped(data)
    main = next(t for k, t in _arrows(parts, "").values() if k == "officeDocument")
    arrows = _arrows(parts, main)
    strings = [_text(si) for kind, t in arrows.values() if kind == "sharedStrings" for si in tree(parts[t]).iter(S + "si")]
    out = {}
    for e in tree(parts[main]).iter(S + "sheet"):
        kind, part = arrows[e.get(R + "id")]
        if kind == "worksheet":
            out[e.get("name")] = _sheet(tree(parts[part]), strings)
    return out


def around_parts(data: bytes) -> dict[str, str]:
    """Every part that is not a sheet, as text with row numbers and what asks for calculation masked; others by their bytes."""
    out = {}
    for name, content in unzipped(data).items():
        if re.match(r"xl/worksheets/\w+\.xml", name) or name == "xl/calcChain.xml":
            continue
        if name.endswith((".xml", ".rels", ".vml")) and not name.startswith("__MACOSX"):
            text = said(tree(content))
            out[name] = _CALC.sub("", _NUMBER.sub("#", text))
        else:
            out[name] = content.hex()
    return out


def said(e: etree._Element) -> str:
    """An element as text that does not depend on prefixes, quotes and the order of attributes."""
    tag = str(e.tag).rsplit("}", 1)[-1]
    attributes = "".join(f' {k.rsplit("}", 1)[-1]}="{v}"' for k, v in sorted(e.attrib.items()))
    return f"<{tag}{attributes}>{(e.text or '').strip()}{''.join(map(said, e))}</{tag}>{(e.tail or '').strip()}"


def _sheet(root: etree._Element, strings: list[str]) -> SheetSeen:
    cells, heights, at, masters = {}, {}, 0, {}
    data = root.find(S + "sheetData")
    for row in data.iterfind(S + "row"):
        at = int(row.get("r") or at + 1)
        heights[at] = tuple(sorted((k, v) for k, v in row.attrib.items() if k not in ("r", "spans")))
        column = 0
        for c in row.iterfind(S + "c"):
            column = _column(c.get("r")) if c.get("r") else column + 1
            found = _cell(c, strings, masters, at, column)
            if found != ("", "", "0"):
                cells[at, column] = found
    root.remove(data)
    around = [_NUMBER.sub("#", said(e)) for e in root if e.tag != S + "dimension"]
    return SheetSeen(cells, around, heights)


def _cell(c: etree._Element, strings: list[str], masters: dict, row: int, column: int) -> tuple[str, str, str]:
    kind, value, formula = c.get("t", "n"), c.findtext(S + "v") or "", c.find(S + "f")
    if kind == "s":
        kind, value = "str", strings[int(value)]
    elif kind == "inlineStr":
        kind, value = "str", _text(c.find(S + "is"))
    elif kind == "n" and value:
        value = repr(float(value))
    return f"{kind}:{value}" if value else "", _formula(formula, masters, row, column), c.get("s", "0")


def _formula(f: etree._Element | None, masters: dict, row: int, column: int) -> str:
    """A formula's text; a child of a shared one has its text worked out, so that both ways of writing it are equal."""
    if f is None:
        return ""
    if f.get("t") != "shared":
        return f"{f.get('t', '')}{f.get('ref', '')}={f.text or ''}"
    from openpyxl.formula.translate import Translator
    here = f"{_letters(column)}{row}"
    if f.text:
        masters[f.get("si")] = here, f.text
        return "=" + f.text
    origin, text = masters[f.get("si")]
    return Translator("=" + text, origin=origin).translate_formula(here)


def _text(e: etree._Element) -> str:
    runs = "".join(f"<{etree.tostring(p, method='c14n').decode()}>" if (p := r.find(S + "rPr")) is not None else "" for r in e.iterfind(S + "r"))
    text = "".join(t.text or "" for t in e.iter(S + "t") if t.getparent().tag != S + "rPh")
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) + runs


def _arrows(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    folder, base = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", base + ".rels")
    if rels not in parts:
        return {}
    return {e.get("Id"): (e.get("Type").rsplit("/", 1)[-1], posixpath.normpath(posixpath.join("/" + folder, e.get("Target"))).lstrip("/")) for e in tree(parts[rels])}


def _column(ref: str) -> int:
    n = 0
    for c in ref:
        if c.isalpha():
            n = n * 26 + ord(c) - 64
    return n


def _letters(column: int) -> str:
    return ("" if column <= 26 else chr(64 + (column - 1) // 26)) + chr(65 + (column - 1) % 26)

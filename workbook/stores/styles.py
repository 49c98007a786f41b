"""Styles of a sheet made elsewhere, brought into a workbook's own styles part: ids only grow, and what is already there is used again.

So a report that is rebuilt every day adds nothing to the workbook after the first time.
"""
from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbook.stores.package import Package
from workbook.stores.parts import S, workbook_part

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
FIRST_CUSTOM_FORMAT = 164
_FONT = re.compile(rb"<font>.*?<name\s+val=\"([^\"]*)\"", re.DOTALL)
_FONT_NAME = re.compile(rb"(<name\s+val=\")([^\"]*)(\")")
LENT = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))


class Styles:
    """Maps the style ids of one workbook to those of another, adding what is missing. `save` writes the part if anything was added."""

    def __init__(self, target: Package, source: Package) -> None:
        self.target, self.part = target, styles_part(target)
        self.root, self.source = target.xml(self.part), source.xml(styles_part(source))
        self.grown = False
        self._known: dict[str, dict[Any, int]] = {}
        self._codes = {e.get("numFmtId"): e.get("formatCode") or "" for e in self._items(self.source, "numFmts")}
        self._xfs: dict[int, int] = {}
        self._dxfs: dict[int, int] = {}

    def xf(self, source_id: int) -> int:
        """The cell style of the target that looks as this one of the source."""
        return self._mapped(self._xfs, source_id, "cellXfs", self._cell_style)

    def dxf(self, source_id: int) -> int:
        """The same for the style of a conditional format."""
        return self._mapped(self._dxfs, source_id, "dxfs", self._rule_style)

    def save(self) -> None:
        """Write the styles part back when it has grown."""
        if self.grown:
            from lxml import etree

            made = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
            self.target.replace(self.part, self.target.dialect(made))

    def _mapped(self, done: dict[int, int], source_id: int, group: str, make: Callable[[Element], Element]) -> int:
        if source_id not in done:
            done[source_id] = self._place(group, make(copy.deepcopy(self._items(self.source, group)[source_id])))
        return done[source_id]

    def _cell_style(self, xf: Element) -> Element:
        for attribute, group in LENT:
            lent = self._items(self.source, group)[int(xf.get(attribute) or 0)]
            xf.set(attribute, str(self._place(group, copy.deepcopy(lent))))
        xf.set("numFmtId", self._number_format(xf.get("numFmtId") or "0"))
        xf.set("xfId", "0")
        return xf

    def _rule_style(self, dxf: Element) -> Element:
        number = dxf.find(S + "numFmt")
        if number is not None:
            number.set("numFmtId", self._coded(number.get("formatCode") or ""))
        return dxf

    def _number_format(self, source_id: str) -> str:
        """Built-in formats have the same id everywhere; others are found by their code."""
        return source_id if int(source_id) < FIRST_CUSTOM_FORMAT else self._coded(self._codes[source_id])

    def _coded(self, code: str) -> str:
        formats = self._items(self.root, "numFmts")
        known = next((e.get("numFmtId") for e in formats if e.get("formatCode") == code), None)
        if known is not None:
            return known
        new = str(max([FIRST_CUSTOM_FORMAT - 1, *(int(e.get("numFmtId") or 0) for e in formats)]) + 1)
        group = self._group("numFmts")
        made = group.makeelement(S + "numFmt", {"numFmtId": new, "formatCode": code})
        self._append(group, made)
        return new

    def _place(self, group: str, element: Element) -> int:
        """Where an element like this stands in the group; at the end, added, when it was not there."""
        if group not in self._known:
            self._known[group] = {}
            for i, e in enumerate(self._items(self.root, group)):
                self._known[group].setdefault(_same(e), i)
        known, key = self._known[group], _same(element)
        if key not in known:
            into = self._group(group)
            known[key] = len(into)
            self._append(into, element)
        return known[key]

    def _append(self, group: Element, element: Element) -> None:
        group.append(element)
        group.set("count", str(len(group)))
        self.grown = True

    def _group(self, name: str) -> Element:
        """The target's group, made in its place when there was none."""
        found = self.root.find(S + name)
        if found is None:
            found = self.root.makeelement(S + name, {})
            after = {S + later for later in ORDER[ORDER.index(name) + 1:]}
            at = next((i for i, e in enumerate(self.root) if e.tag in after), len(self.root))
            self.root.insert(at, found)
        return found

    @staticmethod
    def _items(root: Element, group: str) -> list[Element]:
        found = root.find(S + group)
        return [] if found is None else [e for e in found if isinstance(e.tag, str)]


def styles_part(package: Package) -> str:
    """The part that holds the workbook's styles."""
    arrow = next((r for r in package.relationships(workbook_part(package)).values() if r.kind == "styles"), None)
    if arrow is None:
        raise package.refusal("it has no styles. Save it once in Excel")
    return arrow.target


def own_font(target: Package, source: Package) -> None:
    """The source's usual font becomes the target's, so that its sheets look at home there."""
    own, part = _FONT.search(target.read(styles_part(target))), styles_part(source)
    usual = _FONT.search(source.read(part))
    if own is not None and usual is not None:
        source.replace(part, _FONT_NAME.sub(lambda m: m[1] + (own[1] if m[2] == usual[1] else m[2]) + m[3], source.read(part)))


def _same(e: Element) -> tuple[Any, ...]:
    """What makes two elements the same, whatever their prefixes."""
    return (e.tag, tuple(sorted(e.attrib.items())), (e.text or "").strip(), tuple(_same(child) for child in e if isinstance(child.tag, str)))

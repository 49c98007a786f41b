"""Cell styles of the workbook's own for added columns: the look of a neighbour with the number format that the column needs."""
from __future__ import annotations

import copy
import re

from workbook.stores.package import Package
from workbook.stores.parts import S, date_styles
from workbook.stores.styles import styles_part
from workbook.stores.tabs import serial

GENERAL, WHOLE, MONEY, DAY = "0", "1", "4", "14"          # built-in number formats
FORMATS = {"amount": MONEY, "limit": MONEY, "date": DAY, "int": WHOLE}
_ID = re.compile(rb'"(\d+)"')


class Looks:
    """Styles found or appended; ids only grow. `save` writes the styles part if anything came."""

    def __init__(self, package: Package) -> None:
        self.package, self.part = package, styles_part(package)
        self.root = package.xml(self.part)
        self.dates, self.grown = date_styles(package), False
        self._known: dict[tuple[bytes, str], bytes] = {}

    def of(self, style: bytes, kind: str) -> bytes:
        """The style attribute (` s="5"`) that looks like this one and shows values of this kind."""
        if (style, kind) not in self._known:
            self._known[style, kind] = self._made(style, FORMATS.get(kind, GENERAL), kind)
        return self._known[style, kind]

    def save(self) -> None:
        """Write the styles part back when it has grown."""
        if self.grown:
            self.package.replace(self.part, serial(self.root))

    def _made(self, style: bytes, wanted: str, kind: str) -> bytes:
        group = self.root.find(S + "cellXfs")
        m = _ID.search(style)
        at = int(m[1]) if m else 0
        if group is None or at >= len(group):
            return style
        xf = group[at]
        own = xf.find(S + "alignment")
        apart = kind == "text" and (own is None or (own.get("horizontal") in (None, "general", "left") and own.get("indent") is None))
        if self._shows(xf.get("numFmtId") or "0", style, kind) and not apart:
            return style
        new = copy.deepcopy(xf)
        new.set("numFmtId", wanted)
        new.set("applyNumberFormat", "1")
        if apart:          # right of a number, a text would stand against it
            new.set("applyAlignment", "1")
            if own is None:
                new.insert(0, new.makeelement(S + "alignment", {}))
            new[0].set("horizontal", "left")
            new[0].set("indent", "1")
        same = next((i for i, e in enumerate(group) if e.attrib == new.attrib and serial(e) == serial(new)), None)
        if same is None:
            group.append(new)
            group.set("count", str(len(group)))
            self.grown, same = True, len(group) - 1
        return b' s="%d"' % same

    def _shows(self, number: str, style: bytes, kind: str) -> bool:
        """True when the style's own number format does for the kind."""
        if kind == "date":
            return style in self.dates
        if kind in ("amount", "limit"):
            return style not in self.dates and number not in ("0", "1", "49", "9", "10")
        return number == (WHOLE if kind == "int" else GENERAL)

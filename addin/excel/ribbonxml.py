"""The Receivables tab of Excel's ribbon (customUI of 2009/07), made from `addin.ribbon`.

One callback serves all buttons; a button's id says which one it is. A large button brings its picture at 64 pixels and a small one at 32,
twice the size at which they are shown, so that they stay sharp on screens of 100 and of 200 percent.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from addin.ribbon import GROUPS, RIBBON, Item

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
CALLBACK = "ArOnAction"
TAB_KEY_TIP = "K"                       # a letter that no tab of Excel's own has
LARGE_PICTURE, SMALL_PICTURE = 64, 32
ICONS = Path(__file__).parents[1] / "icons"


def ribbon(items: Iterable[Item] = RIBBON) -> str:
    """The ribbon as XML."""
    items = tuple(items)
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', f'<customUI xmlns="{NAMESPACE}">', " <ribbon>", "  <tabs>",
             f"   <tab{_attributes({'id': 'receivables', 'label': 'Receivables', 'keytip': TAB_KEY_TIP, 'insertAfterMso': 'TabView'})}>"]
    for group in GROUPS:
        lines += [f"    <group{_attributes({'id': 'group_' + group.lower().replace(' ', '_'), 'label': group})}>",
                  *(_button(item) for item in items if item.group == group), "    </group>"]
    return "\n".join([*lines, "   </tab>", "  </tabs>", " </ribbon>", "</customUI>", ""])


def pictures(items: Iterable[Item] = RIBBON) -> dict[str, bytes]:
    """The pictures that the ribbon names, by their names."""
    return {name: (ICONS / f"{name}.png").read_bytes() for name in sorted({picture(item) for item in items})}


def picture(item: Item) -> str:
    """The name of an item's picture."""
    return f"{item.icon}_{LARGE_PICTURE if item.large else SMALL_PICTURE}"


def _button(item: Item) -> str:
    return "     <button" + _attributes({
        "id": item.id, "label": item.label, "size": "large" if item.large else "normal", "image": picture(item),
        "screentip": item.label, "supertip": item.tip, "keytip": item.key_tip, "onAction": CALLBACK}) + "/>"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())

"""A piece of an XML file as plain objects, by local names: read once, then looked up many times.

>>> from lxml import etree
>>> node = tree(etree.fromstring('<Ntry xmlns="urn:x"><Amt Ccy="EUR">5.00</Amt><NtryDtls><TxDtls/><TxDtls/></NtryDtls></Ntry>'))
>>> node.text_at("Amt"), node.at("Amt").currency, len(node.all("NtryDtls/TxDtls")), node.at("Sts")
('5.00', 'EUR', 2, None)
"""
from __future__ import annotations

from functools import lru_cache
from typing import Any


class Node:
    """One element: its text without the blanks around it, the currency of an amount (attribute Ccy), its line in the file, and its children
    by local name."""

    __slots__ = ("currency", "line", "parts", "text")

    def __init__(self, text: str, currency: str, line: int) -> None:
        self.text, self.currency, self.line = text, currency, line
        self.parts: dict[str, list[Node]] = {}

    def at(self, path: str) -> Node | None:
        """The first element at a path of names, None where there is none."""
        node, several = self, False
        for step in _steps(path):
            some = node.parts.get(step)
            if some is None:
                return next(iter(self.all(path)), None) if several else None
            several = several or len(some) > 1
            node = some[0]
        return node

    def all(self, path: str) -> list[Node]:
        """Every element at a path of names."""
        nodes = [self]
        for step in _steps(path):
            nodes = [child for node in nodes for child in node.parts.get(step, ())]
        return nodes

    def text_at(self, path: str) -> str:
        """The text of the first element at the path, "" where there is none."""
        found = self.at(path)
        return found.text if found is not None else ""


def tree(element: Any) -> Node:
    """The element and all below it."""
    text = element.text
    node = Node(text.strip() if text else "", element.get("Ccy", ""), element.sourceline or 1)
    parts = node.parts
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            name = tag[tag.rfind("}") + 1:]
            if name in parts:
                parts[name].append(tree(child))
            else:
                parts[name] = [tree(child)]
    return node


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))

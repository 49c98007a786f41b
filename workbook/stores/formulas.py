"""Formulas as the file holds them: kept, given to new rows, moved with their row, and shared ones written out.

A formula that names table columns ("Invoices[[#This Row],[Open]]") is the same in every row; one that names cells moves with its row.

>>> row_formula("A5*2+$B$1", 5)(9), row_formula("Invoices[[#This Row],[Open]]", 5)(9)
('A9*2+$B$1', 'Invoices[[#This Row],[Open]]')
>>> expand_shared(b'<c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>4</v></c>')
b'<c r="B2"><f>A2*2</f><v>2</v></c><c r="B3"><f>A3*2</f><v>4</v></c>'
"""
from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, unescape

from receivables.errors import ReceivablesError

LONGEST = 8_192
FORMULA = re.compile(rb"<f(?:\s[^>]*)?/>|<f(?:\s[^>]*[^/>])?>.*?</f>", re.DOTALL)
_TEXT = re.compile(rb"<f(?:\s[^>]*[^/>])?>(.*?)</f>", re.DOTALL)
_SHARED_CELL = re.compile(rb"<c\s[^<>]*?\br=[\"']([A-Z]+\d+)[\"'][^<>]*>\s*(<f\s[^<>]*?t=[\"']shared[\"'][^<>]*?(?:/>|>[^<]*</f>))")
_ADDRESS = re.compile(r"(?<![\w.\]])\$?[A-Z]{1,3}\$?\d{1,7}(?![\w.(\[])")
_OWN = re.compile(r'"(?:[^"]|"")*"|\[[^\[\]]*\]|' r"(?:'(?:[^']|'')+'|[\w.]+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
                  r"|(?<![\w.\]$])(\$?[A-Z]{1,3})(\d{1,7})(?![\w.(\[!])")
_FAR = 1_000_001
_ENTITIES = {"&quot;": '"', "&apos;": "'"}


def text_of(cell: bytes) -> str | None:
    """The formula text of a cell's XML; None when it has none of its own (no formula, or a child of a shared one)."""
    m = _TEXT.search(cell)
    return unescape(m[1].decode(), _ENTITIES) if m and m[1].strip() else None


def kind_of(cell: bytes) -> str:
    """"" for no formula, "plain", "shared", "array" or "dataTable"."""
    m = FORMULA.search(cell)
    if m is None:
        return ""
    kind = re.search(rb"\st=[\"'](\w+)[\"']", m[0][:m[0].find(b">")])
    return kind[1].decode() if kind and kind[1] != b"normal" else "plain"


def element(text: str) -> bytes:
    """A formula as its `<f>` element. Raises ReceivablesError for one that is longer than Excel allows."""
    if len(text) > LONGEST:
        raise ReceivablesError(f"You cannot write the formula {text[:40]}... because it would have {len(text):,} characters; "
                               f"a cell holds at most {LONGEST:,}. Shorten the formula of that column.")
    return b"<f>%s</f>" % escape(text).encode()


def names_cells(text: str) -> bool:
    """True when the formula names cells by address, outside of quotes and of table brackets."""
    return _ADDRESS.search(bare(text)) is not None


def row_formula(text: str, at: int) -> Callable[[int], str]:
    """The formula of row `at` for any row: addresses without a dollar sign before the row move along."""
    if not names_cells(text):
        return lambda row: text
    far = moved(text, at, _FAR)
    pieces = re.split(r"(?<!\d)(1000\d{3}|999\d{3})(?!\d)", far)
    if "999" in text or "1000" in text:      # such numbers stand in the formula itself: translate row by row
        return lambda row: moved(text, at, row)
    return lambda row: "".join(str(int(p) - _FAR + row) if i % 2 else p for i, p in enumerate(pieces))


def moved(text: str, source: int, target: int) -> str:
    """A formula as it reads when it is filled from one row into another: addresses without a dollar sign before the row move along."""
    return text if source == target or not names_cells(text) else _filled(text, f"A{source}", f"A{target}")


def shifted(text: str, by: int, first: int, last: int) -> str:
    """A formula as it reads when its row of a table moves up or down: what names the rows `first` to `last` of its own sheet moves along,
    everything else stays, as it does when rows are deleted.

    >>> shifted("E7*B1+SUM(E$5:E7)+Other!E7", -1, 5, 9)
    'E6*B1+SUM(E$5:E6)+Other!E7'
    """
    def one(m: re.Match[str]) -> str:
        return f"{m[1]}{int(m[2]) + by}" if m[2] and first <= int(m[2]) <= last and int(m[2]) + by > 0 else m[0]

    return _OWN.sub(one, text)


def rewritten(cell: bytes, change: Callable[[str], str]) -> bytes:
    """A cell's XML with its formula changed, where it has one of its own."""
    text = text_of(cell)
    new = text and change(text)
    if not new or new == text:
        return cell
    return _TEXT.sub(lambda m: m[0][:m.start(1) - m.start()] + escape(new).encode() + b"</f>", cell, count=1)


def _filled(text: str, origin: str, target: str) -> str:
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator("=" + text, origin=origin).translate_formula(target))[1:]
    except TranslatorError:
        raise ReceivablesError(f"You cannot save because the formula {text[:80]} would leave the sheet at {target}. "
                               "Replace the formula by its values first.") from None


def expand_shared(data: bytes) -> bytes:
    """Sheet XML with every shared formula written out in full in its own cell."""
    masters: dict[bytes, tuple[str, str]] = {}
    for m in _SHARED_CELL.finditer(data):
        text, si = text_of(m[2]), _attribute(m[2], b"si")
        if text is not None:
            masters[si] = (m[1].decode(), text)

    def plain(m: re.Match[bytes]) -> bytes:
        start = m.start(2) - m.start()
        origin, text = masters.get(_attribute(m[2], b"si"), ("", ""))
        if not origin:
            return m[0]
        here = m[1].decode()
        full = text if here == origin else _filled(text, origin, here)
        return m[0][:start] + element(full)

    return _SHARED_CELL.sub(plain, data)


def _attribute(tag: bytes, name: bytes) -> bytes:
    m = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return m[1] if m else b""


def bare(text: str) -> str:
    """The formula without its quoted texts and table brackets."""
    text = re.sub(r'"[^"]*"', '""', text)
    while "[" in text:
        shorter = re.sub(r"\[[^\[\]]*\]", "", text)
        if shorter == text:
            break
        text = shorter
    return text

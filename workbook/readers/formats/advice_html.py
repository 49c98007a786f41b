"""A web page, as mails carry it, as text: the cells of a table's row parted by bars, a line for each row and paragraph.

>>> to_text("<p>We paid:</p><table><tr><td>10234</td><td>5,00</td></tr></table><style>p{}</style>").split("\\n")
['We paid:', '|10234|5,00|']
"""
from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_SILENT = ("style", "script", "title", "template")
_BREAKS = ("p", "div", "br", "table", "li", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "hr", "pre", "section", "center")
_LONG = 160          # letters of a cell that is no cell of a table but a place on the page
_CELL = "\x1f"
_SAYS_NOTHING = re.compile(r"<[!?][^<>]*>")          # document types, and what Outlook says to itself
_NO_TAG = re.compile(r"<(?![^<>]*>)")                 # as text: the parser would look for its end again and again


def to_text(html: str) -> str:
    """The page's text. Tables that only lay out the page are paragraphs; quoted mail has "> " before each line."""
    reader = _Reader()
    reader.feed(_NO_TAG.sub("&lt;", _SAYS_NOTHING.sub("", _without_comments(html))))
    reader.close()
    while len(reader.open) > 1:
        reader.end_row()
    lines = (" ".join(line.split()) for line in "".join(reader.open[0]).split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n")


def _without_comments(html: str) -> str:
    """The page without comments; one that has no end is text."""
    out, at = [], 0
    while (begin := html.find("<!--", at)) >= 0 and (end := html.find("-->", begin)) >= 0:
        out.append(html[at:begin])
        at = end + 3
    return "".join([*out, html[at:]])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list[str]] = [[]]          # the page, and the rows that are open, innermost last
        self.silent = self.quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "tr":
            if len(self.open) > 40:
                self.end_row()
            self.open.append([])
        elif tag in _BREAKS or tag == "blockquote":
            self.quoted += tag == "blockquote"
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th"):
            self.open[-1].append(_CELL)
        elif tag == "tr" and len(self.open) > 1:
            self.end_row()
        elif tag in _BREAKS or tag == "blockquote":
            self.quoted = max(0, self.quoted - (tag == "blockquote"))
            self._break()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.open[-1].append(re.sub(r"[\s|\x1f]+", " ", data))

    def _break(self) -> None:
        self.open[-1].append("\n" + "> " * bool(self.quoted))

    def end_row(self) -> None:
        """Put the innermost row into what holds it: as cells where it is a table's, as paragraphs where it lays out the page."""
        cells = [cell.strip() for cell in "".join(self.open.pop()).split(_CELL)]
        if cells and not cells[-1]:
            cells.pop()
        table = len([cell for cell in cells if cell]) > 1 and not any(len(cell) > _LONG or "\n|" in cell for cell in cells)
        flat = "|" + "".join(" ".join(cell.replace("\n>", "\n").split()) + "|" for cell in cells) if table else "\n".join(cells)
        self.open[-1].append(f"\n{'> ' * bool(self.quoted)}{flat}\n")

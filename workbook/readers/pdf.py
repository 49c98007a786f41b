"""What is in a PDF: the words of its pages with the place of each, and the files attached to it.

    for page in pages(data, "advice.pdf"):
        for line in page.lines():
            print(page.number, [word.text for word in line])

PDFium does the reading, in a process of its own with a bound on time and memory (`pdf_process`): it is native code, and a hostile or broken file
must never take Excel or the ledger down with it. Whatever goes wrong there is one refusal here.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from receivables.errors import ReceivablesError

_OVERLAP = 0.5             # of the lower of two words: so much must stand side by side for them to be on one line


class Word(NamedTuple):
    """A word and its box in points (1/72 inch) from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """One page as it is read, turned upright: its number (from 1), its size in points, its words."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]

    def lines(self) -> list[list[Word]]:
        """The words line by line from the top, each line from the left."""
        lines: list[list[Word]] = []
        for word in sorted(self.words, key=lambda w: ((w.top + w.bottom) / 2, w.left)):
            if lines and _beside(lines[-1][0], word):
                lines[-1].append(word)
            else:
                lines.append([word])
        return [sorted(line, key=lambda w: w.left) for line in lines]


def is_pdf(data: bytes) -> bool:
    """True for the bytes of a PDF, also behind a few bytes of something else, as mail programs leave them.

    >>> is_pdf(b"%PDF-1.7 ..."), is_pdf(b"Invoice;Amount")
    (True, False)
    """
    return b"%PDF-" in data[:1024]


def pages(data: bytes, name: str = "the PDF") -> tuple[Page, ...]:
    """The pages with their words; a page without text has none. Raises ReceivablesError for a PDF that needs a password, is damaged or too large."""
    return _read(data, name).pages


def attachments(data: bytes, name: str = "the PDF") -> list[tuple[str, bytes]]:
    """The files attached to the PDF, each with its name. Raises ReceivablesError as `pages` does."""
    return list(_read(data, name).attachments)


class _Found(NamedTuple):
    pages: tuple[Page, ...]
    attachments: tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=1)
def _read(data: bytes, name: str) -> _Found:
    told = _told(data, name)
    if "refused" in told:
        raise _refusal(name, *map(str, told["refused"]))
    found = _found(told)
    if found is None:
        raise _broken_off(name)
    return found


def _told(data: bytes, name: str) -> dict[str, Any]:
    """What the process of its own says of the file."""
    from importlib.util import find_spec

    from workbook.readers import pdf_process
    if find_spec("pypdfium2") is None:
        raise ReceivablesError("To read a PDF, you must install the package pypdfium2: pip install 'receivables[desktop]'.")
    try:
        told = pdf_process.READER.read(data)
    except pdf_process.Late:
        raise _refusal(name, f"it takes longer than {pdf_process.SECONDS} seconds to read", "Print it to a new PDF and import that.") from None
    except pdf_process.Died:
        raise _broken_off(name) from None
    except OSError as error:
        raise _refusal(name, f"no process could be started to read it ({error.strerror or error})", "Close other programs and try again.") from None
    return told if isinstance(told, dict) else {}


def _found(told: dict[str, Any]) -> _Found | None:
    """Pages and attached files; None for an answer of another shape, which a sound process never gives."""
    import base64
    try:
        found = tuple(Page(n, float(width), float(height), tuple(_words(words))) for n, (width, height, words) in enumerate(told["pages"], 1))
        return _Found(found, tuple((str(called), base64.b64decode(text)) for called, text in told["attachments"]))
    except (KeyError, TypeError, ValueError):
        return None


def _words(words: list[list[Any]]) -> Iterator[Word]:
    return (Word(str(text), float(left), float(top), float(right), float(bottom)) for text, left, top, right, bottom in words)


def _broken_off(name: str) -> ReceivablesError:
    return _refusal(name, "it is damaged or made to harm: reading it broke off", "Print it to a new PDF and import that.")


def _refusal(name: str, reason: str, mend: str) -> ReceivablesError:
    return ReceivablesError(f"You cannot import {name} because {reason}. {mend} Nothing of it was written.")


def _beside(one: Word, other: Word) -> bool:
    """Whether two words stand on one line."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _OVERLAP * min(one.bottom - one.top, other.bottom - other.top)

"""A text file as rows of cells: encoding, line ends, delimiter and quotes are found out from the file itself.

| what | how it is decided |
|---|---|
| encoding | a byte order mark; else UTF-16 where every second byte is zero; else UTF-8; else the code page of the language whose words stand in it |
| | (`PAGES`); else Windows-1252 |
| odd bytes | a byte that means nothing in the encoding stands in the text as \\x81 |
| line ends | CR LF, LF and lone CR all end a line, outside quotes |
| delimiter | of comma, semicolon, tab and pipe the one that cuts most rows into the same number of cells |

>>> grid = read_text(b"Rechnung;Betrag\\r10;5,50\\r", "re.csv")
>>> grid.rows, grid.lines
([['Rechnung', 'Betrag'], ['10', '5,50']], [1, 2])
"""
from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from receivables.errors import ReceivablesError
from workbook.readers.grid import Grid

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS, SAMPLE = 200, 1 << 18                       # rows, and no more characters than
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
PAGES = {page: tuple(word.encode(page) for word in words.split("|")) for page, words in {
    "cp1250": "księgowania|Tytuł|tytuł|Szczegóły|bciążeni|Saldo końcowe|Částka|částka|Měna|měna|ůstatek|účtu|účet|Könyvelés|Közlemény|Értéknap",
    "cp1257": "Sąskait|Gavėjas|Paaiškin|Saņēm|Valūta|Kredīts",
    "cp1254": "Açıklama|açıklama|İşlem",
    "cp1251": "Дата|дата|Сумма|сумма|Назначение|Сума",
    "cp1253": "Ημερομηνία|Περιγραφή|Ποσό"}.items()}
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


class Decoded(NamedTuple):
    """A file's text, the encoding it was read with, and how many bytes meant nothing in it."""

    text: str
    encoding: str
    odd_bytes: int


def read_text(data: bytes, file: str, delimiter: str = "") -> Grid:
    """The rows of a text file, cut at the delimiter that fits it best, or at the one given; blank lines are left out. Raises ReceivablesError
    when it is empty or no text at all."""
    decoded = decode(data)
    if not decoded.text.strip():
        raise ReceivablesError(f"You cannot import {file} because it is empty.")
    if "\0" in decoded.text[:4096]:
        raise ReceivablesError(f"You cannot import {file} because it is neither a text file nor an .xlsx workbook. "
                               "Save it as .xlsx or .csv and import that.")
    rows, lines = _rows(decoded.text, delimiter or _delimiter(decoded.text))
    odd = decoded.odd_bytes
    notes = (f"{file}: {odd} byte{'s' * (odd != 1)} could not be read as {decoded.encoding} and stand in the text as \\x..",) if odd else ()
    return Grid(file, "", rows, lines, typed=False, notes=notes)


def decode(data: bytes) -> Decoded:
    """The text of the bytes.

    >>> decode("Müller".encode("cp1252")), decode(b"\\xef\\xbb\\xbfa"), decode(b"caf\\xc3\\xa9 M\\x81ller").odd_bytes
    (Decoded(text='Müller', encoding='cp1252', odd_bytes=0), Decoded(text='a', encoding='utf-8', odd_bytes=0), 1)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark):], encoding)
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        return _decoded(data, "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        utf, ansi = _decoded(data, "utf-8"), _decoded(data, _page(data))
        letters = sum(byte >= 0xC2 for byte in data)
        return utf if utf.odd_bytes * 2 < letters and len(utf.text) - 3 * utf.odd_bytes < len(ansi.text) - 3 * ansi.odd_bytes else ansi


def _page(data: bytes) -> str:
    """The code page whose words stand in the first bytes, Windows-1252 where none's do."""
    head = data[:SAMPLE]
    return next((page for page, words in PAGES.items() if any(word in head for word in words)), "cp1252")


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError:
        odd = data.decode(encoding, errors="replace").count("\N{REPLACEMENT CHARACTER}")
        return Decoded(data.decode(encoding, errors="backslashreplace"), encoding, odd)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Rows with something in them, and the line each begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, lines, begins = [], [], 1
    for row in reader:
        if any(map(str.strip, row)):
            rows.append(row)
            lines.append(begins)
        begins = reader.line_num + 1
    return rows, lines


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows of the sample into the same number of cells, more cells where two are as good."""
    return max(DELIMITERS, key=lambda mark: _consistency(text, mark))


def _consistency(text: str, delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row) for row in islice(_records(text[:SAMPLE], delimiter), SAMPLE_ROWS) if any(row))
    width, _ = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(1, 0))
    if width < 2:
        return 0.0, 0
    return round(widths[width] / sum(widths.values()), 2), width

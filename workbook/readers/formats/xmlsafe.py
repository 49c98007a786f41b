"""An XML file from outside, element by element: no entities, no network, no document type declaration, and one sentence where it is broken.

>>> [text(element, "B/C") for element in ends(b'<R xmlns="urn:x"><A><B><C> 5 </C></B></A><A/></R>', "r.xml", "a list", ("A",))]
['5', '']
"""
from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from lxml import etree

from receivables.errors import ReceivablesError

SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True, "remove_pis": True}


_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


def begin(head: bytes) -> bytes:
    """The first bytes of an XML file in any encoding, as they read in ASCII; nothing of any other file.

    >>> begin("<a/>".encode("utf-16")), begin(b"%PDF-1.7 <a/>")
    (b'<a/>', b'')
    """
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain if plain[:1] == b"<" else b""


def ends(data: bytes, name: str, what: str, tags: Sequence[str], large: bool = False) -> Iterator[Any]:
    """Each element of these local names when it is complete, in the order in which they end; `what` names the format in a refusal.

    The caller clears what it has read, and so keeps the memory bounded. `large` takes texts above 10 MB, as embedded files are.
    """
    filters = tuple("{*}" + tag for tag in tags)
    try:
        checked = False
        for _, element in etree.iterparse(io.BytesIO(_sound(data)), events=("end",), tag=filters, huge_tree=large, **SAFE):
            if not checked and element.getroottree().docinfo.doctype:
                raise ReceivablesError(f"You cannot import {name} because it has a document type declaration, which no {what} has. "
                                       "Ask the sender for the file again. Nothing of it was written.")
            checked = True
            yield element
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "not well-formed").split(", line")[0]
        raise ReceivablesError(f"You cannot import {name} because its XML ({what}) is broken at line {error.lineno or 1}: {reason}. "
                               "Ask the sender for the file again. Nothing of it was written.") from None
    except (ValueError, LookupError) as error:
        raise ReceivablesError(f"You cannot import {name} because it cannot be read as XML ({error}). Ask the sender for the file again.") from None


def _sound(data: bytes) -> bytes:
    """The file with two faults mended that senders make and parsers refuse: blanks before the declaration, and bytes of Windows under the name
    of UTF-8.

    >>> _sound(b" <?xml version='1.0'?><a/>"), _sound("<a>Köln</a>".encode("cp1252")).decode()
    (b"<?xml version='1.0'?><a/>", '<a>Köln</a>')
    """
    if data[:1].isspace():
        data = data.lstrip()
    if data.isascii() or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]:
        return data
    said = _ENCODING.match(data[:200])
    if said and said[1].lower() not in (b"utf-8", b"utf8"):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode("utf-8")
    return data


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return local_name(element.tag)


def local_name(name: Any) -> str:
    """A name without its namespace, and without a prefix that nobody declared."""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def at(element: Any, path: str) -> list[Any]:
    """The elements at a path of local names."""
    return list(element.iterfind(_any(path))) if element is not None else []


def text(element: Any, *paths: str) -> str:
    """The text of the first element that has one at any of the paths, blanks made single."""
    for path in paths:
        for found in at(element, path):
            plain = " ".join((found.text or "").split())
            if plain:
                return plain
    return ""


def texts(elements: Iterable[Any]) -> tuple[str, ...]:
    """The text of each element that has one, blanks made single."""
    return tuple(plain for one in elements if (plain := " ".join((one.text or "").split())))


@lru_cache(maxsize=1024)
def _any(path: str) -> str:
    return "/".join(step if step in (".", "..", "") else "{*}" + step for step in path.split("/"))

"""A workbook file as its parts. What is not replaced goes back to disk as the very bytes it came as.

`Package(data)` refuses hostile and unsupported files with a sentence. Parts are named as in the archive ("xl/workbook.xml").
Relationship and content-type parts are edited by inserting or cutting single elements, so everything else in them stays.
Where a sheet, a table or a name stands is asked of `workbook.stores.parts`.
"""
from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from receivables.errors import ReceivablesError
from workbook.stores.archive import Packed, entries, pack, store, unpack, unpack_chunks, write

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

T = TypeVar("T")
TYPES = "[Content_Types].xml"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
DOC_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = {STRICT + b"spreadsheetml/": b"http://schemas.openxmlformats.org/spreadsheetml/2006/",
          STRICT + b"drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
          STRICT + b"officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/"}
_STRICT_OF = {ours: theirs for theirs, ours in _NAMES.items()}
_TRANSITIONAL = re.compile(b"|".join(re.escape(name) for name in _NAMES.values()))
_ELEMENT, _REMARK = re.compile(rb"<[A-Za-z_]"), re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_LONGEST_PROLOG = 1 << 17
_FEW_TEXTS, _LONG_TAG = 1 << 20, 1 << 16
# how many shared texts a part says it has; group 1 is None where the number is beyond all measure, or the tag is
_TEXTS = re.compile(rb"<(?:[\w.-]+:)?sst(?=\s)(?:[^<]*?\suniqueCount\s*=\s*[\"']\s*\+?(?:0*(\d{1,12})[\"'\s]|\d{13})|[^<]{%d})" % _LONG_TAG)
_RELS_EMPTY = (b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
               b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>')


@dataclass(frozen=True)
class Relationship:
    """One arrow between parts: its full type URI and the target, a part name (or a URL when `external`)."""

    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type: worksheet, table, drawing, hyperlink ..."""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """A workbook file's parts by name, from its bytes or its path. `name` is what sentences call the file.

    From a path, the file stays open (until `close`) and parts stay in it until they are asked for.
    """

    def __init__(self, source: bytes | Path, name: str = "this workbook") -> None:
        self.name = name
        self._file: IO[bytes] = source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
        try:
            self._parts = entries(self._file, name)
            self._check()
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        self.original: dict[str, tuple[int, int]] = {n: (p.crc, p.size) for n, p in self._parts.items()}
        self.changed: set[str] = set()
        self._made: dict[tuple[str, str], tuple[Packed | None, Any]] = {}
        self._checked: dict[str, Packed] = {}
        if TYPES not in self._parts or "_rels/.rels" not in self._parts:
            raise self.refusal("it is not an Excel workbook. Save it as .xlsx in Excel")
        for part in self._parts:
            if part.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in self._prolog(part):
                raise self.refusal(f"its part {part!r} has a DOCTYPE, which workbooks never have")
        self.strict = STRICT in self.read("_rels/.rels")
        if "application/vnd.ms-excel.sheet.binary" in self.read(TYPES).decode("utf-8", "replace"):
            raise self.refusal("it is an .xlsb. Save it as .xlsx in Excel")

    def _prolog(self, part: str) -> bytes:
        """What stands before a part's first element, or more."""
        start = b""
        for chunk in self.chunks(part, 2048):
            start += chunk
            text = start.decode("utf-16", "ignore").encode() if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start
            if _ELEMENT.search(_REMARK.sub(b"", text)) or b"<!DOCTYPE" in text:
                return text
            if len(start) > _LONGEST_PROLOG:
                raise self.refusal(f"its part {part!r} holds remarks in place of content. Open it in Excel, let it repair the file, and save it")
        return start

    def close(self) -> None:
        """Let go of the file; parts that were not changed can no longer be read."""
        self._file.close()

    @property
    def signed(self) -> bool:
        """True when the file carries a digital signature, which any change would break."""
        return any(n.lower().startswith("_xmlsignatures/") for n in self._parts)

    def check_writable(self) -> None:
        """Raises ReceivablesError for a file that any change would break: signed, or shared in the old way."""
        if self.signed:
            raise self.refusal("it carries a digital signature, which any change would break. Save a copy without the signature")
        if any(n.lower().startswith("xl/revisions/") for n in self._parts):
            raise self.refusal("it is a shared workbook with a log of changes, which any change would break. Stop sharing it in Excel "
                               "(Review, Unshare Workbook) and save it")

    def names(self) -> list[str]:
        """Part names in the archive's order."""
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def size(self, name: str) -> int:
        """Inflated bytes of a part."""
        return self._parts[name].size

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        if name not in self._parts:
            raise self.refusal(f"its part {name!r} is missing. Open it in Excel, let it repair the file, and save it")
        try:
            return unpack(self._parts[name])
        except Exception as error:      # zlib.error and ValueError: one sentence for a damaged part
            raise self.refusal(f"its part {name!r} is damaged. Restore it from a backup") from error

    def part(self, name: str) -> Packed:
        """A part as it is in the archive."""
        return self._parts[name]

    def chunks(self, name: str, chunk: int = 1 << 20) -> Iterator[bytes]:
        """A part's bytes in pieces, never held whole."""
        try:
            yield from unpack_chunks(self._parts[name], chunk)
        except Exception as error:
            raise self.refusal(f"its part {name!r} is damaged. Restore it from a backup") from error

    def xml(self, name: str) -> Element:
        """A small part parsed, without entities, DTDs or network; of a strict file with the transitional names, which `dialect` takes back."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            data = self.read(name)
            root = etree.fromstring(_transitional(data) if self.strict else data, parser)
        except etree.XMLSyntaxError:
            raise self.refusal(f"its part {name!r} is not readable. Open it in Excel, let it repair the file, and save it") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.refusal(f"its part {name!r} has a DOCTYPE, which workbooks never have")
        return root

    def parsed(self, name: str, what: str, make: Callable[[Element], T]) -> T:
        """What is made of a small part, once for as long as the part stays as it is. `what` names it; it must not be changed by who gets it."""
        found = self._made.get((name, what))
        if found is None or found[0] is not self._parts.get(name):
            found = self._made[name, what] = self._parts.get(name), make(self.xml(name))
        return found[1]

    def check(self, name: str) -> None:
        """Raises ReceivablesError for a part that unpacks to more, or less, than the directory says, or says that it holds more texts than it can:
        readers of whole parts trust both, and make room for them."""
        if self._checked.get(name) is not self._parts[name]:
            held = b""
            for chunk in self.chunks(name):
                piece = held + chunk
                at = piece.find(b"sst")          # most pieces have none, and the pattern would look at each of their tags
                found = _TEXTS.search(piece, max(piece.rfind(b"<", 0, at), 0)) if at >= 0 else None
                if found and (not found[1] or int(found[1]) > max(self.size(name), _FEW_TEXTS)):
                    raise self.refusal(f"its part {name!r} says that it holds far more texts than it does. Open it in Excel and save it")
                held = chunk[-_LONG_TAG:]
            self._checked[name] = self._parts[name]

    def dialect(self, data: bytes) -> bytes:
        """A part that was made with the transitional names, with those of this file: other ones when it is ISO strict."""
        return _TRANSITIONAL.sub(lambda m: _STRICT_OF[m[0]], data) if self.strict else data

    def replace(self, name: str, data: bytes | Packed) -> None:
        """Give a part new content; `Packed` when it was compressed while it was made (`archive.pack`)."""
        assert name in self._parts, f"no part {name}"
        self._parts[name] = data if isinstance(data, Packed) else pack([data])
        self.changed.add(name)

    def add(self, name: str, data: bytes | Packed, content_type: str) -> None:
        """Add a part and its content type."""
        assert name.lower() not in {n.lower() for n in self._parts}, f"part {name} is taken"
        self._parts[name] = data if isinstance(data, Packed) else pack([data])
        self.changed.add(name)
        if content_type and not (content_type == RELS_TYPE and self.content_type(name) == RELS_TYPE):
            self._insert(TYPES, "Types", f"<{{p}}Override PartName={quoteattr('/' + name)} ContentType={quoteattr(content_type)}/>")

    def remove(self, name: str) -> None:
        """Take a part out, with its content type and its own relationships. Arrows to it are the caller's (`remove_relationship`)."""
        for part in (name, rels_name(name)):
            if self._parts.pop(part, None) is not None:
                self.changed.add(part)
        self._cut(TYPES, "Override", "PartName", "/" + name)

    def content_type(self, name: str) -> str:
        """The content type of a part, "" when it has none."""
        by_extension = ""
        for e in self.xml(TYPES):
            if str(e.get("PartName", "")).lstrip("/").lower() == name.lower():
                return str(e.get("ContentType"))
            if str(e.get("Extension", "")).lower() == name.rsplit(".", 1)[-1].lower() and e.get("PartName") is None:
                by_extension = str(e.get("ContentType"))
        return by_extension

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The arrows that leave a part ("" for the package itself), by id. Inner targets are resolved to part names."""
        rels = rels_name(part)
        if rels not in self._parts:
            return {}
        return dict(self.parsed(rels, "arrows", lambda root: self._arrows(part, root)))

    def _arrows(self, part: str, root: Element) -> dict[str, Relationship]:
        out = {}
        for e in root:
            if isinstance(e.tag, str):
                external = e.get("TargetMode") == "External"
                target = e.get("Target") or ""
                out[e.get("Id") or ""] = Relationship(e.get("Type") or "", target if external else self._resolve(part, target), external)
        return out

    def add_relationship(self, part: str, type: str, target: str, external: bool = False) -> str:
        """Add an arrow from a part to a part (or URL) and give its new id. The type may be its last word ("drawing")."""
        rels = rels_name(part)
        if rels not in self._parts:
            self.add(rels, _RELS_EMPTY, RELS_TYPE)
        taken, n = self.relationships(part), 1
        while f"rId{n}" in taken:
            n += 1
        kind = type if ":" in type else DOC_RELS + type
        kind = self.dialect(kind.encode()).decode()
        place, mode = (target, ' TargetMode="External"') if external else ("/" + target, "")
        self._insert(rels, "Relationships", f'<{{p}}Relationship Id="rId{n}" Type={quoteattr(kind)} Target={quoteattr(place)}{mode}/>')
        return f"rId{n}"

    def remove_relationship(self, part: str, id: str) -> None:
        """Take an arrow away; its target part stays."""
        self._cut(rels_name(part), "Relationship", "Id", id)

    def free_name(self, pattern: str) -> str:
        """The first part name that is free: `free_name("xl/charts/chart{}.xml")`."""
        taken = {n.lower() for n in self._parts}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def save(self, out: IO[bytes]) -> None:
        """Write the archive: unchanged parts as the compressed bytes they came as."""
        write(self._parts, out)

    def forget_changes(self) -> None:
        """Let go of the parts that were changed, once they are on disk: a proof needs the memory. The package cannot be saved again."""
        for name in self.changed & set(self._parts):
            self._parts[name] = replace(self._parts[name], body=b"")

    def excerpt(self, names: Iterable[str], other: Mapping[str, Iterable[bytes]]) -> bytes:
        """An archive of some parts, those in `other` with that content, not compressed: it is read at once."""
        out, names = io.BytesIO(), list(names)
        for name in names:
            if name not in other:
                self.check(name)
        write({n: store(other[n]) if n in other else self._parts[n] for n in names}, out)
        return out.getvalue()

    def untouched(self) -> Iterable[tuple[str, tuple[int, int]]]:
        """Name, CRC and size of each part that came with the file and was not changed."""
        return ((n, v) for n, v in self.original.items() if n not in self.changed)

    def same_bytes(self, other: Package, name: str) -> bool:
        """True when both packages hold a part as the same compressed bytes."""
        ours, theirs = self._parts[name], other._parts.get(name)
        return theirs is not None and ours.length == theirs.length and all(a == b for a, b in zip(ours.feed(), theirs.feed()))

    def refusal(self, why: str) -> ReceivablesError:
        """The error that says why this file cannot be used."""
        return ReceivablesError(f"You cannot use {self.name} because {why}.")

    def _resolve(self, part: str, target: str) -> str:
        base = posixpath.dirname(part)
        path = unquote(target.split("#", 1)[0])
        full = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))
        if full in self._parts:
            return full
        return next((n for n in self._parts if n.lower() == full.lower()), full)

    def _insert(self, name: str, root: str, element: str) -> None:
        data = self.read(name)
        end = re.search(rb"</((?:[\w.-]+:)?)" + root.encode() + rb"\s*>\s*$", data)
        if end is None:      # an empty root: <Types .../>
            empty = re.search(rb"<((?:[\w.-]+:)?)" + root.encode() + rb"([^<>]*)/>\s*$", data)
            if empty is None:
                raise self.refusal(f"its part {name!r} is not readable. Open it in Excel, let it repair the file, and save it")
            p, tag = empty[1], empty[1] + root.encode()
            new = b"".join([data[:empty.start()], b"<", tag, empty[2], b">", element.format(p=p.decode()).encode(), b"</", tag, b">"])
        else:
            new = data[:end.start()] + element.format(p=end[1].decode()).encode() + data[end.start():]
        self.replace(name, new)

    def _cut(self, name: str, tag: str, attribute: str, value: str) -> None:
        if name not in self._parts:
            return
        data = self.read(name)
        pattern = (rb"<(?:[\w.-]+:)?" + tag.encode() + rb"\b[^<>]*?\s" + attribute.encode() + rb"\s*=\s*"
                   + rb"[\"']" + re.escape(quoteattr(value)[1:-1]).encode() + rb"[\"'][^<>]*?(?:/>|>\s*</(?:[\w.-]+:)?" + tag.encode() + rb"\s*>)")
        new = re.sub(pattern, b"", data, flags=re.IGNORECASE if attribute == "PartName" else 0)
        if new != data:
            self.replace(name, new)


def _transitional(data: bytes) -> bytes:
    for theirs, ours in _NAMES.items():
        data = data.replace(theirs, ours)
    return data


def rels_name(part: str) -> str:
    """The part that holds a part's relationships: xl/workbook.xml -> xl/_rels/workbook.xml.rels."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")

"""Two fuzzers. `sheets`: sheets in every legal spelling, patched, against lxml (same cells, same attributes). `packages`: workbooks with bytes
cut, doubled and swapped, read and changed: nothing but a ReceivablesError, no hang, bounded memory.

    python -P -m foreign.fuzz [--seconds 60] [--seed 1] [sheets | packages]
"""
from __future__ import annotations

import argparse
import io
import random
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import bookmaker
import numpy as np
from lxml import etree

from foreign.base import unzipped
from foreign.corpus import CORPUS
from receivables.changes import Changes
from receivables.errors import ReceivablesError
from workbook.stores import formulas
from workbook.stores.bodyxml import Body, BodyEdit
from workbook.stores.celledit import SharedFormula
from workbook.stores.file import FileStore
from workbook.stores.gridedit import NewCells
from workbook.stores.parts import Sheet, Span, TableColumn, TablePart, letters
from workbook.stores.sheetxml import sheet_xml, take_apart

SECONDS_A_CASE = 20
MEMORY = 3 << 30
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXTS = ["", "a", " a ", "<&>\"'", "é中😀", "]]>", "row r=\"5\"", "<c r=", "</row>", "_x0041_", "!", "a\nb", "=1", "\t"]
LEFT, RIGHT, TOP, BOTTOM = 2, 5, 3, 8                         # the table, header and four or five body rows


class Spelling:
    """How one sheet is written: quotes, blanks, prefix, which addresses are left out."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.prefix = rng, rng.choice(["", "", "", "x:"])
        self.bare_rows, self.bare_cells, self.single, self.blanks = (rng.random() < 0.15 for _ in range(4))
        self.remarks = rng.random() < 0.1

    def tag(self, name: str, attributes: dict[str, object], inner: str | None = None) -> str:
        rng, items = self.rng, list(attributes.items())
        if rng.random() < 0.2 and name != "row":
            rng.shuffle(items)
        quote = "'" if self.single and rng.random() < 0.5 else '"'
        blank = rng.choice([" ", "  ", "\n "]) if self.blanks else " "
        text = "".join(f"{blank}{k}={quote}{escape(str(v), {quote: '&quot;' if quote == chr(34) else '&apos;'})}{quote}" for k, v in items)
        name = self.prefix + name
        if inner is None:
            return f"<{name}{text}/>" if rng.random() < 0.8 else f"<{name}{text}></{name}>"
        return f"<{name}{text}>{inner}</{name}>"

    def gap(self) -> str:
        return self.rng.choice(["", "", "\n", "<!-- <row r=\"1\"> -->" if self.remarks else ""])


def cell(s: Spelling, column: int, row: int, bare: bool) -> str:
    rng = s.rng
    attributes: dict[str, object] = {} if bare else {"r": f"{letters(column)}{row}"}
    if rng.random() < 0.5:
        attributes["s"] = rng.randrange(40)
    if rng.random() < 0.05:
        attributes["cm"] = 1
    kind = rng.randrange(7)
    if kind == 0:
        return s.tag("c", attributes)
    if kind == 1:
        return s.tag("c", attributes | {"t": "inlineStr"}, s.tag("is", {}, s.tag("t", {"xml:space": "preserve"}, escape(rng.choice(TEXTS)))))
    if kind == 2:
        f = s.tag("f", {}, escape(rng.choice(["A1*2", "SUM($B$3:B4)", 'IF("a<b"="x",1,2)', "'She''et'!B5"])))
        return s.tag("c", attributes, f + s.tag("v", {}, str(rng.random())))
    if kind == 3:
        return s.tag("c", attributes | {"t": "str"}, s.tag("v", {}, escape(rng.choice(TEXTS))))
    if kind == 4:
        return s.tag("c", attributes | {"t": rng.choice(["b", "e"])}, s.tag("v", {}, rng.choice(["1", "#N/A"])))
    return s.tag("c", attributes, s.tag("v", {}, str(rng.choice([rng.randrange(10**6), rng.random()]))))


def sheet(rng: random.Random) -> bytes:
    """A sheet's XML."""
    s = Spelling(rng)
    rows, last = [], 0
    for number in sorted(rng.sample(range(1, 20), rng.randrange(3, 15))):
        attributes: dict[str, object] = {"r": number}
        if s.bare_rows and number == last + 1:
            attributes = {}
        attributes |= {"spans": "1:9"} if rng.random() < 0.3 else {}
        attributes |= {"ht": 30, "customHeight": 1} if rng.random() < 0.2 else {}
        columns = sorted(rng.sample(range(1, 9), rng.randrange(0, 9)))
        cells = "".join(cell(s, c, number, bare=s.bare_cells and i + 1 == c) + s.gap() for i, c in enumerate(columns))
        rows.append(s.gap() + s.tag("row", attributes, cells or None))
        last = number
    xmlns = f"xmlns:{s.prefix[:-1]}" if s.prefix else "xmlns"
    text = f'<{s.prefix}worksheet {xmlns}="{NS}">' + s.tag("sheetData", {}, "".join(rows)) + s.tag("pageMargins", {"left": 1}) + f"</{s.prefix}worksheet>"
    return text.encode("utf-16") if rng.random() < 0.05 else text.encode()


def read(data: bytes) -> dict[tuple[int, int], tuple[dict[str, str], tuple[tuple[str, str], ...]]]:
    """Every cell as lxml sees it: attributes and content by (row, column)."""
    out, row = {}, 0
    for r in etree.fromstring(data, etree.XMLParser(remove_comments=True)).iter(f"{{{NS}}}row"):
        row, column = int(r.get("r") or row + 1), 0
        for c in r.iterfind(f"{{{NS}}}c"):
            ref = c.get("r")
            column = sum((ord(x) - 64) * 26**i for i, x in enumerate(reversed([x for x in ref if x.isalpha()]))) if ref else column + 1
            attributes = {k: v for k, v in c.attrib.items() if k != "r"}
            out[row, column] = attributes, tuple((etree.QName(e).localname, e.text or "") for e in c.iter() if e is not c and len(e) == 0 and e.text)
    return out


def one_sheet(rng: random.Random) -> None:
    """Patch a sheet and compare every cell with what lxml sees before and after."""
    data = sheet(rng)
    before = read(data)
    xml = sheet_xml(data, "Fuzz")
    for number in xml.numbers.tolist():
        seen = {c.column: (c.style, c.blank) for c in take_apart(xml.row(number), number).cells}
        wanted = {c: (f' s="{a["s"]}"'.encode() if "s" in a else b"", not any(k in ("v", "t", "f") for k, _ in inner))
                  for (r, c), (a, inner) in before.items() if r == number}
        assert {c: style for c, (style, _) in seen.items()} == {c: style for c, (style, _) in wanted.items()}, "styles"
        assert all(not blank for c, (_, blank) in seen.items() if not wanted[c][1]), "a cell with content seems blank"
    totals = rng.random() < 0.3
    columns = tuple(TableColumn(n) for n in "ABCD")
    t = TablePart("T", "t", Sheet("Fuzz", "s", "r", 0), Span(LEFT, TOP, RIGHT, BOTTOM), columns, True, totals, False)
    edits = {r: {c: b"><v>%d</v></c>" % rng.randrange(99) for c in rng.sample(range(LEFT, RIGHT + 1), rng.randrange(1, 5))}
             for r in rng.sample(range(t.first, t.last + 1), rng.randrange(0, 4)) if any(before.get((r, c), ({}, ()))[1] for c in range(LEFT, RIGHT + 1))}
    removed = frozenset(r for r in range(t.first, t.last + 1) if r not in edits and rng.random() < 0.15)
    adds = [{c: b"><v>%d</v></c>" % (1000 + 10 * i + c) for c in range(LEFT, RIGHT + 1)} for i in range(rng.choice([0, 0, 1, 3]))]
    ours = frozenset(range(LEFT, RIGHT + 1))
    edit = BodyEdit(t, ours, ours, np.array(sorted(edits), dtype=np.int64), lambda a, b: NewCells.of({r: e for r, e in edits.items() if a <= r < b}),
                    removed,
                    lambda a, b: {c: [x[c] for x in adds[a:b]] for c in ours}, len(adds))
    try:
        body = Body(xml, edit)
        new = b"".join(body.chunks())
    except SharedFormula:
        return
    except ReceivablesError as error:
        if "number of rows" not in str(error) and "array formula" not in str(error):
            raise
        return
    after = read(xml.head + new + xml.tail)
    area = {(r, c) for r in range(t.first, max(t.span.bottom, body.bottom) + 1) for c in ours}
    outside = {k: v for k, v in before.items() if k not in area}
    assert {k: v for k, v in after.items() if k not in area} == outside, "cells outside of the table"
    for i, source in enumerate(body.kept):
        for c in ours:
            got, was = after.get((t.first + i, c)), before.get((source, c))
            if c in edits.get(source, {}):
                assert got is not None
                assert got[1] == (("v", edits[source][c][4:-8].decode()),), "a changed cell"
                assert got[0].get("s") == (was[0].get("s") if was else got[0].get("s")), f"a changed cell's style: {was} became {got}"
            elif i < body.fill:
                assert _same(got, was, source, t.first + i, t.last), f"a kept cell: {was} became {got}"
    for i, row in enumerate(adds):
        for c in ours:
            assert after[t.first + body.fill + i, c][1] == (("v", row[c][4:-8].decode()),), f"an added cell: {after[t.first + body.fill + i, c]}"


def _same(got: tuple | None, was: tuple | None, source: int, row: int, last: int) -> bool:
    if got is None or was is None:
        return (got or was) is None or not (got or was)[1]
    moved = tuple((k, formulas.shifted(v, row - source, TOP + 1, last) if k == "f" else v) for k, v in was[1])
    return (got[0], got[1]) == (was[0], moved)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes cut, doubled, swapped, changed, or moved from elsewhere."""
    for _ in range(rng.choice([1, 1, 2, 8])):
        if not data:
            return data
        a = rng.randrange(len(data))
        b = min(len(data), a + rng.choice([1, 1, 2, 8, 64, 4096]))
        kind = rng.randrange(6)
        if kind == 0:
            data = data[:a] + data[b:]
        elif kind == 1:
            data = data[:b] + data[a:b] * rng.choice([1, 1, 50]) + data[b:]
        elif kind == 2:
            data = data[:a] + bytes(rng.randrange(256) for _ in range(min(b - a, 8))) + data[min(b, a + 8):]
        elif kind == 3:
            c = rng.randrange(len(data))
            data = data[:a] + data[c:c + b - a] + data[b:]
        elif kind == 4:
            data = data[:a] + bytes([data[a] ^ (1 << rng.randrange(8))]) + data[a + 1:]
        else:
            found = [i for i, x in enumerate(data[:200_000]) if 48 <= x <= 57]
            if found:
                at = rng.choice(found)
                data = data[:at] + rng.choice([b"0", b"-1", b"99999999", b"9" * 30, b"1e9", b"", b"1048577", b"NaN"]) + data[at + 1:]
    return data


def one_package(rng: random.Random, folder: Path, names: list[str]) -> None:
    """Break a workbook, read it and add a row to it."""
    name = rng.choice(names)
    data = CORPUS.made(name)
    if rng.random() < 0.3:
        data = mutated(data, rng)
    else:
        parts = unzipped(data)
        for part in rng.sample(sorted(parts), rng.choice([1, 1, 2])):
            parts[part] = mutated(parts[part], rng)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            for part, content in parts.items():
                z.writestr(part, content)
        data = out.getvalue()
    path = folder / "Book.xlsx"
    path.write_bytes(data)
    try:
        store = FileStore(path, backups=1)
        loaded = store.read(["Rates", "Invoices"])
        new = bookmaker.rates({"id": "new", "date": "2026-12-01", "currency": "CHF", "rate": 1.5})
        store.commit(Changes(adds={"Rates": new}, removes={"Rates": loaded.frames["Rates"]["id"].tolist()[:1]}), [], loaded.stamp)
        assert "new" in FileStore(path).read(["Rates"]).frames["Rates"]["id"].tolist()
    except ReceivablesError:
        pass


@contextmanager
def bounded(seconds: int):
    """A case that computes longer is an error."""
    def late(*_: object) -> None:
        raise TimeoutError("a case hangs")
    old = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def run(target: Callable[[random.Random], None], seed: int, count: int = 0, seconds: float = 0) -> int:
    """Cases one after the other; a failing one says the seed that makes it again."""
    done, end = 0, time.monotonic() + seconds
    while done < count or time.monotonic() < end:
        try:
            with bounded(SECONDS_A_CASE):
                target(random.Random(seed + done))
        except BaseException as error:
            error.add_note(f"seed {seed + done}")
            raise
        done += 1
    return done


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("targets", nargs="*", default=["sheets", "packages"])
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--seed", type=int, default=int(time.time()))
    args = ask.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        targets = {"sheets": one_sheet, "packages": lambda rng: one_package(rng, Path(folder), list(CORPUS.cases))}
        for name in args.targets:
            done = run(targets[name], args.seed, seconds=args.seconds)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name}: {done:,} cases from seed {args.seed} on, nothing found; memory at most {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Sheets in blocks: a save reads and packs only the blocks that change, and the result is the same as if it had taken the sheet whole."""
import tempfile
import zlib
from pathlib import Path
from unittest import mock

import pytest
from bookmaker import Maker, assert_sound, parts, rates
from hypothesis import given, settings
from hypothesis import strategies as st

from receivables.changes import Changes, apply
from receivables.errors import ReceivablesError
from workbook.stores import blocks, proof, values
from workbook.stores.archive import Packed, pack, unpack
from workbook.stores.blocks import Packer, split
from workbook.stores.file import FileStore
from workbook.stores.package import Package

SMALL = 900


def many(n: int, prefix: str = "R", **more):
    return rates(*({"id": f"{prefix}{i}", "date": "2026-12-01", "currency": "CHF", "rate": 1 + i / 1000, "source": f"file {i} & more"} | more for i in range(n)))


@pytest.fixture
def small(monkeypatch):
    """Blocks of a few rows."""
    monkeypatch.setattr(blocks, "BLOCK", SMALL)
    monkeypatch.setattr(values, "GROUP", 3 * SMALL)
    monkeypatch.setattr(proof, "GROUP", 3 * SMALL)


@pytest.fixture
def book(tmp_path, small):
    maker = Maker()
    ws = maker.table("Rates", many(3), at=(2, 1), own={"Mine": ["a", "b", "c"]})
    ws.write("A1", "Rates of the year"), ws.write("J4", "beside")
    path = maker.save(tmp_path / "l.xlsx")
    commit(path, adds={"Rates": many(120, "S")})
    return path


def commit(path, **changes):
    store = FileStore(path)
    return store.commit(Changes(**changes), [], store.read(["Rates"]).stamp)


def frame(path):
    return FileStore(path).read(["Rates"]).frames["Rates"]


def sheet_blocks(path):
    return split(Package(path.read_bytes()).part("xl/worksheets/sheet1.xml"))


def test_a_long_sheet_is_cut_before_rows_and_joins_to_the_same_bytes(book):
    found = sheet_blocks(book)
    assert len(found) > 10
    assert all(b.load().startswith(b'<row r="%d"' % b.row) for b in found[1:])
    assert b"".join(b.load() for b in found) == parts(book)["xl/worksheets/sheet1.xml"]
    assert_sound(book)


def test_appending_keeps_all_blocks_but_the_first_and_the_last(book):
    before = [bytes(b.data) for b in sheet_blocks(book)]
    commit(book, adds={"Rates": many(2, "T")})
    after = [bytes(b.data) for b in sheet_blocks(book)]
    assert after[1:len(before) - 1] == before[1:-1]
    assert frame(book)["id"].tolist()[-3:] == ["S119", "T0", "T1"]


def test_an_update_in_the_middle_changes_its_block_alone(book):
    before = {b.row: bytes(b.data) for b in sheet_blocks(book)}
    commit(book, updates={"Rates": frame(book).iloc[[60]].assign(rate=9.5)})
    after = {b.row: bytes(b.data) for b in sheet_blocks(book)}
    assert [r for r in before if before[r] != after[r]] == [max(r for r in before if r <= 64)]
    assert frame(book)["rate"].tolist()[60] == 9.5


def test_a_sheet_read_in_groups_is_the_sheet_read_whole(book, monkeypatch):
    grouped = FileStore(book).read(["Rates"])
    monkeypatch.setattr(values, "FEW", 10_000)
    whole = FileStore(book).read(["Rates"])
    assert grouped.frames["Rates"].equals(whole.frames["Rates"])
    assert grouped.rows["Rates"].tolist() == whole.rows["Rates"].tolist()


def test_a_reader_that_knows_nothing_of_blocks_sees_one_stream(book):
    part = Package(book.read_bytes()).part("xl/worksheets/sheet1.xml")
    assert zlib.decompressobj(-15).decompress(part.data) == unpack(part)


def test_a_damaged_block_is_noticed(book):
    package = Package(book.read_bytes())
    part = package.part("xl/worksheets/sheet1.xml")
    package.replace("xl/worksheets/sheet1.xml", Packed(part.data, part.crc ^ 1, part.size))
    with book.open("wb") as out:
        package.save(out)
    with pytest.raises(ReceivablesError, match="cannot be read"):
        frame(book)


def test_other_programs_cuts_are_not_taken_for_ours():
    rows = [b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 2000)]
    data = b"<sheetData>" + b"".join(rows) + b"</sheetData>"
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    stream = b"".join(deflate.compress(data[i:i + 5000]) + deflate.flush(zlib.Z_SYNC_FLUSH) for i in range(0, len(data), 5000)) + deflate.flush()
    found = split(Packed(stream, zlib.crc32(data), len(data)))
    assert len(found) == 1
    assert found[0].load() == data
    assert len(split(pack([data]))) == 1


def test_a_cut_that_leans_on_what_stands_before_it_is_noticed(book, monkeypatch):
    """A sync flush right before a row looks like a cut, but the block cannot be read alone: the sheet is taken whole."""
    data = parts(book)["xl/worksheets/sheet1.xml"]
    deflate, stream = zlib.compressobj(9, zlib.DEFLATED, -15), b""
    pieces = data.split(b"<row ")
    for i, piece in enumerate(pieces):
        stream += deflate.compress((b"<row " if i else b"") + piece) + (deflate.flush(zlib.Z_SYNC_FLUSH) if i < len(pieces) - 1 else b"")
    package = Package(book.read_bytes())
    package.replace("xl/worksheets/sheet1.xml", Packed(stream + deflate.flush(), zlib.crc32(data), len(data)))
    with book.open("wb") as out:
        package.save(out)
    assert len(frame(book)) == 123
    commit(book, adds={"Rates": many(1, "T")}, removes={"Rates": ["S5"]})
    assert len(frame(book)) == 123
    assert frame(book)["id"].tolist()[-1] == "T0"


def test_a_packer_makes_no_cut_inside_a_row(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 10)
    packer = Packer()
    for piece in (b"<sheetData>", b'<row r="1">', b"x" * 50, b'</row><row r="2"', b">y</row>", b"</sheetData><rowBreaks/>"):
        packer.add(piece)
    packed = packer.done()
    assert [b.row for b in split(packed)] == [0, 1, 2]
    assert unpack(packed) == b'<sheetData><row r="1">' + b"x" * 50 + b'</row><row r="2">y</row></sheetData><rowBreaks/>'


step = st.tuples(st.integers(0, 8), st.lists(st.integers(0, 200), max_size=6), st.lists(st.integers(0, 200), max_size=6), st.integers(0, 40))


@settings(max_examples=15)
@given(st.lists(step, min_size=1, max_size=4), st.booleans())
def test_any_sequence_of_saves_gives_what_the_changes_say(steps, read_first):
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(blocks, "BLOCK", SMALL), mock.patch.object(values, "GROUP", 2 * SMALL), \
            mock.patch.object(proof, "GROUP", 2 * SMALL):
        maker = Maker()
        maker.table("Rates", many(40), at=(1, 0), own={"Mine": [f"m{i}" for i in range(40)]})
        path = maker.save(Path(folder) / "l.xlsx")
        want = frame(path)
        for n, (added, updated, removed, start) in enumerate(steps):
            gone = {want["id"].iloc[i % len(want)] for i in removed} if len(want) else set()
            changed = sorted({i % len(want) for i in updated} if len(want) else set())
            update = want.iloc[changed].assign(rate=2.5 + n, source=f"step {n}").reset_index(drop=True)
            update = update[~update["id"].isin(gone)].reset_index(drop=True)
            changes = Changes({"Rates": many(added + start, f"N{n}-")} if added + start else {}, {"Rates": update} if len(update) else {},
                              {"Rates": sorted(gone)} if gone else {})
            store = FileStore(path)
            stamp = store.read(["Rates"] if read_first else []).stamp
            store.commit(changes, [], stamp)
            want = apply("Rates", want, changes)
            assert frame(path).equals(want)
        assert_sound(path)

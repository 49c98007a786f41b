"""vbaProject.bin, made without a library: read back by olefile, oletools and pyOpenVBA, which have no code of ours."""
from __future__ import annotations

import io
import random

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyopenvba.cfb import CFB
from vba_readers import decompress_stream, modules_of

from addin.excel import cfb, ovba

EDGES = (0, 1, 2, 3, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8191, 8192, 8193, 20_000)
LINES = b"Public Function AR_BUCKET(due_date As Variant) As Variant\r\n    On Error GoTo failed\r\n"


def texts(size: int) -> list[bytes]:
    """Texts of a size: all alike, like VBA, and as uneven as a text can be."""
    mixed = random.Random(size)
    return [b"a" * size, (LINES * (size // len(LINES) + 1))[:size], bytes(mixed.choice(b"abcdefghij \r\n") for _ in range(size))]


def opened(data: bytes) -> olefile.OleFileIO:
    """The compound file, read by a reader that forgives nothing."""
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL)


def streams(file: olefile.OleFileIO) -> dict[tuple[str, ...], bytes]:
    return {tuple(path): file.openstream(path).read() for path in file.listdir()}


@pytest.mark.parametrize("size", EDGES)
def test_compressed_text_is_read_back_by_both_readers(size):
    for text in texts(size):
        packed = ovba.compressed(text)
        assert ovba.decompressed(packed) == text
        assert not text or bytes(decompress_stream(bytearray(packed))) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([b"Dim x\r\n", b"aaaa", b"End Sub\r\n", b"'", b"AR_", b"zyxwv", b"\x00\xff"]), max_size=3000))
def test_any_text_comes_back(parts):
    text = b"".join(parts)
    assert ovba.decompressed(ovba.compressed(text)) == text


def test_a_whole_chunk_that_would_grow_is_kept_as_it_is_and_a_part_of_one_refused():
    noise = random.Random(5).randbytes(4096)
    assert len(ovba.compressed(noise)) == 1 + 2 + 4096
    assert bytes(decompress_stream(bytearray(ovba.compressed(noise)))) == noise
    with pytest.raises(ValueError, match="no text"):
        ovba.compressed(noise[:4000])


@pytest.mark.parametrize("size", EDGES)
def test_a_stream_of_any_size_comes_back(size):
    wanted = {("PROJECT",): b"p" * size, ("VBA", "dir"): b"d" * 100, ("VBA", "Big"): b"b" * 9000}
    assert streams(opened(cfb.pack(wanted))) == wanted


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text("abcXYZ019", min_size=1, max_size=31), st.integers(0, 6000), min_size=1, max_size=60).filter(
    lambda sizes: len({name.upper() for name in sizes}) == len(sizes)))
def test_many_streams_come_back_by_name(sizes):
    wanted = {("VBA", name): name.encode() * (size // len(name)) for name, size in sizes.items()}
    packed = cfb.pack(wanted)
    assert streams(opened(packed)) == wanted
    other = CFB.from_bytes(packed)
    assert {("VBA", name): other.get_stream_in_storage("VBA", name) for name in other.list_streams_in_storage("VBA")} == wanted


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 15, 16, 98, 99, 100, 300])
def test_the_directory_is_a_balanced_tree_in_order(count):
    """Office looks names up in the tree: shorter names first, then by upper case; every way down passes as many black entries."""
    names = [f"Module{i:03d}" if i % 3 else f"M{i}" for i in range(count)]
    packed = cfb.pack({(name,): b"x" for name in names})
    assert {path[0] for path in streams(opened(packed))} == set(names)
    entries = _directory(packed)
    order, depths = [], set()
    _walk(entries, entries[0]["child"], 0, False, order, depths)
    assert order == sorted(names, key=lambda name: (len(name), name.upper()))
    assert len(depths) == 1


def _directory(packed: bytes) -> list[dict]:
    file = opened(packed)
    return [{"name": e.name, "left": e.sid_left, "right": e.sid_right, "child": e.sid_child, "black": e.color == 1} for e in file.direntries if e]


def _walk(entries, at, blacks, red_above, order, depths):
    if at == cfb.NOBODY:
        depths.add(blacks)
        return
    entry = entries[at]
    assert entry["black"] or not red_above
    _walk(entries, entry["left"], blacks + entry["black"], not entry["black"], order, depths)
    order.append(entry["name"])
    _walk(entries, entry["right"], blacks + entry["black"], not entry["black"], order, depths)


def test_many_and_large_modules_are_extracted_as_they_were():
    modules = [ovba.Module("ThisWorkbook", 'Attribute VB_Name = "ThisWorkbook"\n', ovba.WORKBOOK_BASE)]
    for i in range(40):
        body = "".join(f"Public Function F{i}_{j}(x As Variant) As Variant\n    F{i}_{j} = x * {j}\nEnd Function\n" for j in range(1 + 17 * (i % 9)))
        modules.append(ovba.Module(f"Module{i}", f'Attribute VB_Name = "Module{i}"\n{body}'))
    packed = ovba.project("Stress", modules)
    assert not opened(packed).parsing_issues
    assert modules_of(packed) == {m.name: m.source().decode() for m in modules}


def test_protection_and_visibility_say_nothing_is_hidden():
    """The values are encrypted with the project's id; decrypted they are: no protection, no password, visible."""
    packed = ovba.project("Any", [ovba.Module("M", 'Attribute VB_Name = "M"\n')])
    text = opened(packed).openstream("PROJECT").read().decode()
    values = {name: value.strip('"') for name, _, value in (line.partition("=") for line in text.split("\r\n"))}
    assert _shown(values["CMG"]) == bytes(4)
    assert _shown(values["DPB"]) == bytes(1)
    assert _shown(values["GC"]) == b"\xff"


def _shown(value: str) -> bytes:
    """MS-OVBA 2.4.3.3, the way back."""
    seed, version, key, *rest = bytes.fromhex(value)
    assert version ^ seed == 2
    plain, one, two, out = key ^ seed, key, version, []
    for byte in rest:
        plain = byte ^ ((two + plain) & 0xFF)
        one, two = byte, one
        out.append(plain)
    data = out[(seed & 6) // 2:]
    assert int.from_bytes(bytes(data[:4]), "little") == len(data) - 4
    return bytes(data[4:])


@pytest.mark.parametrize("line", ["x" * 1024, "MsgBox \"für\""])
def test_a_text_that_vba_could_not_read_is_refused(line):
    with pytest.raises(ValueError, match="line 2 of the module M"):
        ovba.Module("M", f'Attribute VB_Name = "M"\n{line}\n').source()


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="31 characters"):
        cfb.pack({("N" * 32,): b"x"})

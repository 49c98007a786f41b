"""Files that would make the reader of cells take the machine's memory: each is read with little of it, or refused, in a process that has no more."""
import io
import os
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from foreign.base import FX, Parts, unzipped
from foreign.corpus import CORPUS

from receivables.errors import ReceivablesError
from workbook.readers.sheets import read_sheets
from workbook.stores.file import FileStore

READ = """
import resource, sys
from receivables.errors import ReceivablesError
from workbook.stores.file import FileStore
from workbook.readers.sheets import read_sheets
resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
def grids(path):
    with open(path, "rb") as file:
        return len(read_sheets(file.read(), "a.xlsx"))
for path in sys.argv[1:]:
    for read in (lambda: len(FileStore(path).read(["Rates"]).frames["Rates"]), lambda: grids(path)):
        try:
            print(read())
        except ReceivablesError as error:
            print(error)
"""
LONG = b"<si><t>" + b"ab" * 500_000 + b"</t></si>"


def inside(tmp_path: Path, *files: bytes) -> list[str]:
    """What reading as a ledger and as a file to import says of each, in a process that has 1.5 GB."""
    paths = [tmp_path / f"{i}.xlsx" for i, _ in enumerate(files)]
    for path, data in zip(paths, files):
        path.write_bytes(data)
    done = subprocess.run([sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.splitlines()


def with_rows(rows: bytes) -> bytes:
    parts = Parts(unzipped(CORPUS.made("plain")))
    parts.sub(FX, b"</sheetData>", rows + b"</sheetData>")
    return parts.bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
def test_an_address_that_is_hidden_takes_no_memory(tmp_path):
    tags = [b'<c x=">" r="XFD1048576">', b'<c r="A900" r="XFD1048576">', b'<c\tx=\'">\' r="XFD1048576">', b"<c" + b" " * 50_000 + b'r="XFD1048576">']
    said = inside(tmp_path, *(with_rows(b'<row r="900">' + tag + b"<v>1</v></c></row>") for tag in tags))
    assert all(re.search("^5$|reaches to column|no spreadsheet program writes", ledger) for ledger in said[::2]), said
    assert all("reaches to column" in imported for imported in said[1::2]), said


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
def test_one_long_text_in_many_cells_is_in_memory_once(tmp_path):
    parts = unzipped(with_rows(b"".join(b'<row r="%d"><c r="T%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(900, 4900))))
    sst = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = sst[:sst.find(b"<si>")] + LONG + sst[sst.find(b"</si>") + 5:]
    ledger, imported = inside(tmp_path, Parts(parts).bytes())
    assert ledger == "5"
    assert "show the same long texts too many times" in imported


def test_shared_strings_that_unpack_to_more_than_they_say_are_refused(tmp_path):
    parts = unzipped(CORPUS.made("plain"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    data, name = bytearray(out.getvalue()), b"xl/sharedStrings.xml"
    at = data.rfind(name) - 46                      # its entry in the directory: the unpacked size stands at 24
    data[at + 24:at + 28] = struct.pack("<I", 100)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReceivablesError, match=r"part 'xl/sharedStrings.xml' is damaged"):
        FileStore(path).read(["Rates"])
    with pytest.raises(ReceivablesError, match=r"You cannot import a.xlsx because its part 'xl/sharedStrings.xml' is damaged"):
        read_sheets(bytes(data), "a.xlsx")


def test_a_workbook_that_the_reader_would_look_for_elsewhere_is_not_read_there(tmp_path):
    """Who points to another workbook part than xl/workbook.xml, and leaves a decoy there, gets neither shown."""
    parts = unzipped(CORPUS.made("plain"))
    there = {name: data for name, data in parts.items() if "workbook.xml" in name}
    decoys = {name: data.replace(b"worksheets/sheet1.xml", b"worksheets/sheet2.xml") for name, data in there.items()}
    parts |= decoys | {name.replace("workbook.xml", "main.xml"): data for name, data in there.items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"xl/workbook.xml", b"xl/main.xml")
    data = Parts(parts).bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(ReceivablesError, match="cells cannot be read"):
        FileStore(path).read(["Rates"])
    with pytest.raises(ReceivablesError, match="stands where no spreadsheet program puts it"):
        read_sheets(data, "a.xlsx")

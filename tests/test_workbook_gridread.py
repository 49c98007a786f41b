"""Rows read many at a time hold what python-calamine reads in them, cell by cell, or are left to it."""
import io
import random
import zipfile
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest

from receivables.errors import ReceivablesError
from workbook.stores import gridread, values
from workbook.stores.gridread import GridReader, NotPlain, stretches
from workbook.stores.guard import Look
from workbook.stores.package import Package
from workbook.stores.parts import letters, sheets
from workbook.stores.values import Values, grid_reader, some_rows

TEXTS = ["a", "x & y", "a<b>", "Müller", "1", "=1+1", " padded ", "two\nlines", "_x000D_", "", "'quoted\"", "plain text", "日本語"]
DATE = 1                             # the style that shows a date
PLAIN = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 8))


def book(rows: str, strings: bool = True) -> bytes:
    """A workbook with one sheet of these rows, shared strings (one of them with runs) and a date style."""
    import xlsxwriter

    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, bold = made.add_worksheet("S"), made.add_format({"bold": True})
    sheet.write(0, 0, 1, made.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(1, 0, 1, made.add_format({"num_format": "0.00"}))
    for i, text in enumerate(TEXTS):
        sheet.write_string(i, 1, text)
    if strings:
        sheet.write_rich_string(20, 1, "a", bold, "b")
    made.close()
    new = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(new, "w") as z:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data[:data.find(b"<sheetData>") + 11] + rows.encode() + data[data.find(b"</sheetData>"):]
            z.writestr(name, data)
    return new.getvalue()


def cells(runs) -> dict[tuple[int, int], tuple[type, object]]:
    return {at: (type(v), v) for run in runs for at, v in run.cells().items()}


def cell(rng: random.Random, kind: str, ref: str) -> str:
    """One cell of a kind, sometimes of another, sometimes blank or not there."""
    chance = rng.random()
    if chance < 0.1:
        return ""
    style = rng.choice(["", ' s="2"']) if chance < 0.13 else ' s="2"'
    if chance < 0.2:
        return f'<c r="{ref}"{style}/>'
    kind = rng.choice(["odd", "number", "shared"]) if chance > 0.97 else kind
    text = escape(rng.choice(TEXTS))
    return f'<c r="{ref}"' + {
        "number": f"{style}><v>{rng.choice([rng.randrange(10**6), rng.random(), -3, 1e-7])}</v></c>",
        "date": f' s="{DATE}"><v>{rng.choice([45000, 1, 59, 60, 61, 45000.5, 0.25])}</v></c>',
        "shared": f'{style} t="s"><v>{rng.randrange(len(TEXTS) - 1)}</v></c>',
        "text": f'{style} t="inlineStr"><is><t>{text}</t></is></c>',
        "kept": f'{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>',
        "odd": rng.choice([f'{style}><f>A1*2</f><v>7.5</v></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>', f' t="str"><f t="shared" si="0"/><v>{text}</v></c>',
                           ' t="n"><v>5</v></c>', ' t="str"><v></v></c>', ' cm="1"><v>2</v></c>', ' t="d"><v>2026-11-30</v></c>', "><v></v></c>"]),
    }[kind]


def rows_of(rng: random.Random) -> str:
    """A list under a header, with gaps between rows."""
    kinds = [rng.choice(["number", "date", "shared", "text", "kept", "odd"]) for _ in range(rng.randrange(1, 9))]
    left, row, out = rng.choice([1, 2, 26]), rng.choice([1, 5]), []
    for i in range(rng.randrange(2, 60)):
        inner = "".join(cell(rng, kind if i else "shared", f"{letters(c)}{row}") for c, kind in enumerate(kinds, left))
        tag = rng.choice(["", ' spans="1:9"', ' ht="30" customHeight="1"'])
        out.append(f'<row r="{row}"{tag}>{inner}</row>' if inner else f'<row r="{row}"{tag}/>')
        row += rng.choice([1, 1, 1, 1, 2, 9])
    return rng.choice(["", "\n"]).join(out)


def test_random_lists_hold_what_the_reader_of_cells_says(tmp_path, monkeypatch):
    path, read = tmp_path / "a.xlsx", 0
    for seed in range(150):
        monkeypatch.setattr(gridread, "PROVED", seed % 4)          # a pattern is used for many rows at once after so many
        rows = rows_of(random.Random(seed))
        path.write_bytes(book(rows))
        package = Package(path)
        [sheet], errors = sheets(package), {}
        want = cells(Values(path, package).runs(sheet, seen := Look()))
        half = rows.find("<row", len(rows) // 2)
        reader = grid_reader(package, sheet)
        try:
            got = [run for part in (rows[:half], rows[half:]) for run in reader.runs(part.encode(), errors)]
        except NotPlain:
            continue
        assert cells(got) == want, f"seed {seed}"
        assert errors == seen.errors, f"seed {seed}"
        read += 1
    assert read > 120


@pytest.mark.parametrize("rows", [
    '<row r="1"><c r="A2"><v>1</v></c></row>',                                        # another row's address
    '<row r="1"><c><v>1</v></c></row>',
    '<row><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" r="B7"><v>1</v></c></row>',
    '<row r="1"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
    '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c></row><!-- remark --><row r="2"><c r="A2"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    '<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
    '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',      # far corners
    PLAIN + '<row r="9"><c r="A9" t="inlineStr"><is><t>a<row r="8"><c r="A8"><v>8</v></c></row>b</t></is></c></row>',        # a row in a row
    PLAIN + '<!-- <row r="8"><c r="A8"><v>8</v></c></row> -->',
    PLAIN + '<![CDATA[<row r="8"><c r="A8"><v>8</v></c></row>]]>',
    PLAIN + '<row r="9"><row r="8"><c r="A8"><v>8</v></c></row></row>',
    PLAIN + '<row r="8"><c r="A8"><v>8</v></c></row>text',
])
@pytest.mark.parametrize("proved", [0, gridread.PROVED])
def test_what_is_not_plain_is_left_to_the_other_reader(rows, proved, monkeypatch):
    monkeypatch.setattr(gridread, "PROVED", proved)
    package = Package(book(rows))
    [sheet] = sheets(package)
    with pytest.raises(NotPlain):
        list(grid_reader(package, sheet).runs(rows.encode(), {}))


def test_rows_of_several_kinds_are_put_in_their_order():
    def cell(n: int) -> str:
        return f'<c r="A{n}"><v>{n}</v></c>' if n % 3 else f'<c r="A{n}" t="inlineStr"><is><t>row {n}</t></is></c>'

    rows = "".join(f'<row r="{n}">{cell(n)}</row>' for n in range(10, 399) if n % 7)
    package = Package(book(rows))
    [sheet] = sheets(package)
    [run] = grid_reader(package, sheet).runs(rows.encode(), {})
    assert list(run.columns[0]) == ["" if n % 7 == 0 else float(n) if n % 3 else f"row {n}" for n in range(10, 399)]


def test_each_different_cell_is_asked_once():
    asked = []

    def ask(rows):
        asked.append(len(rows))
        return some_rows(package, sheet, rows)

    rows = "".join(f'<row r="{r}"><c r="A{r}" s="{DATE}"><v>{45_000 + r % 3}</v></c></row>' for r in range(1, 101))
    package = Package(book(rows))
    [sheet] = sheets(package)
    [run] = GridReader(ask, list).runs(rows.encode(), {})
    assert [d.day for d in run.columns[0][:4]] == [16, 17, 15, 16]
    assert sum(asked) == 1 + 3                          # what the style makes of a number, and three days


def test_a_sheet_is_cut_between_rows():
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(1, 200))
    data = b'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>' + rows + b"</sheetData></worksheet>"
    parts = list(stretches((data[i:i + 100] for i in range(0, len(data), 100)), 500))
    assert b"".join(parts) == rows
    assert len(parts) > 5
    assert all(part.startswith(b"<row ") for part in parts)
    with pytest.raises(NotPlain):
        list(stretches([data.replace(b"UTF-8", b"ISO-8859-1")], 500))
    with pytest.raises(NotPlain):
        list(stretches([data[:-30]], 500))


def test_a_large_sheet_is_read_so_and_a_damaged_one_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(values, "LARGE", 1)
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 5000))
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(rows, strings=False))
    package = Package(path)
    [sheet] = sheets(package)
    monkeypatch.setattr(Values, "runs", lambda self, sheet, seen: pytest.fail("the other reader was asked"))
    assert sum(run.height for run in Values(path, package).quick(sheet, Look())) == 4999
    package.replace(sheet.part, replace(package.part(sheet.part), crc=1))
    with pytest.raises(ReceivablesError, match="cells cannot be read"):
        list(Values(path, package).quick(sheet, Look()))

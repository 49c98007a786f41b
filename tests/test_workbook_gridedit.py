"""Rows changed many at a time are the same bytes as rows changed one by one, or are left to that."""
import random

import pytest

from workbook.stores import gridedit
from workbook.stores.celledit import CellEdits
from workbook.stores.gridedit import NewCells, edited
from workbook.stores.newrows import Model
from workbook.stores.parts import letters

MODEL = Model({}, b"", {}, frozenset(), frozenset())
OLD = [' t="s"><v>3</v></c>', "><v>1.5</v></c>", ' t="inlineStr"><is><t>old</t></is></c>', ' t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>',
       "/>", ' t="n"><v>5</v></c>', "></c>", ' t="b"><v>1</v></c>', "><v>a>b</v></c>", "\n><v>1</v></c>"]
ODD = ["><f>A1*2</f><v>7</v></c>", "><v></v><extLst/></c>", ' t="str"><f t="shared" si="0"/><v>x</v></c>', ' s="9"><v>1</v></c>', "><v>a\0b</v></c>"]
NEW = [b"/>", b"><v>7</v></c>", b' t="inlineStr"><is><t>new</t></is></c>']


def row_of(rng: random.Random, number: int, kinds: list[str]) -> str:
    """A row of the list, now and then with a cell of another kind, another style, or with one less."""
    cells = []
    for column, kind in enumerate(kinds, 1):
        kind = rng.choice([*OLD, *ODD]) if rng.random() < 0.02 else kind
        style = rng.choice(["", ' s="4"', " s='4'"]) if rng.random() < 0.02 else f' s="{column}"'
        if rng.random() > 0.01:
            cells.append(f'<c r="{letters(column)}{number}"{style}{kind}')
    tag = rng.choice(["", ' spans="1:9"', ' ht="30" customHeight="1"'])
    return f'<row r="{number}"{tag}>{"".join(cells)}</row>' + rng.choice(["", "", "\n"])


def test_random_rows_are_changed_as_one_by_one(monkeypatch):
    together, alone = 0, CellEdits(MODEL, "S", (2, 90))
    for seed in range(120):
        rng = random.Random(seed)
        monkeypatch.setattr(gridedit, "FEW", rng.choice([1, 8]))
        kinds = [rng.choice(OLD) for _ in range(rng.randrange(1, 7))]
        numbers = sorted(rng.sample(range(2, 90), 40))
        texts = [row_of(rng, n, kinds).encode() for n in numbers]
        every, some = rng.sample(range(1, len(kinds) + 1), 1), rng.sample(range(1, len(kinds) + 1), rng.randrange(len(kinds)))
        wanted = {n: {c: rng.choice(NEW) for c in [*every, *some] if c in every or rng.random() < 0.7} for n in numbers if rng.random() < 0.95}
        for number, text in edited(numbers, texts, NewCells.of(wanted)).items():
            if text:
                assert text == alone.edited(texts[numbers.index(number)], number, wanted[number]), f"seed {seed}, row {number}"
                together += 1
    assert together > 2500


def rows(*more: bytes) -> tuple[list[int], list[bytes]]:
    """Twenty rows that look alike, and some others."""
    texts = [b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 21)] + list(more)
    return list(range(1, len(texts) + 1)), texts


@pytest.mark.parametrize("last", [
    b'<row r="21"><c r="A21"><f>B21</f><v>1</v></c></row>',
    b'<row r="21"><c r="A20"><v>1</v></c></row>',
    b'<row r="21"><c r="A21"><v>1</v></c></row><x/>',
    b'<row r="21"><c r="A21"><v>1</v></c></row>\0x',
    b'<row r="21"><c r="B21"><v>1</v></c></row>',
    b"",
])
def test_a_row_with_more_to_it_is_left_alone(last):
    numbers, texts = rows(last)
    done = edited(numbers, texts, NewCells.of({n: {1: b"><v>2</v></c>"} for n in numbers}))
    assert not done.get(21)
    if b"\0" not in last:
        assert done[20] == b'<row r="20"><c r="A20"><v>2</v></c></row>'


@pytest.mark.parametrize("end", [b">\0<v>7</v></c>", b"><v>1</v></c>\1/>"])
def test_new_values_of_formulas_and_of_settings_are_left_alone(end):
    numbers, texts = rows()
    done = edited(numbers, texts, NewCells.of({n: {1: end if n == 5 else b"/>"} for n in numbers}))
    assert not done[5]
    assert done[6] == b'<row r="6"><c r="A6"/></row>'

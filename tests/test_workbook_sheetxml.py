"""The patcher on sheet XML: only what changes is made anew; what belongs to a person stays where she put it."""
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.stores import formulas
from workbook.stores.bodyxml import Body, BodyEdit
from workbook.stores.celledit import SharedFormula
from workbook.stores.gridedit import NewCells
from workbook.stores.parts import Sheet, Span, TableColumn, TablePart
from workbook.stores.ranges import Resize
from workbook.stores.sheetxml import SheetXml, change_dimension, change_ranges, take_apart

HERE = Sheet("Sheet1", "xl/worksheets/sheet1.xml", "rId1", 0)


def sheet(*rows: str, head: str = '<worksheet><dimension ref="A1:C9"/>', tail: str = "</worksheet>") -> SheetXml:
    return SheetXml(f"{head}<sheetData>{''.join(rows)}</sheetData>{tail}".encode(), "Sheet1")


def row(n: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{n}"{attributes}>{"".join(cells)}</row>'


def number(ref: str, v: object, s: int = 0) -> str:
    return f'<c r="{ref}" s="{s}"><v>{v}</v></c>' if s else f'<c r="{ref}"><v>{v}</v></c>'


def table(ref: tuple[int, int, int, int], *names: str, totals: bool = False, formulas: dict[str, str] | None = None) -> TablePart:
    columns = tuple(TableColumn(n, (formulas or {}).get(n, "")) for n in names)
    return TablePart("T", "xl/tables/table1.xml", HERE, Span(*ref), columns, True, totals, False)


def v(value: object) -> bytes:
    return f"><v>{value}</v></c>".encode()


def patched(xml: SheetXml, edit: BodyEdit, others: tuple[Span, ...] = ()) -> str:
    return b"".join(Body(xml, edit, others).chunks()).decode()


def edit(t: TablePart, columns=(1, 2), **more) -> BodyEdit:
    adds, edits = more.pop("adds", []), more.pop("edits", {})
    ends = lambda start, stop: {c: [v(a[i]) for a in adds[start:stop]] for i, c in enumerate(columns)}          # noqa: E731
    cells = lambda start, stop: NewCells.of({r: c for r, c in edits.items() if start <= r < stop})          # noqa: E731
    return BodyEdit(t, frozenset(columns), frozenset(columns), np.array(sorted(edits), dtype=np.int64), cells, adds=ends, count=len(adds), **more)


def values(xml: str) -> dict[str, str]:
    return dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)</v>', xml))


AB = table((1, 1, 2, 3), "A", "B")
THREE = (row(1, number("A1", "h")), row(2, number("A2", 1, 5), number("B2", 2)), row(3, number("A3", 3, 5), number("B3", 4, 7), attributes=' ht="30"'))


def test_one_cell_changes_and_all_other_bytes_stay():
    xml = sheet(*THREE)
    assert patched(xml, edit(AB, edits={2: {2: v(99)}})) == "".join(THREE).replace('<c r="B2"><v>2</v></c>', '<c r="B2"><v>99</v></c>')


def test_a_cell_keeps_its_style_and_a_missing_one_takes_the_columns():
    xml = sheet(row(1), row(2, number("A2", 1, 5)), row(3, number("A3", 1, 5), number("B3", 1, 7)))
    out = patched(xml, edit(AB, edits={2: {1: b"/>", 2: v(8)}}))
    assert '<row r="2"><c r="A2" s="5"/><c r="B2" s="7"><v>8</v></c></row>' in out


def test_new_rows_look_like_the_last_one():
    out = patched(sheet(*THREE), edit(AB, adds=[(10, 11), (12, 13)]))
    assert out == "".join(THREE) + ('<row r="4" ht="30"><c r="A4" s="5"><v>10</v></c><c r="B4" s="7"><v>11</v></c></row>'
                                    '<row r="5" ht="30"><c r="A5" s="5"><v>12</v></c><c r="B5" s="7"><v>13</v></c></row>')


def test_the_blank_row_of_an_empty_table_is_filled_first():
    t = table((1, 1, 2, 2), "A", "B")
    out = patched(sheet(row(1, number("A1", "h")), row(2, '<c r="A2" s="5"/>', '<c r="B2" s="7"/>')), edit(t, adds=[(1, 2), (3, 4)]))
    assert values(out) == {"A1": "h", "A2": "1", "B2": "2", "A3": "3", "B3": "4"}
    assert out.count('s="5"') == out.count('s="7"') == 2


def test_a_body_row_that_the_sheet_does_not_have_is_made():
    t = table((1, 1, 2, 2), "A", "B")
    assert values(patched(sheet(row(1, number("A1", "h"))), edit(t, adds=[(1, 2)]))) == {"A1": "h", "A2": "1", "B2": "2"}
    assert values(patched(sheet(row(1), row(9, number("D9", 9))), edit(t, adds=[(1, 2)]))) == {"A2": "1", "B2": "2", "D9": "9"}


def test_blank_rows_that_a_person_left_at_the_end_are_filled_and_the_rest_stays():
    t = table((1, 1, 2, 6), "A", "B")
    body = Body(sheet(*THREE, row(4, '<c r="A4" s="1"/>')), edit(t, adds=[(7, 8)]))
    out = b"".join(body.chunks()).decode()
    assert (body.last, values(out)["A4"], "A5" in out) == (6, "7", False)


def test_removed_rows_close_up_and_what_stands_beside_stays():
    rows = [row(1, number("A1", "h"))] + [row(n, number(f"A{n}", n * 10, n), number(f"B{n}", n), number(f"E{n}", f"{n}00")) for n in range(2, 7)]
    t = table((1, 1, 2, 6), "A", "B")
    body = Body(sheet(*rows), edit(t, removed=frozenset((3, 5))))
    out = b"".join(body.chunks()).decode()
    assert (body.last, body.bottom) == (4, 4)
    assert values(out) == {"A1": "h", "A2": "20", "B2": "2", "A3": "40", "B3": "4", "A4": "60", "B4": "6",
                           "E2": "200", "E3": "300", "E4": "400", "E5": "500", "E6": "600"}
    assert '<c r="A3" s="4">' in out
    assert list(body.written()) == [3, 4, 5, 6]


def test_removing_every_row_leaves_one_blank_row_with_its_looks():
    out = patched(sheet(*THREE), edit(AB, removed=frozenset((2, 3))))
    assert out == row(1, number("A1", "h")) + '<row r="2"><c r="A2" s="5"/></row><row r="3" ht="30"/>'


def test_remove_update_and_add_at_once():
    out = patched(sheet(*THREE), edit(AB, removed=frozenset((2,)), edits={3: {2: v(44)}}, adds=[(5, 6), (7, 8)]))
    assert values(out) == {"A1": "h", "A2": "3", "B2": "44", "A3": "5", "B3": "6", "A4": "7", "B4": "8"}


def test_a_persons_column_inside_the_table_moves_with_its_row_and_fills_new_ones():
    t = table((1, 1, 3, 4), "A", "B", "Mine", formulas={"Mine": "T[[#This Row],[A]]*2"})
    rows = [row(n, number(f"A{n}", n), number(f"B{n}", n), f'<c r="C{n}" s="3"><f>A{n}*$B$1+T[[#This Row],[A]]</f><v>{n * 2}</v></c>') for n in range(2, 5)]
    out = patched(sheet(row(1), *rows), edit(t, removed=frozenset((2,)), adds=[(9, 9), (8, 8)]))
    assert '<c r="C2" s="3"><f>A2*$B$1+T[[#This Row],[A]]</f><v>6</v></c>' in out
    assert '<c r="C4" s="3"><f>A4*$B$1+T[[#This Row],[A]]</f></c>' in out


def test_our_formula_columns_keep_their_formula_and_get_a_result():
    t = table((1, 1, 2, 3), "A", "B", formulas={"B": 'IF(T[[#This Row],[A]]=0,"",1)'})
    rows = [row(1), row(2, number("A2", 1), '<c r="B2" s="4" t="str"><f>own&amp;"x"</f><v>old</v></c>'), row(3, number("A3", 2), number("B3", 5))]
    body = Body(sheet(*rows), edit(t, edits={2: {2: b">\0<v>7</v></c>"}, 3: {2: b' t="str">\0<v>late</v></c>'}}))
    out = b"".join(body.chunks()).decode()
    assert '<c r="B2" s="4"><f>own&amp;"x"</f><v>7</v></c>' in out
    assert '<c r="B3" t="str"><f>IF(T[[#This Row],[A]]=0,"",1)</f><v>late</v></c>' in out
    assert body.formulas_changed


def test_the_totals_row_moves_down_with_new_results():
    t = table((1, 1, 2, 4), "A", "B", totals=True)
    rows = [*THREE, row(4, '<c r="A4" t="str"><v>Total</v></c>', '<c r="B4" s="9"><f>SUBTOTAL(109,[B])</f><v>6</v></c>', number("E4", 5))]
    body = Body(sheet(*rows), edit(t, adds=[(5, 6)], totals=lambda body, formula: {"SUBTOTAL(109,[B])": b"><v>12</v></c>"}[formula]))
    out = b"".join(body.chunks()).decode()
    assert (body.last, body.bottom) == (4, 5)
    assert '<c r="B5" s="9"><f>SUBTOTAL(109,[B])</f><v>12</v></c>' in out
    assert values(out) | {"A5": "Total", "E4": "5"} == values(out)


def test_what_stands_below_the_table_blocks_it_and_is_named():
    note = row(5, number("B5", "note"))
    with pytest.raises(ReceivablesError, match=r"cell Sheet1!B5 below it is not empty"):
        Body(sheet(*THREE, note), edit(AB, adds=[(1, 2), (3, 4)]))
    assert values(patched(sheet(*THREE, note), edit(AB, adds=[(1, 2)])))["B5"] == "note"
    assert values(patched(sheet(*THREE, row(4, number("D4", 1))), edit(AB, adds=[(1, 2)]))) | {"D4": "1", "A4": "1"} == values(
        patched(sheet(*THREE, row(4, number("D4", 1))), edit(AB, adds=[(1, 2)])))
    with pytest.raises(ReceivablesError, match=r"merged cells Sheet1!A4:B4"):
        Body(sheet(*THREE, tail='<mergeCells><mergeCell ref="A4:B4"/></mergeCells></worksheet>'), edit(AB, adds=[(1, 2)]))
    with pytest.raises(ReceivablesError, match="another table"):
        Body(sheet(*THREE), edit(AB, adds=[(1, 2)]), (Span(2, 4, 5, 9),))
    with pytest.raises(ReceivablesError, match="ends at row"):
        Body(sheet(*THREE), BodyEdit(AB, frozenset(), frozenset(), count=2_000_000))


def test_a_shared_formula_is_written_out_before_its_master_goes():
    shared = [row(1), row(2, number("A2", 1), '<c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>2</v></c>'),
              row(3, number("A3", 2), '<c r="B3"><f t="shared" si="0"/><v>4</v></c>')]
    with pytest.raises(SharedFormula):
        patched(sheet(*shared), edit(AB, edits={2: {2: v(9)}}))
    full = formulas.expand_shared(sheet(*shared).data)
    assert '<c r="B3"><f>A3*2</f><v>4</v></c>' in patched(SheetXml(full), edit(AB, edits={2: {2: v(9)}}))


def test_an_array_formula_is_left_alone():
    array = row(2, '<c r="A2"><f t="array" ref="A2:A3">ROW(1:2)</f><v>1</v></c>')
    with pytest.raises(ReceivablesError, match=r"Sheet1!A2 because it is part of an array formula"):
        patched(sheet(row(1), array), edit(AB, edits={2: {1: v(1)}}))


def test_other_ways_of_writing_the_same_markup_are_read():
    quoted = "<row r='2' spans='1:2'><c s='5' r='A2' t='n'><v>1</v></c><c r='B2'/></row>"
    xml = SheetXml(f"<worksheet><sheetData><row r='1'/>{quoted}</sheetData></worksheet>".encode())
    t = table((1, 1, 2, 2), "A", "B")
    assert '<row r="2"' in patched(xml, edit(t, edits={2: {1: v(9)}})).replace("'", '"')
    assert '<c r="A2" s="5"><v>9</v></c>' in patched(xml, edit(t, edits={2: {1: v(9)}}))


@pytest.mark.parametrize("xml, why", [
    ('<x:worksheet xmlns:x="m"><x:sheetData/></x:worksheet>', "no spreadsheet program"), ("<worksheet><sheetData><row><c/></row></sheetData></worksheet>", "no numbers"),
    ('<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>', "out of order"), ('<worksheet><sheetData><row r="1"/>', "cut off"),
    ('<worksheet><sheetData><!-- x --><row r="1"/></sheetData></worksheet>', "comments")])
def test_markup_that_is_not_safe_to_patch_is_refused(xml, why):
    with pytest.raises(ReceivablesError, match=why):
        SheetXml(xml.encode())


def test_cells_without_addresses_stand_one_after_the_other():
    parts = take_apart(b'<row r="2"><c s="1"><v>1</v></c><c r="D2"/><c><v>3</v></c></row>', 2)
    assert [(c.column, c.data) for c in parts.cells] == [
        (1, b'<c r="A2" s="1"><v>1</v></c>'), (4, b'<c r="D2"/>'), (5, b'<c r="E2"><v>3</v></c>')]


def test_cells_with_another_rows_address_are_refused():
    with pytest.raises(ReceivablesError, match="carry wrong addresses"):
        take_apart(b'<row r="2"><c r="A3"><v>1</v></c></row>', 2)


def test_ranges_that_end_with_the_body_follow_it_and_others_stay():
    resize = Resize(AB, 9, 9)
    xml = (b'<conditionalFormatting sqref="A2:A3 D2:D3 A2:A1048576"/><dataValidation sqref="B3"/><ext><xm:sqref>B2:B3</xm:sqref></ext>'
           b'<dataValidation sqref="A1:B1"/>')
    assert change_ranges(xml, resize.rule) == (
        b'<conditionalFormatting sqref="A2:A9 D2:D3 A2:A1048576"/><dataValidation sqref="B3"/><ext><xm:sqref>B2:B9</xm:sqref></ext>'
        b'<dataValidation sqref="A1:B1"/>')
    assert change_dimension(b'<dimension ref="A1:C3"/>', resize.dimension) == b'<dimension ref="A1:C9"/>'
    assert Resize(AB, 2, 2).rule(Span(1, 2, 2, 3)) == Span(1, 2, 2, 2)


def test_formulas_move_with_their_row():
    assert formulas.moved("A5+A$5+SUM(B4:B6)&\"A5\"+T[[#This Row],[X1]]", 5, 8) == "A8+A$5+SUM(B7:B9)&\"A5\"+T[[#This Row],[X1]]"
    assert formulas.row_formula("IF(A5=0,1000001,B4)", 5)(7) == "IF(A7=0,1000001,B6)"
    assert not formulas.names_cells('T[[#This Row],[A1]]&"B2"&LOG10(AsOf)')


@given(st.lists(st.integers(0, 4), min_size=0, max_size=12), st.sets(st.integers(0, 11)), st.dictionaries(st.integers(0, 11), st.integers(100, 999)),
       st.lists(st.integers(1000, 9999), max_size=5))
def test_any_mix_gives_the_rows_in_order(seeds, removed, edits, adds):
    n = len(seeds)
    rows = [row(i + 2, number(f"A{i + 2}", seed + 1, 5), number(f"B{i + 2}", i), number(f"D{i + 2}", i)) for i, seed in enumerate(seeds)]
    t = table((1, 1, 2, max(n, 1) + 1), "A", "B")
    gone = frozenset(i + 2 for i in removed if i < n)
    change = {i + 2: {1: v(new)} for i, new in edits.items() if i < n and i + 2 not in gone}
    body = Body(sheet(row(1), *rows), edit(t, removed=gone, edits=change, adds=[(a, a) for a in adds]))
    out = values(b"".join(body.chunks()).decode())
    want = [str(edits.get(i, seed + 1)) for i, seed in enumerate(seeds) if i + 2 not in gone] + [str(a) for a in adds]
    assert [out[f"A{r}"] for r in range(2, 2 + len(want))] == want
    assert [f"A{r}" for r in range(2 + len(want), 30) if f"A{r}" in out] == []
    assert [out[f"D{i + 2}"] for i in range(n)] == [str(i) for i in range(n)]
    assert body.last == max(1, len(want)) + 1

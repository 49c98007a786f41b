"""Workbooks of other people: nothing is lost when our tables in them grow and shrink, and what is tied to the tables follows."""
from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import bookmaker
import pytest
from foreign import compare
from foreign.base import Draft, unzipped
from foreign.corpus import CORPUS, Case

from receivables.changes import Changes
from workbook.reports import StartContent
from workbook.stores.file import FileStore
from workbook.stores.package import Package
from workbook.stores.port import Report
from workbook.stores.transplant import put_report

RATES_AREA, INVOICES_AREA = (4, 2, 7), (1, 1, 22)                 # first row, first and last column


@pytest.fixture(params=CORPUS.cases.values(), ids=CORPUS.cases)
def case(request) -> Case:
    return request.param


@pytest.fixture
def path(case, tmp_path) -> Path:
    place = tmp_path / f"Book{case.suffix}"
    place.write_bytes(CORPUS.made(case.name))
    return place


def new_rates(n: int):
    return bookmaker.rates(*({"id": f"CHF {i}", "date": "2026-12-01", "currency": "CHF", "rate": 0.9 + i / 100, "source": "=SNB(1)"} for i in range(n)))


def grow(path: Path):
    store = FileStore(path)
    loaded = store.read(["Rates", "Invoices"])
    changed = loaded.frames["Invoices"].iloc[[1]].assign(note="paid <today>", amount=999)
    return store.commit(Changes(adds={"Rates": new_rates(3), "Invoices": bookmaker.invoices("8", "9", note="new")}, updates={"Invoices": changed}), [], loaded.stamp)


def shrink(path: Path):
    store = FileStore(path)
    loaded = store.read(["Rates", "Invoices"])
    keys = loaded.frames["Rates"]["id"].tolist()
    return store.commit(Changes(removes={"Rates": [keys[1], *keys[4:]], "Invoices": ["3", "9"]}), [], loaded.stamp)


def assert_nothing_lost(before: bytes, after: bytes, rates_to: int, invoices_to: int) -> None:
    """Cells outside the tables are as they were, and so is everything that is not a cell, row numbers in ranges aside."""
    old, new = compare.sheets(before), compare.sheets(after)
    assert list(new) == list(old)
    for name, was in old.items():
        now, area = new[name], {"FX rates": (*RATES_AREA, rates_to), "Invoices": (*INVOICES_AREA, invoices_to)}.get(name, (0, 0, 0, 0))
        assert _outside(now.cells, area) == _outside(was.cells, area), name
        assert now.around == was.around, name
    assert compare.around_parts(after) == compare.around_parts(before)


def _outside(cells: dict, area: tuple[int, int, int, int]) -> dict:
    top, left, right, bottom = area
    return {at: cell for at, cell in cells.items() if not (top <= at[0] <= bottom and left <= at[1] <= right)}


def assert_follows(case: Case, data: bytes, last: int, inv: int) -> None:
    package = Package(data)
    for follow in case.follows:
        text = follow.text.replace("{last}", str(last)).replace("{inv}", str(inv)).replace("{fx_bottom}", str(last + 1)).replace("{inv_bottom}", str(inv + 1))
        assert text in package.read(follow.part).decode(), f"{follow.part} says {text}"


def findings(check, data: bytes) -> set[str]:
    """What the checker says, row numbers masked: what was odd before may be odd at another row."""
    return {re.sub(r"(?<=[A-Z])\d+", "#", line) for line in check(data)}


def test_a_save_without_change_keeps_every_byte_of_every_part(path):
    out = io.BytesIO()
    Package(path, path.name).save(out)
    before, after = zipfile.ZipFile(path), zipfile.ZipFile(out)
    assert [(i.filename, i.CRC, i.file_size, i.compress_type) for i in after.infolist()] == [(i.filename, i.CRC, i.file_size, i.compress_type) for i in before.infolist()]
    assert all(after.read(n) == before.read(n) for n in before.namelist())


def test_growing_and_shrinking_tables_lose_nothing_and_all_that_is_tied_to_them_follows(case, path, check_xlsx):
    before = path.read_bytes()
    known = findings(check_xlsx, before)
    assert_follows(case, before, 9, 5)
    said = grow(path).lines
    assert case.says in " ".join(said)
    grown = path.read_bytes()
    assert_follows(case, grown, 12, 7)
    assert_nothing_lost(before, grown, 13, 8)
    assert findings(check_xlsx, grown) <= known
    shrink(path)
    shrunk = path.read_bytes()
    assert_follows(case, shrunk, 7, 5)
    assert_nothing_lost(before, shrunk, 13, 8)
    assert findings(check_xlsx, shrunk) <= known
    frames = FileStore(path).read(["Rates", "Invoices"]).frames
    assert frames["Rates"]["id"].tolist() == ["USD 2026-01-01", "USD 2026-03-01", "USD 2026-04-01"]
    assert frames["Invoices"]["number"].tolist() == ["1", "2", "4", "8"]
    assert frames["Invoices"]["note"].tolist() == ["", "paid <today>", "", "new"]


def test_addresses_in_formulas_follow_their_rows_and_leave_others_alone(tmp_path):
    """A running total, a fixed cell above, and another sheet: the row above goes, the formulas mean what they meant."""
    draft = Draft(rates={"own": {"Sum": [f"=E{r}*J1+SUM(E$5:E{r})+Invoices!I{r}" for r in range(5, 10)]}})
    path = tmp_path / "Book.xlsx"
    path.write_bytes(draft.bytes())
    store = FileStore(path)
    store.commit(Changes(removes={"Rates": ["USD 2026-02-01"]}), [], store.read(["Rates"]).stamp)
    cells = compare.sheets(path.read_bytes())["FX rates"].cells
    assert [cells[row, 7][1] for row in (5, 6, 8)] == ["=E5*J1+SUM(E$5:E5)+Invoices!I5", "=E6*J1+SUM(E$5:E6)+Invoices!I7", "=E8*J1+SUM(E$5:E8)+Invoices!I9"]


def test_totals_by_addresses_add_up_the_new_rows(tmp_path):
    draft = Draft(rates={"totals": {"rate": "average"}})
    draft.fx.write_formula("E10", "=AVERAGE(E5:E9)", None, 1.03)
    path = tmp_path / "Book.xlsx"
    path.write_bytes(draft.bytes())
    store = FileStore(path)
    store.commit(Changes(adds={"Rates": new_rates(2)}), [], store.read(["Rates"]).stamp)
    assert compare.sheets(path.read_bytes())["FX rates"].cells[12, 5][1] == "=AVERAGE(E5:E11)"


def test_formulas_elsewhere_that_name_the_old_rows_are_said(tmp_path):
    draft = Draft()
    draft.dash.write_formula("C9", "=SUM('FX rates'!$E$5:$E$9)", None, 5.15)
    draft.dash.write_formula("C10", "=SUM('FX rates'!E5:E8)+'FX rates'!E9", None, 5.15)
    path = tmp_path / "Book.xlsx"
    path.write_bytes(draft.bytes())
    assert "Dashboard!C9 names 'FX rates'!$E$5:$E$9 by its cells and does not see the new rows." in grow(path).lines


SEEN_BY_LIBREOFFICE = ("a_busy_workbook", "totals_rows", "iso_strict", "prefixed_everything", "rows_without_numbers", "pictures")


@pytest.mark.libreoffice
def test_libreoffice_opens_before_and_after_alike_and_what_it_saves_is_changed_without_loss(tmp_path, check_xlsx):
    for name in SEEN_BY_LIBREOFFICE:
        for when in ("before", "after"):
            (tmp_path / f"{name}-{when}.xlsx").write_bytes(CORPUS.made(name))
        grow(tmp_path / f"{name}-after.xlsx")
    out = tmp_path / "saved"
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(out),
                    *map(str, sorted(tmp_path.glob("*.xlsx")))], check=True, capture_output=True, timeout=170)
    for name in SEEN_BY_LIBREOFFICE:
        before, after = (out / f"{name}-{when}.xlsx" for when in ("before", "after"))
        old, new = compare.sheets(before.read_bytes()), compare.sheets(after.read_bytes())
        assert list(old) == list(new)
        for sheet, was in old.items():
            area = {"FX rates": (*RATES_AREA, 13), "Invoices": (*INVOICES_AREA, 8)}.get(sheet, (0, 0, 0, 0))
            assert _shown(new[sheet], area) == _shown(was, area), (name, sheet)
        assert [new["FX rates"].cells[row, 2][0] for row in (9, 10, 12)] == ["str:USD 2026-05-01", "str:CHF 0", "str:CHF 2"]
        data, known = before.read_bytes(), findings(check_xlsx, before.read_bytes())
        grow(before)
        shrink(before)
        assert_nothing_lost(data, before.read_bytes(), 13, 8)
        assert findings(check_xlsx, before.read_bytes()) <= known
        assert FileStore(before).read(["Rates"]).frames["Rates"]["rate"].tolist() == [1.01, 1.03, 1.04]


def _shown(seen: compare.SheetSeen, area: tuple[int, int, int, int]) -> dict:
    """Values outside of the tables; a sum over a table is another one."""
    return {at: cell[0] for at, cell in _outside(seen.cells, area).items() if "Invoices" not in cell[1] and cell[0]}


@pytest.mark.parametrize("name", ["a_busy_workbook", "iso_strict", "prefixed_everything", "parts_with_other_names", "slicer_over_our_table", "pictures",
                                  "external_links", "plain_saved_by_openpyxl", "relationships_with_types_of_their_own", "what_an_archive_program_left"])
def test_a_new_sheet_of_ours_takes_nothing_from_the_others(name, check_xlsx):
    """A report goes into a workbook that never had it: its sheet comes, styles are appended, all else is as it was."""
    data = CORPUS.made(name)
    package = Package(data)
    touched = put_report(package, Report("Start", StartContent("Example Ltd", "EUR")))
    out = io.BytesIO()
    package.save(out)
    old, new = compare.sheets(data), compare.sheets(out.getvalue())
    assert list(new) == [*old, "Start"]
    assert {sheet: new[sheet] for sheet in old} == old
    before, after = unzipped(data), unzipped(out.getvalue())
    assert not before.keys() - after.keys()
    assert {part for part in before if before[part] != after[part]} <= set(touched) <= {p for p in after if p not in before or re.search(
        r"styles|workbook\.xml|Content_Types", p)}
    assert findings(check_xlsx, out.getvalue()) <= findings(check_xlsx, data)

"""Short runs of the fuzzers; `make fuzz` runs them for longer."""
from foreign import fuzz
from foreign.corpus import CORPUS

NAMES = ["plain", "shared_formulas", "prefixed_sheets", "iso_strict", "filtered_and_sorted", "totals_rows", "validations_x14", "rows_without_numbers"]


def test_sheets_in_every_spelling_are_patched_as_lxml_sees_them():
    assert fuzz.run(fuzz.one_sheet, seed=1, count=200) == 200


def test_broken_workbooks_are_refused_or_read_but_never_crash(tmp_path):
    assert set(NAMES) <= set(CORPUS.cases)
    assert fuzz.run(lambda rng: fuzz.one_package(rng, tmp_path, NAMES), seed=1, count=20) == 20

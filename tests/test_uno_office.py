"""The test host itself: LibreOffice calculates, a hung call is cut off, and a dead office comes back."""
from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.libreoffice


def test_a_typed_formula_is_calculated(office):
    sheet = office.new().Sheets[0]
    sheet.getCellRangeByName("A1").Formula = "=1+1"
    assert sheet.getCellRangeByName("A1").Value == 2


def test_documents_of_an_earlier_test_are_closed(office):
    assert not office.desktop.Components.hasElements()


def test_a_call_that_takes_too_long_is_cut_off_and_the_next_test_has_an_office_again(office):
    assert cut_off(office)
    assert not office.alive
    office.start()
    assert office.new().Sheets.Count == 1


def cut_off(office):
    """Whether asking for ever ended. UNO's exceptions stay in here: Python's own tools cannot hand them on."""
    try:
        with office.within(0.05):
            for _ in itertools.count():
                office.desktop.Components.hasElements()
    except Exception:
        return True

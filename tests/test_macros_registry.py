"""The list of buttons: complete, well named, helpful; hosts are made from it."""
from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from macros import BUTTONS
from macros.registry import KINDS, Arg, Args, Grid, lazy

ISSUE_NAMES = {"import", "match", "post", "undo", "remind", "drafts", "sent", "aging", "report", "tie-out", "lock", "unlock", "control", "check",
               "log", "export"}


def test_every_button_of_the_job_is_there():
    assert {b.name for b in BUTTONS} >= ISSUE_NAMES


def test_names_and_labels_are_unique():
    assert len({b.name for b in BUTTONS}) == len(BUTTONS) == len({b.label for b in BUTTONS})


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.name)
def test_a_button_says_what_it_is(button):
    assert button.help.endswith(".")
    assert button.run.__doc__
    assert button.examples, "show at least one example"
    for example in button.examples:
        assert shlex.split(example)[:2] == ["receivables", button.name]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.name)
def test_an_argument_says_what_it_is(button):
    for arg in button.args:
        assert arg.kind in KINDS
        assert arg.help.endswith("."), f"{arg.name} needs a sentence of help"
        assert arg.default is None or not arg.choices or arg.default in arg.choices


def test_an_argument_that_was_not_given_is_none():
    args = Args({"by": "due"}, today="2026-11-22", now="2026-11-22 05:00:00", who="anna")
    assert (args.by, args.limits, args.who) == ("due", None, "anna")


def test_option_of_an_argument():
    assert Arg("cut_over").option == "--cut-over"


def test_lazy_module_is_imported_at_its_first_use():
    assert lazy("decimal").Decimal("1.10") == lazy("decimal").Decimal("1.1")


def test_grid_is_frozen():
    with pytest.raises(AttributeError):
        Grid(["A"], [["1"]]).totals = 1


def test_the_list_of_buttons_needs_no_pandas():
    script = "import sys; sys.modules['pandas'] = sys.modules['numpy'] = sys.modules['openpyxl'] = None; import macros, addin.cli; addin.cli.build()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

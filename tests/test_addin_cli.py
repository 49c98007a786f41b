"""The command line: every command helps, says what it did, keeps the contract of --json and of exit codes, and never shows a traceback."""
from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from addin import commands, printing
from addin.cli import build
from addin.host import Host
from addin.own import Family
from macros import BUTTONS
from macros.registry import Grid, Outcome
from receivables.errors import Issue, ReceivablesError

ALL = sorted({b.name for b in BUTTONS} | {c.name for c in commands.COMMANDS})
UNDER = [f"{c.name} {own.name}" for c in commands.COMMANDS if isinstance(c, Family) for own in c.members]


def run(*arguments: str):
    """What a command printed and its exit code."""
    return CliRunner().invoke(build(), [str(a) for a in arguments], prog_name="receivables")


def answer(*arguments: str) -> dict:
    """The JSON object of a command that went well."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path):
    """An empty ledger folder."""
    assert run("new", tmp_path / "books", "--folder", "--company", "Nordlicht GmbH", "--as-of", "2026-10-31").exit_code == 0
    return tmp_path / "books"


@pytest.mark.parametrize("name", sorted({*ALL, *UNDER} - {n.split()[0] for n in UNDER}))
def test_every_command_has_help_with_an_example(name):
    done = run(*name.split(), "--help")
    assert done.exit_code == 0
    assert f"receivables {name}" in done.output.split("Examples:")[1]
    assert "--json" in done.output


def test_the_list_shows_every_command_once_under_its_heading():
    listed = run("--help").output
    for name in ALL:
        assert listed.count(f"\n  {name} ") == 1


def test_a_family_lists_its_commands():
    listed = run("addin", "--help").output
    assert [name for name in UNDER if f"\n  {name.split()[1]} " not in listed] == []


def test_help_imports_no_heavy_library():
    script = "import sys; sys.argv = ['receivables', '--help']\ntry:\n import addin.cli; addin.cli.main()\nexcept SystemExit: pass\n" \
             "print({'pandas', 'numpy', 'openpyxl', 'lxml', 'rich', 'jinja2', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_python_m_runs_the_same_command_line():
    done = subprocess.run([sys.executable, "-P", "-m", "addin.cli", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "receivables")


# ---- exit codes

def test_wrong_use_is_2():
    assert run("aging").exit_code == 2
    assert run("nonsense").exit_code == 2
    assert run("unlock", "x").exit_code == 2          # a reason is required


@pytest.mark.parametrize("bad, why", [(("--as-of", "31.10.2026"), "write it as 2026-10-31"), (("--limits", "30,30"), "write it as 30,60,90"),
                                      (("--by", "birthday"), "'due', 'invoice'")])
def test_a_value_that_cannot_be_read_is_2_and_says_how_to_write_it(folder, bad, why):
    done = run("aging", folder, *bad)
    assert done.exit_code == 2
    assert why in done.output


def test_a_ledger_that_is_not_there_is_refused(tmp_path):
    done = run("aging", tmp_path / "none.xlsx")
    assert done.exit_code == 1
    assert "you must make it first" in done.stderr


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    assert "neither a workbook" in run("log", tmp_path / "notes.txt").stderr


def test_a_folder_that_is_no_ledger_is_refused(tmp_path):
    done = run("log", tmp_path)
    assert (done.exit_code, "no ledger folder" in done.stderr) == (1, True)


def test_new_never_overwrites(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    done = run("new", folder, "--folder")
    assert (done.exit_code, "something is there already" in done.stderr) == (1, True)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_new_refuses_a_currency_that_is_none(tmp_path):
    done = run("new", tmp_path / "x", "--folder", "--base-currency", "EURO")
    assert (done.exit_code, "no currency code" in done.stderr) == (1, True)
    assert not (tmp_path / "x").exists()


# ---- --json

def test_json_is_one_object_with_message_run_and_issues(folder):
    found = answer("control", folder, "2026-10-31", "1204.50")
    assert found["message"] == "The control balance of receivables on 2026-10-31 is 1,204.50 EUR. Next: tie-out."
    assert (found["run"], found["issues"], found["amount"]) == ("R2", [], "1204.50")


def test_json_of_a_refusal(folder):
    done = run("undo", folder, "--run", "R99", "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert set(found) == {"message", "run", "issues"}
    assert "There is no run R99" in found["message"]


def test_aging_json_has_exactly_the_agreed_keys(folder):
    found = answer("aging", folder, "--as-of", "2026-10-31", "--limits", "30,60")
    assert list(found) == ["as_of", "by", "limits", "rows", "totals", "message", "run", "issues"]
    assert (found["as_of"], found["by"], found["limits"], found["rows"]) == ("2026-10-31", "due", [30, 60], [])


def test_a_negative_amount_is_an_amount(folder):
    assert "-120.50 EUR" in answer("control", folder, "2026-10-31", "-120.50")["message"]


def test_an_amount_that_is_none_is_refused(folder):
    done = run("control", folder, "2026-10-31", "lots")
    assert (done.exit_code, "Write it as 1234.56" in done.stderr) == (1, True)


# ---- runs

def test_lock_undo_and_log_tell_one_history(folder):
    run("lock", folder, "2026-09-30")
    refused = run("undo", folder)
    assert (refused.exit_code, "use unlock with a reason" in refused.stderr) == (1, True)
    run("unlock", folder, "--reason", "late invoice", "--who", "anna")
    assert [r["action"] for r in answer("log", folder)["runs"]] == ["unlock", "lock", "new"]
    assert answer("log", folder, "--last", "1")["runs"][0]["who"] == "anna"


def test_dry_run_says_it_and_writes_nothing(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    done = run("lock", folder, "2026-09-30", "--dry-run")
    assert done.exit_code == 0
    assert "Dry run, nothing was written" in done.stdout
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_dry_run_of_new_makes_nothing(tmp_path):
    assert "Dry run" in run("new", tmp_path / "x", "--folder", "--dry-run").stdout
    assert not (tmp_path / "x").exists()


def test_export_knows_tables_whatever_their_capitals(folder, tmp_path):
    done = run("export", folder, "terms", tmp_path / "terms.csv")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "terms.csv").read_text().startswith("code,description,net_days")
    assert "The tables are: Customers," in run("export", folder, "Kunden", tmp_path / "x.csv").stderr


def test_progress_goes_to_stderr(folder):
    done = run("aging", folder, "--progress", "--csv")
    assert "Aging as of 2026-10-31" in done.stderr
    assert done.stdout.startswith("customer_id,currency,")


# ---- printing

def test_grid_is_aligned_with_its_totals_below_a_rule():
    grid = Grid(["Customer", "Open"], [["C1", "1,200.00"], ["C2", "5.00"], ["Total", "1,205.00"]], frozenset({1}), 1)
    assert "\n".join(printing.grid_lines(grid)) == """\
Customer      Open
--------  --------
C1        1,200.00
C2            5.00
--------  --------
Total     1,205.00"""


def test_many_issues_are_cut_and_counted():
    issues = [Issue("Invoices", f"wrong {i}.", row=i) for i in range(25)]
    lines = printing.issue_lines(issues)
    assert lines[0] == "- Invoices, row 0: wrong 0."
    assert lines[-1] == "- and 5 more; --json lists them all."
    assert len(lines) == 21


def outcome_of(error: Exception) -> int:
    def act() -> Outcome:
        raise error
    return printing.report(Host(), act)


def test_a_refusal_is_its_sentence_and_1(capsys):
    assert outcome_of(ReceivablesError("You cannot do it because it is locked.")) == 1
    assert capsys.readouterr().err == "You cannot do it because it is locked.\n"


def test_an_unexpected_error_is_one_sentence_with_a_details_file(capsys):
    assert outcome_of(KeyError("x")) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    with open(said.split("are in ")[1].split(";")[0], encoding="utf-8") as file:
        assert "KeyError" in file.read()


def test_debug_shows_the_unexpected_error():
    def act() -> Outcome:
        raise KeyError("x")
    with pytest.raises(KeyError):
        printing.report(Host(debug=True), act)


def test_findings_are_exit_1():
    assert printing.report(Host(), lambda: Outcome("1 finding.", ok=False)) == 1

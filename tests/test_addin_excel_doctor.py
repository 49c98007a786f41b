"""Doctor says in sentences what is wrong on a machine, and how to mend it."""
from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from fake_windows import EXCEL, MANAGER, OPTIONS, OURS, PYTHON, TRUST, XLAM, pc, program
from test_addin_excel_install import ADDIN, POLICY, installed

from addin.cli import build
from addin.excel import commands, doctor
from addin.excel.checkup import excel_findings
from addin.excel.findings import FINE, HINT, UNCHECKED, WRONG
from addin.excel.machine import Value
from addin.excel.office import CLICK_TO_RUN, ROOTS
from addin.excel.paper import PaperMachine

GUARD = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"


def said(machine: PaperMachine, level: str = WRONG) -> list[str]:
    return [f.sentence() for f in excel_findings(machine, ADDIN) if f.level == level]


def test_a_healthy_machine_has_nothing_to_mend():
    machine = installed(pc())
    assert said(machine) == said(machine, HINT) == []
    assert said(machine, FINE) == [
        "Microsoft 365 (16.0.17328.20162, 64 bit) is here.",
        "The add-in file, with its settings in it, is the one that this version makes, and carries no mark of the internet.",
        "Excel 16.0 opens the add-in when it starts.",
        r"Excel 16.0 trusts C:\Users\ann\AppData\Local\Receivables.",
        "The bridge for 64-bit Excel stands beside the add-in's Python.",
        "The add-in's Python starts, and takes code from its own folders alone.",
        "The functions and buttons load in it.",
        "The server that Excel calls answers."]
    assert [s.split(",")[0] for s in said(machine, UNCHECKED)] == ["Whether another antivirus stops the add-in cannot be read. If the ribbon is there but every button fails"]


def test_not_installed_is_one_sentence():
    assert said(pc()) == ["The Excel add-in is not installed for this user. Close Excel and run: receivables addin install"]


def test_no_excel_is_one_sentence():
    assert said(PaperMachine({"LOCALAPPDATA": "C:\\L"})) == [
        "No Excel 2016 or later was found on this machine. Install Excel, or use LibreOffice or the command line."]


def broken(change) -> list[str]:
    machine = installed(pc())
    change(machine)
    return said(machine)


@pytest.mark.parametrize("change, sentence, mend", [
    (lambda m: m.drop_file(XLAM), f"The add-in file {XLAM} is missing.", "addin install"),
    (lambda m: m.put(XLAM, b"PK older"), f"The add-in file {XLAM} is not the one that this version makes.", "addin install"),
    (lambda m: m.zones.update({XLAM.lower(): "ZoneId=3"}), f"The add-in file {XLAM} carries the mark of a file from the internet.", "addin install"),
    (lambda m: m.drop_value(OPTIONS, "OPEN"), "Excel 16.0 does not know the add-in.", "addin install"),
    (lambda m: m.write(OPTIONS, "OPEN4", Value('"D:\\old\\Receivables.xlam"')), 'Excel 16.0 also opens another copy: "D:\\old\\Receivables.xlam".', "Untick it"),
    (lambda m: m.write(EXCEL + r"\Resiliency\DisabledItems", "31AB", Value(b"\x01\0" + XLAM.lower().encode("utf-16-le"), "3")),
     "Excel 16.0 has put the add-in on its list of disabled items.", "Disabled Items > Go"),
    (lambda m: m.drop_value(TRUST + r"\Location1", "Path"), "Excel 16.0 does not trust", "addin install"),
    (lambda m: m.write(TRUST, "AllLocationsDisabled", Value(1, "number")), "Trusted locations are switched off in Excel 16.0.", "clear Disable all Trusted Locations"),
    (lambda m: m.drop_folder(PYTHON), f"The add-in's own Python is missing in {PYTHON}.", "addin install"),
    (lambda m: m.drop_file(PYTHON + r"\xlwings64-0.37.8.dll"), "The bridge for 64-bit Excel (xlwings64-*.dll) is missing", "An antivirus may have removed it"),
    (lambda m: m.answers.update({"safe_path": "False 0"}), "The add-in's Python does not start as it should (False 0).", "addin install"),
    (lambda m: m.answers.update({"addin.excel.server": "!ModuleNotFoundError: No module named 'win32com'"}),
     "The functions and buttons do not load in it (ModuleNotFoundError: No module named 'win32com').", "addin install"),
    (lambda m: m.answers.update({"answers": "not within 40 seconds"}), "The server that Excel calls does not answer (not within 40 seconds).", "An antivirus may stop it"),
    (lambda m: m.write(POLICY + r"\Common", "VBAOff", Value(1, "number")), "An administrator has set that VBA is switched off for all of Office.", "Ask whoever looks after"),
    (lambda m: m.write(GUARD + r"\Windows Defender Exploit Guard\ASR\Rules", "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", Value("1")),
     "Microsoft Defender is set so that Office programs may not start other programs.", "Ask whoever looks after"),
    (lambda m: m.write(GUARD + r"\Policy Manager", "ASRRules", Value("{92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b}=1|3b576869-a4ec-4529-8536-b80a7769e899=1")),
     "Microsoft Defender is set so that Office macros may not call functions of Windows.", "Ask whoever looks after"),
])
def test_what_is_broken_is_said_once_with_how_to_mend_it(change, sentence, mend):
    (found,) = broken(change)
    assert found.startswith(sentence)
    assert mend in found


def test_unticked_is_told_apart_from_unknown():
    def untick(machine):
        machine.drop_value(OPTIONS, "OPEN")
        machine.write(MANAGER, XLAM, Value(""))
    assert broken(untick) == ["The add-in is not ticked in Excel 16.0. In Excel: File > Options > Add-ins > Go, and tick Receivables."]


def test_a_gap_before_ours_hides_it():
    def gap(machine):
        machine.drop_value(OPTIONS, "OPEN")
        machine.write(OPTIONS, "OPEN2", Value(OURS))
    assert broken(gap) == ["Excel 16.0 does not reach the add-in, because OPEN is missing in its list. Close Excel and run: receivables addin install"]


def test_an_audited_rule_of_defender_stops_nothing():
    assert broken(lambda m: m.write(GUARD + r"\Policy Manager", "ASRRules", Value("d4f940ab-401b-4efc-aadc-ad5f3c50688a=2"))) == []


def test_a_cut_off_install_is_said():
    machine = installed(pc())
    from addin.excel import uninstall
    uninstall.plan(machine)[0][0].do(machine)
    assert said(machine) == ["An install or uninstall was cut off half way. Close Excel and run: receivables addin install (or uninstall) again; it does the rest."]


@pytest.mark.parametrize("products, name", [("ProPlus2019Volume", "Excel 2019"), ("ProPlusRetail", "Excel 2016")])
def test_before_2021_there_are_buttons_and_array_entered_functions_only(products, name):
    machine = installed(pc(products))
    assert said(machine, HINT) == [f"In {name} the buttons work, and functions that are entered as an array (Ctrl+Shift+Enter), but results do not "
                                   "spill. Excel 2021 or Microsoft 365 has all of it."]
    assert said(machine) == []


def test_32_bit_excel_needs_the_32_bit_bridge():
    """Python's own bits do not matter: it runs beside Excel, not in it."""
    machine = installed(pc(platform="x86"))
    assert said(machine) == []
    machine.drop_file(PYTHON + r"\xlwings32-0.37.8.dll")
    assert said(machine)[0].startswith("The bridge for 32-bit Excel (xlwings32-*.dll) is missing")


def test_the_program_itself_says_its_bits():
    machine = pc(platform="x64")
    machine.write(ROOTS[2] + r"\16.0\Excel\InstallRoot", "Path", Value("C:\\Office16\\"))
    machine.put(r"C:\Office16\EXCEL.EXE", program(32))
    assert said(installed(machine), FINE)[0] == "Microsoft 365 (16.0.17328.20162, 32 bit) is here."


def test_an_unknown_edition_is_said_to_be_unknown():
    machine = pc()
    machine.drop_key(CLICK_TO_RUN)
    assert said(installed(machine), UNCHECKED)[0].startswith("Which edition of Excel 16.0 this is could not be read;")


# ---- any machine

def libre(tmp_path, extension: bool, alone: bool = True, program: bool = True):
    (tmp_path / "bin").mkdir()
    if program:
        (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\n")
        (tmp_path / "bin" / "soffice").chmod(0o755)
    if extension:
        (tmp_path / ".config/libreoffice/4/user/uno_packages/cache/uno_packages/lu1.tmp_/Receivables(1).oxt/pythonpath/receivables_calc").mkdir(parents=True)
    return [(f.level, f.what) for f in doctor.libre_office({"HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}, "Linux", alone)]


def test_libreoffice_with_the_extension_is_fine(tmp_path):
    assert [level for level, _ in libre(tmp_path, True)] == [FINE, FINE]


@pytest.mark.parametrize("alone, level", [(True, WRONG), (False, HINT)])
def test_a_missing_extension_matters_where_there_is_no_excel(tmp_path, alone, level):
    assert libre(tmp_path, False, alone)[1] == (level, "The Receivables extension is not installed in LibreOffice.")


def test_no_libreoffice_is_no_fault(tmp_path):
    assert [level for level, _ in libre(tmp_path, False, True, program=False)] == [HINT]


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(doctor, "WANTED", ("click", "no-such-package"))
    found = [f for f in doctor.look(None, None, {"HOME": "", "PATH": ""}) if f.level == WRONG]
    assert [f.sentence() for f in found] == ["These packages are missing: no-such-package. Install them with: pip install receivables[desktop]"]


# ---- the commands

def run(*arguments: str):
    return CliRunner().invoke(build(), ["addin", *arguments], prog_name="receivables")


@pytest.fixture
def windows(monkeypatch):
    """This machine is a PC, as far as the commands can see."""
    machine = pc(others=('"C:\\Office\\SOLVER.XLAM"',))
    monkeypatch.setattr(commands.platform, "system", lambda: "Windows")
    monkeypatch.setattr(commands, "_real", lambda: machine)
    return machine


def test_from_install_to_doctor_to_uninstall(windows):
    done = run("install")
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0, "Installed Receivables for Microsoft 365 (16.0). Start Excel: the ribbon has the tab Receivables. If it has not: receivables addin doctor")
    assert windows.read(XLAM)[:2] == b"PK"
    assert "installed already" in run("install").output
    checked = run("doctor")
    assert (checked.exit_code, checked.output.splitlines()[-1]) == (0, "Nothing to mend was found.")
    gone = run("uninstall")
    assert (gone.exit_code, gone.output.splitlines()[-1]) == (0, "Removed Receivables from Excel. Your workbooks are as they were.")
    assert "nothing of Receivables to remove" in run("uninstall").output
    sick = run("doctor", "--json")
    assert sick.exit_code == 1
    told = json.loads(sick.stdout)
    assert set(told) == {"message", "run", "issues", "wrong", "hint", "not_checked", "fine"}
    assert told["wrong"] == ["The Excel add-in is not installed for this user. Close Excel and run: receivables addin install"]


def test_a_dry_run_says_every_step_and_does_none(windows):
    told = json.loads(run("install", "--dry-run", "--json").stdout)
    assert told["message"] == "Dry run, nothing was changed. These would be the steps."
    assert rf"Set the registry value {OPTIONS}, OPEN1 = {OURS}: Excel opens the add-in when it starts." in told["steps"]
    assert not windows.is_file(XLAM)
    run("install")
    told = json.loads(run("uninstall", "--dry-run", "--json").stdout)
    assert rf"Remove the registry value {OPTIONS}, OPEN1." in told["steps"]
    assert windows.is_file(XLAM)


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_elsewhere_than_on_windows_only_a_dry_run_goes(command, monkeypatch):
    monkeypatch.setattr(commands.platform, "system", lambda: "Linux")
    refused = run(command)
    assert (refused.exit_code, "because the Excel add-in is for Windows" in refused.stderr) == (1, True)
    shown = run(command, "--dry-run")
    assert shown.exit_code == 0
    assert shown.output.splitlines()[-1] == "Dry run, nothing was changed. This is Linux; on Windows with Microsoft 365 these would be the steps."
    assert r"%LOCALAPPDATA%\Receivables\receivables.xlam" in shown.output


def test_doctor_here_says_what_it_could_not_check(monkeypatch):
    monkeypatch.setattr(commands.platform, "system", lambda: "Linux")
    told = json.loads(run("doctor", "--json").stdout)
    assert any("Excel was not checked" in sentence for sentence in told["not_checked"])
    assert any("Python" in sentence for sentence in told["fine"])

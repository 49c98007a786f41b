"""Install and uninstall on a fake Windows: every registry key and path; other people's add-ins and trusted locations stay as they were."""
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fake_windows import EXCEL, FOLDER, HOME, LOCAL, MANAGER, OPTIONS, OURS, PYTHON, TRUST, XLAM, files, pc, program, registry
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from addin.excel import install, opening, uninstall
from addin.excel.machine import Value
from addin.excel.office import ROOTS, edition, excels
from addin.excel.paper import PaperMachine
from addin.excel.places import SETTINGS
from receivables.errors import ReceivablesError
from udfs.call import call

ADDIN = b"PK the add-in of 0.1.0"
NEWER = b"PK the add-in of 0.2.0"
SOLVER, BANK = '"C:\\Office\\SOLVER\\SOLVER.XLAM"', '/R "C:\\Bank tools\\bank.xll"'


def installed(machine: PaperMachine, addin: bytes = ADDIN, version: str = "0.1.0") -> PaperMachine:
    for step in install.plan(machine, addin, version).steps:
        step.do(machine)
    return machine


def removed(machine: PaperMachine) -> PaperMachine:
    for step in uninstall.plan(machine)[0]:
        step.do(machine)
    return machine


def opened(machine: PaperMachine, key: str = OPTIONS) -> list[str]:
    """What Excel opens: OPEN, OPEN1 ... until one is missing."""
    slots = opening.slots(machine.values(key))
    return [slots[n].data for n in range(len(slots)) if all(m in slots for m in range(n + 1))]


# ---- what install writes

def test_a_clean_machine_gets_exactly_these_keys_and_files():
    machine = pc()
    before = registry(machine), files(machine)
    installed(machine)
    new = {key: values for key, values in registry(machine).items() if before[0].get(key) != values}
    assert new == {
        OPTIONS: {"Font": Value("Calibri,11"), "OPEN": Value(OURS)},
        EXCEL + r"\Security": {},
        TRUST: {},
        TRUST + r"\Location1": {"Path": Value(FOLDER + "\\"), "Description": Value("Receivables add-in")},
    }
    written = {path: data for path, data in files(machine).items() if path not in before[1]}
    assert set(written) == {XLAM, FOLDER + r"\installed.json", PYTHON + r"\python312._pth",
                            *(path.replace(HOME, PYTHON) for path in before[1])}
    assert written[XLAM] == ADDIN


def test_nothing_of_the_machine_is_written_in_a_plan():
    machine = pc()
    before = registry(machine), files(machine)
    assert install.plan(machine, ADDIN, "0.1.0").steps
    assert (registry(machine), files(machine)) == before


def test_only_keys_of_the_user_are_written():
    """HKLM would need an administrator."""
    machine = pc(others=(SOLVER,))
    keys = [step.key for step in install.plan(machine, ADDIN, "0.1.0").steps if hasattr(step, "key")]
    assert keys
    assert all(key.startswith("HKCU\\") for key in keys)


def test_the_first_free_number_is_taken_beside_other_add_ins():
    machine = installed(pc(others=(SOLVER, BANK)))
    assert opened(machine) == [SOLVER, BANK, OURS]


def test_a_gap_in_the_list_is_where_excel_looks_first():
    machine = pc(others=(SOLVER,))
    machine.write(OPTIONS, "OPEN3", Value(BANK))
    assert opened(installed(machine)) == [SOLVER, OURS]


def test_the_first_free_location_is_taken():
    machine = pc(places=(r"C:\Office\Templates\\", r"D:\Shared\\"))
    machine.write(TRUST + r"\Location7", "Path", Value(r"E:\Own\\"))
    installed(machine)
    assert machine.values(TRUST + r"\Location2")["Path"] == Value(FOLDER + "\\")
    assert machine.subkeys(TRUST) == ["Location0", "Location1", "Location7", "Location2"]


@pytest.mark.parametrize("path, below, needed", [(FOLDER + "\\", 0, False), (FOLDER, 0, False), (r"%LOCALAPPDATA%\Receivables\\", 0, False),
                                                 (LOCAL, 1, False), (LOCAL, 0, True), (FOLDER + "2", 1, True)])
def test_a_folder_that_the_user_trusts_already_needs_no_location_of_ours(path, below, needed):
    machine = pc(places=(path,))
    machine.write(TRUST + r"\Location0", "AllowSubfolders", Value(below, "number"))
    installed(machine)
    assert machine.has_key(TRUST + r"\Location1") == needed
    removed(machine)
    assert machine.values(TRUST + r"\Location0")["Path"] == Value(path), "the user's own stays"


def test_its_python_takes_code_from_nowhere_else():
    """What `python -P` and isolated mode do, however it is started; our packages come before any of the user's."""
    lines = files(installed(pc()))[PYTHON + r"\python312._pth"].decode().split()
    assert lines == ["DLLs", "Lib", r"Lib\site-packages", "import", "site"]


def test_settings_keep_the_workbooks_folder_out():
    assert SETTINGS["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert SETTINGS["UDF MODULES"] == "addin.excel.server"
    assert SETTINGS["SHOW CONSOLE"] == "False"
    assert SETTINGS["INTERPRETER_WIN"].replace("%LOCALAPPDATA%", LOCAL) == PYTHON + r"\python.exe"
    assert SETTINGS["PYTHONPATH"], "an empty one is the current folder"


def test_the_manifest_lists_what_was_written():
    told = json.loads(installed(pc()).read(FOLDER + r"\installed.json"))
    assert told["state"] == "installed"
    assert set(told["wrote"]) == {FOLDER + r"\installed.json", PYTHON, XLAM, OPTIONS + r"\OPEN", TRUST + r"\Location1\Path",
                                  TRUST + r"\Location1\Description"}


# ---- again, newer, away

def test_a_second_run_finds_nothing_to_do():
    machine = installed(pc(others=(SOLVER,)))
    assert install.plan(machine, ADDIN, "0.1.0").steps == ()


def test_an_upgrade_replaces_the_file_and_the_python():
    machine = installed(pc(others=(SOLVER,)))
    machine.put(HOME + r"\Lib\site-packages\addin\cli.py", b"newer")
    installed(machine, NEWER, "0.2.0")
    assert machine.read(XLAM) == NEWER
    assert machine.read(PYTHON + r"\Lib\site-packages\addin\cli.py") == b"newer"
    assert set(machine.listing(FOLDER)) == {"python", "receivables.xlam", "installed.json"}
    assert opened(machine) == [SOLVER, OURS]


def test_a_newer_package_is_reason_enough_for_a_new_python():
    machine = installed(pc())
    machine.python = replace(machine.python, packages=(("numpy", "2.5.0"),))
    assert [s for s in install.plan(machine, ADDIN, "0.1.0").steps if type(s).__name__ == "CopyFiles"]


def test_a_marked_file_is_written_again():
    machine = installed(pc())
    machine.zones[XLAM.lower()] = "[ZoneTransfer]\nZoneId=3"
    installed(machine)
    assert machine.zone(XLAM) == ""


def test_uninstall_leaves_the_machine_as_it_was():
    machine = pc(others=(SOLVER, BANK), places=(r"D:\Shared\\",))
    before = registry(machine), files(machine)
    removed(installed(machine))
    assert (registry(machine), files(machine)) == before


def test_uninstall_closes_the_gap_for_the_add_ins_behind_ours():
    machine = installed(pc(others=(SOLVER,)))
    machine.write(OPTIONS, "OPEN2", Value(BANK, "expand"))
    removed(machine)
    assert opened(machine) == [SOLVER, BANK]
    assert machine.values(OPTIONS)["OPEN1"] == Value(BANK, "expand"), "its kind too"


def test_what_excel_wrote_when_the_user_unticked_it_goes_too():
    machine = installed(pc())
    machine.drop_value(OPTIONS, "OPEN")
    machine.write(MANAGER, XLAM, Value(""))
    machine.write(MANAGER, r"C:\Bank tools\bank.xll", Value(""))
    removed(machine)
    assert list(machine.values(MANAGER)) == [r"C:\Bank tools\bank.xll"]


def test_install_ticks_again_what_the_user_unticked():
    """Excel lists an add-in either as opened or as unticked, never as both."""
    machine = installed(pc(others=(SOLVER,)))
    machine.drop_value(OPTIONS, "OPEN1")
    machine.write(MANAGER, XLAM.upper(), Value(""))
    installed(machine)
    assert (opened(machine), machine.values(MANAGER)) == ([SOLVER, OURS], {})
    assert install.plan(machine, ADDIN, "0.1.0").steps == ()


def test_a_file_of_the_users_in_our_folder_stays():
    machine = installed(pc())
    machine.put(FOLDER + r"\Ledger.xlsx", b"mine")
    removed(machine)
    assert machine.listing(FOLDER) == ["Ledger.xlsx"]


def test_uninstall_of_nothing_does_nothing():
    assert uninstall.plan(pc(others=(SOLVER,))) == ((), ())


def test_uninstall_from_its_own_python_leaves_that_folder_and_says_so():
    machine = installed(pc())
    machine.python = replace(machine.python, exe=PYTHON + r"\python.exe")
    steps, notes = uninstall.plan(machine)
    for step in steps:
        step.do(machine)
    assert machine.listing(FOLDER) == ["python"]
    assert notes == (f"{PYTHON} is left, because the Python in it runs this command. Delete the folder by hand.",)


def test_an_excel_that_is_gone_is_cleaned_up_too():
    machine = installed(pc())
    machine.drop_key(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration")
    machine.write(r"HKLM\SOFTWARE\Microsoft\Office\17.0\Excel\InstallRoot", "Path", Value(r"C:\Office17"))
    removed(machine)
    assert opened(machine) == []


# ---- cut off

@pytest.mark.parametrize("cut", range(9))
def test_an_install_that_was_cut_off_is_finished_by_the_next(cut):
    whole, machine = installed(pc(others=(SOLVER,))), pc(others=(SOLVER,))
    for step in install.plan(machine, ADDIN, "0.1.0").steps[:cut]:
        step.do(machine)
    installed(machine)
    assert registry(machine) == registry(whole)
    assert {p: d for p, d in files(machine).items() if "installed" not in p} == {p: d for p, d in files(whole).items() if "installed" not in p}
    assert install.plan(machine, ADDIN, "0.1.0").steps == ()


@pytest.mark.parametrize("cut", range(9))
def test_an_install_that_was_cut_off_can_be_removed(cut):
    machine = pc(others=(SOLVER,))
    before = registry(machine), files(machine)
    for step in install.plan(machine, ADDIN, "0.1.0").steps[:cut]:
        step.do(machine)
    removed(machine)
    assert (registry(machine), files(machine)) == before


@pytest.mark.parametrize("cut", range(14))
def test_an_uninstall_that_was_cut_off_is_finished_by_the_next(cut):
    """Also between the moves of other add-ins into the gap."""
    machine = pc(others=())
    before = files(machine)
    installed(machine)
    for n, other in enumerate((SOLVER, BANK, '/R "C:\\c.xll"'), 1):
        machine.write(OPTIONS, f"OPEN{n}", Value(other))
    for step in uninstall.plan(machine)[0][:cut]:
        step.do(machine)
    removed(machine)
    assert opened(machine) == [SOLVER, BANK, '/R "C:\\c.xll"']
    assert files(machine) == before
    assert not machine.has_key(TRUST)


# ---- refused

def refused(machine: PaperMachine) -> str:
    with pytest.raises(ReceivablesError) as error:
        install.plan(machine, ADDIN, "0.1.0")
    return str(error.value)


def test_excel_must_be_closed():
    machine = pc()
    machine.running = True
    assert refused(machine) == "To install, you must close Excel first, every window of it: it writes its list of add-ins when it closes."
    machine.running = False
    installed(machine)
    machine.running = True
    with pytest.raises(ReceivablesError, match="To uninstall, you must close Excel first"):
        uninstall.plan(machine)


def test_the_python_of_the_store_is_refused():
    machine = pc()
    machine.python = replace(machine.python, store=True)
    assert "Install Python from python.org" in refused(machine)


def test_a_folder_on_the_network_is_refused():
    machine = pc()
    machine.environment = {"LOCALAPPDATA": r"\\server\home\ann"}
    assert "on the network, which Excel does not trust" in refused(machine)


def test_without_excel_there_is_nothing_to_install_into():
    machine = PaperMachine({"LOCALAPPDATA": LOCAL})
    assert "there is no Excel 2016 or later on this machine" in refused(machine)
    machine.write(ROOTS[0] + r"\14.0\Excel\InstallRoot", "Path", Value(r"C:\Office14"))
    assert refused(machine).startswith("Excel 14.0 is left out because it is older than Excel 2016.")


def test_files_that_install_did_not_write_are_not_replaced():
    machine = pc()
    machine.put(XLAM, b"of someone else")
    assert "is there already and install did not write it. Move it away." in refused(machine)


POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"


@pytest.mark.parametrize("key, name, number, why", [
    (POLICY + r"\Common", "VBAOff", 1, "VBA is switched off for all of Office"),
    (POLICY + r"\Common", "vbaoff", 1, "VBA is switched off for all of Office"),
    (r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Common", "vbaoff", 1, "VBA is switched off for all of Office"),
    (POLICY + r"\Excel\Security", "DisableAllAddins", 1, "Excel loads no add-in at all"),
    (POLICY + r"\Excel\Security", "RequireAddinSig", 1, "signed by a publisher the company trusts"),
    (POLICY + r"\Common\Security", "requirealwaysonmacrosig", 1, "signed by a publisher the company trusts")])
def test_what_an_administrator_forbids_is_said_and_not_got_round(key, name, number, why):
    machine = pc()
    machine.write(key, name, Value(number, "number"))
    told = refused(machine)
    assert told.startswith("You cannot install the add-in because an administrator has set that ")
    assert why in told
    assert told.endswith("Ask whoever looks after this computer to allow it for receivables.xlam.")


@pytest.mark.parametrize("below, name, number, why", [
    (r"\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1, "trusted locations are switched off"),
    (r"\Common\Security\Trusted Locations", "allow user locations", 0, "a user may not add trusted locations")])
def test_without_trusted_locations_none_is_written(below, name, number, why):
    machine = pc()
    machine.write(POLICY + below, name, Value(number, "number"))
    planned = install.plan(machine, ADDIN, "0.1.0")
    assert any(why in note for note in planned.notes)
    installed(machine)
    assert not machine.has_key(TRUST)
    assert opened(machine) == [OURS]
    machine.write(POLICY + r"\Excel\Security", "VBAWarnings", Value(4, "number"))
    assert "macros outside trusted locations are switched off" in refused(machine)


def test_a_policy_that_allows_stops_nothing():
    machine = pc()
    machine.write(POLICY + r"\Common", "VBAOff", Value(0, "number"))
    machine.write(POLICY + r"\Excel\Security", "VBAWarnings", Value(4, "number"))
    assert opened(installed(machine)) == [OURS], "a trusted location is not under that setting"


# ---- several Excels

def test_every_excel_of_the_user_is_served():
    machine = pc()
    machine.write(ROOTS[1] + r"\17.0\Excel\InstallRoot", "Path", Value(r"C:\Office17"))
    machine.write(ROOTS[0] + r"\15.0\Excel\InstallRoot", "Path", Value(r"C:\Office15"))
    planned = install.plan(machine, ADDIN, "0.1.0")
    assert [e.version for e in planned.offices] == ["16.0", "17.0"]
    assert "Excel 15.0 is left out because it is older than Excel 2016." in planned.notes
    installed(machine)
    assert opened(machine) == opened(machine, OPTIONS.replace("16.0", "17.0")) == [OURS]
    assert not machine.has_key(OPTIONS.replace("16.0", "15.0"))


@pytest.mark.parametrize("products, name, spills", [
    ("O365ProPlusRetail", "Microsoft 365", True), ("O365HomePremRetail", "Microsoft 365", True), ("ProPlus2021Volume", "Excel 2021", True),
    ("HomeBusiness2024Retail", "Excel 2024", True), ("Standard2019Volume", "Excel 2019", False), ("ProPlusRetail", "Excel 2016", False),
    ("ProPlus2019Volume,ProPlus2021Volume", "Excel 2021", True)])
def test_which_edition(products, name, spills):
    assert (edition(products).name, edition(products).spills) == (name, spills)


def test_an_excel_that_was_installed_from_a_package_is_2016():
    machine = PaperMachine({"LOCALAPPDATA": LOCAL})
    machine.write(ROOTS[1] + r"\16.0\Excel\InstallRoot", "Path", Value("C:\\Program Files (x86)\\Office16\\"))
    machine.put(r"C:\Program Files (x86)\Office16\EXCEL.EXE", program(32))
    (found,) = excels(machine)
    assert (found.bits, found.edition.name, found.edition.spills) == (32, "Excel 2016", False)


def test_an_excel_of_the_store_is_known_by_the_users_keys_alone():
    machine = PaperMachine({"LOCALAPPDATA": LOCAL})
    machine.make_key(EXCEL)
    (found,) = excels(machine)
    assert (found.version, found.bits, found.edition.spills) == ("16.0", 0, None)


# ---- anything in any order

OTHERS = st.sampled_from([SOLVER, BANK, '/R "C:\\Users\\ann\\c.xll"', "/A Bank.Functions", '"D:\\receivables.xlam"'])


class AnyOrder(RuleBasedStateMachine):
    """Install, upgrade, uninstall and cut-offs between other people's installs: their add-ins and locations stay as they wrote them."""

    @initialize(others=st.lists(OTHERS, max_size=3, unique=True), places=st.lists(st.sampled_from([r"C:\A\\", r"D:\B\\"]), max_size=2, unique=True))
    def start(self, others, places):
        self.machine = pc(others=tuple(others), places=tuple(places))
        self.theirs, self.places, self.cut = list(others), set(places), False

    @rule(newer=st.booleans())
    def install(self, newer):
        installed(self.machine, NEWER if newer else ADDIN, "0.2.0" if newer else "0.1.0")
        self.cut = False
        assert OURS in opened(self.machine)
        assert install.plan(self.machine, NEWER if newer else ADDIN, "0.2.0" if newer else "0.1.0").steps == ()

    @rule()
    def uninstall(self):
        removed(self.machine)
        self.cut = False
        assert OURS not in opened(self.machine)
        assert not self.machine.listing(FOLDER)
        assert uninstall.plan(self.machine) == ((), ())

    @rule(share=st.floats(0, 1), taking_out=st.booleans())
    def cut_off(self, share, taking_out):
        steps = uninstall.plan(self.machine)[0] if taking_out else install.plan(self.machine, NEWER, "0.2.0").steps
        for step in steps[:int(share * len(steps))]:
            step.do(self.machine)
        self.cut = True

    @precondition(lambda self: not self.cut)
    @rule(other=OTHERS)
    def another_add_in_comes(self, other):
        if other not in self.theirs:
            now = opening.slots(self.machine.values(OPTIONS))
            self.machine.write(OPTIONS, opening.name(len(now)), Value(other))
            self.theirs.append(other)

    @precondition(lambda self: not self.cut and self.theirs)
    @rule(data=st.data())
    def another_add_in_goes(self, data):
        """As Excel writes its list when it closes."""
        gone = data.draw(st.sampled_from(self.theirs))
        now = opening.slots(self.machine.values(OPTIONS))
        for step in opening.settle(OPTIONS, now, opening.without(now, [n for n, v in now.items() if v.data == gone])):
            step.do(self.machine)
        self.theirs.remove(gone)

    @rule(place=st.sampled_from([r"E:\C\\", r"F:\D\\"]))
    def another_location_comes(self, place):
        names = self.machine.subkeys(TRUST)
        if place not in self.places:
            free = next(n for n in range(9) if f"Location{n}" not in names)
            self.machine.write(rf"{TRUST}\Location{free}", "Path", Value(place))
            self.places.add(place)

    @invariant()
    def theirs_are_as_they_were(self):
        if not hasattr(self, "machine"):
            return
        listed = opened(self.machine)
        assert set(self.theirs) == set(listed) - {OURS}
        if not self.cut:
            assert [each for each in listed if each != OURS] == self.theirs, "in their order, each once"
            assert len(opening.slots(self.machine.values(OPTIONS))) == len(listed), "nothing stands behind a gap"
        own = {str(v["Path"].data) for k in self.machine.subkeys(TRUST)
               if "Path" in (v := self.machine.values(rf"{TRUST}\{k}")) and "Description" not in v}
        assert own == self.places


AnyOrder.TestCase.settings = settings(max_examples=25, stateful_step_count=14, deadline=None)
TestAnyOrder = AnyOrder.TestCase


# ---- what a person double-clicks, and reads

@pytest.mark.parametrize("name", ["install", "uninstall"])
def test_the_file_to_double_click_runs_the_command(root, name):
    data = (root / f"{name}.cmd").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n"), "Windows wants both line ends"
    lines = data.decode("ascii").splitlines()
    assert rf".venv\Scripts\receivables addin {name}" in lines
    assert lines[-1] == "pause", "or the window is gone before it is read"
    blocks = [line for line in lines if line.startswith("  echo")]
    assert blocks
    assert not [line for line in blocks if ")" in line], "it would end the block"


def test_the_page_speaks_of_commands_and_sentences_that_exist(root):
    import re

    from addin.commands import ADDIN
    text = (root / "docs" / "install.md").read_text(encoding="utf-8") + (root / "docs" / "windows-checklist.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?:receivables |`)addin ([a-z]+)", text)) <= {own.name for own in ADDIN.members}
    code = "".join(p.read_text(encoding="utf-8") for p in (root / "addin" / "excel").glob("*.py"))
    for sentence in ("you must close Excel first", "An administrator has set that ", "Installed Receivables for ", "Nothing to mend was found."):
        assert sentence in text
        assert sentence in code
    assert "%LOCALAPPDATA%\\Receivables" in text
    shown = re.findall(r'=(AR_\w+)\("([^"]+)"[,;]"([^"]+)"\)`[^0-9]*shows (\d+)', text)
    assert shown
    assert all(call(name, [one, two]).value == int(number) for name, one, two, number in shown)

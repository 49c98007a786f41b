"""A save that is broken at any of its writes, or killed: the file is the old one or the new one, the journal agrees with it, one sentence
says which, and the next save works and leaves nothing behind.
"""
import ast
import re
import shutil

import faults
import pytest

from receivables.errors import ReceivablesError
from workbook.stores import backups, disk

FULL = OSError(28, "No space left on device")
OLD = r"The file is as it was|Nothing was changed|What stood there before is unchanged|^You cannot (save to|work in|open) "
BETWEEN = r"decided but not finished .* The next command there finishes it"


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    """A fresh ledger of each kind, to copy from."""
    return faults.sources(tmp_path_factory.mktemp("first"))


@pytest.fixture
def top(tmp_path, monkeypatch):
    """A folder in which one below is copied to a cloud."""
    for name, value in faults.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_every_write_goes_through_the_functions_that_are_broken_here(root):
    """The list of write calls is whole: no other module of the stores writes to the disk by itself."""
    elsewhere = {"openreport.py"}              # writes into a temporary folder of the system, for an open workbook
    writers = {"write_bytes", "write_text", "unlink", "mkdir", "rmdir", "touch", "symlink_to", "hardlink_to", "chmod", "rmtree",
               "copy", "copy2", "copyfile", "copymode", "copystat", "move", "fsync", "truncate", "ftruncate", "link", "fdopen", "makedirs"}
    found = []
    for path in sorted((root / "workbook" / "stores").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or path.name in {"disk.py", *elsewhere}:
                continue
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            modes = [a.value for a in (*node.args, *(k.value for k in node.keywords)) if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if (owner in ("os", "shutil") and node.func.attr in {*writers, "replace", "remove", "rename"}) or \
                    (owner not in ("disk", "os", "shutil") and node.func.attr in writers - {"copy", "move", "link"}) or \
                    (node.func.attr == "open" and any(set(m) & set("wax") for m in modes if len(m) < 4)):
                found.append(f"{path.name}:{node.lineno} {owner}.{node.func.attr}")
    assert found == []
    assert all(callable(getattr(disk, name)) for name in disk.PRIMITIVES)


def calls_of(top, first, kind):
    """The write calls of one save, in order."""
    path = faults.place(kind, top / "count" if not kind.startswith("synced") else top, first[kind])
    with faults.broken(0, lambda: None) as calls:
        faults.save(path, 1)
    if kind.startswith("synced"):
        shutil.rmtree(path.parent)
        shutil.rmtree(top / "state")
    return calls


USED = {"file": {"make_folder", "open_new", "write", "sync", "copy_mode", "link", "sync_folder", "replace"},
        "synced": {"make_folder", "open_new", "open_there", "write", "sync", "cut", "replace", "sync_folder", "remove"},
        "folder": {"make_folder", "open_new", "write", "sync", "replace", "sync_folder", "remove_folder"},
        "synced folder": {"make_folder", "open_new", "open_there", "write", "sync", "cut", "replace", "sync_folder", "remove", "remove_folder"}}


def fail_once():
    raise OSError(FULL.errno, FULL.strerror)


def cut_power():
    raise faults.PowerCut


BREAKS = [*((kind, "full once", fail_once, False) for kind in faults.KINDS[:3]), *((kind, "power cut", cut_power, True) for kind in faults.KINDS),
          ("synced", "full for good", fail_once, True)]


@pytest.mark.parametrize("kind, what, act, stays", BREAKS, ids=[f"{b[0]}, {b[1]}" for b in BREAKS])
def test_a_fault_at_any_write_leaves_the_old_ledger_or_the_new_one(top, first, kind, what, act, stays):
    calls = calls_of(top, first, kind)
    assert set(calls) >= USED[kind]
    save = faults.recorded(first[kind], 1)
    seen, left = [], set()
    start = calls.index("open_there") if what == "full for good" else 0       # before that it is as with one fault
    for at, name in enumerate(calls[start:], start + 1):
        here = top / f"at{at}" if not kind.startswith("synced") else top
        if kind.startswith("synced"):
            shutil.rmtree(top / "state", ignore_errors=True)
            shutil.rmtree(top / faults.CLOUD, ignore_errors=True)
        path = faults.place(kind, here, first[kind])
        told = ""
        try:
            with faults.broken(at, act, stays):
                save(path)
        except (ReceivablesError, faults.PowerCut) as error:
            told = str(error)
        lying = tuple(faults.litter(here))
        rates, runs = faults.state(path)
        assert (rates, runs) in ((0, 1), (1, 2)), f"{name}, call {at}"
        seen.append(rates)
        if what != "power cut":
            assert told or rates == 1, f"call {at}, {name}, failed in silence"
            assert not told or re.search(BETWEEN if rates else OLD, told), told
            assert not told or told.count("no space left on device") == 1
        if (rates, lying) not in left:                 # what a save finds is the same as after an earlier break
            left.add((rates, lying))
            faults.save(path, 2)
            assert faults.state(path) == (rates + 1, runs + 1)
            assert faults.litter(here) == []
            assert len(backups.backups(faults.store_of(path).cabinet())) == runs, "one backup for each save that was"
    if what == "full once":
        assert set(seen) == {0, 1}
    else:
        assert seen == sorted(seen)
        assert seen[0] == 0


@pytest.mark.parametrize("kind", faults.KINDS)
def test_processes_that_are_killed_leave_the_old_ledger_or_the_new_one(first, kind):
    found = faults.kills(4, seed=7, kinds=(kind,), first=first)
    assert found["killed"] + found["done"] == 4

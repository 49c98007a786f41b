"""The VBA text of the add-in: made from the list of functions, and safe to read for Excel."""
from __future__ import annotations

import re

import pytest
import xlwings

from addin.excel import places, vba
from addin.excel.vba import parameter, quoted, wrapper
from udfs import FORMULAS
from udfs.registry import Arg, Formula

MODULES = {module.name: module for module in vba.modules()}
TEXT = {name: module.source().decode("ascii") for name, module in MODULES.items()}
PROCEDURE = re.compile(r"^(?:Public |Private )?(Function|Sub) (\w+)\((.*)\)", re.M)
IDENTIFIER = re.compile(r"[A-Za-z]\w{0,254}")


def test_modules_have_names_that_no_other_addin_uses():
    assert list(MODULES) == ["ThisWorkbook", "Sheet1", "ArFunctions", "ArHost", "ArRibbon", "ArBridge"]


@pytest.mark.parametrize("name", MODULES)
def test_text_is_what_vba_reads(name):
    lines = TEXT[name].split("\r\n")
    assert lines[0] == f'Attribute VB_Name = "{name}"'
    assert "\n" not in "".join(lines)
    assert max(map(len, lines)) < 1024
    runs = re.findall(r"(?:[^\n]* _\r\n)+", TEXT[name])
    assert max((run.count("\n") for run in runs), default=0) <= 24      # VBA takes no more continued lines


@pytest.mark.parametrize("name", MODULES)
def test_every_block_is_closed(name):
    code = [re.sub(r'"(?:[^"]|"")*"', '""', line).split("'")[0].strip() for line in TEXT[name].replace(" _\r\n", " ").split("\r\n")]
    starts = {"Sub": r"(?:Public |Private )?Sub ", "Function": r"(?:Public |Private )?Function ", "If": r"If .* Then$", "Select": r"Select Case "}
    for kind, start in starts.items():
        assert sum(bool(re.match(start, line)) for line in code) == sum(line == f"End {kind}" for line in code), kind
    assert sum(line.startswith("For ") for line in code) == sum(line.startswith("Next") for line in code)
    assert sum(line.startswith("#If") for line in code) == sum(line == "#End If" for line in code)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.name)
def test_a_function_keeps_its_contract(formula):
    text = wrapper(formula)
    kind, name, signature = PROCEDURE.findall(text)[0]
    assert (kind, name) == ("Function", formula.name)
    names = [part.split(" As ")[0].removeprefix("Optional ") for part in signature.split(", ")]
    assert [part.startswith("Optional ") for part in signature.split(", ")] == [arg.optional for arg in formula.args]
    assert len({n.lower() for n in names}) == len(formula.args)
    for at, (arg, argument) in enumerate(zip(formula.args, names)):
        assert IDENTIFIER.fullmatch(argument)
        assert argument.lower() not in vba.RESERVED
        guard = f"If Not IsMissing({argument}) Then " if arg.optional else ""
        assert f"    {guard}given({at}) = ArCells({argument})\n" in text
    assert f"On Error GoTo failed\n    {'If' if formula.args[0].optional else 'given'}" in text
    assert f'    {formula.name} = ArFailed("{formula.name}", Err.Description)\nEnd Function' in text


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.name)
def test_a_name_is_no_cell_and_long_enough(formula):
    assert re.fullmatch(r"AR_[A-Z][A-Z_]{2,}", formula.name)
    assert not re.fullmatch(r"[A-Z]{1,3}\d+|R\d*C\d*", formula.name)


def test_optional_arguments_come_last():
    """VBA refuses a required argument after an optional one."""
    for formula in FORMULAS:
        optional = [arg.optional for arg in formula.args]
        assert optional == sorted(optional), formula.name


def test_the_wizard_is_told_every_argument():
    text = TEXT["ArFunctions"]
    for formula in FORMULAS:
        block = text.split(f'MacroOptions Macro:="{formula.name}"')[1].split("Application.")[0]
        assert quoted(formula.help) in block
        assert sum(line.strip().startswith('"') for line in block.split("\r\n")) == len(formula.args)
    assert all(len(found.replace('""', '"')) <= 255 for found in re.findall(r'"((?:[^"]|"")*)"', text))


def test_words_that_vba_keeps_are_not_argument_names():
    odd = Formula("AR_ODD", lambda *cells: None, (Arg("currency", "a"), Arg("date", "b"), Arg("given", "c", optional=True)), "", "", "")
    assert PROCEDURE.findall(wrapper(odd))[0][2] == "the_currency As Variant, the_date As Variant, Optional the_given As Variant"
    assert parameter(Arg("by", "")) == "by"


def test_a_long_text_is_cut_where_the_wizard_cuts_it():
    assert quoted("word " * 100) == '"' + ("word " * 100)[:252] + '..."'


def test_helpers_stay_out_of_the_function_list():
    for name in ("ArHost", "ArBridge"):
        assert "Option Private Module" in TEXT[name]
    assert all("Option Explicit" in TEXT[name] for name in MODULES if name != "Sheet1")


def test_everything_called_is_there_and_everything_there_is_called():
    """Excel compiles on opening; a missing procedure would break every function."""
    found = {name: module for module, text in TEXT.items() for _, name, _ in PROCEDURE.findall(text)}
    called = {word for text in TEXT.values() for word in re.findall(r"\b(Ar[A-Z]\w+)\b", re.sub(r"^'.*$|^Attribute .*$", "", text, flags=re.M))}
    assert called - set(found) == {"ArRibbon", "ArLastFailure"}        # a module and a variable
    assert {name for name in found if name.startswith("Ar")} <= called | {"ArOnAction"}


def test_the_bridge_is_small_carries_its_licence_and_looks_at_no_other_file():
    text = TEXT["ArBridge"]
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in text
    assert "Neither the name of the copyright holder" in text
    assert f"xlwings64-{xlwings.__version__}.dll" in text
    assert f"xlwings32-{xlwings.__version__}.dll" in text
    for word in ("CreateObject", "WScript", "Shell", "Kill", "Open ", "USERPROFILE", "pro"):
        assert not re.search(rf"(?i)\b{word.strip()}\b", re.sub(r"^'.*$", "", text, flags=re.M)), word
    assert ' -I -B -c ""from addin.excel.server import serve' in text
    assert re.findall(r".*ActiveWorkbook.*", text) == ['            ArCall = Server().CallUDF("addin.excel.server", (func), (given), ActiveWorkbook)\r']
    assert 'Setting("INTERPRETER_WIN")' in text
    assert "INTERPRETER_WIN" in places.SETTINGS

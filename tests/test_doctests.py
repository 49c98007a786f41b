"""Every worked example in a docstring gives what it says."""
from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("receivables", "workbook", "udfs", "macros", "addin")
MODULES = sorted(".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                 for room in ROOMS for p in (ROOT / room).rglob("*.py") if ">>>" in p.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name):
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted
    assert not done.failed

"""The generated pages of docs/ say what the code says."""
from __future__ import annotations

import pytest

from addin.pages import PAGES, functions_page, tables_page
from receivables.tables import TABLES
from udfs import FORMULAS


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name, root):
    page = root / "docs" / name
    assert page.is_file(), f"docs/{name} is missing: run `make docs`"
    assert page.read_text(encoding="utf-8") == PAGES[name](), f"docs/{name} is behind the code: run `make docs`"


def test_every_table_and_column_is_on_its_page_with_its_meaning():
    page = tables_page()
    for table in TABLES.values():
        assert f"## {table.name}\n\n{table.help}\n" in page
        assert table.help
        assert all(f"`{column.name}`" in page for column in table.columns)


def test_every_function_and_argument_is_on_its_page():
    page = functions_page()
    for formula in FORMULAS:
        assert f"## {formula.name}\n\n{formula.help}\n" in page
        assert all(arg.help.replace("|", "\\|") in page for arg in formula.args)


def test_the_glossary_is_sorted_and_says_each_word_once(root):
    lines = (root / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    words = [line.split("|")[1].strip() for line in lines if line.startswith("| ")][1:]
    assert words == sorted(set(words), key=str.casefold)

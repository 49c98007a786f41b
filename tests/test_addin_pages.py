"""The pages of docs/ are behind nothing: generated ones equal the code, the README's example runs, every link leads somewhere."""
from __future__ import annotations

import re

import pytest

from addin import commands, pages
from addin.scenes import SCENES
from macros import BUTTONS
from udfs import FORMULAS, CellError


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_generated_page_is_what_the_code_makes(root, name):
    assert (root / "docs" / name).read_text(encoding="utf-8") == pages.PAGES[name](), "run: make docs"


def test_every_function_has_its_picture(root):
    """Made by `python -m addin.pictures docs/functions`; small enough for a page."""
    wanted = {f"{formula.name}.png" for formula in FORMULAS}
    found = {path.name: path for path in (root / "docs" / "functions").glob("*.png")}
    assert found.keys() == wanted
    assert [scene.name for scene in SCENES] == [formula.name for formula in FORMULAS]
    for path in found.values():
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < 25_000


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_shows_an_answer(scene):
    """No picture shows a refused formula, but for the payer whom nobody knows."""
    from addin.pictures import placed
    shown = placed(scene)
    refused = [value for value, _ in shown.cells.values() if isinstance(value, CellError)]
    assert len(refused) == (scene.name == "AR_PAYER")
    assert shown.cells[0, 0][0].count(f"={scene.name}(") == 1


def test_readme_names_every_command(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    for name in [b.name for b in BUTTONS] + [c.name for c in commands.COMMANDS]:
        assert f"`{name}" in text or f", `{name} " in text, f"the README's table lacks {name}"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{n}" for n in (
    "architecture.md", "first-day.md", "import.md", "install.md", "glossary.md", "windows-checklist.md"))])
def test_every_link_leads_to_a_page(root, page):
    text = (root / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((root / page).parent / target).exists(), f"{page} links to {target}"


def test_commands_in_the_docs_exist(root):
    known = {b.name for b in BUTTONS} | {c.name for c in commands.COMMANDS} | {"COMMAND"}
    for page in ["README.md", *(f"docs/{p.name}" for p in (root / "docs").glob("*.md"))]:
        text = (root / page).read_text(encoding="utf-8")
        for name in re.findall(r"(?:^|`)receivables ([a-z][a-z-]*)", text, re.MULTILINE):
            assert name in known, f"{page} speaks of receivables {name}"

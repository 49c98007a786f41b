"""docs/matching.md says what the code does: its tables are read and compared."""
from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

from cash_tables import POLICY, match, status

from receivables.matching.confidence import percent
from receivables.matching.doubts import NAMED
from receivables.matching.settle import SHORT_MAX_PERCENT, TIES
from receivables.policy import Policy

PARTIES = ("full", "partial", "none")
SIZES = {"several": "many", "one": "one", "none": "none"}


def table(page: str, head: str) -> list[list[str]]:
    """The cells of the table whose first header row begins so."""
    lines = page.split(head, 1)[1].splitlines()[2:]
    return [[c.strip() for c in line.strip("| ").split("|")] for line in lines[:next(i for i, line in enumerate(lines) if not line.startswith("|"))]]


def test_the_confidence_table_is_the_codes(root: Path):
    page = (root / "docs" / "matching.md").read_text(encoding="utf-8")
    for party, size, ties, less in table(page, "| Party | Documents named |"):
        for fit, cell in (("ties", ties), ("less", less)):
            if cell != "-":
                assert float(cell) == percent((fit, party, SIZES[size], "")), (party, size, fit)


def test_every_fit_and_every_rule_stands_on_the_page(root: Path):
    page = (root / "docs" / "matching.md").read_text(encoding="utf-8")
    fits = {row[0] for row in table(page, "| Fit | Holds when |")}
    assert fits == TIES | {"short", "part", "over"}
    assert f"short by less than {SHORT_MAX_PERCENT} %" in page
    rules = (Path(__file__).parents[1] / "receivables" / "matching" / "candidates.py").read_text(encoding="utf-8")
    assert all(f"| {rule} |" in rules for rule in NAMED)


def test_better_evidence_never_counts_less():
    """The published order: a surer payer, a document named, and an amount that ties never lower the percent; a doubt never raises it."""
    for fit, party, size in product(("ties", "less"), PARTIES, SIZES.values()):
        one = percent((fit, party, size, ""))
        assert all(percent((fit, surer, size, "")) >= one for surer in PARTIES[:PARTIES.index(party)]), (fit, party, size)
        assert fit == "less" or size != "none" or percent((fit, party, "one", "")) >= one
        if size != "none":
            assert percent(("ties", party, size, "")) >= percent(("less", party, size, ""))


# The published table of 24 rules: how the amount fits, party, documents named, in three bands. "ties" is one match, "less" another amount, "stays" none.
BANDS = {
    "high": [("ties", "full", "many"), ("ties", "full", "one"), ("ties", "partial", "many"), ("ties", "partial", "one"), ("ties", "full", "none"),
             ("ties", "none", "many")],
    "medium": [("less", "full", "many"), ("less", "full", "one"), ("less", "partial", "many"), ("less", "partial", "one"), ("ties", "none", "one"),
               ("less", "none", "many"), ("ties", "partial", "none"), ("less", "none", "one")],
    "low": [("stays", "full", "none"), ("stays", "partial", "none"), ("ties", "none", "none")],
}


def test_no_rule_of_a_lower_published_band_counts_more_than_one_of_a_higher():
    """Rows of the table with several matches stand below those with one: equal rivals share the percent and go to review."""
    percents = {band: [percent((*rule, "")) for rule in rules] for band, rules in BANDS.items()}
    assert min(percents["high"]) >= max(percents["medium"])
    assert min(percents["medium"]) >= max(percents["low"])
    assert max(percents["low"]) < Policy().auto_confidence


def test_an_amount_alone_is_never_applied_without_a_person_however_low_the_threshold():
    found = match("id | amount | payer\nB1 | 250.00 | Nobody", "number | customer | amount\n10251 | C1 | 250.00", "customer | name\nC1 | Alpha Tools GmbH",
                  policy=replace(POLICY, auto_confidence=1.0))
    assert status(found) == {"B1": "review"}

"""docs/matching.md says what the code does: its tables are read and compared."""
from __future__ import annotations

from pathlib import Path

from receivables.matching.confidence import CONFIDENCE, SHARE_OF_PART, STAYS
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
    told = {}
    for party, size, ties, less in table(page, "| Party | Documents named |"):
        told |= {(party, SIZES[size], fit): float(cell) for fit, cell in (("ties", ties), ("less", less)) if cell != "-"}
    assert told == dict(CONFIDENCE)


def test_every_fit_and_every_rule_stands_on_the_page(root: Path):
    page = (root / "docs" / "matching.md").read_text(encoding="utf-8")
    fits = {row[0] for row in table(page, "| Fit | Holds when |")}
    assert fits == TIES | {"short", "part", "over"}
    assert f"short by less than {SHORT_MAX_PERCENT} %" in page
    rules = (Path(__file__).parents[1] / "receivables" / "matching" / "candidates.py").read_text(encoding="utf-8")
    assert all(f"| {rule} |" in rules for rule in NAMED)


def test_better_evidence_never_counts_less():
    """The published order: a surer payer, a document named, and an amount that ties never lower the percent."""
    for (party, size, fit), percent in CONFIDENCE.items():
        for surer in PARTIES[:PARTIES.index(party)]:
            assert CONFIDENCE.get((surer, size, fit), 100) > percent
        if fit == "less":
            assert CONFIDENCE[party, size, "ties"] > percent
        if size == "none":
            assert CONFIDENCE[party, "one", fit] > percent


# The published table of 24 rules: party, documents named, amount, in three bands. "ties" is one match, "less" another amount, "stays" none.
BANDS = {
    "high": [("full", "many", "ties"), ("full", "one", "ties"), ("partial", "many", "ties"), ("partial", "one", "ties"), ("full", "none", "ties"),
             ("none", "many", "ties")],
    "medium": [("full", "many", "less"), ("full", "one", "less"), ("partial", "many", "less"), ("partial", "one", "less"), ("none", "one", "ties"),
               ("none", "many", "less"), ("partial", "none", "ties"), ("none", "one", "less")],
    "low": [("full", "none", "stays"), ("partial", "none", "stays"), ("none", "none", "ties")],
}


def test_no_rule_of_a_lower_published_band_counts_more_than_one_of_a_higher():
    """Rows of the table with several matches stand below those with one: equal rivals share the percent and go to review."""
    percents = {band: [CONFIDENCE.get(rule, STAYS) * (SHARE_OF_PART if rule == ("none", "one", "less") else 1) for rule in rules]
                for band, rules in BANDS.items()}
    assert min(percents["high"]) >= max(percents["medium"])
    assert min(percents["medium"]) >= max(percents["low"])
    assert max(percents["low"]) < Policy().auto_confidence / 2, "an amount alone is never applied without a person"

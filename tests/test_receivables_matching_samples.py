"""The real packs of cash application. What their authors intend stands in `note`, which is never fed; holds and disputes are item status."""
from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.cash_application.packs import PACKS, READY, REVIEW, matched
from receivables.matching import Proposals


@pytest.fixture(scope="module")
def packs(samples: Path) -> dict[str, Proposals]:
    return {name: matched(samples / "cash-application" / f"pack_{name}") for name in PACKS}


def test_clean_receipts_are_ready_with_the_right_items(packs):
    for receipt, invoices in READY.items():
        frame = packs[receipt[:2]].frame
        mine = frame[frame["receipt"] == receipt]
        assert (sorted(mine["invoice"]), set(mine["status"])) == (invoices, {"ready"}), receipt


def test_what_a_person_must_see_is_never_ready(packs):
    for receipt in REVIEW:
        outcomes = packs[receipt[:2]].outcomes.set_index("receipt")
        assert outcomes.at[receipt, "status"] == "review", receipt


def test_the_rest_in_words(packs, capsys):
    """What happens to the others, for the reader of the log: a post-dated and a stale cheque and a wrong entity can only be known outside."""
    with capsys.disabled():
        for p in packs.values():
            for receipt, status, sentence in p.outcomes.itertuples(index=False):
                if receipt not in READY and receipt not in REVIEW:
                    print(f"\n{receipt} {status}: {sentence}", end="")
        print()
    assert sum(len(p.outcomes) for p in packs.values()) == 45

"""The generator and the scorer keep their word, and so does the matcher on a small statement."""

from __future__ import annotations

import pytest

from benchmarks.cash_application.answers import ours
from benchmarks.cash_application.calibration import KEPT, counted, decides, fitted, keep, kept, together
from benchmarks.cash_application.ceiling import decided
from benchmarks.cash_application.profile import PROFILES
from benchmarks.cash_application.score import brier, calibration_error, figures, judge
from benchmarks.cash_application.statement import BUILDERS, Case, cases
from receivables.matching.fitted import FITTED

RECEIPTS = 240


@pytest.fixture(scope="module")
def statements() -> dict[str, list[Case]]:
    return {name: cases(profile, RECEIPTS, 5) for name, profile in PROFILES.items()}


def test_the_same_seed_gives_the_same_data_and_another_gives_other_data(statements):
    again, other = cases(PROFILES["typical"], RECEIPTS, 5), cases(PROFILES["typical"], RECEIPTS, 6)
    assert [c.lines for c in again] == [c.lines for c in statements["typical"]]
    assert [c.lines for c in other] != [c.lines for c in again]


def test_truth_adds_up_to_the_cash_and_never_pays_more_than_is_open(statements):
    for case in (c for name in statements for c in statements[name]):
        paid: dict[str, int] = {}
        for line in case.lines:
            t = line.truth
            if t.kind == "customer" and t.situation != "another currency":
                assert sum(p.applied for p in t.pays.values()) + t.on_account == line.amount, line
            for number, p in t.pays.items():
                paid[number] = paid.get(number, 0) + p.applied
        for number, applied in paid.items():
            item = case.company.items[number]
            assert 0 < applied * item.open <= item.open**2, number


def test_every_situation_comes(statements):
    seen = {line.truth.situation for name in statements for case in statements[name] for line in case.lines}
    assert seen == set(BUILDERS) == set(PROFILES["messy"].situations)


def test_the_truth_itself_scores_full_marks_and_wrong_rows_do_not(statements):
    from benchmarks.cash_application.answers import Answer, Row

    case = statements["messy"][0]
    told = {}
    for line in case.lines:
        t = line.truth
        rows = [Row(n, case.company.items[n].customer, p.applied, p.settles[0]) for n, p in t.pays.items()]
        rows += [Row("", t.customer, t.on_account, t.on_account)] if t.on_account else []
        told[line.id] = Answer("ready" if t.kind == "customer" else "left alone", ranks={1: rows} if t.kind == "customer" else {})
    best = figures(judge(case, told, set()))
    assert (best.right, best.line_precision, best.wrong_customer_per_1000, best.noise_alone) == (100, 100, 0, 100)
    for answer in told.values():
        for rows in answer.ranks.values():
            rows[0] = Row(rows[0].invoice, rows[0].customer, rows[0].applied + 1, rows[0].settles + 1)
    assert figures(judge(case, told, set())).right == 0


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_ready_is_right_and_no_item_is_used_twice(statements, name):
    judged = []
    for case in statements[name]:
        answers = ours(case)
        taken: dict[str, int] = {}
        for answer in answers.values():
            for row in answer.ranks.get(1, []) if answer.auto else []:
                if row.invoice:
                    taken[row.invoice] = taken.get(row.invoice, 0) + row.settles
        assert all(abs(t) <= abs(case.company.items[n].open) for n, t in taken.items())
        judged += judge(case, answers, decided(case))
    found = figures(judged)
    assert found.line_precision >= 97.5
    assert found.right >= {"clean": 85, "typical": 70, "messy": 55}[name]


def test_every_kind_of_reading_that_comes_has_a_measured_percent(statements):
    seen = counted(statements["messy"][:2])
    assert sum(n for n, _ in seen.values()) > 100
    assert {kind[0] for kind in seen} <= {kind[0] for kind in FITTED}


def test_what_was_counted_with_another_generator_is_kept_and_adds_up(tmp_path):
    ties, less = ("ties", "full", "one", ""), ("less", "full", "one", "")
    keep({ties: [100, 99], less: [3, 2]}, tmp_path / "counts.csv")
    assert together({ties: [1, 1]}, kept(tmp_path / "counts.csv")) == {ties: [101, 100], less: [3, 2]}
    assert {kind[0] for kind in kept(KEPT)} <= {kind[0] for kind in FITTED}


def test_a_fit_keeps_the_published_order_and_what_may_decide():
    """90 of 100 tie and are right, 99 of 100 pay less: better evidence never counts less; an amount alone stays below the threshold."""
    percents = fitted({("ties", "full", "one", ""): [100, 90], ("less", "full", "one", ""): [100, 99], ("ties", "none", "none", ""): [50, 50]})
    assert percents["ties", "full", "one", ""] >= percents["less", "full", "one", ""] >= 95
    assert percents["ties", "none", "none", ""] <= percents["less", "none", "one", ""] < 95


def test_the_table_in_use_lets_decide_only_what_may():
    assert all((percent >= 95) == decides(kind) for kind, percent in FITTED.items() if not kind[3] and all(kind[:3]))


def test_stated_confidence_is_about_the_share_that_is_right(statements):
    judged = [j for name in statements for case in statements[name] for j in judge(case, ours(case), set())]
    assert calibration_error(judged) < 3
    assert brier(judged) < 0.04

"""Right and wrong of a matcher's answers.

A receipt is applied fully right when it is ready and its rows are the truth: the same documents, the same cash on each, closed or open as
they should be, the rest on the right account. Where the text does not name it, an equal item of the same customer (same open amount) is
as good. Only receipts of customers count there; returned payments, unidentified cash and noise have lines of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.cash_application.answers import Answer, Row
from benchmarks.cash_application.statement import Case
from benchmarks.cash_application.truth import BankLine, Truth

BINS = (0, 50, 75, 80, 85, 90, 95, 97, 99, 99.5, 100.01)


@dataclass(frozen=True)
class Judged:
    """One line, the answer, and whether it is right: `rank` of the right proposal or 0, good rows and cash of an automatic one."""

    case: Case
    line: BankLine
    answer: Answer
    rank: int
    good_rows: int
    rows: int
    good_money: int
    money: int
    wrong_customer: bool
    decided: bool

    @property
    def customer(self) -> bool:
        return self.line.truth.kind == "customer"

    @property
    def right(self) -> bool:
        return self.answer.auto and self.rank == 1

    @property
    def wrong(self) -> bool:
        return self.answer.auto and self.rank != 1


def judge(case: Case, answers: Mapping[str, Answer], decided: set[str]) -> list[Judged]:
    """Every line of the statement against its truth."""
    return [_judge(case, b, answers[b.id], b.id in decided) for b in case.lines]


def _judge(case: Case, line: BankLine, answer: Answer, decided: bool) -> Judged:
    truth = line.truth
    rank = next((r for r in sorted(answer.ranks) if r <= 3 and is_true(case, truth, answer.ranks[r])), 0)
    rows = answer.ranks.get(1, []) if answer.auto else []
    left = _truth_rows(case, truth)
    good = []
    for row in rows:
        fit = next((t for t in left if t[0] == _key(case, truth, row.invoice, row.customer) and t[1] == row.applied and row.settles in t[2]), None)
        if fit:
            left.remove(fit)
            good.append(row)
    owners = {case.company.items[n].customer for n in truth.pays} | {truth.customer}
    return Judged(
        case,
        line,
        answer,
        rank,
        len(good),
        len(rows),
        sum(abs(r.applied) for r in good),
        sum(abs(r.applied) for r in rows),
        any(r.customer not in owners for r in rows),
        decided,
    )


def _key(case: Case, truth: Truth, invoice: str, customer: str) -> tuple[object, ...]:
    """The document, or what it has in common with its equals where the text does not name it."""
    if not invoice:
        return ("", customer)
    item = case.company.items.get(invoice)
    if item is None or any(n.number == invoice and n.legible for n in truth.named):
        return (invoice,)
    return (item.customer, item.open, item.currency)


def _truth_rows(case: Case, truth: Truth) -> list[tuple[tuple[object, ...], int, tuple[int, ...]]]:
    rows = [(_key(case, truth, n, ""), p.applied, p.settles) for n, p in truth.pays.items()]
    return rows + ([(("", truth.customer), truth.on_account, (truth.on_account,))] if truth.on_account else [])


def is_true(case: Case, truth: Truth, rows: Sequence[Row]) -> bool:
    """True when the rows are what the line really pays, money line by money line."""
    left = _truth_rows(case, truth)
    if len(left) != len(rows):
        return False
    for row in rows:
        fit = next((t for t in left if t[0] == _key(case, truth, row.invoice, row.customer) and t[1] == row.applied and row.settles in t[2]), None)
        if fit is None:
            return False
        left.remove(fit)
    return bool(rows)


@dataclass(frozen=True)
class Figures:
    """The figures of one matcher on one profile; shares in percent, of the receipts of customers unless said."""

    receipts: int
    right: float
    ceiling: float
    line_precision: float
    money_precision: float
    wrong_lines: int
    wrong_customer_per_1000: float
    review: float
    top_1: float
    top_3: float
    unidentified_found: float
    noise_alone: float
    returns_kept: float


def figures(judged: Sequence[Judged]) -> Figures:
    """All figures at once."""
    ours = [j for j in judged if j.customer]
    auto = [j for j in judged if j.answer.auto]
    review = [j for j in ours if j.answer.status == "review"]
    of = {kind: [j for j in judged if j.line.truth.kind == kind] for kind in ("unidentified", "noise", "return")}
    return Figures(
        len(ours),
        _share(j.right for j in ours),
        _share(j.decided for j in ours),
        _ratio(sum(j.good_rows for j in auto), sum(j.rows for j in auto)),
        _ratio(sum(j.good_money for j in auto), sum(j.money for j in auto)),
        sum(j.rows - j.good_rows for j in auto),
        10 * _share(j.wrong_customer for j in auto),
        _share(j.answer.status == "review" for j in ours),
        _share(j.rank == 1 for j in review),
        _share(j.rank > 0 for j in review),
        _share(not j.answer.auto for j in of["unidentified"]),
        _share(j.answer.status == "left alone" for j in of["noise"]),
        _share(not j.wrong for j in of["return"]),
    )


def by_situation(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The lines of each situation, commonest first."""
    found: dict[str, list[Judged]] = {}
    for j in judged:
        found.setdefault(j.line.truth.situation, []).append(j)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def reliability(judged: Sequence[Judged]) -> list[tuple[str, int, float, float]]:
    """Of the first proposals with a confidence in each span: how many, the mean confidence, the share that is right."""
    table = []
    for lo, hi in itertools.pairwise(BINS):
        mine = [j for j in judged if j.answer.ranks and lo <= j.answer.confidence < hi]
        if mine:
            table.append(
                (f"{lo:g} to {min(hi, 100):g}", len(mine), sum(j.answer.confidence for j in mine) / len(mine), _share(j.rank == 1 for j in mine))
            )
    return table


def calibration_error(judged: Sequence[Judged]) -> float:
    """How far stated confidence and the share that is right lie apart, in percent: the mean over the spans, each by its lines."""
    table = reliability(judged)
    return sum(n * abs(mean - right) for _, n, mean, right in table) / max(sum(n for _, n, _, _ in table), 1)


def brier(judged: Sequence[Judged]) -> float:
    """The mean square of what stated confidence is off: 0 is best; a confidence that says nothing has 0.25."""
    off = [(j.answer.confidence / 100 - (j.rank == 1)) ** 2 for j in judged if j.answer.ranks]
    return sum(off) / max(len(off), 1)


def _share(flags: Iterable[bool]) -> float:
    every = list(flags)
    return _ratio(sum(every), len(every))


def _ratio(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0

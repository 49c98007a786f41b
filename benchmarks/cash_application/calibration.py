"""Print the table of `receivables/matching/fitted.py`: which share of the readings of each kind is right, on statements whose truth is known.

python -m benchmarks.cash_application.calibration [--seeds 5] [--also FILE.py]

The three profiles of the generator of this folder count, and what was counted with a generator that is not here (`counts.csv`: kind, readings, how
many of them are right). `--also` counts that anew, or another one: a file with `cases(profile, receipts, seed)`. Every reading that was weighed
counts, those behind the third too. Figures to be quoted come from other seeds: `python -m benchmarks.cash_application` prints how reliable
the table is.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from benchmarks.cash_application.answers import AS_OF, Row
from benchmarks.cash_application.profile import PROFILES
from benchmarks.cash_application.score import is_true
from benchmarks.cash_application.statement import Case, cases
from receivables.ledger import open_items, settled
from receivables.matching.batch import Matcher
from receivables.matching.confidence import ANY, kinds, percent, wider
from receivables.matching.evidence import Evidence
from receivables.matching.fitted import Kind
from receivables.matching.ranking import candidates, in_order
from receivables.matching.records import Decision, Reading
from receivables.policy import Policy

Cases = Callable[[str, int, int], Iterable[Case]]
Counts = dict[Kind, list[int]]  # how many, and how many are right
KEPT = Path(__file__).with_name("counts.csv")
FIRST_SEED, RECEIPTS = 7000, 2400
BELOW = Policy().auto_confidence - 0.1  # what a kind that a person must look at has at most
MOST = 99.9  # nothing is certain
WEIGHT = 10  # readings that the share of the wider kind counts as
TELLS = 1.5  # percent that a kind must differ from the wider one to stand in the table
SEEN = 10  # readings from which on a kind stands by itself
PARTIES, DOCUMENTS = ("full", "partial", "none"), ("many", "one", "none")
# The published table of 24 rules in its three bands: how the amount fits, party, documents named.
BANDS = (
    (("ties", "full", "many"), ("ties", "full", "one"), ("ties", "partial", "many"), ("ties", "partial", "one"), ("ties", "full", "none"),
     ("ties", "none", "many")),
    (("less", "full", "many"), ("less", "full", "one"), ("less", "partial", "many"), ("less", "partial", "one"), ("ties", "none", "one"),
     ("less", "none", "many"), ("ties", "partial", "none"), ("less", "none", "one")),
    (("stays", "full", "none"), ("stays", "partial", "none"), ("ties", "none", "none")),
)  # fmt: skip


class Watched(Matcher):
    """A matcher that keeps what it weighed: for each receipt its readings with their kinds, in their order."""

    weighed: dict[str, list[tuple[Kind, Reading]]]

    def watch(self, case: Case) -> dict[str, list[tuple[Kind, Reading]]]:
        """The readings of each receipt of the statement."""
        self.weighed = {}
        self.propose(case.receipts)
        return self.weighed

    def _weigh(self, decision: Decision, evidence: Evidence):  # type: ignore[no-untyped-def]
        lines = decision.choices[0].reading.lines
        self.book.release(decision.receipt.id, lines)
        self._keep(evidence, candidates(decision, evidence, self.rules), len(decision.choices))
        self.book.take(lines, decision.receipt.id, False)
        return super()._weigh(decision, evidence)

    def _close(self, decision: Decision, evidence: Evidence):  # type: ignore[no-untyped-def]
        if decision.choices and decision.receipt.id not in self.weighed:
            self._keep(evidence, [c.reading for c in decision.choices], len(decision.choices))
        return super()._close(decision, evidence)

    def _keep(self, evidence: Evidence, readings: Sequence[Reading], found: int) -> None:
        named = kinds(evidence, readings, self.book)
        self.weighed[evidence.receipt.id] = [(named[k], readings[k]) for k in in_order([percent(kind) for kind in named], found)]


def counted(every: Iterable[Case]) -> Counts:
    """How many readings of each kind were looked at while those before them were wrong, and how many were the truth."""
    counts: Counts = {}
    for case in every:
        truths = {b.id: b.truth for b in case.lines}
        for receipt, readings in _matcher(case).watch(case).items():
            for kind, reading in readings:
                right = is_true(case, truths[receipt], _rows(reading))
                one = counts.setdefault(kind, [0, 0])
                one[0], one[1] = one[0] + 1, one[1] + right
                if right:
                    break
    return counts


def _matcher(case: Case) -> Watched:
    frames, policy = case.company.frames(), case.company.policy
    return Watched(open_items(frames, AS_OF, policy), frames["Customers"], policy, payer_rules=frames["PayerRules"],
                   closed_items=settled(frames, AS_OF), rates=frames["Rates"])  # fmt: skip


def _rows(reading: Reading) -> list[Row]:
    return [Row(line.item.number if line.item else "", line.customer, line.applied, line.settles) for line in reading.lines]


def fitted(counts: Counts) -> dict[Kind, float]:
    """The percent of each kind: its share, drawn to that of the wider kind where it is rare, and never against the published order."""
    wide: Counts = {}
    for kind, (n, right) in counts.items():
        for known in dict.fromkeys((kind, *wider(kind))):
            one = wide.setdefault(known, [0, 0])
            one[0], one[1] = one[0] + n, one[1] + right
    core = {(label, party, documents, "") for band in BANDS for label, party, documents in band}
    labels = {(label, ANY, ANY, "") for label, *_ in wide if label != ANY} | {k for k in wide if k[0] == ANY}
    kept = sorted({k for k, (n, _) in wide.items() if n >= SEEN} | core | labels)
    percents = _in_order({k: 100 * _share(k, wide) for k in kept}, {k: wide.get(k, [0, 0])[0] + 1 for k in kept})
    bounded = {k: _bounded(k, p) for k, p in percents.items()}
    out: dict[Kind, float] = {}
    for kind in sorted(bounded, key=lambda k: -k.count(ANY)):
        known = next((other for other in _above(kind) if other in out), None)
        if kind in core | labels or known is None or abs(bounded[kind] - out[known]) >= TELLS:
            out[kind] = bounded[kind]
    return dict(sorted(out.items()))


def _above(kind: Kind) -> tuple[Kind, ...]:
    """The kinds wider than this one, the narrowest first."""
    chain = wider(kind)
    return chain[max((at for at, known in enumerate(chain) if known == kind), default=-1) + 1 :]


def _share(kind: Kind, wide: Mapping[Kind, Sequence[int]]) -> float:
    above = next((known for known in _above(kind) if known in wide), None)
    n, right = wide.get(kind, (0, 0))
    return (right + WEIGHT * (_share(above, wide) if above else 0.5)) / (n + WEIGHT)


def _in_order(percents: dict[Kind, float], weights: Mapping[Kind, int]) -> dict[Kind, float]:
    """The percents with those pooled that stand against the published order."""
    pool = {k: {k} for k in percents}
    pairs = [(a, b) for a, b in product(percents, percents) if _better(a, b)]
    while wrong := [(percents[b] - percents[a], a, b) for a, b in pairs if percents[b] > percents[a] + 1e-9]:
        _, a, b = max(wrong)
        both = pool[a] | pool[b]
        mean = sum(percents[k] * weights[k] for k in both) / sum(weights[k] for k in both)
        for k in both:
            pool[k], percents[k] = both, mean
    return percents


def _better(a: Kind, b: Kind) -> bool:
    """True when the evidence of a is better than that of b in one respect and equal in the others, or of a higher published band."""
    (label, party, documents, doubt), (label_b, party_b, documents_b, doubt_b) = a, b
    one, other = _band(a), _band(b)
    if one is not None and other is not None and one < other:
        return True
    if (label, documents, doubt) == (label_b, documents_b, doubt_b):
        return party in PARTIES and party_b in PARTIES and PARTIES.index(party) < PARTIES.index(party_b)
    if (label, party, documents) == (label_b, party_b, documents_b):
        return (doubt, doubt_b) == ("", "doubt")
    if (party, doubt) != (party_b, doubt_b) or label != "ties":
        return False
    return documents == documents_b if label_b == "less" else label_b == "ties" and documents != "none" == documents_b


def _band(kind: Kind) -> int | None:
    return next((at for at, band in enumerate(BANDS) if kind[:3] in band), None) if not kind[3] else None


def _bounded(kind: Kind, percent: float) -> float:
    if kind[3]:
        return round(min(percent, MOST if decides(kind) else BELOW), 1)
    return round(min(max(percent, Policy().auto_confidence) if decides(kind) else min(percent, BELOW), MOST), 1)


def decides(kind: Kind) -> bool:
    """True when a reading of this kind may be applied without a person; with a doubt it waits whatever its percent."""
    label, party, documents, _ = kind
    if label == "ties":
        return (party, documents) not in (("partial", "none"), ("none", "none")) and party != ANY
    if label == "less":
        return documents == "one" and party in ("full", "partial")
    return label in ("told", "oldest", "prepayment") and party == "full"


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.cash_application.calibration", description=__doc__.splitlines()[0] if __doc__ else "")
    ask.add_argument("--seeds", type=int, default=5)
    ask.add_argument("--also", metavar="FILE.py", help="another generator, whose counts take the place of those kept")
    wanted = ask.parse_args()
    if wanted.also:
        keep(counted(_every(_of_file(wanted.also), wanted.seeds)), KEPT)
    for kind, share in fitted(together(counted(_every(_ours, wanted.seeds)), kept(KEPT))).items():
        print(f"    {kind!r}: {share},".replace("'", '"'))


def _every(make: Cases, seeds: int) -> Iterator[Case]:
    return (case for name in PROFILES for seed in range(seeds) for case in make(name, RECEIPTS, FIRST_SEED + seed))


def together(one: Counts, other: Counts) -> Counts:
    """The counts of both."""
    return {kind: [sum(counts.get(kind, [0, 0])[k] for counts in (one, other)) for k in (0, 1)] for kind in {**one, **other}}


def keep(counts: Counts, path: Path) -> None:
    """Write the counts: a line a kind, then how many and how many of them are right."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([*kind, *counts[kind]] for kind in sorted(counts))


def kept(path: Path) -> Counts:
    """The counts that `keep` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return {(label, party, documents, doubt): [int(n), int(right)] for label, party, documents, doubt, n, right in csv.reader(file)}


def _ours(profile: str, receipts: int, seed: int) -> Iterator[Case]:
    yield from cases(PROFILES[profile], receipts, seed)


def _of_file(path: str) -> Cases:
    spec = importlib.util.spec_from_file_location("another", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file with cases(profile, receipts, seed).")
    module = importlib.util.module_from_spec(spec)
    sys.modules["another"] = module
    spec.loader.exec_module(module)
    make: Cases = module.cases
    return make


if __name__ == "__main__":
    main()

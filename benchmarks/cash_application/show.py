"""The tables and the lists that a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.cash_application.answers import Row
from benchmarks.cash_application.score import Judged, brier, by_situation, calibration_error, figures, reliability

LABELS = {
    "right": "applied fully right, %",
    "line_precision": "automatic lines right, %",
    "money_precision": "automatic cash right, %",
    "wrong_lines": "automatic lines wrong",
    "wrong_customer_per_1000": "wrong customer, per 1,000 automatic",
    "review": "to review, %",
    "top_1": "review: first proposal right, %",
    "top_3": "review: one of three right, %",
    "unidentified_found": "unidentified kept apart, %",
    "noise_alone": "not customers' left alone, %",
    "returns_kept": "returned payments not misapplied, %",
}


def show_figures(name: str, judged: Sequence[Judged], beside: Sequence[Judged], seconds: float) -> None:
    a, b = figures(judged), figures(beside)
    print(f"\n{name}: {len(judged):,} lines, {a.receipts:,} of customers, {seconds:.0f} s\n")
    print(f"| {'':40} |    ours | baseline | ceiling |\n|{'-' * 42}|--------:|---------:|--------:|")
    for key, label in LABELS.items():
        ceiling = f"{a.ceiling:7.1f}" if key == "right" else " " * 7
        print(f"| {label:40} | {getattr(a, key):7.2f} | {getattr(b, key):8.2f} | {ceiling} |")
    print(f"\n| {'situation':30} | lines | ours | baseline | ceiling | wrong | review | top 1 |")
    print(f"|{'-' * 32}|------:|-----:|---------:|--------:|------:|-------:|------:|")
    other = by_situation(beside)
    for situation, lines in by_situation(judged).items():
        review = [j for j in lines if j.answer.status == "review"]
        shares = (
            f"{_of(sum(j.right for j in lines), lines):>4}",
            f"{_of(sum(j.right for j in other[situation]), lines):>8}",
            f"{_of(sum(j.decided for j in lines), lines):>7}",
            f"{sum(j.wrong for j in lines):5}",
            f"{len(review):6}",
            f"{_of(sum(j.rank == 1 for j in review), review):>5}",
        )
        print(f"| {situation:30} | {len(lines):5} | {' | '.join(shares)} |")
    print(f"\n| {'confidence':12} | lines | mean | right |\n|{'-' * 14}|------:|-----:|------:|")
    for span, n, mean, right in reliability(judged):
        print(f"| {span:12} | {n:5} | {mean:4.1f} | {right:5.1f} |")
    print(f"\nExpected calibration error {calibration_error(judged):.1f} %, Brier score {brier(judged):.4f}")


def _of(part: int, whole: Sequence[object]) -> str:
    return f"{100 * part / len(whole):.0f}" if whole else "-"


WANTED: Mapping[str, Callable[[Judged], bool]] = {
    "wrong": lambda j: j.wrong,
    "missed": lambda j: j.decided and not j.right,
    "review": lambda j: j.answer.status == "review" and j.rank != 1,
    "noise": lambda j: j.line.truth.kind == "noise" and j.answer.status != "left alone",
}


def show_lines(judged: Sequence[Judged], which: str, situation: str, most: int) -> None:
    """Lines of a kind: what arrived, what it really pays, what was proposed and why."""
    found = [j for j in judged if WANTED[which](j) and situation in ("", j.line.truth.situation)]
    for j in found[:most]:
        print("\n" + "\n   ".join(_told(j)))
    print(f"\n{len(found)} lines, {min(len(found), most)} shown")


def _told(j: Judged) -> Iterator[str]:
    b, t, names = j.line, j.line.truth, j.case.company.customers
    ways = ", ".join(sorted({n.how for n in t.named})) or "none"
    yield f"{j.case.company.house.name} {b.id} {b.day} {_cash(b.amount)} {b.currency}  [{t.situation}; reference {ways}; payer {t.payer}]"
    yield f"from {b.payer_name!r} {b.payer_account}"
    yield f"text {b.text!r}"
    pays = [f"{n} {_cash(p.applied)}{'' if p.closes else ' (open)'}" for n, p in t.pays.items()]
    pays += [f"on account {_cash(t.on_account)}"] if t.on_account else []
    yield f"true {t.customer} {names[t.customer].name if t.customer in names else ''}: {'; '.join(pays)}"
    for rank, rows in sorted(j.answer.ranks.items())[:3]:
        yield f"#{rank}   {j.answer.status} {j.answer.confidence:g} {j.answer.rule}: {'; '.join(map(_row, rows))}"
    yield f"said {j.answer.status}: {j.answer.sentence}"


def _row(row: Row) -> str:
    falls = f" settles {_cash(row.settles)}" if row.settles != row.applied else ""
    return f"{row.invoice or 'on account'} [{row.customer}] {_cash(row.applied)}{falls}"


def _cash(cents: int) -> str:
    return f"{cents / 100:,.2f}"

"""Items of the payer that an amount without a reference pays not exactly: short, in part, with swapped digits, less a discount too late.

What a person would think of comes first: what the amount explains (a disputed part, a tax that the text speaks of), then what is short by a
whole percent or a small round sum, then the closest, then parts of the oldest due.
"""
from __future__ import annotations

from collections.abc import Sequence

from receivables.matching.evidence import Evidence
from receivables.matching.records import Item, Line, Reading
from receivables.matching.rules import Pool, Rules
from receivables.matching.settle import TIES, Fit, settle, swapped
from receivables.matching.solve import subsets
from receivables.money import percent_of

SHORT, PART, OVER = "one item short", "one item in part", "one item over"
SHOWN_MAX = 3             # of each kind
LATE_MAX = 12             # items whose late discounts are tried together
CHARGE_MAX = 3000         # minor units that a bank keeps for a transfer
CHARGE_STEP = 50          # in steps of


def one_item(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Single items that the payment leaves partly open, or overpays by two digits swapped; the likeliest of each kind."""
    receipt, case = evidence.receipt, rules.case(evidence)
    items = Pool.of(rules.book.account(evidence.payer.customer, receipt.currency), receipt.value_day).items
    larger = [i for i in items if 0 < i.open < receipt.amount and swapped(i.open, receipt.amount)]
    out = [_reading(OVER, fit) for i in larger if (fit := settle([i], receipt.amount, case))]
    fits = [(i, fit) for i in items if i.open > receipt.amount and (fit := settle([i], receipt.amount, case))]
    out += [_reading(SHORT, fit) for _, fit in fits if fit.fit in TIES and fit.fit != "exact"]
    short = [(i, fit) for i, fit in fits if fit.fit == "short"]
    out += [_reading(SHORT, fit) for _, fit in sorted(short, key=lambda s: _strangeness(s[0], receipt.amount))[:SHOWN_MAX]]
    part = [_reading(PART, fit) for _, fit in fits if fit.fit == "part"] if not evidence.named_items else []
    return [*out, *part[:SHOWN_MAX]]


def _reading(rule: str, fit: Fit) -> Reading:
    return Reading(rule, fit.fit, fit.lines)


def _strangeness(item: Item, amount: int) -> tuple[int, int]:
    """How little the part left out looks like anything: a whole percent, a small round sum, else the smaller the likelier."""
    gap = item.open - amount
    percent = (gap * 200 + item.open) // (2 * item.open)
    if percent and percent_of(item.open, percent) == gap:
        return 0, gap
    return (1 if gap <= CHARGE_MAX and gap % CHARGE_STEP == 0 else 2), gap


def less_discount(items: Sequence[Item], day: int) -> tuple[Line, ...]:
    """Items in full less the discount that each earns on the day."""
    cut = [percent_of(i.open, i.percent_on(day)) if i.open > 0 else 0 for i in items]
    return tuple(Line(i, i.customer, i.open - d, d) for i, d in zip(items, cut))


def late_discounts(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Items that add up to the amount less discounts that were no longer earned; what was taken is a deduction."""
    receipt = evidence.receipt
    pool = Pool.of(rules.book.account(evidence.payer.customer, receipt.currency), receipt.value_day).items
    late = [(i, percent_of(i.open, max(p for _, p in i.tiers))) for i in pool if i.open > 0 and i.tiers and not i.percent_on(receipt.value_day)]
    late = [(i, d) for i, d in late if d][:LATE_MAX]
    found = subsets([[i.open - d] for i, d in late], receipt.amount, most=SHOWN_MAX)
    return [Reading("combination", "late discount", tuple(_late(*late[at]) for at, _ in s), searched=found.searched) for s in found.solutions]


def _late(item: Item, discount: int) -> Line:
    return Line(item, item.customer, item.open - discount, deduction=discount, reason="discount not earned")

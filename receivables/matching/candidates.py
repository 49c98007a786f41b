"""The readings of a receipt, simplest first: what it names, else what its amount pays for the customer who sent it.

| rule | the items are |
|---|---|
| remittance advice | what an advice of the payment lists, line by line (`advised`) |
| named invoices | the documents that the text names |
| named less credit note | those, less credit notes of the customer that it does not name |
| some of the named | a part of those |
| named and others | those, and open items of the customer that it does not name |
| order number | the items of the orders it names |
| damaged number | documents of the payer whose numbers arrived damaged, when the amount ties with them |
| oldest first | the oldest of the customer (where the customer is set so, or the payer says so) |
| exact amount | one item that the amount pays exactly, for a known payer |
| account balance | everything open of the customer |
| combination | items of the customer that add up to it |
| amount within tolerance | one item of the customer that it nearly pays |
| amount only | one item that it pays exactly, of anybody |
| on account | none |
"""
from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from receivables.matching import advised, damaged
from receivables.matching.accounts import Account
from receivables.matching.book import Book
from receivables.matching.docnumbers import serial
from receivables.matching.evidence import Evidence
from receivables.matching.rates import Rates
from receivables.matching.records import Item, Line, Reading
from receivables.matching.settle import TIES, Case, settle
from receivables.matching.solve import Found, subsets
from receivables.matching.tolerance import Tolerances
from receivables.matching.twins import Twins
from receivables.money import percent_of, split
from receivables.words import listed

RANKS_MAX = 3             # readings laid out for a person
ITEMS_MAX = 400           # in a larger account only single items are found by amount
WAYS_MAX = 64             # ways to add up that are compared for twins
ACCIDENTS_MAX = 0.02      # above this, amounts without meaning would add up too often
SPREAD_MAX_PERCENT = 1.0  # another currency: distance to the day's rate


@dataclass(frozen=True, slots=True)
class Rules:
    """What the readings depend on beside the evidence."""

    book: Book
    tolerances: Tolerances
    rates: Rates
    oldest_first: frozenset[str] = frozenset()
    ask_twins: frozenset[str] = frozenset()

    def case(self, evidence: Evidence, customer: str = "") -> Case:
        """The settlement's circumstances."""
        r = evidence.receipt
        return Case(r.value_day, r.currency, self.tolerances, customer or evidence.payer.customer, evidence.meanings)


def readings(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Readings of equal simplicity and those behind them, best first; empty when nothing at all speaks for any."""
    found = named(evidence, rules) if evidence.names_something else []
    if found and found[0].fit in TIES and found[0].rule in ("named invoices", "order number", advised.RULE):
        return found[:RANKS_MAX]
    mended = damaged.readings(evidence, rules.book, rules.case(evidence))
    if found or mended:
        return [*mended, *_despite(evidence, found, rules), *found][:RANKS_MAX]
    if evidence.payer.customer:
        return unnamed(evidence, rules)[:RANKS_MAX]
    if evidence.payer.among:
        return _of_one_among(evidence, rules)[:RANKS_MAX]
    return _amount_only(evidence, rules)


def _despite(evidence: Evidence, found: Sequence[Reading], rules: Rules) -> list[Reading]:
    """What the amount pays for the payer, when all that the text names is another customer's and has another amount: for a person to see."""
    items = evidence.named_items
    if not found or not evidence.payer.customer or not items or found[0].fit in TIES or any(i.customer in evidence.owners for i in items):
        return []
    note = f"The text names {listed(list(dict.fromkeys(i.number for i in items)))}, which belongs to {listed(sorted({i.customer for i in items}))}."
    return [replace(r, notes=(*r.notes, note)) for r in unnamed(evidence, rules) if r.fit in TIES]


def named(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Readings of a receipt that names documents or orders."""
    receipt, items = evidence.receipt, evidence.named_items
    if evidence.advice is not None:
        listed_there = advised.reading(evidence, rules.tolerances, evidence.payer.customer)
        if listed_there is not None:
            return [listed_there]
    rule = "named invoices" if any(d.open_items for d in evidence.docs) or not evidence.orders else "order number"
    here = [i for i in items if i.currency == receipt.currency]
    if items and not here:
        return _other_currency(evidence, items, rules)
    case = rules.case(evidence, evidence.payer.customer or (here[0].customer if here else ""))
    own = _own_numbers(evidence, here, case, rule)
    if own is not None:
        return [own]
    fit = settle(here, receipt.amount, case) if here else None
    if fit is None:
        customer = evidence.payer.customer or (evidence.docs[0].customer if evidence.docs else "")
        return [on_account(evidence, customer)] if customer else []
    plain = Reading(rule, fit.fit, fit.lines)
    if fit.fit in TIES:
        return [plain]
    if evidence.docs and evidence.orders:
        together, plain = _with_orders(evidence, here, plain, case)
        if together is not None:
            return [together]
    around = {"over": _with_others}.get(fit.fit, _with_fewer)(evidence, here, rules)
    return [*around, plain]


def _own_numbers(evidence: Evidence, items: list[Item], case: Case, rule: str) -> Reading | None:
    """The named items of the payer alone, when the amount is theirs and not that of all: the other numbers are the payer's own documents'."""
    inside = [i for i in items if i.customer in evidence.owners]
    if not inside or len(inside) == len(items):
        return None
    amount = evidence.receipt.amount
    mine, every = settle(inside, amount, case), settle(items, amount, case)
    if mine is None or mine.fit not in TIES or (every is not None and every.fit in TIES):
        return None
    others = listed(list(dict.fromkeys(i.number for i in items if i.customer not in evidence.owners)))
    return Reading(rule, mine.fit, mine.lines, why=f"{others} of another customer is taken for a number of the payer's own.")


def _with_orders(evidence: Evidence, items: list[Item], plain: Reading, case: Case) -> tuple[Reading | None, Reading]:
    """The documents and the items of the orders named beside them, where the amount is that of all; else the plain reading says that there
    are orders too."""
    ordered = [i for i in evidence.ordered_items if i not in items and i.currency == case.currency]
    fit = settle([*items, *ordered], evidence.receipt.amount, case) if ordered else None
    orders = listed([number for number, _ in evidence.orders])
    if fit is not None and fit.fit in TIES:
        return Reading(plain.rule, fit.fit, fit.lines, why=f"{listed([i.number for i in ordered])} by the order {orders}."), plain
    return None, replace(plain, notes=(f"The text names the order {orders} too.",)) if ordered else plain


def _with_fewer(evidence: Evidence, items: list[Item], rules: Rules) -> list[Reading]:
    """Exact readings of a payment below the named sum: a credit note that is not named, or only some of the documents."""
    amount, day = evidence.receipt.amount, evidence.receipt.value_day
    pool = Pool.of(rules.book.account(items[0].customer, items[0].currency), day)
    notes = [i for i in pool.items if i.open < 0 and i not in items]
    found = subsets([[c.open] for c in notes], amount - sum(i.open for i in items), most=RANKS_MAX)
    out = [_reading("named less credit note", [*items, *(notes[i] for i, _ in s)], found) for s in found.solutions]
    if len({i.number for i in items}) > 1 or any(i.due_line for i in items):
        out += _combined("some of the named", items, amount, evidence, rules).readings
    return out


def _with_others(evidence: Evidence, items: list[Item], rules: Rules) -> list[Reading]:
    """Exact readings of a payment above the named sum: further items of the customer that are not named."""
    amount = evidence.receipt.amount
    pool = Pool.of(rules.book.account(items[0].customer, items[0].currency), evidence.receipt.value_day)
    fixed = tuple(Line(i, i.customer, i.open) for i in items)
    more = _combined("named and others", [i for i in pool.items if i not in items], amount - sum(i.open for i in items), evidence, rules)
    return [Reading(m.rule, m.fit, (*fixed, *m.lines), why=m.why, searched=m.searched, chance=m.chance) for m in more.readings]


def unnamed(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Readings of a receipt without references whose payer is known."""
    receipt, customer = evidence.receipt, evidence.payer.customer
    if "prepayment" in evidence.meanings:
        return [on_account(evidence, customer)]
    account = rules.book.account(customer, receipt.currency)
    pool = Pool.of(account, receipt.value_day)
    if customer in rules.oldest_first or "oldest" in evidence.meanings:
        return _balance(evidence, pool, rules) or [_oldest_first(evidence, account)]
    found = _singles(evidence, account, rules) or _balance(evidence, pool, rules)
    if found:
        return found
    combined = _combined("combination", pool.items, receipt.amount, evidence, rules)
    if combined.readings:
        return combined.readings
    if len(rules.book.group(customer)) > 1:
        group = rules.book.group_account(customer, receipt.currency)
        found = _singles(evidence, group, rules) or _balance(evidence, Pool.of(group, receipt.value_day), rules)
    return [*(found or _nearly(evidence, pool, rules)), on_account(evidence, customer, combined.searched and pool.whole)]


class Pool(NamedTuple):
    """The items of an account that cash without a reference may pay; `whole` false, and no items, where there are too many to look through."""

    items: list[Item]
    whole: bool

    @classmethod
    def of(cls, account: Account, day: int) -> Pool:
        """The pool on a value day."""
        whole = len(account.items) <= ITEMS_MAX
        return cls(account.open_items(day) if whole else [], whole)


class Combined(NamedTuple):
    """Readings that combine items, and whether every combination was looked at."""

    readings: list[Reading]
    searched: bool


def on_account(evidence: Evidence, customer: str, searched: bool = True) -> Reading:
    """The whole amount stays on the customer's account."""
    return Reading("on account", "on account", (Line(None, customer, evidence.receipt.amount),), searched=searched)


def _oldest_first(evidence: Evidence, account: Account) -> Reading:
    left = evidence.receipt.amount
    lines: list[Line] = []
    for item in account.items:
        if item.open > 0 and not item.held and item.invoice_day <= evidence.receipt.value_day:
            lines.append(Line(item, item.customer, min(item.open, left)))
            left -= lines[-1].applied
        if not left:
            break
    rest = (Line(None, evidence.payer.customer, left),) if left else ()
    return Reading("oldest first" if lines else "on account", "oldest" if lines else "on account", (*lines, *rest))


def _singles(evidence: Evidence, account: Account, rules: Rules) -> list[Reading]:
    receipt = evidence.receipt
    paying = account.paying(receipt.amount, receipt.value_day)
    twins = Twins([_mark(i, (i.open - d,), evidence, rules) for i, d in paying]) if len(paying) > 1 else None
    out = []
    for at, (i, d) in enumerate(paying):
        if twins is None or twins.oldest((at,)) == (at,):
            why = _alike([paying[k][0] for k in twins.among((at,))]) if twins else ""
            out.append(Reading("exact amount", "discount" if d else "exact", (Line(i, i.customer, i.open - d, d),), why=why))
    return out


def _mark(item: Item, contributions: Sequence[int], evidence: Evidence, rules: Rules) -> Hashable:
    """What tells an item from the others of its customer: amounts, and digits of the text that its number ends with; everything, where the
    customer is asked."""
    own = item.key if item.customer in rules.ask_twins or item.disputed else None
    said = [s.text.lstrip("0") == serial(item.number).lstrip("0") or item.number.endswith(s.text) for s in evidence.scraps if len(s.text) > 1]
    return item.customer, item.open, *contributions, own, *said


def _alike(items: Sequence[Item]) -> str:
    return f"Nothing tells {listed([i.number for i in items])} apart; the oldest due is taken." if items else ""


def _balance(evidence: Evidence, pool: Pool, rules: Rules) -> list[Reading]:
    amount, total = evidence.receipt.amount, sum(i.open for i in pool.items)
    if len(pool.items) < 2 or not total * 3 <= amount * 4 <= total * 4:         # far below or above: not even a discount explains it
        return []
    fit = settle(pool.items, amount, rules.case(evidence))
    return [Reading("account balance", fit.fit, fit.lines)] if fit and fit.fit in ("exact", "discount") else []


def _nearly(evidence: Evidence, pool: Pool, rules: Rules) -> list[Reading]:
    """Single items that the amount pays within tolerance; never more than a suggestion."""
    amount, case = evidence.receipt.amount, rules.case(evidence)
    near = [i for i in pool.items if i.open * 2 <= amount * 3 and amount * 20 <= i.open * 21]
    fits = (settle([i], amount, case) for i in near)
    return [Reading("amount within tolerance", f.fit, f.lines) for f in fits if f and f.fit in TIES]


def _combined(rule: str, items: Sequence[Item], amount: int, evidence: Evidence, rules: Rules) -> Combined:
    """The combinations of items (each in full or less its earned discount) that add up to the amount; the oldest run first. Combinations
    that differ in twins alone are one."""
    day = evidence.receipt.value_day
    options = [sorted({i.open, i.open - percent_of(i.open, i.percent_on(day))}, reverse=True) if i.open > 0 else [i.open] for i in items]
    found = subsets(options, amount, most=WAYS_MAX)
    twins = Twins([_mark(i, o, evidence, rules) for i, o in zip(items, options)])
    ways = dict.fromkeys(_oldest(s, twins) for s in found.solutions)
    searched = found.searched and len(found.solutions) < WAYS_MAX

    def lines(solution: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
        return tuple(Line(items[i], items[i].customer, options[i][c], items[i].open - options[i][c]) for i, c in solution)

    def oldest_run(solution: Sequence[tuple[int, int]]) -> bool:
        return [i for i, _ in solution] == list(range(len(solution)))

    ordered = sorted(ways, key=lambda s: (not oldest_run(s), len(s), s))[:RANKS_MAX + 1]
    chance = found.accidents > ACCIDENTS_MAX
    return Combined([Reading(rule, "discount" if any(line.discount for line in lines(s)) else "exact", lines(s), searched=searched, chance=chance,
                             why=_alike([items[k] for k in twins.among([i for i, _ in s])])) for s in ordered], searched)


def _oldest(solution: Sequence[tuple[int, int]], twins: Twins) -> tuple[tuple[int, int], ...]:
    """The solution with the oldest of each kind of twins, contribution by contribution."""
    out: list[tuple[int, int]] = []
    for contribution in sorted({c for _, c in solution}):
        out += [(at, contribution) for at in twins.oldest([i for i, c in solution if c == contribution])]
    return tuple(sorted(out)) if len({at for at, _ in out}) == len(out) else tuple(solution)


def _reading(rule: str, items: Sequence[Item], found: Found) -> Reading:
    return Reading(rule, "exact", tuple(Line(i, i.customer, i.open) for i in items), searched=found.searched, chance=found.accidents > ACCIDENTS_MAX)


def _of_one_among(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Exact single items of the customers that the payer may be."""
    r = evidence.receipt
    return [reading for c in evidence.payer.among for reading in _singles(evidence, rules.book.account(c, r.currency), rules)]


def _amount_only(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Items of anybody with exactly this open amount, when they are few."""
    r = evidence.receipt
    items = [] if evidence.unknown else rules.book.with_amount(r.currency, r.amount, r.value_day)
    return [Reading("amount only", "exact", (Line(i, i.customer, i.open),)) for i in items] if len(items) <= RANKS_MAX else []


def _other_currency(evidence: Evidence, items: Sequence[Item], rules: Rules) -> list[Reading]:
    """Named items in one other currency, when the amount is theirs at the day's rate; else the cash stays on account."""
    r = evidence.receipt
    customer, currency = evidence.payer.customer or items[0].customer, items[0].currency
    total = sum(i.open for i in items)
    expected = rules.rates.convert(total, currency, r.currency, r.value_day)
    reading = on_account(evidence, customer)
    if len({i.currency for i in items}) > 1 or total <= 0:
        return [reading]
    if expected is None:
        why = f"There is no rate of that day between {currency} and {r.currency}."
    elif abs(r.amount - expected) > percent_of(expected, SPREAD_MAX_PERCENT):
        why = f"The amount is not theirs at the day's rate (within {SPREAD_MAX_PERCENT:g} %)."
    else:
        parts = split(r.amount, [i.open for i in items])
        lines = tuple(Line(i, i.customer, i.open, received=part) for i, part in zip(items, parts))
        return [Reading("named invoices", "other currency", lines), reading]
    return [Reading(reading.rule, reading.fit, reading.lines, why=why)]


"""The readings of a receipt that names nothing: what its amount pays for the customer who sent it, or for one whom it may be of."""
from __future__ import annotations

from receivables.matching.accounts import Account
from receivables.matching.combining import RANKS_MAX, alike, combined, mark
from receivables.matching.evidence import Evidence
from receivables.matching.records import Item, Line, Reading
from receivables.matching.rules import Pool, Rules
from receivables.matching.settle import TIES, settle
from receivables.matching.twins import Twins
from receivables.words import listed


def unnamed(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Readings of a receipt without references whose payer is known."""
    receipt, customer = evidence.receipt, evidence.payer.customer
    if "prepayment" in evidence.meanings:
        return [on_account(evidence, customer)]
    account = rules.book.account(customer, receipt.currency)
    pool = Pool.of(account, receipt.value_day)
    if customer in rules.oldest_first or "oldest" in evidence.meanings:
        return balance(evidence, pool, rules) or [oldest_first(evidence, account)]
    found = singles(evidence, account, rules)
    if found and rules.book.heads.get(customer) == customer and len(rules.book.group(customer)) > 1:
        # the head of a group may as well pay a member's item
        members = singles(evidence, rules.book.group_account(customer, receipt.currency), rules)
        return [*found, *(r for r in members if r.items[0].customer != customer)]
    found = found or balance(evidence, pool, rules)
    if found:
        return found
    together = combined("combination", pool.items, receipt.amount, evidence, rules)
    if together.readings:
        return together.readings
    if len(rules.book.group(customer)) > 1:
        group = rules.book.group_account(customer, receipt.currency)
        pool_of_group = Pool.of(group, receipt.value_day)
        found = singles(evidence, group, rules) or balance(evidence, pool_of_group, rules) or combined(
            "combination", pool_of_group.items, receipt.amount, evidence, rules).readings
    return [*(found or _nearly(evidence, pool, rules)), on_account(evidence, customer, together.searched and pool.whole)]


def singles(evidence: Evidence, account: Account, rules: Rules) -> list[Reading]:
    """Single items that the amount pays exactly; of those that nothing tells apart the oldest due."""
    receipt = evidence.receipt
    paying = account.paying(receipt.amount, receipt.value_day)
    twins = Twins([mark(i, (i.open - d,), evidence, rules) for i, d in paying]) if len(paying) > 1 else None
    out = []
    for at, (i, d) in enumerate(paying):
        if twins is None or twins.oldest((at,)) == (at,):
            why = alike([paying[k][0] for k in twins.among((at,))]) if twins else ""
            notes = _too_late(i, account, evidence, rules) if d else ()
            out.append(Reading("exact amount", "discount" if d else "exact", (Line(i, i.customer, i.open - d, d),), notes, why))
    return out


def _too_late(item: Item, account: Account, evidence: Evidence, rules: Rules) -> tuple[str, ...]:
    """Other items that the amount pays as well as this one less its discount, less a discount that was no longer earned."""
    r, case = evidence.receipt, rules.case(evidence)
    same = [i for i in account.items if i is not item and i.tiers and i.open > r.amount and i.invoice_day <= r.value_day]
    late = [i.number for i in same if (fit := settle([i], r.amount, case)) and fit.fit == "late discount"]
    return (f"{listed(late)} would fit as well, with a discount that came too late.",) if late else ()


def balance(evidence: Evidence, pool: Pool, rules: Rules) -> list[Reading]:
    """Everything open of the customer, where the amount is that."""
    amount, total = evidence.receipt.amount, sum(i.open for i in pool.items)
    if len(pool.items) < 2 or not total * 3 <= amount * 4 <= total * 4:         # far below or above: not even a discount explains it
        return []
    fit = settle(pool.items, amount, rules.case(evidence))
    return [Reading("account balance", fit.fit, fit.lines)] if fit and fit.fit in ("exact", "discount") else []


def oldest_first(evidence: Evidence, account: Account) -> Reading:
    """The items of the account filled one by one, oldest due first; a rest stays on account."""
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


def _nearly(evidence: Evidence, pool: Pool, rules: Rules) -> list[Reading]:
    """Single items that the amount pays within tolerance; never more than a suggestion."""
    amount, case = evidence.receipt.amount, rules.case(evidence)
    near = [i for i in pool.items if i.open * 2 <= amount * 3 and amount * 20 <= i.open * 21]
    fits = (settle([i], amount, case) for i in near)
    return [Reading("amount within tolerance", f.fit, f.lines) for f in fits if f and f.fit in TIES]


def of_one_among(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Exact single items of the customers that the payer may be."""
    r = evidence.receipt
    return [reading for c in evidence.payer.among for reading in singles(evidence, rules.book.account(c, r.currency), rules)]


def amount_only(evidence: Evidence, rules: Rules) -> list[Reading]:
    """Items of anybody with exactly this open amount, when they are few."""
    r = evidence.receipt
    items = [] if evidence.unknown else rules.book.with_amount(r.currency, r.amount, r.value_day)
    return [Reading("amount only", "exact", (Line(i, i.customer, i.open),)) for i in items] if len(items) <= RANKS_MAX else []


def on_account(evidence: Evidence, customer: str, searched: bool = True) -> Reading:
    """The whole amount stays on the customer's account."""
    return Reading("on account", "on account", (Line(None, customer, evidence.receipt.amount),), searched=searched)

"""The readings of a receipt, simplest first: what it names, else what its amount pays for the customer who sent it.

| rule | the items are |
|---|---|
| remittance advice | what an advice of the payment lists, line by line (`advised`) |
| named invoices | the documents that the text names |
| named less credit note | those, less credit notes of the customer that it does not name |
| some of the named | a part of those |
| named and others | those, and open items of the customer that it does not name |
| credit note and others | the credit notes that the text names alone, and open items of the customer that it pays less these |
| order number | the items of the orders it names |
| damaged number | documents of the payer whose numbers arrived damaged, when the amount ties with them |
| short numbers | of one customer, those that numbers too short to stand by themselves mean, where the amount is just theirs, for an unknown payer |
| oldest first | the oldest of the customer (where the customer is set so, or the payer says so) |
| exact amount | one item that the amount pays exactly, for a known payer |
| account balance | everything open of the customer |
| combination | items of the customer that add up to it |
| amount within tolerance | one item of the customer that it nearly pays |
| amount only | one item that it pays exactly, of anybody |
| on account | none |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from receivables.matching import advised, damaged
from receivables.matching.combining import RANKS_MAX
from receivables.matching.evidence import Evidence
from receivables.matching.named import named
from receivables.matching.records import Reading
from receivables.matching.rules import Rules
from receivables.matching.settle import TIES, settle
from receivables.matching.unnamed import amount_only, of_one_among, unnamed
from receivables.words import listed


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
        return of_one_among(evidence, rules)[:RANKS_MAX]
    return _short_numbers(evidence, rules) or amount_only(evidence, rules)


def _short_numbers(evidence: Evidence, rules: Rules) -> list[Reading]:
    """What numbers too short to stand by themselves mean, of one customer, where the amount is just theirs."""
    out = []
    for customer in sorted({d.customer for d in evidence.short}):
        items = [i for d in dict.fromkeys(d for d in evidence.short if d.customer == customer) for i in d.open_items]
        fit = settle(items, evidence.receipt.amount, rules.case(evidence, customer)) if evidence.receipt.amount > 0 else None
        if fit and fit.fit in ("exact", "discount") and all(i.currency == evidence.receipt.currency for i in items):
            out.append(Reading("short numbers", fit.fit, fit.lines))
    return out[:RANKS_MAX]


def _despite(evidence: Evidence, found: Sequence[Reading], rules: Rules) -> list[Reading]:
    """What the amount pays for the payer, when all that the text names is another customer's and has another amount: for a person to see."""
    items = evidence.named_items
    if not found or not evidence.payer.customer or not items or found[0].fit in TIES or any(i.customer in evidence.owners for i in items):
        return []
    note = f"The text names {listed(list(dict.fromkeys(i.number for i in items)))}, which belongs to {listed(sorted({i.customer for i in items}))}."
    return [replace(r, notes=(*r.notes, note)) for r in unnamed(evidence, rules) if r.fit in TIES]

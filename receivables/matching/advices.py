"""Which remittance advice belongs to which receipt, and what it says of it.

The first that holds counts:

| link | the advice |
|---|---|
| receipt | came with the receipt, or a person wrote the receipt into it |
| reference | has the payment's reference (end-to-end id, trace, cheque number), and its amount or its payer |
| payer | is over the amount, of the same payer, written up to 45 days before the money or 15 days after it |

An advice that does not say whose it is, as a mail may not, is of the one customer whose documents it lists.

Several advices may make up one receipt, and one advice several receipts; then the sums must be equal, and there is one way only. An advice of
the third kind whose documents were paid since it was written is spent. Where two receipts, or two advices, fit as well, none is taken and
both are said.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from receivables.matching.names import account, fold, key
from receivables.matching.payers import Payers
from receivables.matching.records import NO_DAY
from receivables.matching.references import names_of, tokens_of
from receivables.matching.solve import subsets
from receivables.schema import Frame
from receivables.words import listed

BEFORE_MAX, AFTER_MAX = 45, 15         # days that an advice may come before and after its money
TOGETHER_MAX = 20                      # receipts or advices of one payer among which a sum is looked for
LONG = 8                               # letters and digits of a reference that needs neither amount nor payer beside it
WORDS = {"receipt": "", "reference": "It has the payment's reference.", "payer": "Payer and amount are the payment's."}


class AdviceLine(NamedTuple):
    """One document of an advice, in minor units; `adjustment` is negative where something was kept back."""

    invoice: str
    gross: int
    discount: int
    adjustment: int
    reason: str
    net: int
    text: str = ""


class Advice(NamedTuple):
    """One advice. `payer` is whom it comes from, comparable (a customer, else a name, else an account); `place` is its file and line."""

    id: str
    day: int
    payer: str
    currency: str
    amount: int
    reference: str
    receipt: str
    place: str
    lines: tuple[AdviceLine, ...]


class Advised(NamedTuple):
    """What advices say of one receipt: the lines that are its share, how they were linked, and what a person must look at."""

    advices: tuple[Advice, ...] = ()
    lines: tuple[AdviceLine, ...] = ()
    link: str = ""
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The advices with file and line: "Advice RA-77 (advice.edi, line 12)"."""
        names = listed([f"{a.id} ({a.place})" if a.place else a.id for a in self.advices])
        return f"Advice{'s' if len(self.advices) > 1 else ''} {names}"


class Money(NamedTuple):
    """A receipt as advices see it."""

    id: str
    day: int
    payer: str
    currency: str
    amount: int
    tokens: frozenset[str]


def read_advices(remittances: Frame, lines: Frame, payers: Payers, days: Sequence[int]) -> list[Advice]:
    """The advices with their lines; `days` are their dates. An advice without an amount is over what its lines add up to."""
    documents: dict[str, list[AdviceLine]] = {}
    columns = ("invoice", "gross", "discount", "adjustment", "reason", "net", "text")
    ordered = lines.sort_values(["remittance", "line"], kind="stable")
    for remittance, *row in zip(*(ordered[k].tolist() for k in ("remittance", *columns))):
        documents.setdefault(remittance, []).append(AdviceLine(*row))
    names = ("id", "customer_id", "payer_name", "payer_account", "currency", "amount", "reference", "receipt", "source")
    out = []
    for day, (number, customer, name, own, currency, amount, reference, receipt, source) in zip(days, zip(*(remittances[k].tolist() for k in names))):
        mine = tuple(documents.get(number, ()))
        whole = amount or sum(line.net for line in mine)
        out.append(Advice(number, day, whose(customer, name, own, payers), currency, whole, fold(reference), receipt, place_of(source), mine))
    return out


def whose(customer: str, name: str, number: str, payers: Payers) -> str:
    """Who pays, comparable between an advice and a receipt: the customer, else the name, else the account; "" when nothing is known. A mail
    address is nobody's name, and a number that is none of ours no customer: payers write what they like there."""
    customer = customer if payers.knows(customer) else ""
    name = "" if "@" in name else name
    found = payers.find(customer, name, number).customer
    return f"C {found}" if found else f"N {key(name).full}" if key(name).full else f"A {account(number)}" if account(number) else ""


def place_of(source: str) -> str:
    """Where a row came from, in words: "advice.edi:12" is "advice.edi, line 12"."""
    file, _, line = source.rpartition(":")
    return f"{file}, line {line}" if file and line.isdigit() else source


def money_of(receipts: Frame, days: Sequence[int], payers: Payers) -> list[Money]:
    """Money that came in, with everything that an advice may call it by."""
    names = ("id", "customer_id", "payer_name", "payer_account", "currency", "unapplied", "end_to_end_id", "text")
    return [Money(one, day, whose(customer, name, own, payers), currency, amount, frozenset([*names_of(one, end_to_end), *tokens_of(text, "")]))
            for day, (one, customer, name, own, currency, amount, end_to_end, text) in zip(days, zip(*(receipts[k].tolist() for k in names)))
            if amount > 0]


def link(advices: Sequence[Advice], receipts: Sequence[Money], spent: Callable[[Advice], bool]) -> dict[str, Advised]:
    """What the advices say of each receipt, by its id."""
    found: dict[str, Advised] = {}
    left = {a.id: a for a in advices if a.lines}
    for r in receipts:
        _give(found, left, [r], [a for a in left.values() if a.receipt == r.id], "receipt")
    by_token: dict[str, list[Money]] = {}
    for r in receipts:
        for token in r.tokens if r.id not in found else ():
            by_token.setdefault(token, []).append(r)
    for group in _by_reference(left.values(), by_token):
        _give(found, left, [r for r in group[0] if r.id not in found], group[1], "reference")
    by_payer: dict[tuple[str, str], tuple[list[Money], list[Advice]]] = {}
    for a in left.values():
        if a.payer and not a.receipt and not spent(a):
            by_payer.setdefault((a.payer, a.currency), ([], []))[1].append(a)
    for r in receipts:
        if (r.payer, r.currency) in by_payer and r.id not in found:
            by_payer[r.payer, r.currency][0].append(r)
    for money, mine in by_payer.values():
        _by_payer(found, left, money, mine)
    return found


def _by_reference(advices: Iterable[Advice], by_token: Mapping[str, Sequence[Money]]) -> list[tuple[list[Money], list[Advice]]]:
    """Receipts and advices with one reference between them."""
    groups: dict[tuple[str, str], tuple[list[Money], list[Advice]]] = {}
    for a in advices:
        near = [r for r in by_token.get(a.reference, ()) if r.currency == a.currency and _near(a, r)] if a.reference and not a.receipt else []
        total = sum(r.amount for r in near)
        ours = [r for r in near if len(a.reference) >= LONG or (r.payer and r.payer == a.payer) or a.amount in (r.amount, total)]
        if ours:
            group = groups.setdefault((a.reference, a.currency), (ours, []))
            group[1].append(a)
    return list(groups.values())


def _by_payer(found: dict[str, Advised], left: dict[str, Advice], money: Sequence[Money], advices: Sequence[Advice]) -> None:
    """Link by payer and amount: one to one first, then sums; what fits in two ways is said."""
    rivals: dict[str, list[Advice]] = {r.id: [a for a in advices if a.amount == r.amount and _near(a, r)] for r in money}
    for r in money:
        mine = rivals[r.id]
        others = [other for other in money if other is not r and any(a in rivals[other.id] for a in mine)]
        if len(mine) == 1 and not others:
            _give(found, left, [r], mine, "payer")
        elif mine:
            what = f"{listed([a.id for a in mine])} fit{'s' if len(mine) == 1 else ''} it"
            also = f", and {listed([o.id for o in others])} as well" if others else ""
            found[r.id] = Advised(notes=(f"By payer and amount the advice{'s' if len(mine) > 1 else ''} {what}{also}.",))
    for r in [r for r in money if r.id not in found]:
        near = [a for a in advices if a.id in left and _near(a, r)][:TOGETHER_MAX]
        some = subsets([[a.amount] for a in near if a.amount], r.amount, most=2)
        if some.unique:
            with_amount = [a for a in near if a.amount]
            _give(found, left, [r], [with_amount[i] for i, _ in some.solutions[0]], "payer")
    for a in [a for a in advices if a.id in left]:
        near_money = [r for r in money if r.id not in found and _near(a, r)][:TOGETHER_MAX]
        some = subsets([[r.amount] for r in near_money], a.amount, most=2)
        if some.unique:
            _give(found, left, [near_money[i] for i, _ in some.solutions[0]], [a], "payer")


def _near(advice: Advice, money: Money) -> bool:
    return advice.day == NO_DAY or money.day - BEFORE_MAX <= advice.day <= money.day + AFTER_MAX


def _give(found: dict[str, Advised], left: dict[str, Advice], money: Sequence[Money], advices: Sequence[Advice], how: str) -> None:
    """Note the link; each receipt gets its share of the lines."""
    if not money or not advices:
        return
    lines = [line for a in advices for line in a.lines]
    for r, mine in zip(money, _shares(lines, [r.amount for r in money])):
        found[r.id] = Advised(tuple(advices), tuple(mine), how)
    for a in advices:
        left.pop(a.id, None)


def _shares(lines: Sequence[AdviceLine], amounts: Sequence[int]) -> list[list[AdviceLine]]:
    """The lines dealt to receipts: those that add up to each where that is certain, else in their order, a line cut where a receipt ends."""
    if len(amounts) == 1:
        return [list(lines)]
    rest: list[AdviceLine] = list(lines)
    out: list[list[AdviceLine]] = []
    for n, amount in enumerate(amounts[:-1]):
        paying = [line for line in rest if line.net]
        some = subsets([[line.net] for line in paying], amount, most=2)
        mine = [paying[i] for i, _ in some.solutions[0]] if some.unique else None
        if mine is None:
            return [*out, *_cut(rest, amounts[n:])]
        rest = [line for line in rest if not any(line is one for one in mine)]
        out.append(mine)
    return [*out, rest]


def _cut(lines: Sequence[AdviceLine], amounts: Sequence[int]) -> list[list[AdviceLine]]:
    out: list[list[AdviceLine]] = [[] for _ in amounts]
    at, room = 0, amounts[0]
    for line in lines:
        while 0 < room < line.net and at < len(amounts) - 1:
            out[at].append(AdviceLine(line.invoice, 0, 0, 0, "", room))
            line = line._replace(net=line.net - room, gross=line.gross - room)
            at, room = at + 1, amounts[at + 1]
        out[at].append(line)
        room -= line.net
        if room == 0 and at < len(amounts) - 1:
            at, room = at + 1, amounts[at + 1]
    return out

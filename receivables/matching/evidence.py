"""What is known about one receipt before anything is decided: who paid, which documents it names, what its words mean.

A place in the text may lead to several documents; the payer's group, credit words and what is still open choose among them, and where
they cannot, the place counts as unclear rather than guessed.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from receivables.matching.advices import Advised
from receivables.matching.advised import Named, documents
from receivables.matching.book import Book
from receivables.matching.docnumbers import serial
from receivables.matching.documents import Doc
from receivables.matching.lists import inside
from receivables.matching.mentions import Mention, Scrap, Written
from receivables.matching.names import account
from receivables.matching.payers import Payer, Payers
from receivables.matching.records import Item, Receipt
from receivables.matching.text import read
from receivables.matching.wording import meanings

LONG_END = 5              # digits at the end of a number that may mean it without a word for documents
ACCOUNT_DIGITS = 8        # digits of the text that stand in the payer's account number are that, not a reference


class Evidence(NamedTuple):
    """`docs` are the documents the text names, `written` how it writes them; `orders` the items of the order numbers it names (with the
    number); `unknown` references that are none of ours; `unclear` places that several documents fit; `weak` says that a document is named
    by a number too short to stand by itself, without a word for documents before it; `scraps` are digits that name nothing as they stand,
    `owners` the customers that the payer may pay for; `short` the documents that numbers too short to stand by themselves may mean, where
    nobody is known to have paid and nothing else is named. With an `advice`, its lines (`advice_lines`) say what is named."""

    receipt: Receipt
    payer: Payer
    meanings: frozenset[str]
    docs: tuple[Doc, ...] = ()
    written: tuple[str, ...] = ()
    orders: tuple[tuple[str, tuple[Item, ...]], ...] = ()
    unknown: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    weak: bool = False
    own_transfer: bool = False
    scraps: tuple[Scrap, ...] = ()
    owners: frozenset[str] = frozenset()
    short: tuple[Doc, ...] = ()
    advice: Advised | None = None
    advice_lines: tuple[Named, ...] = ()

    @property
    def names_something(self) -> bool:
        """True when the text names a document or order of ours."""
        return bool(self.docs or self.orders)

    @property
    def named_items(self) -> list[Item]:
        """What is open of the named documents, else of the named orders."""
        return [i for d in self.docs for i in d.open_items] or self.ordered_items

    @property
    def ordered_items(self) -> list[Item]:
        """What is open of the orders named."""
        return list(dict.fromkeys(i for _, items in self.orders for i in items if i.open))


def gather(receipt: Receipt, book: Book, payers: Payers, own_accounts: frozenset[str], advised: Advised | None = None) -> Evidence:
    """The evidence of one receipt; `advised` is what a remittance advice says of it."""
    written = _without_account(read(receipt.text, book.docs.index, book.orders.index, book.docs.owner), account(receipt.payer_account))
    payer = payers.find(receipt.customer, receipt.payer_name, receipt.payer_account, written.customers)
    if not receipt.payer_name and not payer.customer and not payer.among:
        payer = payers.within(receipt.text)
    group = _group(payer, book)
    docs, unclear, weak = _documents(written, group, book)
    lines: tuple[Named, ...] = ()
    if advised is not None:
        lines = tuple(documents(advised, group, book))
        docs = [(n.doc, n.doc.number) for n in lines if n.doc is not None] or docs
    named = tuple(dict.fromkeys([d for d, _ in docs])) if lines else tuple([d for d, _ in docs])
    found, payer = payer, _beside_documents(payer, receipt.payer_name, named, payers, book)
    owners = group if payer is found else _group(payer, book)
    orders = _orders(written, group, book) if any(m.order for m in written.mentions) else ()
    unknown = _unknown(written, docs) if written.unknown else ()
    return Evidence(
        receipt, payer, meanings(f"{receipt.text} | {receipt.payer_name}"), named, tuple([w for _, w in docs]), orders,
        unknown, unclear, weak and not lines, bool(own_accounts) and account(receipt.payer_account) in own_accounts, written.scraps,
        owners, () if owners or named or orders else tuple(_short_docs(written, book)), advised, lines)


def _short_docs(written: Written, book: Book) -> Iterator[Doc]:
    """The open documents that short numbers may mean, whoever's."""
    for mention in written.mentions:
        if not mention.order:
            yield from (doc for doc in (book.docs[at] for at in mention.at) if doc.open_items)


def _without_account(written: Written, number: str) -> Written:
    """What the text names but the payer's account number, which is no reference."""
    if not number or not (written.unknown or written.scraps) or not any(_of_account(s.text, number) for s in written.scraps):
        return written
    return written._replace(unknown=tuple(u for u in written.unknown if not _of_account(u, number)),
                            scraps=tuple(s for s in written.scraps if not _of_account(s.text, number)))


def _of_account(digits: str, number: str) -> bool:
    return len(digits) >= ACCOUNT_DIGITS and digits in number


def _unknown(written: Written, docs: Sequence[tuple[Doc, str]]) -> tuple[str, ...]:
    """References that are none of ours, and no part of one that is."""
    ours = {m.written for m in written.mentions}
    return tuple([u for u in written.unknown if u not in ours and not any(u in w for _, w in docs)])


def _group(payer: Payer, book: Book) -> frozenset[str]:
    """Every customer this payer may pay for; empty when the payer is unknown."""
    ones = (payer.customer,) if payer.customer else payer.among
    return frozenset([c for one in ones for c in book.group(one)])


def _documents(written: Written, group: frozenset[str], book: Book) -> tuple[list[tuple[Doc, str]], tuple[str, ...], bool]:
    """The documents named, each with how it is written, in the text's order; the places that stay unclear; and whether a number was weak."""
    places = [(m, [book.docs[at] for at in m.at]) for m in written.mentions if not m.order]
    sure = {docs[0].customer for m, docs in places if m.strong and len(docs) == 1}
    found: dict[str, tuple[Doc, str]] = {}
    unclear, weak = [], False
    for mention, docs in places:
        left = _narrow(mention, docs, group or frozenset(sure))
        if len(left) == 1:
            found.setdefault(left[0].number, (left[0], mention.written))
            weak |= not (mention.strong or mention.context in ("invoice", "credit"))
        elif left:
            unclear.append(mention.written)
    for digits in _short_numbers(written, places, group) if group and not found else ():
        named = any(s.named and s.text == digits for s in written.scraps)
        docs = [d for customer in sorted(group) for d in book.by_tail(customer, digits) or (
            book.by_end(customer, digits) if named or len(digits) >= LONG_END else ())]
        if len(docs) == 1:
            found.setdefault(docs[0].number, (docs[0], digits))
            weak |= not named or serial(docs[0].number).lstrip("0") != digits.lstrip("0")
    for doc, digits in _in_ranges(written, found, book) if written.ranges else ():
        found.setdefault(doc.number, (doc, digits))
    return list(found.values()), tuple(unclear), weak


def _in_ranges(written: Written, found: Mapping[str, tuple[Doc, str]], book: Book) -> list[tuple[Doc, str]]:
    """The documents between two that are named by the ends of their numbers, all of one customer ("RE 4711 bis 4715")."""
    ends = {digits: doc.customer for doc, digits in found.values()}
    out = []
    for low, high in written.ranges:
        if ends.get(low) and ends.get(low) == ends.get(high):
            between = ((digits, book.by_tail(ends[low], digits)) for digits in inside(low, high))
            out += [(docs[0], f"{low}-{high}") for _, docs in between if len(docs) == 1]
    return out


def _short_numbers(written: Written, places: Sequence[tuple[Mention, list[Doc]]], group: frozenset[str]) -> list[str]:
    """Digits that may be the end of a number: of none of ours as they stand, or of a number too short to mean another customer's."""
    others = [m.written for m, docs in places if not m.strong and m.written.isdigit() and not any(d.customer in group for d in docs)]
    return [*written.loose, *others]


def _narrow(mention: Mention, docs: Sequence[Doc], group: frozenset[str]) -> list[Doc]:
    """The documents that a place may mean, as few as the evidence allows."""
    left = [d for d in docs if d.customer in group]
    if not left:
        left = list(docs) if mention.strong else []
    if len(left) <= 1:
        return left
    for keep in (lambda d: d.credit == (mention.context == "credit"), lambda d: d.settled is None):
        if len(left) > 1:
            left = [d for d in left if keep(d)] or left
    return left


def _orders(written: Written, group: frozenset[str], book: Book) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The orders named and their items, of the payer's group where it is known; a weak place counts for that group alone."""
    found: dict[str, tuple[Item, ...]] = {}
    for mention in (m for m in written.mentions if m.order):
        for at in mention.at:
            items = [i for i in book.orders[at] if i.customer in group]
            if not items and mention.strong and not group:
                items = book.orders[at]
            if items and _one_group(items, book):
                found.setdefault(book.orders.index.numbers[at], tuple(sorted(items, key=lambda i: i.key)))
    return tuple(found.items())


def _one_group(items: Iterable[Item], book: Book) -> bool:
    return len({book.heads.get(i.customer, i.customer) for i in items}) == 1


def _beside_documents(payer: Payer, name: str, docs: Sequence[Doc], payers: Payers, book: Book) -> Payer:
    """The payer in the light of the documents named: they choose among namesakes, and make a loosely similar name enough."""
    if payer.party == "full" or not docs:
        return payer
    owners = sorted({d.customer for d in docs})
    if payer.customer:
        other = len(owners) == 1 and not book.same_group(owners[0], payer.customer) and (
            payers.resembles(name, owners[0]) and (payers.bears(name, owners[0]) or not payers.bears(name, payer.customer)))
        return Payer(owners[0], "partial", words="Payer name resembles the customer's; the named document tells namesakes apart.",
                     by_document=True) if other else payer
    if payer.among:
        fits = [c for c in payer.among if all(book.same_group(c, o) for o in owners)]
        return Payer(fits[0], "partial", words=f"{payer.words} The named documents tell them apart.") if len(fits) == 1 else payer
    if len(owners) == 1 and payers.resembles(name, owners[0]):
        return Payer(owners[0], "partial", words="Payer name resembles the customer's.")
    return payer

"""Who paid: the customer by given number, bank account, confirmed rule, name, trade name or alias; near-namesakes are ambiguous.

How sure it is, in the words of the published rule tables: "full" (given, account or rule on file, exact name that nobody else bears, the whole name
without its legal form or with a branch added), "partial" (another legal form, cut, abbreviated, or similar with a clear margin), "none".

>>> index = Payers([("C1", ["Müller GmbH", "Mueller Bau"], ["DE89370400440532013000"]), ("C2", ["Müller AG"], [])])
>>> index.find("", "MUELLER BAU", "").customer, index.find("", "Mueller", "").among
('C1', ('C1', 'C2'))
>>> index.find("", "someone", "DE89 3704 0044 0532 0130 00").words
'Payer account is on file.'
"""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from receivables.errors import ReceivablesError
from receivables.matching.names import Name, account, fold, key, slip
from receivables.words import listed

FUZZY_BAR = 90.0          # least similarity of a name that is only similar
FUZZY_MARGIN = 6.0        # and its least distance to the next customer
RESEMBLES_BAR = 70.0      # least similarity of a payer's name to the customer whose document is named
CUT_LENGTH = 12           # a cut name must have this many letters to mean a customer
CUT_INSIDE = 15           # from this length on, a name that ends inside a word of just one customer's is that customer's
SLIP_LENGTH = 12          # a name of this length with one slip in it is certain
SLIP_NEXT = 86.0          # where the next customer's name is less similar than this
NAME_WORDS = 8            # words of the longest name that is looked for in a text
NEAR_BAR = 80.0           # least similarity of a customer who is laid out as another payer
RARE = 50                 # a word borne by more customers tells nobody apart


class Payer(NamedTuple):
    """The customer who paid ("": unknown), how sure ("full", "partial", "none"), who else it may be (beside a customer: its namesakes), and
    why in words."""

    customer: str = ""
    party: str = "none"
    among: tuple[str, ...] = ()
    words: str = "Payer is not on file."
    by_document: bool = False         # a named document is a namesake's of the one whose name it is rather


class Payers:
    """An index of customers: (customer, names, accounts) each, and confirmed rules (account, name, customer, times confirmed)."""

    def __init__(self, customers: Iterable[tuple[str, Sequence[str], Sequence[str]]],
                 rules: Iterable[tuple[str, str, str, int]] = (), heads: dict[str, str] | None = None) -> None:
        self._heads = heads or {}
        self._accounts: dict[str, dict[str, str]] = {}
        self._full: dict[str, dict[str, str]] = {}
        self._bare: dict[str, set[str]] = {}
        self._head: dict[str, set[str]] = {}
        self._names: dict[str, list[Name]] = {}
        self._keys: dict[str, Name] = {}                    # of the names on file, folded: most payers write theirs just so
        self._ids: set[str] = set()
        self._numbered: dict[str, list[str]] = {}           # customers by the digits of their numbers
        self._cache: dict[str, Payer] = {}                  # of names that are only similar, which take long
        self._sorted: list[str] = []
        self._by_word: dict[str, set[str]] = {}
        self._first_words: set[str] = set()
        for customer, names, accounts in customers:
            self._add(customer, names, accounts)
        for number, name, customer, times in rules:
            self._add_rule(number, name, customer, times)

    def _add(self, customer: str, names: Sequence[str], accounts: Sequence[str]) -> None:
        self._ids.add(customer)
        if _digits(customer):
            self._numbered.setdefault(_digits(customer), []).append(customer)
        for number in filter(None, map(account, accounts)):
            self._accounts.setdefault(number, {})[customer] = "Payer account is on file."
        for place, name in enumerate(names):
            if name.strip():
                keys = self._keys.setdefault(fold(name), key(name))
                self._add_name(customer, keys, "Payer name is the customer's." if not place else f"Payer name is on file ({name.strip()}).")

    def _add_name(self, customer: str, name: Name, words: str) -> None:
        if not name.full:
            return
        self._full.setdefault(name.full, {}).setdefault(customer, words)
        self._bare.setdefault(name.bare, set()).add(customer)
        self._head.setdefault(name.head, set()).add(customer)
        self._names.setdefault(customer, []).append(name)

    def _add_rule(self, number: str, name: str, customer: str, times: int) -> None:
        words = "confirmed once" if times <= 1 else f"confirmed {times} times"
        if account(number):
            self._accounts.setdefault(account(number), {})[customer] = f"Payer account {words}."
        elif name.strip():
            self._add_name(customer, key(name), f"Payer name {words}.")

    def find(self, given: str, name: str, number: str, named: Sequence[str] = ()) -> Payer:
        """The payer by the customer given with the receipt, the payer's name and account; `named` are customer numbers in the text."""
        if given:
            return Payer(given, "full", words="Customer is given with the receipt.")
        return self._by_account(name, account(number), [c for one in named for c in self._numbered.get(_digits(one), ())])

    def knows(self, customer: str) -> bool:
        """Whether a customer number is one of ours."""
        return customer in self._ids

    def within(self, text: str) -> Payer:
        """The one customer whose whole name, of two words or more, stands in the text of a bank line that has no name of its own."""
        if not self._first_words:
            self._first_words = {full.split(" ", 1)[0] for full in (*self._full, *self._bare) if " " in full}
        words, found = key(text).full.split(), dict[str, Payer]()
        for at, word in enumerate(words):
            for size in range(min(NAME_WORDS, len(words) - at), 1, -1) if word in self._first_words else ():
                name = " ".join(words[at:at + size])
                if name in self._full or name in self._bare:
                    payer = self._by_name(name)
                    found.setdefault(payer.customer or " ".join(payer.among), payer)
                    break
        return next(iter(found.values())) if len(found) == 1 else Payer()

    def _by_account(self, name: str, number: str, named: Sequence[str]) -> Payer:
        holders = self._accounts.get(number, {})
        by_name = self._by_name(name)
        if len(holders) == 1:
            (customer, words), = holders.items()
            elsewhere = by_name.customer and not self.same_group(customer, by_name.customer)
            if elsewhere and by_name.party == "partial" and not self.resembles(name, customer):
                return Payer(customer, "partial", words=f"{words} The name is like that of {by_name.customer}.")
            if elsewhere and by_name.party == "full":
                contrary = f"The account is on file for {customer}, but the name is {by_name.customer}'s."
                return Payer("", "none", (customer, by_name.customer), contrary)
            return Payer(customer, "full", words=words)
        if holders:
            both = [c for c in holders if c == by_name.customer or (not by_name.customer and c in by_name.among)]
            if len(both) == 1:
                return Payer(both[0], "full", words=f"{holders[both[0]]} The name tells {listed(sorted(holders))} apart.")
            told = [f"{c} ({words.split(' ', 2)[-1].rstrip('.')})" if "confirmed" in words else c for c, words in sorted(holders.items())]
            return Payer("", "none", tuple(sorted(holders)), f"The payer account is on file for {listed(told)}.")
        if len(named) == 1 and by_name.party != "full":
            if by_name.customer == named[0]:
                return Payer(named[0], "full", words=f"{by_name.words} The text names customer {named[0]}.")
            return Payer(named[0], "partial", words=f"The text names customer {named[0]}.")
        return by_name

    def _by_name(self, name: str) -> Payer:
        keys = self._keys.get(fold(name)) or key(name)
        if not keys.full:
            return Payer()
        exact, alike = self._full.get(keys.full, {}), self._bare.get(keys.bare, set())
        if len(exact) == 1:
            (customer, words), = exact.items()
            if len(alike | {customer}) == 1:
                return Payer(customer, "full", words=words)
            others = sorted(alike - {customer})
            return Payer(customer, "partial", tuple(others), f"{words[:-1]}; {listed(others)} has nearly the same.")
        if exact:
            return _among(exact, "The payer name is that of {}.")
        for found in (alike, self._head.get(keys.head, set()) if len(keys.head) >= 5 else set(), self._bare.get(keys.head, set())):
            if len(found) == 1:
                customer = next(iter(found))
                party = "full" if self._whole(keys, customer) else "partial"
                return Payer(customer, party, words="Payer name is the customer's but for legal form or branch.")
            if found:
                return _among(found, "The payer name may be that of {}.")
        if keys.bare not in self._cache:
            self._cache[keys.bare] = self._similar(keys)
        return self._cache[keys.bare]

    def _whole(self, keys: Name, customer: str) -> bool:
        """True when nothing of the customer's name is missing or another but the legal form, which is not given, or a branch or town that
        is added, and no other customer's name begins so."""
        if " " in keys.full and any(keys.full == n.bare for n in self._names[customer]):
            return not self._longer(keys.bare) - {customer}
        added = any(keys.full.startswith(f"{n.full} ") for n in self._names[customer])
        return added and not self._beginning(keys.bare) - {customer}

    def _similar(self, keys: Name) -> Payer:
        cut = self._cut(keys.bare)
        if len(cut) == 1:
            customer = next(iter(cut))
            inside = len(keys.full) >= CUT_INSIDE and any(
                n.full.startswith(keys.full) and not n.full[len(keys.full):].startswith(" ") for n in self._names[customer])
            return Payer(customer, "full" if inside else "partial", words="Payer name is the customer's, cut short.")
        if cut:
            return _among(cut, "The payer name is the beginning of {}.")
        scored = sorted(((self._score(keys.bare, customer), customer) for customer in self._sharing(keys.bare)), key=lambda s: (-s[0], s[1]))
        scored = [s for s in scored if s[0] >= FUZZY_BAR - FUZZY_MARGIN]
        if not scored or scored[0][0] < FUZZY_BAR:
            return Payer()
        if len(scored) > 1 and scored[0][0] - scored[1][0] < FUZZY_MARGIN:
            return _among([customer for _, customer in scored], "The payer name is similar to {}.")
        party = "full" if self._slip_of(keys, scored[0][1]) and (len(scored) == 1 or scored[1][0] < SLIP_NEXT) else "partial"
        return Payer(scored[0][1], party, words=f"Payer name is similar to the customer's ({scored[0][0]:.0f} %).")

    def _slip_of(self, keys: Name, customer: str) -> bool:
        """True when the whole name, legal form and all, is the customer's but for one slip of the hand: a letter wrong, missing, doubled, or two
        swapped."""
        return len(keys.full) >= SLIP_LENGTH and any(slip(keys.full, n.full) for n in self._names[customer])

    def resembles(self, name: str, customer: str) -> bool:
        """True when the payer's name is loosely like the customer's: enough beside a document of that customer, never alone."""
        keys = key(name)
        if not keys.bare or customer not in self._names:
            return False
        words = set(keys.bare.split())
        mine = [set(n.bare.split()) for n in self._names[customer]]
        return any(len(w & words) * 2 >= min(len(w), len(words)) for w in mine) or self._score(keys.bare, customer) >= RESEMBLES_BAR

    def bears(self, name: str, customer: str) -> bool:
        """True when the payer's name is one of the customer's, with its legal form or without any."""
        keys = key(name)
        return any(keys.full in (n.full, n.bare) for n in self._names.get(customer, ()))

    def near(self, name: str) -> tuple[str, ...]:
        """Customers whose name is nearly this one, the nearest first: the same without legal form or branch, cut, or similar."""
        keys = key(name)
        if not keys.bare:
            return ()
        alike = {*self._full.get(keys.full, ()), *self._bare.get(keys.bare, ()), *self._head.get(keys.head, ()), *self._cut(keys.bare)}
        scored = {c: self._score(keys.bare, c) for c in (*alike, *self._sharing(keys.bare))}
        return tuple(sorted((c for c, score in scored.items() if c in alike or score >= NEAR_BAR), key=lambda c: (-scored[c], c)))

    def same_group(self, one: str, other: str) -> bool:
        """True when both customers have the same head of group."""
        return self._heads.get(one, one) == self._heads.get(other, other)

    def _cut(self, bare: str) -> set[str]:
        """Customers whose name begins with this one, or is the beginning of it."""
        return self._beginning(bare) if len(bare) >= CUT_LENGTH else set()

    def _longer(self, bare: str) -> set[str]:
        """Customers whose name begins with this one."""
        self._sorted = self._sorted or sorted(self._bare)
        found: set[str] = set()
        for at in range(bisect_left(self._sorted, bare), len(self._sorted)):
            if not self._sorted[at].startswith(bare):
                break
            found |= self._bare[self._sorted[at]]
        return found

    def _beginning(self, bare: str) -> set[str]:
        """Customers whose name begins with this one, or is the beginning of it up to the end of a word."""
        found = self._longer(bare)
        size = bare.find(" ", CUT_LENGTH)
        while size > 0:
            found |= self._bare.get(bare[:size], set())
            size = bare.find(" ", size + 1)
        return found

    def _sharing(self, bare: str) -> list[str]:
        """Customers that share a rare word, or the beginning of one, with the name."""
        if not self._by_word:
            for customer, names in self._names.items():
                for word in {w for n in names for w in n.bare.split()}:
                    self._by_word.setdefault(word, set()).add(customer)
                    self._by_word.setdefault(f"{word[:4]}*", set()).add(customer)
        groups = (self._by_word.get(k, set()) for w in bare.split() for k in (w, f"{w[:4]}*"))
        return sorted(set[str]().union(*(g for g in groups if len(g) <= RARE)))

    def _score(self, bare: str, customer: str) -> float:
        from_words = max((_abbreviated(bare.split(), n.bare.split()) for n in self._names[customer]), default=0.0)
        return max(from_words, _similarity(bare, [n.bare for n in self._names[customer]]))


def _digits(customer: str) -> str:
    """A customer's number by its digits: K-00123 is 123."""
    return "".join(filter(str.isdigit, customer)).lstrip("0")


def _abbreviated(short: Sequence[str], long: Sequence[str]) -> float:
    """95 when the words are the same but for abbreviations of at least three letters ("ELEC" for "ELECTRICAL"), else 0."""
    if len(short) != len(long) or len(short) < 2:
        return 0.0
    pairs = list(zip(short, long))
    same = all(a == b or (min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a))) for a, b in pairs)
    return 95.0 if same and any(a == b for a, b in pairs) else 0.0


def _similarity(name: str, others: Sequence[str]) -> float:
    """Greatest similarity in percent, words in any order."""
    try:
        from rapidfuzz import fuzz
    except ImportError:
        raise ReceivablesError("To compare payer names, you must install the package rapidfuzz: pip install 'receivables[desktop]'.") from None
    return max((fuzz.token_sort_ratio(name, other) for other in others), default=0.0)


def _among(customers: Iterable[str], words: str) -> Payer:
    found = tuple(sorted(customers))
    return Payer("", "none", found, words.format(listed(found, "or")))


"""How references and payers arrive on a bank statement: damaged in the ways that people, forms and banks damage them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.cash_application import words
from benchmarks.cash_application.company import Company
from benchmarks.cash_application.truth import Customer, Item, Named

WIDTHS = (35, 70, 140)


@dataclass(frozen=True)
class Written:
    """A text, the documents in it, and how."""

    text: str
    named: tuple[Named, ...]
    how: str


def draw(weights: dict[str, int] | object, chance: random.Random) -> str:
    """One key, by weight."""
    table = dict(weights)  # type: ignore[call-overload]
    return str(chance.choices(list(table), list(table.values()))[0])


def references(company: Company, items: Sequence[Item], customer: Customer, template: str = "", how: str = "") -> Written:
    """A remittance text for the items. A way that these items do not allow falls back to the exact number."""
    chance, language = company.chance, customer.language
    how = how or draw(company.profile.references, chance)
    if how == "none" and customer.rule:  # without a reference its cash would pay the oldest
        how = "exact"
    if how == "none" and not template:
        return Written(chance.choice(words.NO_REFERENCE[language]), (), how)
    if how == "range" and not _runs(company, items):
        how = "exact"
    if how == "order" and not all(i.po and sum(i.po == o.po for o in company.items.values()) == 1 for i in items):
        how = "exact"
    parts, legible = _parts(company, items, how, language, chance)
    body = parts[0] if how == "range" else ("" if how == "run together" else chance.choice(words.JOINTS)).join(parts)
    bare = how in ("order", "check digits") or re.match(r"[A-Za-z]", body)
    lead = template or ("{}" if bare and chance.random() < 0.6 else chance.choice(words.LEADS[language]))
    text = lead.format(body)
    if not template and how != "cut":
        text += chance.choice(words.TAILS[language]).format(
            date=items[0].date.strftime("%d.%m.%Y"), customer=customer.id, amount=money(items[0].amount)
        )
    if how == "own document":
        text = f"{text} {words.OWN_DOCUMENT[language].format(_stranger_number(company, customer, chance))}"
    if how == "cut":
        return _cut(text, [i.number for i in items], parts, chance)
    return Written(text, tuple(Named(i.number, how, ok) for i, ok in zip(items, legible)), how)


def money(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _parts(company: Company, items: Sequence[Item], how: str, language: str, chance: random.Random) -> tuple[list[str], list[bool]]:
    if how == "range":
        numbers = [i.number for i in items]
        return [f"{numbers[0]}{chance.choice((' - ', '-', ' bis ' if language == 'de' else ' to '))}{_tail(numbers[-1])}"], [True] * len(items)
    parts, legible = [], []
    for item in items:
        part, ok = _ONE[how](company, item, language, chance)
        parts.append(part)
        legible.append(ok)
    return parts, legible


def _tail(number: str) -> str:
    """The last run of digits."""
    return re.findall(r"\d+", number)[-1]


def _groups(number: str) -> list[str]:
    return re.findall(r"[A-Za-z]+|\d+", number)


def _exact(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    return item.number if chance.random() < 0.85 else item.number.lower(), True


def _prefix(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """Dropped, added or translated."""
    digits = "-".join(g for g in _groups(item.number) if g.isdigit())
    if item.credit or chance.random() < 0.5:
        return (item.number if item.credit else digits), True
    return f"{chance.choice(words.PREFIXES[language])}{chance.choice(('', ' ', '-'))}{digits}", True


def _zeros(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """Leading zeros of the running number lost, or more of them."""
    groups = _groups(item.number)
    last = groups[-1].lstrip("0") if chance.random() < 0.6 else "0" * chance.randrange(1, 5) + groups[-1]
    join = "-" if len(groups) > 1 else ""
    return join.join([*groups[:-1], last]), True


def _split(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """Blanks, dots, hyphens or a line break inside."""
    plain = "".join(_groups(item.number))
    mark, at = chance.choice((" ", ".", "-", "\n")), chance.randrange(2, len(plain) - 1)
    return plain[:at] + mark + plain[at:], True


def _typo(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """A digit wrong, or two swapped."""
    places = [k for k, c in enumerate(item.number) if c.isdigit()][-4:]
    text = list(item.number)
    at = chance.randrange(len(places))
    if chance.random() < 0.5 and at and text[places[at]] != text[places[at - 1]]:
        a, b = places[at], places[at - 1]
        text[a], text[b] = text[b], text[a]
    else:
        text[places[at]] = str((int(text[places[at]]) + chance.randrange(1, 10)) % 10)
    return "".join(text), False


def _order(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    return words.ORDER[language].format(item.po), True


def _short(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """Only the running number; legible where no other year of this customer has it."""
    last = _tail(item.number).lstrip("0")[-5:]
    same = [i for i in company.of[item.customer] if _tail(i.number).lstrip("0")[-5:] == last]
    return last, len(same) == 1 and len(last) > 1


def _check_digits(company: Company, item: Item, language: str, chance: random.Random) -> tuple[str, bool]:
    """An ISO 11649 creditor reference made of the number's letters and digits."""
    body = "".join(_groups(item.number)).upper()
    number = int("".join(str(int(c, 36)) for c in body + "RF00"))
    text = f"RF{98 - number % 97:02d}{body}"
    return " ".join(text[k : k + 4] for k in range(0, len(text), 4)) if chance.random() < 0.5 else text, True


_ONE = {
    "exact": _exact,
    "own document": _exact,
    "run together": _exact,
    "cut": _exact,
    "none": _exact,
    "prefix": _prefix,
    "zeros": _zeros,
    "split": _split,
    "typo": _typo,
    "order": _order,
    "short number": _short,
    "check digits": _check_digits,
}


def _runs(company: Company, items: Sequence[Item]) -> bool:
    """True when the items are all of the customer's between the first and the last, so that a range says them."""
    tails = sorted(int(_tail(i.number)) for i in items)
    return (
        len(items) > 2
        and tails[-1] - tails[0] < 3 * len(items)
        and len({i.number[: len(i.number) - len(_tail(i.number))] for i in items}) == 1
        and sum(tails[0] <= int(_tail(i.number)) <= tails[-1] and not i.credit for i in company.of[items[0].customer]) == len(items)
    )


def _cut(text: str, numbers: Sequence[str], parts: Sequence[str], chance: random.Random) -> Written:
    """Cut where a bank's field ends; a number of which less than all arrived is not legible."""
    fits = [w for w in WIDTHS if w < len(text)]
    text = text[: fits[-1]] if fits else text[: max(len(text) - chance.randrange(1, 4), 6)]
    return Written(text, tuple(Named(n, "cut", p in text) for n, p in zip(numbers, parts)), "cut")


def _stranger_number(company: Company, customer: Customer, chance: random.Random) -> str:
    """The payer's own document number, which is now and then a number of ours that somebody else owes."""
    if chance.random() < 0.5:
        return _tail(chance.choice([i for i in company.items.values() if i.customer != customer.id]).number)
    return str(chance.randrange(100_000, 9_999_999))


# ---------------------------------------------------------------- payers


def payer(company: Company, customer: Customer, how: str = "") -> tuple[str, str, str]:
    """Name and account on the bank line, and what they say to a careful person: account, name, likely, ambiguous or none."""
    chance = company.chance
    how = how or draw(company.profile.payers, chance)
    if how == "trade name" and not (customer.trade_name or customer.alias):
        how = "exact name"
    name = _NAME[how](customer, chance)
    if chance.random() < 0.55:
        name = name.upper()
    if chance.random() < 0.25:
        name = name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "é": "e", "É": "E", "à": "a"}))
    shown = customer.account if chance.random() < company.profile.account_shown else ""
    if shown and (customer.on_file or customer.confirmed):
        return name, shown, "account"
    return name, shown, _says(company, customer, name, how)


def _says(company: Company, customer: Customer, name: str, how: str) -> str:
    kin = [c for c in company.customers.values() if c.id != customer.id and (c.stem.startswith(customer.stem) or customer.stem.startswith(c.stem))]
    if not name:
        return "none"
    if how in ("exact name", "trade name"):
        return "name"
    return "ambiguous" if kin else "likely"


def _letters(customer: Customer, chance: random.Random) -> str:
    at = chance.randrange(2, len(customer.name) - 3)
    return customer.name[:at] + chance.choice(("", customer.name[at] * 2, chance.choice("aeinrst"))) + customer.name[at + 1 :]


def _abbreviated(customer: Customer, chance: random.Random) -> str:
    first, *rest = customer.stem.split()
    return " ".join([first, *(w[: chance.randrange(3, 6)] + chance.choice(("", ".")) if len(w) > 5 else w for w in rest)])


_NAME = {
    "exact name": lambda c, r: c.name,
    "form differs": lambda c, r: r.choice((c.stem, f"{c.stem}, {r.choice(words.FORMS[c.language])}")),
    "town or branch": lambda c, r: (
        f"{c.name} {r.choice(words.TOWNS[c.language])}" if r.random() < 0.6 else f"{c.stem} {c.form} Branch {r.randrange(2, 40)}"
    ),
    "abbreviated": _abbreviated,
    "cut": lambda c, r: c.name[: max(r.choice((18, 22, 27)), 10)],
    "trade name": lambda c, r: c.trade_name or c.alias,
    "letters differ": _letters,
    "none": lambda c, r: "",
}

"""The customers of a company: namesakes, groups, trade names, accounts that are on file or not."""

from __future__ import annotations

import random
from dataclasses import replace

from benchmarks.cash_application import words
from benchmarks.cash_application.profile import Profile
from benchmarks.cash_application.truth import Customer


def customers_of(language: str, profile: Profile, n: int, chance: random.Random) -> list[Customer]:
    made: list[Customer] = []
    while len(made) < n:
        one = _customer(language, profile, len(made), chance)
        if any(one.name == other.name for other in made):
            continue
        made.append(one)
        if chance.random() < profile.namesakes and len(made) < n:
            made.append(_namesake(made[-1], len(made), chance))
    heads = [c for c in made if not c.parent][: max(n // 40, 1)]
    for k, child in enumerate(made[n // 2 : n // 2 + n // 10]):
        made[n // 2 + k] = replace(child, parent=heads[k % len(heads)].id, rule="", shared_account=chance.random() < 0.4)
    return made


def _customer(home: str, profile: Profile, k: int, chance: random.Random) -> Customer:
    language = home if chance.random() < 0.8 else chance.choice(("de", "en", "fr"))
    stem = f"{chance.choice(words.STEMS)} {chance.choice(words.TRADES[language])}"
    if chance.random() < 0.25:
        stem = f"{chance.choice(words.STEMS)} & {stem}"
    form, town = chance.choice(words.FORMS[language]), chance.choice(words.TOWNS[language])
    name = f"{stem} {form}" if chance.random() < 0.9 else f"{stem} {town} {form}"
    trade = f"{chance.choice(words.STEMS)}{chance.choice(('Shop', 'Direct', ' Market', '24', ' Home'))}" if chance.random() < 0.12 else ""
    alias = " ".join(chance.sample(words.STEMS, 2)) if chance.random() < 0.06 else ""
    on_file = chance.random() < profile.on_file
    return Customer(
        f"K{10000 + k * 7}",
        name,
        stem,
        form,
        language,
        account({"de": "DE", "en": "GB", "fr": "FR"}[language], k, chance),
        on_file,
        town,
        language.upper(),
        trade,
        alias,
        rule="oldest first" if chance.random() < 0.04 else "",
        confirmed=chance.randrange(1, 6) if not on_file and chance.random() < profile.confirmed else 0,
    )


def _namesake(of: Customer, k: int, chance: random.Random) -> Customer:
    """The same name with another legal form, or of another region."""
    forms = [f for f in words.FORMS[of.language] if f.strip(".") != of.form.strip(".")]
    if chance.random() < 0.5:
        stem, form = of.stem, chance.choice(forms)
    else:
        stem, form = f"{of.stem} {chance.choice(words.REGIONS[of.language])}", of.form
    return replace(
        of,
        id=f"K{10000 + k * 7}",
        name=f"{stem} {form}",
        stem=stem,
        form=form,
        account=account("NL", k, chance),
        trade_name="",
        alias="",
        confirmed=0,
        on_file=chance.random() < 0.4,
        rule="",
    )


def account(country: str, k: int, chance: random.Random) -> str:
    return f"{country}{chance.randrange(10, 99)}{chance.randrange(10**7, 10**8)}{k:010d}"

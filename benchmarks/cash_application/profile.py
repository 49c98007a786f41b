"""Which situation comes how often. Shares are per 1,000 lines; README.md says where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SITUATIONS: tuple[tuple[str, int, int, int], ...] = (  # situation, clean, typical, messy
    ("one invoice", 560, 420, 300),
    ("several invoices", 190, 170, 165),
    ("credit note netted", 20, 30, 40),
    ("two receipts for one invoice", 6, 12, 20),
    ("part payment", 6, 15, 25),
    ("discount in the window", 60, 55, 45),
    ("discount within grace", 6, 10, 12),
    ("discount too late", 2, 8, 18),
    ("short with a reason", 4, 18, 36),
    ("withheld tax", 4, 10, 16),
    ("bank charge", 6, 12, 18),
    ("disputed part left out", 4, 8, 14),
    ("cents short or over", 14, 20, 26),
    ("swapped digits in the amount", 1, 4, 8),
    ("paid twice", 4, 8, 14),
    ("prepayment", 5, 9, 12),
    ("on account", 2, 5, 8),
    ("oldest first", 8, 14, 20),
    ("whole account", 8, 14, 16),
    ("group pays", 14, 26, 36),
    ("factor pays", 2, 8, 12),
    ("another currency", 6, 12, 16),
    ("returned payment", 4, 8, 12),
    ("unidentified", 2, 8, 16),
    ("not a customer's", 50, 70, 80),
)
REFERENCES: tuple[tuple[str, int, int, int], ...] = (  # how references arrive
    ("exact", 540, 190, 60),
    ("prefix", 180, 185, 150),
    ("zeros", 60, 95, 95),
    ("split", 30, 80, 100),
    ("run together", 10, 35, 45),
    ("cut", 5, 45, 80),
    ("range", 10, 15, 20),
    ("typo", 4, 35, 75),
    ("order", 40, 55, 60),
    ("own document", 5, 20, 35),
    ("short number", 20, 65, 80),
    ("check digits", 20, 30, 25),
    ("none", 76, 175, 250),
)
PAYERS: tuple[tuple[str, int, int, int], ...] = (  # how payers arrive
    ("exact name", 600, 380, 220),
    ("form differs", 160, 200, 200),
    ("town or branch", 60, 90, 110),
    ("abbreviated", 30, 80, 120),
    ("cut", 60, 90, 120),
    ("trade name", 40, 50, 70),
    ("letters differ", 20, 40, 70),
    ("none", 30, 70, 110),
)


@dataclass(frozen=True)
class Profile:
    """`on_file` and the other shares are of customers, `account_shown` of lines."""

    name: str
    situations: Mapping[str, int]
    references: Mapping[str, int]
    payers: Mapping[str, int]
    on_file: float
    account_shown: float
    confirmed: float
    namesakes: float
    same_price: float


def _column(rows: tuple[tuple[str, int, int, int], ...], at: int) -> dict[str, int]:
    return {row[0]: int(row[at]) for row in rows}  # type: ignore[call-overload]


def _profile(name: str, at: int, **shares: float) -> Profile:
    return Profile(name, _column(SITUATIONS, at), _column(REFERENCES, at), _column(PAYERS, at), **shares)


PROFILES: Mapping[str, Profile] = {
    "clean": _profile("clean", 1, on_file=0.75, account_shown=0.95, confirmed=0.5, namesakes=0.02, same_price=0.25),
    "typical": _profile("typical", 2, on_file=0.45, account_shown=0.85, confirmed=0.3, namesakes=0.05, same_price=0.35),
    "messy": _profile("messy", 3, on_file=0.2, account_shown=0.7, confirmed=0.15, namesakes=0.09, same_price=0.45),
}

"""What a new ledger starts with, as data: the usual payment terms.

>>> [row["code"] for row in default_terms()][:3]
['NOW', 'NET7', 'NET14']
"""
from __future__ import annotations

from typing import Any

_NET = ((7, "7 days"), (14, "14 days"), (30, "30 days"), (45, "45 days"), (60, "60 days"), (90, "90 days"))
TERMS: tuple[dict[str, Any], ...] = (
    {"code": "NOW", "description": "Due on receipt", "net_days": 0, "base": "invoice date"},
    *({"code": f"NET{days}", "description": f"{words} from the invoice date", "net_days": days, "base": "invoice date"} for days, words in _NET),
    {"code": "EOM", "description": "End of the invoice's month", "net_days": 0, "base": "end of month"},
    {"code": "EOM30", "description": "30 days from the end of the month", "net_days": 30, "base": "end of month"},
    {"code": "15NEXT", "description": "On the 15th of the next month", "net_days": 0, "base": "next month", "day": 15},
    {"code": "2/10NET30", "description": "2 % within 10 days, 30 days net", "net_days": 30, "base": "invoice date",
     "discount_days": 10, "discount_percent": 2.0},
    {"code": "2/14NET30", "description": "2 % within 14 days, 30 days net", "net_days": 30, "base": "invoice date",
     "discount_days": 14, "discount_percent": 2.0},
    {"code": "3/10-2/20NET60", "description": "3 % within 10 days, 2 % within 20 days, 60 days net", "net_days": 60, "base": "invoice date",
     "discount_days": 10, "discount_percent": 3.0, "discount_days_2": 20, "discount_percent_2": 2.0},
)


def default_terms() -> list[dict[str, Any]]:
    """Rows of the Terms table for a new ledger, by code name."""
    return [dict(row) for row in TERMS]

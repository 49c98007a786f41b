"""The real packs of samples/cash-application: bank receipts, open items, and what their authors intend.

What the authors intend stands in `note`, which is never fed to the matcher; holds and disputes are theirs to state through item status.
`READY` and `REVIEW` restate the notes: which receipts a careful person would book, with which items, and which need a person.
"""

from __future__ import annotations

import json
from pathlib import Path

from receivables import ledger
from receivables.matching import Proposals, propose
from receivables.money import to_minor
from receivables.policy import Policy
from receivables.schema import Frame, Frames, day, rows
from receivables.tables import TABLES

PACKS = ("03", "05", "06", "07", "08", "09")
# Receipts that their authors call clean, or that need no more than a sum, an order number, an alias or a tolerance: ready with these items.
READY = {
    "03-006": ["INV-03-006"],
    "05-001": ["INV-05-001"],
    "05-002": ["INV-05-002"],
    "05-004": ["INV-05-004"],
    "05-005": ["INV-05-005", "INV-05-006"],
    "05-006": ["INV-05-007"],
    "05-007": ["INV-05-008"],
    "06-004": ["INV-06-004"],
    "06-006": ["INV-06-005"],
    "06-008": ["INV-06-006"],
    "07-001": ["INV-07-001"],
    "07-002": ["INV-07-002"],
    "07-006": ["INV-07-007-A"], "07-005": ["INV-07-005", "INV-07-006"],
    "07-008": ["INV-07-008"],
    "08-002": ["CM-08-001", "INV-08-002"],
    "08-005": ["CM-08-002", "INV-08-004"],
    "08-006": ["INV-08-005"],
    "08-007": ["INV-08-006"],
    **{f"09-00{k}": [f"INV-09-00{k}"] for k in range(1, 9)},
}
# Receipts that a person must see: holds, disputes, returns, a duplicate, old references, details that come separately, overpayments.
REVIEW = ("03-001", "03-002", "03-004", "03-005", "06-003", "06-005", "07-003", "07-004", "08-001", "08-004", "08-008")


def matched(folder: Path) -> Proposals:
    """A pack matched with the tolerance that it states."""
    ar, bank = (json.loads((folder / name).read_text()) for name in ("open_ar.json", "bank_statement.json"))
    frames = _ledger(ar)
    policy = Policy(base_currency="USD", tolerance_amount=_cents(ar["auto_writeoff_config"]["threshold"]), tolerance_percent=None)
    at = day("2024-08-31")
    return propose(_cash(bank), ledger.open_items(frames, at, policy), frames["Customers"], policy, closed_items=ledger.settled(frames, at), run="R1")


def _ledger(ar: dict) -> Frames:
    customers: dict[str, dict[str, object]] = {}
    invoices, paid = [], []
    for i in ar["invoices"]:
        aliases = [a["payer_alias"] for a in ar["payer_alias_registry"] if a["canonical_customer_id"] == i["customer_id"]]
        customers[i["customer_id"]] = {"customer_id": i["customer_id"], "name": i["customer_name"], "aliases": ";".join(aliases)}
        invoices.append(
            {
                "number": i["invoice_id"],
                "type": "INV",
                "customer_id": i["customer_id"],
                "invoice_date": day(i["invoice_date"]),
                "due_date": day(i["due_date"]),
                "currency": i["currency"],
                "amount": _cents(i["original_amount"]),
                "po_number": i["po_reference"] or "",
                "hold": "yes" if i["status"].endswith("HOLD") else "",
                "disputed_amount": _cents(i["open_amount"]) if i["status"] == "DISPUTED" else 0,
            }
        )
        if i["open_amount"] != i["original_amount"]:
            paid.append(
                {
                    "id": f"O-{i['invoice_id']}",
                    "invoice": i["invoice_id"],
                    "applied": _cents(i["original_amount"] - i["open_amount"]),
                    "status": "posted",
                    "effective_date": day(i["invoice_date"]),
                }
            )
    invoices += [
        {
            "number": c["cm_id"],
            "type": "CRN",
            "customer_id": c["customer_id"],
            "invoice_date": day(c["date"]),
            "due_date": day(c["date"]),
            "currency": "USD",
            "amount": -_cents(c["amount"]),
        }
        for c in ar["credit_memos"]
    ]
    return {
        "Invoices": rows(TABLES["Invoices"], invoices),
        "Customers": rows(TABLES["Customers"], customers.values()),
        "Applications": rows(TABLES["Applications"], paid),
    }


def _cash(bank: dict) -> Frame:
    cash = rows(
        TABLES["Receipts"],
        [
            {
                "id": t["txn_id"].removeprefix("TXN-"),
                "value_date": day(t["date"]),
                "currency": t["currency"],
                "amount": _cents(t["amount"]),
                "payer_name": t["payer_raw"],
                "text": t["remittance_text"],
                "kind": "customer",
            }
            for t in bank["transactions"]
        ],
    )
    cash["unapplied"] = cash["amount"]
    return cash


def _cents(amount: float) -> int:
    return to_minor(str(amount), "USD")

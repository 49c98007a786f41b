"""Frames for matching tests from small text tables, and proposals back as text."""
from __future__ import annotations

import pandas as pd

from receivables import ledger
from receivables.matching import Proposals, propose
from receivables.money import to_minor, to_text
from receivables.policy import Policy
from receivables.schema import conform, day
from receivables.tables import TABLES

POLICY = Policy(base_currency="EUR", own_accounts=("DE02120300000000202051",), tolerance_amount=100, tolerance_percent=1.0)
ALIASES = {"customer": "customer_id", "date": "invoice_date", "due": "due_date", "parent": "parent_id", "accounts": "bank_accounts", "payer": "payer_name",
           "account": "payer_account", "po": "po_number", "order": "order_number", "rule": "apply_rule", "disputed": "disputed_amount", "tolerance": "tolerance_amount",
           "over": "overpayment_amount", "short": "short_reason", "small": "write_off_reason"}


def table(name: str, text: str, **defaults: object) -> pd.DataFrame:
    """A frame in the schema of a table from lines of cells between "|", the first line being the headers."""
    schema = TABLES[name]
    lines = [line for line in text.strip().splitlines() if line.strip()]
    heads = [h.strip() for h in lines[0].split("|")] if lines else []
    rows = []
    for line in lines[1:]:
        cells = [c.strip().replace("\\n", "\n") for c in line.split("|")]
        cells += [""] * (len(heads) - len(cells))
        row = {ALIASES.get(h, h) if ALIASES.get(h, h) in schema.by_name else h: c for h, c in zip(heads, cells)}
        rows.append({**defaults, **{k: v for k, v in row.items() if v}})
    out = {}
    for column in schema.columns:
        out[column.name] = pd.Series([_value(column.kind, r.get(column.name), r) for r in rows], dtype=column.dtype)
    return conform(schema, pd.DataFrame(out))


def _value(kind: str, cell: object, row: dict[str, object]) -> object:
    blank = {"amount": 0, "limit": pd.NA, "rate": float("nan"), "fx": float("nan"), "date": pd.NaT, "int": 0, "days": pd.NA, "flag": False}
    if cell is None or cell == "":
        return blank.get(kind, "")
    if kind in ("amount", "limit"):
        return to_minor(str(cell), str(row.get("currency", "EUR")))
    if kind == "date":
        return day(str(cell))
    if kind in ("rate", "fx"):
        return float(str(cell))
    return int(str(cell)) if kind in ("int", "days") else cell


def match(receipts: str, items: str, customers: str = "", *, policy: Policy = POLICY, terms: str = "", rules: str = "", rates: str = "",
          applied: str = "", lines: str = "", kept: str = "", advices: str = "", listed: str = "", run: str = "R1",
          as_of: str = "2026-12-31") -> Proposals:
    """Match as the ledger would: items and settled items come from Invoices and posted Applications."""
    frames = {"Invoices": table("Invoices", items, currency="EUR", invoice_date="2026-04-01", due_date="2026-05-01"),
              "Customers": table("Customers", customers), "Terms": table("Terms", terms), "DueLines": table("DueLines", lines, currency="EUR"),
              "Applications": table("Applications", applied, status="posted", effective_date="2026-04-20", currency="EUR")}
    cash = table("Receipts", receipts, currency="EUR", value_date="2026-05-10")
    cash["unapplied"] = cash["amount"]
    at = day(as_of)
    return propose(cash, ledger.open_items(frames, at, policy), frames["Customers"], policy, terms=frames["Terms"],
                   payer_rules=table("PayerRules", rules), closed_items=ledger.settled(frames, at), rates=table("Rates", rates),
                   kept=table("Applications", kept, currency="EUR"),
                   remittances=table("Remittances", advices, currency="EUR"), remittance_lines=table("RemittanceLines", listed, currency="EUR"), run=run)


def said(proposals: Proposals, *columns: str) -> list[str]:
    """The proposed rows as lines "receipt invoice applied status", and "name value" for every other amount that is not 0."""
    out = []
    for row in proposals.frame.to_dict("records"):
        rank = f"#{row['rank']} " if row["rank"] > 1 else ""
        words = [f"{rank}{row['receipt']}", row["invoice"] or "on account", to_text(row["applied"], row["currency"]), row["status"]]
        words += [f"{c} {to_text(row[c], row['currency'])}" for c in ("discount", "write_off", "deduction", "withheld_tax") if row[c]]
        words += [row["reason"]] if row["reason"] else []
        words += [str(row[c]) for c in columns]
        out.append(" ".join(words))
    return out


def outcome(proposals: Proposals, receipt: str) -> str:
    """The sentence of a receipt's outcome."""
    return dict(zip(proposals.outcomes["receipt"], proposals.outcomes["sentence"]))[receipt]


def status(proposals: Proposals) -> dict[str, str]:
    """Outcome status by receipt."""
    return dict(zip(proposals.outcomes["receipt"], proposals.outcomes["status"]))

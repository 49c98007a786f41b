"""A letter that asks a payer what a payment was for: one a customer and currency, for cash that nothing tells how to apply.

Cash counts as asked for while it is not applied and no proposal for it is ready or approved. Cash of nobody known has no address to write to;
it is named, so that a person can ask the bank.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from receivables.ledger import unapplied
from receivables.letters import addresses, salutation, signature
from receivables.letters_table import amount_text, date_text, one_line
from receivables.letters_text import unwrapped
from receivables.policy import Policy
from receivables.schema import Frame, Frames, rows
from receivables.tables import TABLES

__all__ = ["Request", "noted", "requests"]
SURE = ("ready", "approved")
TEXT_MAX = 70
SUBJECTS = {"en": "Payment received: which invoices does it cover? Account {account}",
            "de": "Zahlungseingang: Für welche Rechnungen? Kundenkonto {account}"}
BODIES = {
    "en": """{salutation}

Thank you for your payment. We could not tell from it which invoices it covers:

{lines}

Please send us the remittance advice, or answer with the invoice numbers and amounts, so that we can clear your
account {account}, {customer}. If the payment was not meant for us, or is more than you owe, please tell us as well.

Kind regards,

{signature}""",
    "de": """{salutation}

vielen Dank für Ihre Zahlung. Wir konnten nicht erkennen, welche Rechnungen sie betrifft:

{lines}

Bitte senden Sie uns das Zahlungsavis oder antworten Sie mit Rechnungsnummern und Beträgen, damit wir Ihr
Kundenkonto {account}, {customer}, ausgleichen können. War die Zahlung nicht für uns bestimmt oder ist sie höher als
geschuldet, teilen Sie uns auch das bitte mit.

Mit freundlichen Grüßen

{signature}""",
}
WITH_TEXT = {"en": "your text: {text}", "de": "Ihr Verwendungszweck: {text}"}


@dataclass(frozen=True)
class Request:
    """One letter, as a draft: whom it is to, what it says, and the receipts it asks about."""

    customer_id: str
    currency: str
    amount: int
    receipts: tuple[str, ...]
    to: str
    subject: str
    body: str


def requests(frames: Frames, as_of: pd.Timestamp, policy: Policy) -> tuple[list[Request], Frame]:
    """The letters, and the cash of nobody known (columns as `receivables.ledger.unapplied` gives them).

    `frames` holds Invoices, Receipts, Applications and Customers.
    """
    cash = unapplied(frames, as_of, policy, proposed=True)
    applied = frames["Applications"]
    sure = set(applied.loc[applied["status"].isin(SURE), "receipt"])
    waiting = cash[(cash["unapplied"] > 0) & ~cash["receipt"].isin(sure)]
    texts = dict(zip(frames["Receipts"]["id"], frames["Receipts"]["text"]))
    people = {row["customer_id"]: row for row in frames["Customers"].to_dict("records")}
    known = waiting[waiting["customer_id"] != ""]
    letters = [_request(str(who), str(code), some, texts, people.get(who, {}), policy)
               for (who, code), some in known.groupby(["customer_id", "currency"])]
    return letters, waiting[waiting["customer_id"] == ""].reset_index(drop=True)


def noted(letters: list[Request], activities: Frame, as_of: pd.Timestamp, who: str, run: str) -> Frame:
    """Rows of Activities that say what was asked; nothing is noted twice."""
    before = set(zip(activities["customer_id"], activities["note"]))
    notes = {(x.customer_id, f"Asked what {', '.join(x.receipts)} is for ({amount_text(x.amount, x.currency, 'en')}).") for x in letters if x.to}
    made = [{"id": f"{run}-{n}", "at": as_of, "customer_id": customer, "kind": "e-mail", "note": note, "who": who, "next_step": "Remittance advice"}
            for n, (customer, note) in enumerate(sorted(notes - before), 1)]
    return rows(TABLES["Activities"], made)


def _request(who: str, currency: str, cash: Frame, texts: Mapping[str, str], customer: Mapping[str, Any], policy: Policy) -> Request:
    language = str(customer.get("language") or policy.language)
    language = language if language in BODIES else "en"
    lines = [_line(row, currency, texts, language) for row in cash.to_dict("records")]
    values = {"salutation": salutation(str(customer.get("contact", "")), language), "lines": "\n".join(lines), "account": one_line(who),
              "customer": one_line(str(customer.get("name", ""))), "signature": signature(policy)}
    return Request(who, currency, int(cash["unapplied"].sum()), tuple(cash["receipt"]), addresses(str(customer.get("email", ""))),
                   SUBJECTS[language].format(**values), unwrapped(BODIES[language]).format(**values))


def _line(row: Mapping[str, Any], currency: str, texts: Mapping[str, str], language: str) -> str:
    """A payment as the payer knows it: day, amount, and the words that came with it."""
    text = one_line(texts.get(row["receipt"], ""))
    said = WITH_TEXT[language].format(text=text if len(text) <= TEXT_MAX else text[:TEXT_MAX - 1] + "…") if text else ""
    return ", ".join(filter(None, [f"- {date_text(row['value_date'], language)}: {amount_text(int(row['unapplied']), currency, language)}", said]))

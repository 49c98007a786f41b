"""A realistic small ledger for pictures and tests of the workbook: 30 customers, three currencies, everything a first month leaves behind.

Nothing is random: the same ledger each time. `sample()` gives tables whose computed columns are right as of the policy's AsOf.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from receivables import aging, ledger
from receivables.defaults import default_terms
from receivables.errors import Issue
from receivables.letters_text import default_levels
from receivables.policy import Policy
from receivables.schema import Frames, day, rows
from receivables.tables import TABLES
from workbook.figures import computed
from workbook.reports import AgingContent, ChecksContent, ProofLine, StartContent

AS_OF = day("2026-11-30")
POLICY = Policy(company="Nordlicht Leuchten GmbH", base_currency="EUR", as_of=AS_OF, figures_as_of=AS_OF, own_accounts=("DE89370400440532013000",),
                default_terms="NET30", sender_name="Anna Petersen", sender_email="ar@nordlicht.example", sender_phone="+49 40 555 0110")
NAMES = ("Alpina Technik AG", "Bergmann & Söhne", "Cobalt Interiors Ltd", "Delta Freight Inc.", "Elbe Handels GmbH", "Fjord Living AS",
         "Grand Hotel Union", "Harbor Lights LLC", "Isar Bau GmbH", "Jade Trading Co.", "Kaufhaus Lehmann", "Lumen Studio", "Maison Claire SARL",
         "Neue Heimat eG", "Osaka Denki K.K.", "Parkside Clinics", "Quartier West KG", "Riverside Schools", "Stadtwerke Nord", "Tischlerei Vogt",
         "Union Retail Group", "Villa Rosa Hotels", "Werkbund Design", "Xenon Events", "York & Partners", "Zentrum Apotheke", "Arcade Cinemas",
         "Blue Door Cafés", "City Gym Chain", "Dom Verlag")
NOTES = {"C1003/EUR": ("Promised the oldest item for Friday", "Call 4 December", "Anna"), "C1008/USD": ("New accounts payable contact: J. Ortiz", "", "Ben"),
         "C1014/EUR": ("Disputes lamp batch 7", "Credit note or new delivery", "Anna")}


@dataclass(frozen=True)
class Sample:
    """The ledger and the contents of its reports."""

    policy: Policy
    frames: Frames
    start: StartContent
    aging: AgingContent
    checks: ChecksContent


def sample() -> Sample:
    """The whole sample."""
    frames = {"Customers": _customers(), "Terms": rows(TABLES["Terms"], default_terms()), "DunningLevels": rows(TABLES["DunningLevels"], default_levels())}
    frames |= {"Invoices": _invoices(), "Receipts": _receipts(), "Applications": _applications(), "Reminders": _reminders(), "Runs": _runs()}
    frames |= {"ControlBalances": rows(TABLES["ControlBalances"], [{"id": "2026-11-30/1200", "date": AS_OF, "account": "1200", "amount": 18_500_000}]),
               "Disputes": rows(TABLES["Disputes"], [{"id": "D1", "invoice": "26-1013", "customer_id": "C1014", "opened": day("2026-10-20"), "amount": 48_000,
                                                      "currency": "EUR", "reason": "damaged goods", "status": "open", "owner": "Anna"}])}
    frames |= {name: rows(TABLES[name], []) for name in TABLES if name not in frames}
    frames |= computed(frames, POLICY)
    items, cash = ledger.open_items(frames, AS_OF, POLICY), ledger.unapplied(frames, AS_OF, POLICY)
    aged = aging.aging(items, cash, AS_OF)
    names = dict(zip(frames["Customers"]["customer_id"], frames["Customers"]["name"]))
    typed = pd.DataFrame([(line, *said) for line, said in NOTES.items()], columns=["line", "note", "next_step", "owner"])
    content = AgingContent(aged, items, cash, names, typed, AS_OF, AS_OF, "EUR")
    return Sample(POLICY, frames, _start(aged), content, _checks())


def _customers() -> pd.DataFrame:
    def one(i: int, name: str) -> dict[str, object]:
        word = name.split()[0].lower()
        return {"customer_id": f"C{1001 + i}", "name": name, "terms": ("NET30", "NET14", "2/10NET30", "EOM30")[i % 4], "currency": _currency(i),
                "language": "de" if i % 3 == 0 else "en", "email": f"accounts@{word}.example", "bank_accounts": f"DE{(i + 11) * 1234567890123456789 % 10**20:020d}",
                "credit_limit": 2_500_000 if i % 4 else pd.NA, "owner": "Anna" if i % 2 else "Ben", "entered_at": "2026-11-02 08:15:00",
                "source": f"customers.csv, line {i + 2}"}
    return rows(TABLES["Customers"], [one(i, name) for i, name in enumerate(NAMES)])


def _currency(i: int) -> str:
    return "JPY" if NAMES[i].startswith("Osaka") else "USD" if i % 5 == 2 else "EUR"


def _invoices() -> pd.DataFrame:
    records = []
    for n in range(64):
        i, credit = (n * 7) % 30 if n >= 30 else n, n in (17, 41)
        dated = day("2026-06-20") + pd.Timedelta(days=(n * 37) % 155)
        amount = 120_000 + (n * 7919) % 900 * 1_000 + (n * 37) % 100
        records.append({"number": f"26-{1000 + n}", "type": "CRN" if credit else "INV", "customer_id": f"C{1001 + i}", "invoice_date": dated,
                        "due_date": dated + pd.Timedelta(days=30), "due_basis": "terms", "terms": "NET30", "currency": _currency(i),
                        "amount": -amount // 6 if credit else amount, "accounting_date": dated, "po_number": f"PO-{5000 + n * 3}",
                        "hold": "yes" if n == 23 else "", "disputed_amount": 48_000 if n == 13 else 0, "source": f"invoices.csv, line {n + 2}",
                        "entered_at": "2026-11-02 08:16:00"})
    return rows(TABLES["Invoices"], records)


def _receipts() -> pd.DataFrame:
    invoices = _invoices()
    records = []
    for n in range(18):
        row = invoices.iloc[n * 3]
        records.append({"id": f"2026-11-{10 + n // 2}/{n + 1}", "value_date": day(f"2026-11-{10 + n // 2}"), "currency": row["currency"],
                        "amount": abs(int(row["amount"])) - (150 if n == 4 else 0), "payer_name": NAMES[int(row["customer_id"][1:]) - 1001].upper(),
                        "payer_account": "DE75512108001245126199", "text": f"RE {row['number']}" if n % 6 else "Zahlung laut Avis",
                        "customer_id": "" if n == 12 else row["customer_id"], "kind": "customer", "source": f"bank-november.csv, line {n + 2}",
                        "accounting_date": day(f"2026-11-{10 + n // 2}"), "entered_at": "2026-11-28 09:01:00"})
    records.append({"id": "2026-11-19/19", "value_date": day("2026-11-19"), "currency": "EUR", "amount": 125_000, "payer_name": "UNBEKANNT / WEBSHOP 4411",
                    "text": "Gutschrift", "kind": "customer", "accounting_date": day("2026-11-19")})
    records.append({"id": "2026-11-20/20", "value_date": day("2026-11-20"), "currency": "EUR", "amount": 3_412, "payer_name": "Finanzamt Hamburg",
                    "text": "USt Erstattung 10/26", "kind": "not customer", "accounting_date": day("2026-11-20")})
    return rows(TABLES["Receipts"], records)


def _applications() -> pd.DataFrame:
    receipts, invoices = _receipts(), _invoices()
    records = []
    for n in range(16):
        paid, item = receipts.iloc[n], invoices.iloc[n * 3]
        amount, open_ = int(paid["amount"]), abs(int(item["amount"]))
        status = "posted" if n < 9 else ("ready", "review", "review", "approved", "rejected", "review", "ready")[n - 9]
        first = f"The text says {item['number']} and the amount is the item's open amount, {amount / 100:,.2f}."
        asks = "No document number in the text; the amount alone fits two items of this customer. Choose one, or ask for the remittance."
        short = n == 4
        records.append({"receipt": paid["id"], "invoice": item["number"], "customer_id": item["customer_id"], "applied": amount,
                        "write_off": open_ - amount if short else 0, "reason": "rounding" if short else "", "deduction": 12_500 if n == 14 else 0,
                        "rule": "document number, exact amount" if status != "review" else "exact amount only", "evidence": asks if status == "review" else first,
                        "confidence": 62.5 if status == "review" else 99.0, "status": status, "rank": 1, "effective_date": paid["value_date"],
                        "runner_up": "26-1031 of the same amount, due 12 days later" if status == "review" else "", "currency": paid["currency"],
                        "receipt_amount": amount, "receipt_currency": paid["currency"], "base_amount": amount, "id": f"R4-{n + 1}",
                        "entered_at": "2026-11-28 09:04:00"})
        if item["type"] == "CRN":
            records.pop()
    return rows(TABLES["Applications"], records)


def _reminders() -> pd.DataFrame:
    body = ("Dear Sir or Madam,\n\nour records show the following items as unpaid:\n\n26-1004   due 2026-09-14   1,204.50 EUR\n26-1034   due 2026-10-02     880.00 EUR\n\n"
            "Please arrange payment by 10 December 2026. If your payment has crossed with this letter, thank you.\n\nKind regards\nAnna Petersen")
    records = []
    for n, (customer, level, status) in enumerate((("C1005", 2, "draft"), ("C1008", 1, "draft"), ("C1011", 3, "draft"), ("C1021", 1, "draft"), ("C1002", 1, "sent"),
                                                   ("C1017", 1, "cancelled"))):
        i = int(customer[1:]) - 1001
        records.append({"id": f"R7-{n + 1}", "letter_date": AS_OF, "customer_id": customer, "level": level, "status": status, "currency": _currency(i),
                        "amount": 208_450 + n * 61_000, "language": "en", "to": f"accounts@{NAMES[i].split()[0].lower()}.example",
                        "subject": f"{('Reminder', 'Second reminder', 'Final reminder')[level - 1]}: open items of {NAMES[i]}", "body": body,
                        "why": f"Oldest item {level * 14 + 3} days overdue; level {level} is reached from {level * 14} days.", "entered_at": "2026-11-30 16:20:00"})
    return rows(TABLES["Reminders"], records)


def _runs() -> pd.DataFrame:
    did = (("R1", "2026-11-02 08:15:00", "new", "Ledger made for Nordlicht Leuchten GmbH."), ("R2", "2026-11-02 08:16:00", "import", "64 invoices, 30 customers imported."),
           ("R3", "2026-11-28 09:01:00", "import", "20 receipts imported, 1 not customer money."), ("R4", "2026-11-28 09:04:00", "match", "15 of 18 receipts matched; 3 need you."),
           ("R5", "2026-11-28 09:20:00", "post", "9 applications posted."), ("R6", "2026-11-30 16:10:00", "report", "Aging as of 2026-11-30."),
           ("R7", "2026-11-30 16:20:00", "remind", "4 drafted; left out: 1 disputed, 1 on hold."))
    return rows(TABLES["Runs"], [{"run": run, "at": at, "who": "anna", "action": action, "message": message, "as_of": "2026-11-30", "changed": 12}
                                 for run, at, action, message in did])


def _start(aged: aging.Aging) -> StartContent:
    lines = []
    for row in aged.totals.to_dict("records"):
        loose = aged.rows[(aged.rows["customer_id"] == "") & (aged.rows["currency"] == row["currency"])]["unapplied"].sum()
        owed = row["not_due"] + sum(row[b] for b in aged.buckets)
        lines.append(ProofLine(row["currency"], int(owed), int(row["credits"]), int(row["unapplied"] - loose), int(loose)))
    total = ProofLine("EUR", 18_815_412, -190_412, -0, -125_000)
    return StartContent("Nordlicht Leuchten GmbH", "EUR", AS_OF, AS_OF, tuple(lines), total, 18_500_000, to_match=5, to_review=3, to_send=4, checks=2,
                        last_run="R7 on 2026-11-30 16:20 by anna: 4 drafted; left out: 1 disputed, 1 on hold.", ledger="Nordlicht.xlsx")


def _checks() -> ChecksContent:
    return ChecksContent((
        Issue("Invoices", "Two items of Elbe Handels GmbH have the amount 1,204.50 and the date 2026-09-14.", "Delete one if it is the same invoice.", row=21,
              column="Invoice", level="warning", kind="duplicate", count=2),
        Issue("Receipts", "The value date is text, '2026-11-19 '.", "Type a date, or let the fix do it.", row=17, column="Value Date", fix="dates"),
    ), AS_OF)

"""An issued e-invoice (EN 16931), whatever syntax it came in: its row, its instalments, and what of its own sums does not add up.

| compared | EN 16931 |
|---|---|
| lines = sum of the invoice lines | BR-CO-10 |
| net = lines - allowances + charges | BR-CO-13 |
| tax = sum of its rates; each = base x rate, a cent a line | BR-CO-14, BR-CO-17 |
| gross = net + tax | BR-CO-15 |
| payable = gross - prepaid + rounding | BR-CO-16; + what is collected for third parties: BR-DEX-09 |

What the customer owes is payable + prepaid: the receipt or credit note that brought the prepaid part pays it in the ledger, as any other. Where
that is nothing and the gross amount is something, the document is over its gross amount, and its sums are said not to add up. Tax that the
customer pays to the state (Italy's split payment, category B) stands under prepaid, and nobody owes it to us.

>>> bill = Bill("10234", "380", "EUR", sums={"net": 10000, "tax": 1900, "gross": 11900, "prepaid": 1900, "payable": 10000})
>>> bill.amount, document(bill).ties
(11900, 'yes')
>>> document(Bill("10234", "380", "EUR", sums={"net": 10000, "tax": 1900, "gross": 12000, "payable": 12000})).findings
['Gross = net + tax: the file says 120.00, its lines give 119.00.']
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from receivables.money import percent_of, to_text
from workbook.readers.formats.reading import known_currency, minor
from workbook.readers.formats.shape import ReadFile, Row, Statement
from workbook.readers.formats.xmlsafe import at

CREDITS = frozenset("81 83 261 262 296 308 381 396 420 458 502 503 532".split())
DEBITS = frozenset("80 82 84 383 527".split())
NO_CLAIM = {"325": "a pro forma invoice", "310": "an offer", "220": "an order"}
CORRECTED = "384"
MEND = "The invoice is taken as it says. Correct it in the system that issued it, or set Accepted to yes in Documents."
_SKONTO = re.compile(r"#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,2}(?:\.\d{1,4})?)#(?:BASISBETRAG=[\d.]+#)?")
_DECIMAL = re.compile(r"[+-]?\d{1,18}(?:\.\d{0,12})?")


@dataclass(frozen=True)
class Party:
    """Seller or buyer. `ids` are its numbers of every kind (tax, register, GLN, end point), `own_number` the one that the seller gave it."""

    name: str = ""
    trade_name: str = ""
    vat_id: str = ""
    ids: tuple[str, ...] = ()
    own_number: str = ""
    address: str = ""
    country: str = ""
    email: str = ""


@dataclass
class Bill:
    """One invoice or credit note. `sums` are minor units as the file writes them (lines, allowances, charges, net, tax, gross, prepaid,
    rounding, payable; `third` is collected for third parties, `split` and `withheld` are tax that the customer pays to the state); `rates`
    (base, percent, tax); `discounts` (days, percent); `instalments` (day, amount); `before` the invoices that it refers to."""

    number: str
    code: str
    currency: str
    credit: bool = False
    issued: str = ""
    due: str = ""
    po_number: str = ""
    order_number: str = ""
    terms: str = ""
    about: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    sums: Mapping[str, int | None] = field(default_factory=dict)
    rates: list[tuple[int, Decimal | None, int]] = field(default_factory=list)
    discounts: list[tuple[int, Decimal]] = field(default_factory=list)
    instalments: list[tuple[str, int]] = field(default_factory=list)
    lines: list[Decimal] = field(default_factory=list)
    seller: Party = Party()
    buyer: Party = Party()
    line: int = 1

    def said(self, name: str) -> int | None:
        """One of the sums; None where the file does not say it."""
        return self.sums.get(name)

    @property
    def amount(self) -> int | None:
        """What the customer owes by this document before anything was paid, in the document's own sign."""
        payable, gross = self.said("payable"), self.said("gross")
        owed = None if payable is None else payable + self.prepaid
        return owed if owed or gross is None else gross + (self.said("rounding") or 0) + (self.said("third") or 0)

    @property
    def prepaid(self) -> int:
        """What was paid before, without tax that the customer pays to the state."""
        paid, split = self.said("prepaid") or 0, self.said("split") or 0
        return paid - split if 0 < split <= paid else paid

    @property
    def sign(self) -> int:
        """-1 for a credit note: its amounts are written positive, and are negative in the ledger."""
        return -1 if self.credit or self.code in CREDITS else 1


def take_bills(found: ReadFile, elements: Iterable[Any], is_line: Callable[[Any], bool], line_of: Callable[[Any], Decimal | None],
               bill_of: Callable[[Any], Bill | None]) -> None:
    """Every invoice of a stream of elements that have ended: its lines first, each let go, then the invoice around them."""
    lines: list[Decimal | None] = []
    for element in elements:
        if is_line(element):
            lines.append(line_of(element))
        elif (bill := bill_of(element)) is not None:
            bill.lines = [one for one in lines if one is not None]
            add_bill(found, bill)
            lines = []
        element.clear()


def add_bill(found: ReadFile, bill: Bill) -> None:
    """Put an invoice into what the file gives; what is no claim, or says too little, is told instead."""
    if bill.code in NO_CLAIM:
        found.notes.append(f"{bill.number} is {NO_CLAIM[bill.code]} and was left out.")
        return
    if not bill.number or bill.amount is None:
        found.refuse(f"The invoice {bill.number or 'without a number'} has no {'amount' if bill.number else 'number'}.", bill.line,
                     "Ask who issued it for the file again.", "Invoices", "number" if not bill.number else "amount", "blank")
        return
    if not bill.amount:
        found.notes.append(f"{bill.number} is over 0 and was left out.")
        return
    if not known_currency(bill.currency):
        found.warn(f"The currency {bill.currency!r} is unknown.", bill.line, "Its amounts are read with two decimals.", "Invoices", "currency")
    paper = document(bill)
    found.statements.append(paper)
    found.invoices.append(_row(bill, bill.amount) | {"issuer": bill.seller, "receiver": bill.buyer, "document": paper, "discounts": bill.discounts,
                                                     "prepaid": bill.sign * bill.prepaid, "before": tuple(dict.fromkeys(bill.before)),
                                                     "corrects": bill.code == CORRECTED})
    found.due_lines += _instalments(found, bill, bill.amount)


def document(bill: Bill) -> Statement:
    """The invoice as a document, with what of its sums does not add up."""
    said = bill.said
    paper = Statement(currency=bill.currency, number=bill.number, from_date=bill.issued, to_date=bill.issued, line=bill.line,
                      lines=len(bill.lines), movements=bill.sign * (bill.amount or 0), mend=MEND)
    total = said("lines")
    if bill.lines and total is not None:
        paper.compare("Lines", total, _whole(sum(bill.lines), bill.currency))
    net, tax, gross = said("net"), said("tax"), said("gross")
    if net is not None and total is not None:
        paper.compare("Net = lines - allowances + charges", net, total - (said("allowances") or 0) + (said("charges") or 0))
    if tax is not None and bill.rates:
        paper.compare("Tax = sum of its rates", tax, sum(rate[2] for rate in bill.rates))
        for base, percent, amount in bill.rates:
            expected = amount if percent is None else percent_of(base, float(percent))
            if abs(expected - amount) > max(1, len(bill.lines)):
                paper.compare(f"Tax at {percent:f} %", amount, expected)
    if net is not None and gross is not None:
        paper.compare("Gross = net + tax", gross, net + (tax or 0))
    if gross is not None and said("payable") is not None:
        third, withheld, payable = said("third") or 0, said("withheld") or 0, said("payable") or 0
        owed = gross - (said("prepaid") or 0) + (said("rounding") or 0) + third
        owed -= withheld if payable == owed - withheld else 0          # some subtract what the customer withholds, some only say it
        paper.compare(f"Payable = gross - prepaid + rounding{' + third parties' if third else ''}", payable, owed)
    return paper


def amount(text: str, currency: str) -> int | None:
    """An amount of an e-invoice in minor units: a plain decimal number; None where there is none."""
    return minor(text, currency) if _DECIMAL.fullmatch(text) else None


def currency_beside(element: Any, *paths: str) -> str:
    """The currency that stands beside an amount, for a file that does not say its currency by itself."""
    return next((code.upper() for path in paths for one in at(element, path) if (code := one.get("currencyID", ""))), "")


def decimal(text: str) -> Decimal | None:
    """A plain decimal number, exactly."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def split_of(taxes: Iterable[tuple[str, int | None]]) -> int:
    """The tax that the customer pays to the state: that of category B among (category, tax)."""
    return sum(tax or 0 for category, tax in taxes if category.upper() == "B")


def add_discount(bill: Bill, days: str, percent: str) -> None:
    """An early-payment discount that the invoice offers."""
    rate = decimal(percent)
    whole = decimal(days)
    if rate and whole is not None and 0 <= whole <= 999 and 0 < rate < 100:
        bill.discounts.append((int(whole), rate))


def add_terms(bill: Bill, words: str) -> None:
    """Terms in words; the discounts that a German public invoice writes into them are read."""
    for days, percent in _SKONTO.findall(words):
        add_discount(bill, days, percent)
    plain = " ".join(_SKONTO.sub(" ", words).split())
    bill.terms = "; ".join(part for part in (bill.terms, plain) if part)


def address_of(parts: Iterable[str]) -> str:
    """An address in one line."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _whole(value: Decimal | int, currency: str) -> int:
    return minor(f"{Decimal(value):f}", currency) or 0


def _row(bill: Bill, owed: int) -> Row:
    sign = bill.sign
    kind = "DBN" if bill.code in DEBITS and owed > 0 else "CRN" if sign * owed < 0 else "DBN" if sign < 0 else "INV"
    return {"number": bill.number, "type": kind, "invoice_date": bill.issued, "due_date": bill.due, "currency": bill.currency, "amount": sign * owed,
            "net": sign * (bill.said("net") or 0), "po_number": bill.po_number, "order_number": bill.order_number, "note": _note(bill),
            "buyer_number": bill.buyer.own_number, "customer_name": bill.buyer.name or bill.buyer.trade_name, "customer_vat": bill.buyer.vat_id,
            "customer_address": bill.buyer.address, "customer_country": bill.buyer.country, "customer_email": bill.buyer.email, "line": bill.line}


def _note(bill: Bill) -> str:
    prepaid, third = bill.prepaid, bill.said("third")
    split = (bill.said("prepaid") or 0) - prepaid
    paid = f"prepaid {to_text(prepaid, bill.currency)}, payable {to_text(bill.said('payable') or 0, bill.currency)}" if prepaid else ""
    others = f"for third parties {to_text(third, bill.currency)}" if third else ""
    state = f"tax of {to_text(split, bill.currency)} goes to the state (split payment)" if split else ""
    withheld = f"withheld tax {to_text(bill.said('withheld') or 0, bill.currency)}" if bill.said("withheld") else ""
    return "; ".join(part for part in (*bill.about, paid, others, state, withheld, f"terms: {bill.terms}" if bill.terms else "") if part)


def _instalments(found: ReadFile, bill: Bill, owed: int) -> list[Row]:
    """Due lines of an invoice that is paid in parts; parts that do not add up to it are said, and it is due as a whole. What was paid before is
    a part of its own."""
    parts, prepaid = bill.instalments, bill.prepaid
    if len(parts) < 2:
        return []
    first = bool(prepaid and bill.issued) and sum(part[1] for part in parts) == owed - prepaid
    if first:
        parts = [(bill.issued, prepaid), *parts]
    if sum(part[1] for part in parts) != owed:
        found.warn(f"The {len(parts)} instalments of {bill.number} do not add up to its amount; it is due as a whole.", bill.line,
                   "Enter its instalments in DueLines.", "DueLines", "amount", "sum")
        return []
    return [{"invoice": bill.number, "line_no": n, "due_date": day, "currency": bill.currency, "amount": bill.sign * part, "line": bill.line,
             "prepaid": first and n == 1} for n, (day, part) in enumerate(parts, 1)]

"""E-invoices on their way into Invoices: only those that we issued, with the terms whose discount they offer.

An invoice that we received must never become a receivable. Who "we" are stands in Settings: `own_vat_ids`, and `company`. The seller is us
when one of its numbers is one of ours, or its name is ours; a number that is not ours decides against a name that is. Where Settings say
neither, the seller is taken as us, and that is said.

A final invoice is over the whole work and names what was invoiced in parts before. Those invoices are in the ledger, so what they claimed is
taken off it: 16,779.00 of which 10,000.00 was invoiced with 11 and 12 is an invoice over 6,779.00.
"""
from __future__ import annotations

from receivables.matching.names import key
from receivables.money import to_text
from receivables.policy import Policy
from receivables.schema import Frame
from workbook.readers.desk import Desk
from workbook.readers.formats.einvoice import Party
from workbook.readers.formats.shape import ReadFile, Row

BESIDE = ("issuer", "receiver", "document", "discounts", "prepaid", "before", "corrects")          # what an invoice's row says besides its columns


def keep_issued(found: ReadFile, desk: Desk) -> None:
    """Leave out the invoices of a file that are not ours, and say so; name the terms of the others."""
    bills = [row for row in found.invoices if "issuer" in row]
    if not bills:
        return
    left = [row for row in bills if is_ours(row["issuer"], desk.policy) is False]
    for row in left:
        _say_received(found, row, desk.policy)
    gone, papers = {id(row) for row in left}, {id(row["document"]) for row in left}
    found.invoices = [row for row in found.invoices if id(row) not in gone]
    found.due_lines = [line for line in found.due_lines if line["invoice"] not in {row["number"] for row in left}]
    found.statements = [paper for paper in found.statements if id(paper) not in papers]
    _say_assumed(found, desk.policy)
    for row in found.invoices:
        row["terms"] = _terms(row, desk.current("Terms"))
        if row.get("prepaid") and row["before"]:
            _less_before(row, found, desk)
        if row.get("corrects") and row["amount"] > 0:
            _say_corrected(row, found, desk)
        desk.issued[row["number"]] = (row["currency"], row["amount"], row["net"])


def is_ours(seller: Party, policy: Policy) -> bool | None:
    """Whether we are the seller; None where Settings do not tell.

    >>> us = Policy(company="Nordwind GmbH", own_vat_ids=("DE 123456789",))
    >>> is_ours(Party("NORDWIND G.m.b.H."), us), is_ours(Party("Any", vat_id="DE123456789"), us), is_ours(Party("Nordwind GmbH", vat_id="DE9"), us)
    (True, True, False)
    >>> is_ours(Party("Any", vat_id="DE9"), Policy()) is None
    True
    """
    own = {_plain(number) for number in policy.own_vat_ids}
    if own & {_plain(number) for number in (seller.vat_id, *seller.ids) if number}:
        return True
    if own and seller.vat_id:
        return False
    if not policy.company:
        return False if own else None
    return is_named(seller.name, policy.company) or is_named(seller.trade_name, policy.company)


def is_named(name: str, company: str) -> bool:
    """The same name, however the legal form is written; a company that Settings name without one may have any."""
    ours, its = key(company), key(name)
    return bool(name) and (ours.full == its.full or ours.full == ours.bare == its.bare)


def _less_before(row: Row, found: ReadFile, desk: Desk) -> None:
    """Take off a final invoice what the invoices before it claimed, where they are exactly what it says was prepaid."""
    earlier = {number: said for number in row["before"] if (said := _claimed(number, row["currency"], desk)) is not None}
    total, prepaid, code = sum(amount for amount, _ in earlier.values()), row["prepaid"], row["currency"]
    if not earlier:
        return
    if total != prepaid:
        found.warn(f"{row['number']} says that {to_text(prepaid, code)} was paid before and refers to {', '.join(earlier)} over "
                   f"{to_text(total, code)} {code}: what of it was invoiced there stands twice in what the customer owes.", row["line"],
                   "Lower its amount by that, or enter a credit note.", "Invoices", "amount", "prepaid")
        return
    row["amount"] -= total
    row["net"] -= sum(net for _, net in earlier.values())
    row["note"] = f"{to_text(total, code)} of it invoiced with {', '.join(earlier)}; {row['note']}"
    found.due_lines = [line for line in found.due_lines if (line["invoice"], line.get("prepaid")) != (row["number"], True)]


def _say_corrected(row: Row, found: ReadFile, desk: Desk) -> None:
    """A corrected invoice over the whole amount replaces one that is here: only a person knows whether that was taken back."""
    earlier = [number for number in row["before"] if _claimed(number, row["currency"], desk) is not None]
    if earlier:
        found.warn(f"{row['number']} corrects {', '.join(earlier)}, and both claim their amount in the ledger.", row["line"],
                   "If it replaces the earlier one, enter a credit note over that.", "Invoices", "number", "corrected")


def _claimed(number: str, currency: str, desk: Desk) -> tuple[int, int] | None:
    """Amount and net of an invoice of the ledger or of this import, None where there is none that claims something in this currency."""
    known = desk.current("Invoices")
    mine = known[known["number"] == number]
    code, amount, net = desk.issued.get(number, ("", 0, 0)) if mine.empty else mine[["currency", "amount", "net"]].iloc[0]
    return (int(amount), int(net)) if code == currency and amount > 0 else None


def _say_received(found: ReadFile, row: Row, policy: Policy) -> None:
    seller, buyer = row["issuer"], row["receiver"]
    who = seller.name or seller.trade_name or seller.vat_id or "somebody whom it does not name"
    to_us = is_ours(buyer, policy)
    mend = ("Enter it with what you owe." if to_us else
            f"If {who} is you, add {seller.vat_id or 'your VAT ID'} to own_vat_ids in Settings and import it again.")
    found.refuse(f"{row['number']} was issued by {who}{' to you' if to_us else ', not by you'}: it is no receivable.", row["line"], mend, "Invoices",
                 "number", "received")


def _say_assumed(found: ReadFile, policy: Policy) -> None:
    sellers = sorted({row["issuer"].name or row["issuer"].vat_id for row in found.invoices if is_ours(row["issuer"], policy) is None})
    if sellers:
        found.notes.append(f"it was assumed that you are {' and '.join(one or 'the seller' for one in sellers)}, because Settings name neither "
                           "company nor own_vat_ids. With one of them, invoices that you received are told from those that you issued.")


def _terms(row: Row, terms: Frame) -> str:
    """The code in Terms whose discounts are those that the invoice offers, and whose net days are its own; "" where there is none."""
    tiers = [(days, float(percent)) for days, percent in sorted(row["discounts"])[:2]]
    if not tiers or terms.empty:
        return ""
    tiers += [(0, 0.0)] * (2 - len(tiers))
    first, second = tiers
    mine = terms[(terms["discount_days"] == first[0]) & (terms["discount_percent"].fillna(0) == first[1])
                 & (terms["discount_days_2"] == second[0]) & (terms["discount_percent_2"].fillna(0) == second[1])]
    return str(mine["code"].iloc[0]) if len(mine) == 1 else ""


def _plain(number: str) -> str:
    return "".join(c for c in number if c.isalnum()).upper()

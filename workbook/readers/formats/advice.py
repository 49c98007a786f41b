"""A remittance advice with its lines, whatever it came in: what follows from what it says, and what of it does not add up.

An adjustment is negative where it was kept back. Payers write that sign in both ways, so it is the one with which gross - discount +
adjustment is what was paid.

>>> line = {"gross": 15000, "discount": 500, "adjustment": 200, "net": 14300}
>>> settle(line); line["adjustment"]
-200
"""
from __future__ import annotations

from dataclasses import dataclass, field

from receivables.money import to_text
from workbook.readers.formats.reading import known_currency
from workbook.readers.formats.shape import ReadFile, Row, Statement


@dataclass
class Advice:
    """One remittance advice: its row, its lines, the line on which it begins, our account, and the totals that it states."""

    row: Row
    lines: list[Row] = field(default_factory=list)
    line: int = 1
    account: str = ""
    stated: int | None = None            # the number of segments that its trailer states
    segments: int = 0

    @property
    def total(self) -> int:
        """What its lines add up to."""
        return sum(line["net"] for line in self.lines)


def settle(line: Row) -> None:
    """Fill what follows from the rest, and give the adjustment the sign with which the document adds up."""
    gross, net, discount, adjustment = line["gross"], line["net"], line["discount"], line["adjustment"]
    if gross is None:
        gross = 0 if net is None else net + discount - adjustment
    elif net is None:
        net = gross - discount + (adjustment if gross < 0 else -abs(adjustment))
    side = -1 if gross < 0 else 1
    for one in (adjustment, -adjustment):
        if gross - side * discount + one == net or gross - discount + one == net:
            line["adjustment"] = one
            break
    line |= {"gross": gross, "net": net or 0}


def differences(advice: Advice) -> list[str]:
    """What does not add up inside of one advice, in words."""
    row, code = advice.row, advice.row["currency"]
    out = []
    if any(line["net"] for line in advice.lines) and advice.total != row["amount"]:
        out.append(f"The payment is {to_text(row['amount'], code)} {code}, the documents it names add up to {to_text(advice.total, code)}: "
                   f"{to_text(abs(advice.total - row['amount']), code)} {'too much' if advice.total > row['amount'] else 'too little'}.")
    for line in advice.lines:
        rest = line["net"] - (line["gross"] - line["discount"] + line["adjustment"])
        if line["adjustment"] and rest:
            out.append(f"{line['invoice'] or 'A line'}: {to_text(line['gross'], code)} - discount {to_text(line['discount'], code)} + adjustment "
                       f"{to_text(line['adjustment'], code)} is not the {to_text(line['net'], code)} that was paid.")
    return out


def add_advice(found: ReadFile, advice: Advice, receipt: Row | None = None) -> None:
    """Put an advice and its lines into what the file gives; `receipt` is the payment that carried it."""
    if receipt is not None:
        advice.row["of"] = receipt
    if not known_currency(advice.row["currency"]):
        found.warn(f"The currency {advice.row['currency']} is unknown.", advice.line, "Its amounts are read with two decimals.", "Remittances")
    found.remittances.append(advice.row)
    found.remittance_lines += advice.lines


def add_document(found: ReadFile, advice: Advice, trailer: str = "") -> None:
    """The same of an advice that is a document of its own, with what it says of its totals, and of its number of segments (`trailer` names the
    segment that must say it)."""
    add_advice(found, advice)
    found.statements.append(_as_document(found, advice, trailer))


def _as_document(found: ReadFile, advice: Advice, trailer: str) -> Statement:
    row = advice.row
    out = Statement(account=advice.account, currency=row["currency"], number=row.get("reference", ""), from_date=row.get("date", ""),
                    to_date=row.get("date", ""), line=advice.line, lines=len(advice.lines), movements=advice.total)
    out.tied = any(line["net"] or line["gross"] for line in advice.lines)
    if not out.tied and advice.lines:
        found.notes.append(f"{row.get('reference') or 'The advice'} names {len(advice.lines)} documents without amounts.")
    out.findings += differences(advice)
    if advice.stated is not None:
        out.compare("Segments", advice.stated, advice.segments, money=False)
    elif trailer:
        out.findings.append(f"The advice has no trailer ({trailer}): the file may be cut off.")
    return out

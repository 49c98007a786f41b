"""The meaning of an 820: who pays how much, and for which documents (BPR, TRN, CUR, N1, ENT, RMR, ADX, DTM, REF).

A credit memo is negative, whichever sign it was written with, unless the payment says otherwise.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook.readers.formats.advice import Advice, settle
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import Row
from workbook.readers.formats.x12 import Segment

REASONS = dict(enumerate((
    "pricing error", "allowance or charge error", "extension error", "damaged", "quality", "quantity contested", "incorrect product",
    "substitute product", "terms of sale error", "pallet or container charge error", "returned, damaged", "returned, quality", "returned, dating",
    "returned, promotion", "returned, recall", "allowance or charge of no invoice", "required data missing", "not company bill",
    "duplicate billing", "balance due declined", "shipment method of payment incorrect", "weight error", "special charge not authorized",
    "incorrect discount", "item not accepted", "invoice cancelled"), 1)) | {
    41: "item not accepted, delay", 42: "item not accepted, loss", 44: "required documents missing", 46: "transportation charge incorrect",
    48: "service charge", 49: "processing charge", 50: "late charge", 51: "interest penalty charge", 52: "credit for overpayment",
    53: "remittance for underpayment", 54: "freight deducted", 55: "tax deducted", 56: "advertising allowance taken", 57: "volume discount taken",
    58: "billed after final billing", 59: "item not received", 60: "no open item on file", 61: "no open order on file", 62: "item description error",
    71: "advertising allowance", 72: "authorized return"}          # X12 data element 426
CREDIT_MEMO, PERHAPS = ("CM", "CL"), ("CN",)          # the buyer's, the seller's
FACTS = {"PO": "PO", "BM": "bill of lading", "DP": "department", "VN": "vendor order", "CT": "contract", "CR": "customer reference"}


def advices(found: Sequence[Segment]) -> Iterator[Advice]:
    """Each transaction set 820; loose RMR segments without a set are one advice."""
    current: list[Segment] = []
    inside = not any(segment.parts[0] == "ST" for segment in found)
    for segment in found:
        tag = segment.parts[0]
        if tag == "ST":
            if current:
                yield _advice(current)
            current, inside = [], segment.get(1) == "820"
        if inside:
            current.append(segment)
        if tag == "SE":
            if current:
                yield _advice(current)
            current, inside = [], False
    if current:
        yield _advice(current)


def _advice(parts: Sequence[Segment]) -> Advice:
    currency = next((s.get(2).upper() for s in parts if s.parts[0] == "CUR" and s.get(2)), "USD")
    advice = Advice({"currency": currency, "line": parts[0].line, "amount": 0}, line=parts[0].line)
    texts: list[str] = []
    open_line: Row | None = None
    told: Row | None = None              # what REF, DTM and NTE tell more of
    for segment in parts:
        tag = segment.parts[0]
        advice.segments += tag not in ("ISA", "GS", "GE", "IEA")
        if tag == "RMR":
            told = open_line = _line(segment, advice, currency)
            advice.lines.append(open_line)
        elif tag == "ADX":
            told = _adjust(segment, advice, open_line, currency)
        elif tag == "ENT":
            told = open_line = None
        elif told is not None and tag in ("REF", "DTM", "NTE"):
            _about(segment, told)
        else:
            texts += _header(segment, advice, currency)
    _less_adjustments(advice)
    _paid_and_whole(advice)
    for line in advice.lines:
        settle(line)
    _sign_credits(advice)
    if texts:
        advice.row["text"] = joined(texts)
    return advice


def _header(segment: Segment, advice: Advice, currency: str) -> list[str]:
    """What a segment outside of a document says; its text, where it is only that."""
    row, tag = advice.row, segment.parts[0]
    if tag == "BPR":
        row["amount"] = _money(segment, 2, currency) or 0
        days = [found for part in segment.parts[14:] if (found := day(part))]          # elements left out put it at another place than 16
        row |= {"method": segment.get(4), "payer_account": _account(segment.get(9)), "date": day(segment.get(16)) or (days or [""])[-1]}
        advice.account = "" if day(segment.get(15)) else _account(segment.get(15))
        if segment.get(3) == "D":
            return ["debit"]
    elif tag == "TRN":
        row.setdefault("reference", segment.get(2))
    elif tag == "N1" and segment.get(1) in ("PR", "RM"):
        row.setdefault("payer_name", segment.get(2))
    elif tag == "SE" and segment.get(1).isdecimal() and len(segment.get(1)) < 10:
        advice.stated = int(segment.get(1))
    elif tag == "DTM" and not row.get("date"):
        row["date"] = day(segment.get(2))
    elif tag in ("NTE", "REF") and segment.get(2):
        return [joined([segment.get(2), segment.get(3)]) if tag == "NTE" else f"{segment.get(1)} {segment.get(2)}"]
    return []


def _line(segment: Segment, advice: Advice, currency: str) -> Row:
    """RMR: qualifier, number, action, paid, document's amount, discount, reason of an adjustment, adjustment."""
    reason = segment.get(7)
    return {"of": advice.row, "invoice": segment.get(2), "currency": currency, "line": segment.line, "net": _money(segment, 4, currency),
            "gross": _money(segment, 5, currency) or None, "discount": abs(_money(segment, 6, currency) or 0),
            "adjustment": _money(segment, 8, currency) or 0, "reason": _reason(reason), "text": segment.get(1)}


def _adjust(segment: Segment, advice: Advice, line: Row | None, currency: str) -> Row:
    """ADX: part of a document's difference, or an adjustment of the payment as a whole. Gives the line that it is in."""
    amount, reason = _money(segment, 1, currency) or 0, _reason(segment.get(2))
    if line is None:
        line = {"of": advice.row, "invoice": segment.get(4), "currency": currency, "line": segment.line, "gross": 0, "discount": 0,
                "adjustment": amount, "reason": reason, "net": amount, "text": "adjustment"}
        advice.lines.append(line)
        return line
    line["adjustment"] += amount
    line["reason"] = joined([line["reason"], reason])
    return line


def _about(segment: Segment, line: Row) -> None:
    tag, code, value = segment.parts[0], segment.get(1), segment.get(2)
    if tag == "DTM" and code == "003":
        line["invoice_date"] = day(value)
    elif value and tag != "DTM":
        line["text"] = joined([line["text"], value if tag == "NTE" else f"{FACTS.get(code, code)} {value}"])


def _less_adjustments(advice: Advice) -> None:
    """Documents that are named with their own amount alone are paid less their ADX where only then they add up to the payment."""
    before = [line for line in advice.lines if line["gross"] is None and line["net"] is not None and line["adjustment"]]
    total = sum(line["net"] or 0 for line in advice.lines)
    if before and total != advice.row["amount"] == total + sum(line["adjustment"] for line in before):
        for line in before:
            line |= {"gross": line["net"], "net": line["net"] + line["adjustment"]}


def _paid_and_whole(advice: Advice) -> None:
    """Payers that write the document's amount first and what they paid behind it: so where each less its discount is the other, and only so do
    the documents add up to the payment."""
    both = [line for line in advice.lines if line["net"] is not None and line["gross"] is not None]
    as_written, turned = (sum(line[name] if line in both else line["net"] or 0 for line in advice.lines) for name in ("net", "gross"))
    if as_written != advice.row["amount"] == turned and all(line["net"] - line["discount"] == line["gross"] for line in both):
        for line in both:
            line |= {"net": line["gross"], "gross": line["net"]}


def _sign_credits(advice: Advice) -> None:
    """Credit memos negative, unless the documents add up to the payment as they are written. CN is a credit note to some and a carrier's number
    to others: it is one where only then they add up."""
    if advice.total == advice.row["amount"]:
        return
    kinds = [line for line in advice.lines if line["net"] > 0 and line["text"].partition(" ")[0] in (*CREDIT_MEMO, *PERHAPS)]
    sure = [line for line in kinds if line["text"].partition(" ")[0] in CREDIT_MEMO]
    for line in kinds if advice.total - 2 * sum(line["net"] for line in kinds) == advice.row["amount"] else sure:
        line |= {"gross": -abs(line["gross"]), "net": -line["net"]}


def _reason(code: str) -> str:
    words = REASONS.get(int(code)) if code.isdecimal() and len(code) == 2 else None
    return f"{code} {words}" if words else code


def _account(text: str) -> str:
    """An account; what stands there without a digit is the kind of another one."""
    return text if any(c.isdigit() for c in text) else ""


def _money(segment: Segment, n: int, currency: str) -> int | None:
    text = segment.get(n)
    return minor(text, currency) if text else None

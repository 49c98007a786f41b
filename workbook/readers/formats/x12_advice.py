"""The meaning of an 820: who pays how much, and for which documents (BPR, TRN, CUR, N1, ENT, RMR, ADX, DTM, REF).

A credit memo is negative, whichever sign it was written with.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook.readers.formats.advice import Advice, settle
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import Row
from workbook.readers.formats.x12 import Segment

REASONS = {"01": "pricing error", "03": "extension error", "04": "damaged", "05": "quality", "06": "quantity contested", "07": "incorrect product",
           "11": "returned, damaged", "12": "returned, quality", "50": "late charge", "52": "credit for overpayment",
           "53": "remittance for underpayment", "55": "tax deducted", "59": "item not received"}
CREDIT_MEMO = ("CM", "CN")
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
    for segment in parts:
        tag = segment.parts[0]
        advice.segments += tag not in ("ISA", "GS", "GE", "IEA")
        if tag == "RMR":
            open_line = _line(segment, advice, currency)
            advice.lines.append(open_line)
        elif tag == "ADX":
            _adjust(segment, advice, open_line, currency)
        elif tag == "ENT":
            open_line = None
        elif open_line is not None and tag in ("REF", "DTM", "NTE"):
            _about(segment, open_line)
        else:
            texts += _header(segment, advice, currency)
    _less_adjustments(advice)
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
        row |= {"method": segment.get(4), "payer_account": segment.get(9), "date": day(segment.get(16))}
        advice.account = segment.get(15)
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
            "gross": _money(segment, 5, currency), "discount": abs(_money(segment, 6, currency) or 0),
            "adjustment": _money(segment, 8, currency) or 0, "reason": _reason(reason), "text": segment.get(1)}


def _adjust(segment: Segment, advice: Advice, line: Row | None, currency: str) -> None:
    """ADX: part of a document's difference, or an adjustment of the payment as a whole."""
    amount, reason = _money(segment, 1, currency) or 0, _reason(segment.get(2))
    if line is None:
        advice.lines.append({"of": advice.row, "invoice": segment.get(4), "currency": currency, "line": segment.line, "gross": 0, "discount": 0,
                             "adjustment": amount, "reason": reason, "net": amount, "text": "adjustment"})
        return
    line["adjustment"] += amount
    line["reason"] = joined([line["reason"], reason])


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


def _sign_credits(advice: Advice) -> None:
    for line in advice.lines:
        if line["text"].partition(" ")[0] in CREDIT_MEMO and line["net"] > 0:
            line |= {"gross": -abs(line["gross"]), "net": -line["net"]}


def _reason(code: str) -> str:
    return f"{code} {REASONS[code]}" if code in REASONS else code


def _money(segment: Segment, n: int, currency: str) -> int | None:
    text = segment.get(n)
    return minor(text, currency) if text else None

"""EDIFACT REMADV (remittance advice): one Remittance for each message, one line for each document (DOC) it names.

| amount | is |
|---|---|
| MOA 12, 11 | what is paid for the document; before the first DOC, or after UNS+S, for all |
| MOA 39, 77, 38, 9 | the document's amount, the first of these that there is |
| MOA 52, 109 | discount |
| MOA 165, 265, 5, or any behind an AJT | adjustment; an AJT without an amount explains what is left out |

A credit note, or a debit note of the payer, is negative where the total says so; both are tried, and the one nearer to the payment holds.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from receivables.errors import ReceivablesError
from workbook.readers.dialect import decode
from workbook.readers.formats.advice import Advice, add_document, settle
from workbook.readers.formats.edifact import Segment, segments
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import ReadFile, Row

NAME = "REMADV"
PAID, GROSS, DISCOUNT, ADJUSTMENT = ("12", "11"), ("39", "77", "38", "9"), ("52", "109"), ("165", "265", "5")
TOTAL = ("12", "11", "128", "9", "77")
TURNED = ("381", "83", "396", "383", "84")           # credit notes, and debit notes that the payer wrote
DAYS = ("209", "203", "138", "140", "137")            # value, execution, payment, due, message
PAYERS = ("PR", "PL", "OY", "BY", "MS")
REASONS = {"1": "agreed settlement", "2": "quality", "3": "damaged", "4": "short delivery", "5": "price", "6": "proof of delivery",
           "7": "payment on account", "9": "invoice error", "11": "bank charges",
           "13": "counter claim", "14": "wrong delivery", "16": "goods partly returned", "17": "damaged in transport", "19": "trade discount",
           "20": "late delivery", "21": "advertising", "26": "tax", "32": "not delivered", "33": "late delivery", "35": "goods returned",
           "38": "bonus", "39": "discount", "40": "freight", "41": "deducted from other invoices", "52": "wrong invoice", "53": "duplicate invoice",
           "54": "weight", "56": "incorrect discount", "57": "price change", "59": "chargeback", "60": "offset",
           "66": "cash discount"}          # UN/EDIFACT 4465
_SET = re.compile(r"UNH[^A-Za-z0-9]\s*[^'\r\n]{0,40}?[^A-Za-z0-9]REMADV\b")


def sniff(head: bytes, name: str) -> float:
    """Sure when a message header names REMADV."""
    text = decode(head).text.lstrip("\ufeff \r\n\t")
    return 0.9 if text[:3] in ("UNA", "UNB", "UNH") and _SET.search(text) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every REMADV of the file. Raises ReceivablesError where there is none."""
    found = ReadFile(NAME, name)
    for parts in _messages(segments(decode(data).text)):
        advice = _advice(parts)
        add_document(found, advice, "UNT")
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because its EDIFACT segments cannot be told apart: no UNH segment of a REMADV is found. "
                               "Ask the sender for the file again. Nothing of it was written.")
    return found


def _messages(parts: Sequence[Segment]) -> Iterator[list[Segment]]:
    current: list[Segment] = []
    for segment in parts:
        if segment.tag == "UNH":
            if current:
                yield current
            current = [segment] if segment.get(2) == "REMADV" else []
        elif current:
            if segment.tag == "UNZ":
                break
            current.append(segment)
            if segment.tag == "UNT":
                yield current
                current = []
    if current:
        yield current


def _advice(parts: Sequence[Segment]) -> Advice:
    currency = next((s.get(1, 1).upper() for s in parts if s.tag == "CUX" and s.get(1, 1)), "EUR")
    advice = Advice({"currency": currency, "line": parts[0].line, "amount": 0}, line=parts[0].line, segments=len(parts))
    totals: dict[str, int] = {}
    days: dict[str, str] = {}
    texts: list[str] = []
    line: Row | None = None
    for segment in parts:
        if segment.tag == "DOC":
            line = {"of": advice.row, "invoice": segment.get(2), "currency": currency, "line": segment.line, "text": segment.get(1),
                    "reason": "", "said": {}, "reasons": 0}
            advice.lines.append(line)
        elif segment.tag in ("UNS", "UNT"):
            line = None
            if segment.tag == "UNT" and segment.get(1).isdecimal() and len(segment.get(1)) < 10:
                advice.stated = int(segment.get(1))
        elif line is not None:
            _about(segment, line, currency)
        else:
            texts += _header(segment, advice, totals, days, currency)
    for row in advice.lines:
        _amounts(row)
    advice.row["date"] = next((days[code] for code in DAYS if days.get(code)), "")
    advice.row["amount"] = next((totals[code] for code in TOTAL if code in totals), sum(row["net"] for row in advice.lines))
    turn(advice)
    if texts:
        advice.row["text"] = joined(texts)
    return advice


def _header(segment: Segment, advice: Advice, totals: dict[str, int], days: dict[str, str], currency: str) -> list[str]:
    row, tag, code = advice.row, segment.tag, segment.get(1)
    if tag == "BGM":
        row["reference"] = segment.get(2) or segment.get(2, 0)
    elif tag == "MOA":
        amount = minor(segment.get(1, 1), currency)
        if amount is not None:
            totals[code] = amount
    elif tag == "DTM":
        days.setdefault(code, _day(segment))
    elif tag == "NAD" and code in PAYERS:
        name = segment.parts[4] if segment.get(4) else segment.parts[3] if segment.get(3) else []
        row["payer_name"] = row.get("payer_name") or " ".join(" ".join(name).split())
        return [f"payer {segment.get(2)}"] if segment.get(2) else []
    elif tag == "FII":
        if code in ("PB", "OR"):
            row["payer_account"] = segment.get(2)
        elif code in ("RB", "BF"):
            advice.account = segment.get(2)
    elif tag == "RFF" and code in ("PQ", "TN", "AEK") and segment.get(1, 1):
        row["reference"] = segment.get(1, 1)
    elif tag == "FTX":
        return [joined(segment.parts[4] if len(segment.parts) > 4 else [])]
    return []


def _about(segment: Segment, line: Row, currency: str) -> None:
    """What a segment says of a document."""
    tag, code = segment.tag, segment.get(1)
    if tag == "MOA":
        amount = minor(segment.get(1, 1), currency)
        if amount is not None:
            adjusting = code in ADJUSTMENT or (line["reasons"] and code not in (*PAID, *DISCOUNT))
            key = "adjustment" if adjusting else code
            line["said"][key] = line["said"].get(key, 0) + amount if adjusting else amount
    elif tag == "DTM" and code in ("137", "171", "3") and not line.get("invoice_date"):
        line["invoice_date"] = _day(segment)
    elif tag == "AJT":
        line["reasons"] += 1
        line["reason"] = joined([line["reason"], f"{code} {REASONS[code]}" if code in REASONS else code])
    elif tag == "FTX":
        words = joined(segment.parts[4] if len(segment.parts) > 4 else [])
        column = "reason" if line["reasons"] else "text"
        line[column] = joined([line[column], words])
    elif tag == "RFF" and segment.get(1, 1):
        line["text"] = joined([line["text"], f"{code} {segment.get(1, 1)}"])


def _amounts(line: Row) -> None:
    """Gross, discount, adjustment and net from the amounts that the document names."""
    said = line.pop("said")
    reasons = line.pop("reasons")
    gross, net = (next((said[code] for code in codes if code in said), None) for codes in (GROSS, PAID))
    line["discount"] = abs(next((said[code] for code in DISCOUNT if said.get(code)), 0))
    line["adjustment"] = said.get("adjustment", 0)
    if reasons and not line["adjustment"] and gross is not None and net is not None:
        line["adjustment"] = net - gross + (line["discount"] if gross >= 0 else -line["discount"])
    line |= {"gross": gross, "net": net}
    settle(line)


def turn(advice: Advice) -> None:
    """Make credit notes and the payer's debit notes negative where the payment says so."""
    kinds = [line for line in advice.lines if line["text"].partition(" ")[0] in TURNED and line["net"] > 0]
    turned = advice.total - 2 * sum(line["net"] for line in kinds)
    if kinds and abs(turned - advice.row["amount"]) < abs(advice.total - advice.row["amount"]):
        for line in kinds:
            line |= {"gross": -line["gross"], "adjustment": -line["adjustment"], "net": -line["net"]}


def _day(segment: Segment) -> str:
    return day(segment.get(1, 1)[:8])

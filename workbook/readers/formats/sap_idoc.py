"""SAP IDocs of a payment advice (message REMADV or PAYEXT, type PEXR2001, PEXR2002, PEXR2003) as XML: one Remittance for each IDOC.

| amount of a document (E1IDPU5) | is |
|---|---|
| MOAQUAL 006, else 002, else 001 | what is paid for it |
| 004, else 016; 001 where it is that less discount and tax | the document's amount |
| 003 | discount |
| 030 | withheld tax |

The document is DOCNUMMR, else the reference 010, else 009; the others are in the text. A credit memo (CRM) counts against the invoices, and a
payer who writes what goes out as negative means the same. The flat form names no fields and is refused.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from receivables.errors import ReceivablesError
from workbook.readers.formats.advice import Advice, add_document, settle
from workbook.readers.formats.reading import day, joined, minor
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.xmlsafe import at, begin, ends, local, text

NAME = "SAP IDoc REMADV"
NET, GROSS, DISCOUNT, WITHHELD = ("006", "002", "001"), ("004", "016"), "003", "030"
PAID = ("002", "006", "001", "004")
DAYS, ISSUED = ("017", "028", "026", "015", "012", "011", "016"), ("016", "015", "012", "026")
CREDIT = ("CRM", "CRN")
_KIND = re.compile(rb"(?s)<IDOC\b.*?(?:REMADV|PEXR200\d|<E1IDKU1\b)|<PEXR200\d\b")
_FLAT = re.compile(rb"\s*EDI_DC(?:40)?\b[^\r\n]{0,400}(?:REMADV|PEXR200\d)")


def sniff(head: bytes, name: str) -> float:
    """Sure when the first bytes hold an IDoc of this type, as XML or flat."""
    return 0.9 if _KIND.search(begin(head)) or _FLAT.match(head) else 0.0


def read(data: bytes, name: str) -> ReadFile:
    """Every advice of the file. Raises ReceivablesError where the XML is broken, holds none, or the IDoc is flat."""
    if _FLAT.match(data):
        raise ReceivablesError(f"You cannot import {name} because it is a flat SAP IDoc, whose fields have no names. Ask the sender for it as XML. "
                               "Nothing of it was written.")
    found = ReadFile(NAME, name)
    lines: list[Any] = []
    for element in ends(data, name, NAME, ("E1IDPU1", "IDOC")):
        if local(element) == "E1IDPU1":
            lines.append(_document(element))
        elif lines or any(True for _ in element.iter("{*}E1IDKU1")):
            advice = _advice(element, lines)
            add_document(found, advice)
            lines = []
        element.clear()
    if not found.remittances:
        raise ReceivablesError(f"You cannot import {name} because this IDoc holds no payment advice. Nothing of it was written.")
    return found


def _document(element: Any) -> Row:
    """What a document says of itself; its amounts stay text until the currency is known."""
    numbers = {text(one, "QUALF"): text(one, "BELNR") for one in at(element, "E1EDP02")}
    own = text(element, "DOCNUMMR")
    number = own or numbers.get("010") or numbers.get("009") or next(filter(None, numbers.values()), "")
    kind = text(element, "DOCNAME")
    reasons = [joined([text(one, "AJTGRUND"), text(one, "AJTRZEIL")]) for one in at(element, "E1IDPU2")]
    others = [f"{code} {said}" for code, said in numbers.items() if said and said != number]
    issued = day(text(element, "DOCDATUM")) or _dated(at(element, "E1EDP03"), ISSUED)
    return {"invoice": number, "invoice_date": issued, "reason": joined(reasons), "text": joined([kind, *others]), "line": element.sourceline or 1,
            "credit": kind.upper() in CREDIT, "said": _amounts(at(element, "E1IDPU5"))}


def _advice(root: Any, documents: Sequence[Row]) -> Advice:
    header = {code: said for tag in ("E1IDLU5", "E1IDKU5", "E1IDPU5") for code, said in _amounts(root.iter("{*}" + tag)).items()}
    codes = [said[1] for one in (header, *(document["said"] for document in documents)) for said in one.values() if said[1]]
    currency = next(iter(codes), "EUR")
    references = {text(one, "QUALF"): text(one, "BELNR") for one in root.iter("{*}E1EDK02")}
    number, payment = next((text(one, "BGMREF") for one in root.iter("{*}E1IDKU1")), ""), references.get("022", "")
    payer = next((one for one in root.iter("{*}E1EDKA1") if text(one, "PARVW") == "AG"), None)
    row: Row = {"currency": currency, "line": root.sourceline or 1, "reference": payment or number, "date": _dated(root.iter("{*}E1EDK03"), DAYS),
                "payer_name": joined([text(payer, "NAME1"), text(payer, "NAME2")]).replace(" | ", " "), "payer_account": _account(root, "BA"),
                "text": joined([f"advice {number}" if payment and number else "", f"payer {text(payer, 'PARTN')}" if text(payer, "PARTN") else ""])}
    advice = Advice(row, line=row["line"], account=_account(root, "BB"))
    for document in documents:
        line = {name: value for name, value in document.items() if name not in ("said", "credit")} | {"of": row, "currency": currency}
        advice.lines.append(line | _settled({code: minor(said[0], currency) for code, said in document["said"].items()}, line["reason"]))
    _sign(advice, [document["credit"] for document in documents])
    paid = next((abs(found) for code in PAID if code in header and (found := minor(header[code][0], currency)) is not None), None)
    row["amount"] = advice.total if paid is None else paid
    return advice


def _settled(said: dict[str, int | None], reason: str) -> Row:
    """Gross, discount, adjustment and net of one document, without the sign of its kind."""
    size = {code: abs(amount) for code, amount in said.items() if amount is not None}
    net, gross = (next((size[code] for code in codes if code in size), None) for codes in (NET, GROSS))
    discount, withheld = size.get(DISCOUNT, 0), size.get(WITHHELD, 0)
    if gross is None and net is not None and size.get("001") == net + discount + withheld:
        gross = size["001"]
    why = joined([reason, "withheld tax" if withheld else ""])
    line: Row = {"gross": gross, "net": net, "discount": discount, "adjustment": -withheld, "reason": why}
    if reason and not withheld and gross is not None and net is not None:
        line["adjustment"] = net - gross + discount
    written = next((said[code] for code in (*NET, *GROSS) if said.get(code)), 0) or 0
    settle(line)
    return line | {"written": -1 if written < 0 else 1}


def _sign(advice: Advice, credits: Sequence[bool]) -> None:
    """Credit memos against the invoices; what the payer writes as negative because it goes out is positive."""
    usual = [line["written"] for line, credit in zip(advice.lines, credits) if not credit]
    outwards = bool(usual) and all(written < 0 for written in usual)
    for line, credit in zip(advice.lines, credits):
        written = line.pop("written")
        if credit or (written < 0) != outwards:
            line |= {name: -line[name] for name in ("gross", "discount", "adjustment", "net")}


def _amounts(elements: Any) -> dict[str, tuple[str, str]]:
    """Amount as text, with its sign in front, and currency, by qualifier."""
    out: dict[str, tuple[str, str]] = {}
    for one in elements:
        plain = text(one, "MOABETR")
        signed = f"-{plain[:-1].strip()}" if plain.endswith("-") else plain
        if signed:
            out.setdefault(text(one, "MOAQUAL"), (signed, text(one, "CUXWAERZ").upper()))
    return out


def _dated(elements: Any, order: Sequence[str]) -> str:
    """The first of the days in this order of their qualifiers."""
    days = {text(one, "IDDAT"): found for one in elements if (found := day(text(one, "DATUM")))}
    return next((days[code] for code in order if code in days), "")


def _account(root: Any, role: str) -> str:
    return next((text(one, "FIIKONTO", "IBAN") for one in root.iter("{*}E1IDB02") if text(one, "FIIQUALI") == role), "")

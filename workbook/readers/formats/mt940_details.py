"""The dialects of :86: in MT940: what the payer wrote, who it was, from which account.

They are read here, for mt-940 splits the first alone, where its mark is ?, glues its fields, and has a field for none of the others.

| dialect | looks like |
|---|---|
| numbered (Germany, Austria, Poland, Luxembourg) | 166?00GUTSCHRIFT?20SVWZ+RE 10234?31DE02...?32Müller GmbH, or with > ~ < ^ for ? |
| words between slashes (SWIFT, Netherlands) | /EREF/77/CNTP/NL69INGB0123456789/INGBNL2A/Jansen BV///REMI/USTD//RE 10234/ |
| words with colons | 911 TRANSAKCJA; Z RACH.: 5611...; OD: JAN NOWAK; TYT.: RE 10234 |
| free text | RE 10234 MUELLER GMBH |

>>> details(["166?00GUTSCHRIFT?20EREF+77SVWZ+RE 10234?31DE02120300000000202051?32Müller?33 GmbH"])
{'text': 'RE 10234', 'end_to_end_id': '77', 'payer_account': 'DE02120300000000202051', 'payer_name': 'Müller GmbH'}
>>> details(["/EREF/77/NAME/Jansen BV/IBAN/NL69INGB0123456789/REMI/RE 10234"])["text"]
'RE 10234'
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from workbook.readers.formats.reading import is_iban, joined
from workbook.readers.formats.shape import Row

_RETURNED = re.compile(r"\s*10[89]\s?[?<>~^§&|@]|.*?/RTRN/", re.DOTALL)          # codes of the German banks; the word of SWIFT
_REASON = re.compile(r"\b(?:A[CGM]\d\d|BE\d\d|FF\d\d|M[DS]\d\d|RC\d\d|RR\d\d|SL\d\d|CNOR|DNOR|FOCR)\b")
FULL = 27          # characters of a numbered field; a shorter one ended at a blank
TEXT = ("2", "6")
_NUMBERED = re.compile(r"\s*(?:\d{3})?\s?([?<>~^§&|@])(?=\d\d)")
_FIELDS = {mark: re.compile(re.escape(mark) + r"(?=\d\d)") for mark in "?<>~^§&|@"}
_SEPA = re.compile(r"(?:^|(?<=[^A-Z]))(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|BREF|RREF|COAM|OAMT|IBAN|BIC|PURP|TAN1?|TAN2)\+")
_SLASHED = re.compile(r"/(EREF|REMI|NAME|IBAN|BIC|ADDR|CNTP|ORDP|BENM|TRTP|CSID|MARF|RTRN|PREF|ISDT|UDTR|UCRD|TRCD|SVCL|PURP|ULTD|ULTB|RFB|ROC"
                      r"|OCMT|CHGS|ID)/")
_WORDS: Mapping[str, re.Pattern[str]] = {
    "payer_account": re.compile(r"(?:Z RACH\.|REK|IBAN|KONTO)\s?[:.]\s*([A-Z]{2}\d\d[A-Z0-9 ]{8,30}?|\d[\d ]{7,33}?)"
                                r"(?=\s*(?:[;/]|BIC|NAAM|$|[A-Z]{3,}:))"),
    "payer_name": re.compile(r"(?:\bOD|NAAM|NAME|AUFTRAGGEBER)\s?:\s*([^;/]+?)(?=\s*(?:;|/|UL\.|OMSCHRIJVING|KENMERK|IBAN|MITTEILUNGEN|$))"),
}


def details(lines: Sequence[str], numbered_lines: bool = False) -> Row:
    """What the lines say: text, and as far as they are known end_to_end_id, payer_account, payer_name. `numbered_lines` for tag :NS:."""
    if numbered_lines:
        return _of_ns(lines)
    whole = "".join(lines)
    mark = _NUMBERED.match(whole)
    if mark:
        return _kept(_numbered(whole[mark.start(1):], mark[1]))
    if len(_SLASHED.findall(whole)) > 1 or whole.lstrip().startswith("/REMI/"):
        return _kept(_slashed(whole))
    text = joined([" ".join(line.strip() for line in lines)])
    return _kept({"text": text} | {name: found[1].strip() for name, word in _WORDS.items() if (found := word.search(text))})


def other_side(reference: str, more: str, lines: Sequence[str]) -> tuple[Row, Sequence[str]]:
    """Account and name of the other party where :61: holds them as its reference and the words behind it, and what :86: says besides.

    >>> other_side("0987654321", "marechal s", ["0987654321 marechal s", "", "RE 10234"])          # ASN, SNS
    ({'end_to_end_id': '', 'payer_account': '0987654321', 'payer_name': 'marechal s'}, ['', 'RE 10234'])
    >>> other_side("EREF", "NL91ABNA0417164300", ["/REMI/RE 10234"])                               # Rabobank
    ({'payer_account': 'NL91ABNA0417164300'}, ['/REMI/RE 10234'])
    """
    first = " ".join(lines[0].split()) if lines else ""
    if reference and more and first.startswith(f"{reference} {more}"):
        return {"end_to_end_id": "", "payer_account": reference, "payer_name": first[len(reference) + 1:]}, lines[1:]
    if is_iban(reference):
        return {"end_to_end_id": "", "payer_account": reference}, lines
    return {"payer_account": more} if is_iban(more) else {}, lines


def returned(text: str) -> str:
    """"Return" and the bank's reason, where the code of a debit says that a collection of ours came back; else "".

    >>> returned("109?00SEPA-LASTSCHR. RUECKL.?20EREF+77?21SVWZ+RUECKLASTSCHRIFT AM04"), returned("/RTRN/MD06/EREF/77"), returned("105?00LASTSCHRIFT")
    ('Return, reason AM04', 'Return, reason MD06', '')
    """
    if not _RETURNED.match(text):
        return ""
    reason = _REASON.search(text)
    return f"Return, reason {reason[0]}" if reason else "Return"


def _kept(row: Row) -> Row:
    """Without blanks, in one order."""
    return {name: row[name] for name in ("text", "end_to_end_id", "payer_account", "payer_name") if row.get(name)}


def _numbered(whole: str, mark: str) -> Row:
    fields: dict[str, str] = {}
    for part in _FIELDS[mark].split(whole)[1:]:
        fields[part[:2]] = fields.get(part[:2], "") + part[2:]
    text = _flow([value for code, value in sorted(fields.items()) if code[0] in TEXT])
    said = _sepa(text)
    return {"text": said.get("SVWZ", said.get("", "")) or fields.get("00", ""), "end_to_end_id": _reference(said.get("EREF", "")),
            "payer_account": (fields.get("31", "") or said.get("IBAN", "") or fields.get("38", "")).replace(" ", ""),
            "payer_name": joined([fields.get("32", "") + fields.get("33", "")])}


def _flow(parts: Sequence[str]) -> str:
    """Fields as one text: a full field goes on in the next, a shorter one ended at a blank."""
    out = ""
    for part in parts:
        out += part if len(part) >= FULL else part + " "
    return " ".join(out.split())


def _sepa(text: str) -> dict[str, str]:
    """The parts of a SEPA text by their word; what stands before the first under ""."""
    pieces = _SEPA.split(text)
    return {"": pieces[0].strip()} | {word: value.strip() for word, value in zip(pieces[1::2], pieces[2::2])}


def _reference(text: str) -> str:
    return "" if text.upper() in ("NOTPROVIDED", "NONREF") else text


def _slashed(whole: str) -> Row:
    pieces = _SLASHED.split(whole)
    said: dict[str, str] = {}
    for word, value in zip(pieces[1::2], pieces[2::2]):
        if word == "CNTP":
            value, _, name = (*(part.strip() for part in value.split("/")), "", "")[:3]
            said["NAME"] = said.get("NAME") or name
            word = "IBAN"
        value = value.strip().strip("/")
        said[word] = f"{said[word]} {value}".strip() if word == "REMI" and word in said else said.get(word) or value
    text = re.sub(r"^(?:USTD|STRD)(?:/{1,2}(?:CUR/)?|(?= )|$)", "", said.get("REMI", ""))
    return {"text": joined([text]) or joined([pieces[0]]), "end_to_end_id": _reference(said.get("EREF", "")),
            "payer_account": said.get("IBAN", ""), "payer_name": joined([said.get("NAME", "") or said.get("ORDP", "")])}


def _of_ns(lines: Sequence[str]) -> Row:
    """Tag :NS: numbers its lines: 01 to 14 text, 15 and 16 the other party."""
    told: dict[str, list[str]] = {"text": [], "payer_name": []}
    for line in lines:
        code = line[:2]
        if code.isdecimal() and 1 <= int(code) <= 16:
            told["payer_name" if int(code) > 14 else "text"].append(line[2:])
    return _kept({"text": " ".join(" ".join(told["text"]).split()), "payer_name": _flow(told["payer_name"])})

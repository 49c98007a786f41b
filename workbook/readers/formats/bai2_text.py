"""What the text of a BAI2 transaction tells: banks write labels into it ("DBNM: ACME", "ORIG CO NAME:ACME", "/REMI/..."); and type codes in words.

>>> told(["From: ACME INC, GS ID: 7", "REMI: INV 10234", "DBNM: ACME INC", "DACT: 101152046", "EREF: E-7"], True)["payer_name"]
'ACME INC'
>>> told(["ORIG CO NAME:ACME INC ORIG ID:12 SEC:CCD TRACE#:021000 IND NAME:US"], True)["payer_name"]
'ACME INC'
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from workbook.readers.formats.reading import joined
from workbook.readers.formats.shape import Row

METHODS = {
    **dict.fromkeys(("115", "116", "118"), "lockbox"), **dict.fromkeys(("174", "175", "176", "301", "475", "255", "555"), "cheque"),
    **dict.fromkeys(("447", "451", "455", "469", "557"), "ACH"),
    **dict.fromkeys(("142", "143", "145", "155", "156", "164", "165", "166", "168", "169", "257", "258", "261"), "ACH"),
    **dict.fromkeys(("191", "195", "206", "208", "495", "508"), "wire"), "147": "card",
}
# credits that no customer paid: debits turned back, our own payments returned, sweeps between our accounts, interest
INTERNAL = frozenset(("252", "254", "255", "257", "258", "261", "266", "275", "276", "277", "354", "355", "357"))
RETURNS = frozenset(("555", "557"))                 # a customer's cheque or collection that came back
PAYER = ("DBNM", "ORIG CO NAME", "COMPANY NAME", "ORIGINATOR NAME",
         "ORIGINATOR", "ORIG NAME", "ORG", "ORIG", "B/O", "BO1", "BY ORDER OF", "CUSTOMER NAME", "FROM")
PAYEE = ("CRNM", "BNF", "BENE", "BENEFICIARY", "TO")
ACCOUNT = ("DACT",)
END_TO_END = ("EREF", "TRACE#", "TRACE NO")
_OTHERS = ("REMI", "ENDT", "TRID", "PY", "BI", "OB", "OB3", "BO", "FR", "CREF", "IDNM", "CACT", "CABA", "DABA", "CBIC", "DBIC", "CHKN", "ORIG ID",
           "DESC DATE", "CO ENTRY DESCR", "SEC", "EED", "IND ID", "IND NAME", "TRN", "OBI", "RFB", "GS ID", "CLIENT REF ID", "REMITTANCE INFO",
           "ENTRY DESCRIPTION", "ENTRY DESCR", "DESC", "ADDENDA", "ADDENDA INFO",
           "CLEARING REF", "REASON", "SETTLED AMT", "FX RATE", "ACCOUNT", "ID", "SND BK", "REF", "BBI")
_LABELS = "|".join(sorted(map(re.escape, (*PAYER, *PAYEE, *ACCOUNT, *END_TO_END, *_OTHERS)), key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s,;|/]))({_LABELS})\s?[:=]\s?", re.IGNORECASE)


def told(pieces: Sequence[str], received: bool) -> Row:
    """Text, and the other side's name, account and reference where a label names them. Pieces that only wrap a line are joined."""
    values: dict[str, str] = {}
    for piece in pieces:
        marks = list(_LABEL.finditer(piece))
        for mark, following in zip(marks, [*marks[1:], None]):
            value = piece[mark.end():following.start() if following else len(piece)].strip(" ,;|/")
            values.setdefault(mark[1].upper(), value)
    names, row = PAYER if received else PAYEE, {"text": joined(_lines(pieces))}
    for column, labels in (("payer_name", names), ("payer_account", ACCOUNT if received else ("CACT",)), ("end_to_end_id", END_TO_END)):
        value = next((values[label] for label in labels if values.get(label)), "")
        if value:
            row[column] = value
    return row


def _lines(pieces: Sequence[str]) -> list[str]:
    """A piece that begins with a label stands apart, any other goes on with the line before."""
    out: list[str] = []
    for piece in pieces:
        if out and not re.match(r"[A-Z][A-Z0-9 #/]{1,15}[:=]", piece):
            out[-1] += f" {piece}"
        else:
            out.append(piece)
    return out

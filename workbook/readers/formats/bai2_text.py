"""What the text of a BAI2 transaction tells: banks write labels into it ("DBNM: ACME", "ORIG CO NAME:ACME", "/REMI/..."); and type codes in words.

>>> told(["From: ACME INC, GS ID: 7", "REMI: INV 10234", "DBNM: ACME INC", "DACT: 101152046", "EREF: E-7"], True)["payer_name"]
'ACME INC'
>>> told(["ORIG CO NAME:ACME INC ORIG ID:12 SEC:CCD TRACE#:021000 IND NAME:US"], True)["payer_name"]
'ACME INC'
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
ACCOUNT, PAYEE_ACCOUNT = ("DACT",), ("CACT",)
END_TO_END = ("EREF", "TRACE#", "TRACE NO")
_OTHERS = ("REMI", "ENDT", "TRID", "PY", "BI", "OB", "OB3", "BO", "FR", "CREF", "IDNM", "CABA", "DABA", "CBIC", "DBIC", "CHKN", "ORIG ID",
           "DESC DATE", "CO ENTRY DESCR", "SEC", "EED", "IND ID", "IND NAME", "TRN", "OBI", "RFB", "GS ID", "CLIENT REF ID", "REMITTANCE INFO",
           "ENTRY DESCRIPTION", "ENTRY DESCR", "DESC", "ADDENDA", "ADDENDA INFO",
           "CLEARING REF", "REASON", "SETTLED AMT", "FX RATE", "ACCOUNT", "ID", "SND BK", "REF", "BBI")
_ALL = (*PAYER, *PAYEE, *ACCOUNT, *PAYEE_ACCOUNT, *END_TO_END, *_OTHERS)
# a label ends at a colon: looked for backwards from there, most of a text is never looked at
_LABEL = re.compile(rf"[:=]\s?({'|'.join(sorted((re.escape(label[::-1]) for label in _ALL), key=len, reverse=True))})(?=[\s,;|/]|\Z)")
_CAPITALS = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_STARTS = re.compile(r"[A-Z][A-Z0-9 #/]{1,15}[:=]")


def _ranks(**labels: Sequence[str]) -> Mapping[str, tuple[str, int]]:
    """The column that a label names, and its rank among the labels of that column; spelt backwards."""
    return {label[::-1]: (column, rank) for column, some in labels.items() for rank, label in enumerate(some)}


RECEIVED = _ranks(payer_name=PAYER, payer_account=ACCOUNT, end_to_end_id=END_TO_END)
PAID = _ranks(payer_name=PAYEE, payer_account=PAYEE_ACCOUNT, end_to_end_id=END_TO_END)


def told(pieces: Sequence[str], received: bool) -> Row:
    """Text, and the other side's name, account and reference where a label names them. Pieces that only wrap a line are joined."""
    row: Row = {"text": joined(_lines(pieces)) if len(pieces) != 1 else " ".join(pieces[0].split())}
    ranks, best = RECEIVED if received else PAID, dict[str, int]()
    for piece in reversed(pieces):
        if ":" in piece or "=" in piece:
            _take_labels(row, best, ranks, piece)
    return row


def _take_labels(row: Row, best: dict[str, int], ranks: Mapping[str, tuple[str, int]], piece: str) -> None:
    """The values of a piece from its end to its beginning: of two labels of one rank the first counts."""
    upper, size = piece.upper(), len(piece)
    if len(upper) != size:          # a few letters are longer as capitals
        upper = piece.translate(_CAPITALS)
    end = size
    for mark in _LABEL.finditer(upper[::-1]):
        column, rank = ranks.get(mark[1], ("", 0))
        if column and rank <= best.get(column, rank):
            value = piece[size - mark.start():end].strip().strip(" ,;|/")
            if value:
                best[column], row[column] = rank, value
        end = size - mark.end()


def _lines(pieces: Sequence[str]) -> list[str]:
    """A piece that begins with a label stands apart, any other goes on with the line before."""
    out: list[str] = []
    for piece in pieces:
        if out and not _STARTS.match(piece):
            out[-1] += f" {piece}"
        else:
            out.append(piece)
    return out

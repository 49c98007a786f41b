"""The same bank lines as the files that banks send: camt.053, MT940 with numbered fields or words between slashes, a German CSV.

A line is (id, day, amount in minor units, currency, payer, account, text). Written from the formats' descriptions, with nothing of the readers.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

OURS = "DE02120300000000202051"


class Line(NamedTuple):
    """One line of a bank's statement."""

    id: str
    day: str
    amount: int
    currency: str
    name: str
    account: str
    text: str


def _plain(amount: int, sign: str = "") -> str:
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02}"


def camt(lines: Sequence[Line]) -> bytes:
    """camt.053.001.08: one entry a line, its text in pieces of 140."""
    return ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>'
            f"<CreDtTm>2026-05-01T00:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>"
            f"{''.join(map(_entry, lines))}</Stmt></BkToCstmrStmt></Document>").encode()


def _entry(line: Line) -> str:
    sign, side = ("CRDT", "Dbtr") if line.amount > 0 else ("DBIT", "Cdtr")
    name = f"<{side}><Pty><Nm>{escape(line.name)}</Nm></Pty></{side}>" if line.name else ""
    number = f"<IBAN>{line.account}</IBAN>" if line.account[:2].isalpha() else f"<Othr><Id>{line.account}</Id></Othr>"
    account = f"<{side}Acct><Id>{number}</Id></{side}Acct>" if line.account else ""
    text = "".join(f"<Ustrd>{escape(line.text[i:i + 140])}</Ustrd>" for i in range(0, len(line.text), 140))
    amount = f'<Amt Ccy="{line.currency}">{_plain(line.amount)}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
    return (f"<Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{line.day}</Dt></BookgDt><ValDt><Dt>{line.day}</Dt></ValDt>"
            f"<AcctSvcrRef>{line.id}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount}"
            f"<RltdPties>{name}{account}</RltdPties><RmtInf>{text}</RmtInf></TxDtls></NtryDtls></Ntry>")


def mt940_numbered(lines: Sequence[Line]) -> bytes:
    """MT940 as German banks write it: ?20 to ?29 and ?60 to ?63 with 27 characters each, ?31 the account, ?32 and ?33 the name."""
    def detail(line: Line) -> str:
        fields = zip([*range(20, 30), *range(60, 64)], (line.text[i:i + 27] for i in range(0, len(line.text), 27)))
        text = "".join(f"?{code}{piece}" for code, piece in fields)
        name = "".join(f"?{code}{piece}" for code, piece in ((32, line.name[:27]), (33, line.name[27:54])) if piece)
        return f"166?00GUTSCHRIFT{text}{'?31' + line.account if line.account else ''}{name}"
    return _mt940(lines, [detail(line) for line in lines])


def mt940_slashed(lines: Sequence[Line]) -> bytes:
    """MT940 as Dutch banks write it: /CNTP/account/BIC/name///REMI/USTD//text/."""
    return _mt940(lines, [f"/CNTP/{line.account}//{line.name}///REMI/USTD//{line.text}/" for line in lines])


def _mt940(lines: Sequence[Line], details: Sequence[str]) -> bytes:
    total = sum(line.amount for line in lines)
    out = [":20:1", f":25:{OURS}", ":28C:1/1", f":60F:C260401{lines[0].currency}0,00"]
    for line, detail in zip(lines, details):
        day = line.day[2:].replace("-", "")
        out.append(f":61:{day}{day[2:]}{'C' if line.amount > 0 else 'D'}{_plain(line.amount).replace('.', ',')}NTRFNONREF//{line.id}")
        out.append("\r\n".join(f":86:{detail}"[i:i + 65] for i in range(0, len(detail) + 4, 65)))
    out += [f":62F:{'C' if total >= 0 else 'D'}260430{lines[0].currency}{_plain(total).replace('.', ',')}", "-"]
    return "\r\n".join(out).encode()


def german_csv(lines: Sequence[Line]) -> bytes:
    """The export of a German bank's customers' site."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["Buchungstag", "Valutadatum", "Auftraggeber/Empfänger", "IBAN", "Verwendungszweck", "Betrag", "Währung"])
    for line in lines:
        day = ".".join(reversed(line.day.split("-")))
        rows.writerow([day, day, line.name, line.account, line.text, _plain(line.amount, "-" if line.amount < 0 else "").replace(".", ","), line.currency])
    return out.getvalue().encode()


FORMATS = {"statement.xml": camt, "numbered.sta": mt940_numbered, "slashed.sta": mt940_slashed, "bank.csv": german_csv}

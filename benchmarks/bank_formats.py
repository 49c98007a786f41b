"""Reading 100,000 lines of each bank format, beside the library of the format in the same run where it is installed.

    python -m benchmarks.bank_formats [--lines 100000]

Ours gives rows with payer, account, text and references, and the statements with what ties of them; the number of lines and their sum are
compared with what was written. mt-940 (pip install mt-940) parses the same MT940 text. What is timed is processor time of one read, the best
of two.
"""
from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any

from workbook.readers.formats import camt, mt940, stripe


def camt_file(n: int) -> bytes:
    """A camt.053 statement of n entries."""
    head = ('<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>'
            "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>")
    one = ('\n<Ntry><Amt Ccy="EUR">{a}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>'
           "<ValDt><Dt>2026-11-20</Dt></ValDt><AcctSvcrRef>REF{i}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{i}</EndToEndId></Refs>"
           "<RltdPties><Dbtr><Pty><Nm>Payer {i}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>"
           "<RmtInf><Ustrd>RE {i}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>")
    return (head + "".join(one.format(a=i % 997 + 1, i=i) for i in range(n)) + "</Stmt></BkToCstmrStmt></Document>").encode()


def mt940_file(n: int) -> bytes:
    """An MT940 statement of n movements."""
    one = ":61:2611201120CR{a},00NTRFNONREF//BANK{i}\n:86:166?00GUTSCHRIFT?20SVWZ+RE {i}?31DE89370400440532013000?32Payer {i}\n"
    body = "".join(one.format(a=i % 997 + 1, i=i) for i in range(n))
    return f":20:A\n:25:DE02120300000000202051\n:28C:1/1\n:60F:C261119EUR0,00\n{body}:62F:C261120EUR1,00\n-\n".encode()


def stripe_file(n: int) -> bytes:
    """A payout reconciliation of n charges."""
    head = "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_name,automatic_payout_id\n"
    return (head + "".join(f"txn_{i},2026-11-16 10:00:00,eur,{i % 997 + 1}.00,0.00,{i % 997 + 1}.00,charge,ch_{i},RE {i},Payer {i},po_{i // 500}\n"
                           for i in range(n))).encode()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, the best of two, and the result."""
    best, out = float("inf"), None
    for _ in range(2):
        before = time.process_time()
        out = work()
        best = min(best, time.process_time() - before)
    return best, out


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    n = parser.parse_args(arguments).lines
    wanted = sum(i % 997 + 1 for i in range(n)) * 100
    print(f"{n:,} lines of each format; seconds of processor time")
    for some, data in ((camt, camt_file(n)), (mt940, mt940_file(n)), (stripe, stripe_file(n))):
        seconds, found = timed(lambda some=some, data=data: some.read(data, "bench"))
        came = [row["amount"] for row in found.receipts if row["amount"] > 0]
        assert (len(came), sum(came)) == (n, wanted), "every line, to the cent"
        peer = beside(some.NAME, data, n, seconds)
        print(f"  {some.NAME:<8} {len(data) / 1e6:6.1f} MB   ours {seconds:6.2f} s   {n / seconds:10,.0f} lines/s{peer}")


def beside(name: str, data: bytes, n: int, ours: float) -> str:
    """The format's library on the same bytes."""
    if name != "MT940":
        return ""
    try:
        from mt940.parser import parse
    except ImportError:
        return "   (mt-940 is not installed)"
    seconds, found = timed(lambda: parse(data.decode()))
    assert len(found) == n, "the library reads every line too"
    return f"   mt-940 {seconds:6.2f} s   ratio {seconds / ours:.1f}"


if __name__ == "__main__":
    main()

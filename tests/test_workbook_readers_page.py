"""Lists that banks call .xls: a workbook of the old kind, a web page, a workbook as XML."""
import base64
import zlib

import pytest
from format_files import Ledger, broken
from hypothesis import given, settings

from receivables.errors import ReceivablesError
from workbook.readers.page import is_page, read_page
from workbook.readers.xls import sheets_of

OLD = zlib.decompress(base64.b85decode(         # Account 77001; Date, Description, Amount; 2026-11-20 ACME RE 10234 150.50; 2026-11-21 Rent -50.00
    'c-rk(TWB0*6h1RMNoI51q=}bQ<C@w{noCI<!FZ{;ZL9@DLQ-pyfNnOExXE6^W&;+yY*YJYK`H1<K??Cf6fYF?LBZrrL{Y>-^~Kb;QXjUWNTJR8oiqO?(`6TSQz@u9!}%}gKmULJnRA`*'
    'zpGt8_etX=%7RD9MH^{1l{#n|(9BFcM7pAFq|@mPIlTk_D!8F~)}aCYl>k}iWlFDZ)$hQ66UHfqCqZ5srYQP29j9X84p@xyyh8SD6v$U7?8x7~e2(87$6df||L0iG{$CEP09FF4fYrbn'
    'I|WcJunxEjSPyIvn;^Oqco*<)U?Xrh@E+j3z$V~*>K^y2p78;U_o{izPTaXI;5MPf(h~Z->Kj(M=>8Hc;$ve??BZA8BrULQ3<bhL@9ly?xkEtXJFLP;4`QUzSx~F#BcXmF?Lo0VKtFkV'
    'l|>)Z`{nMZrEQkBnt1<bvgc=^bd!(1V()qN4dnzCnx8D1qW~SHB}BvtjH0v%&PFFEdx<uHNEyO<_?A|ij7nNzUpr()t#}~ZWYp5T>}SUTlbw;sWasqsx;WMf{h9VUoOspCbUst)e-uX7'
    'i=@;4j=q9#m+L#X+x)3)`o28$jy&|XJal(XI>8*|KE@XPjE+f?(%gHJF6nENrP9|W4e56!%cQSQmZYB-qd$c({)?QVQ)K>i9H`-0(@Y@Ik<%Jop=UX)r^ZE2X^O))%gvPePVAwI6g%FR'
    'ND?NU(2yp~RjnUwKQ&$T*one~A)819=3mGa*XfW17nNKFg2C8QG=by&frN$Z;<pxq@z6pd6pMmoAi}FSV_;}x*gHP#?e03z^B}m#t!N^RS21bHurpH7YyfU4tU>iUr!70Yd2R}Cm3X6R'
    'yeS8ST6sGUj=TQe)gMNt#`>NUdUESWhxY37*|ZZ_Su@&XN4vDk!ds7ohV<qe@-_RdxxmpS?}QZ(&2$XLV)M<u?gPGo2HL|q%*!zrn6<pVv6FJ>Yts5~fgXX&eJzf0E5;`~FD`dpO!e(^'
    'jL#v?x$#<>Jj>Lfb!eGAnO>u(akfb>%XcFRl-EelbKdoJ)z)0c^H$l`9QA?Lp!i9zwj-IeTsfG!$6m0l18t4aRAq4!&6R^@WYKO&&0$v=M6ZY{HOzeH4O!D=joIy)ChE-0bj)08pGz#F'
    '?MGeKT*7H=t}$o(6?<j~=YGX$2xkdp)|m4V<jdb^jAf;sw9O`EDu>|hkecd}n;EHAp}SL_9QBt@<+6|Wu!P6;I{LKKPGUrlL5n1nlKmDL0f1R})2!({NXyiG<=d<sHB?!ya=V7~n7SQe'
    '?4>8TW*Z3w<FUoqOu{?-V$ceEAAYFwNMOnehb{4?!O+Z1@2%9XnjK%Z4I61bL(g?Ct)F`5_iLjsc;0{0r1qBcKe29JQbB;%dsThgufE??s?I&8YTap7?=Gks`SK0BcI9!G+LwVs#>L#9'
    'Df)$PFPz=K+jHh^+`r@6hko|CEZU^1vonF&<G5=+x)c7%|38tFWkb34xEu!i45Y_to~Gm;^F`~wPW;`@kLe=*tL${Z-)0DMBhc|E?l8A4`7XylSRs43yg0mRr=zF?t!>*s$Gc+x|C-gm'
    'njOO@Q0qqU1Vs0TVFfdy6Q(3kr^Z0Z53NdmNfF<F5AcIc`F=<U${j4Rz~b)HyN&nv0TVm_{{nvlle07c'))
PAGE = ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><title>List</title><style>td{color:red}</style></head><body><table><tr><td colspan=3>Konto 77001"
        "</td></tr></table><table border=1><tr><th>Datum</th><th>Text</th><th>Belopp</th><th>Saldo</th></tr><tr><td>2026-11-20</td><td>ACME AB<br>RE&nbsp;10234</td>"
        "<td>1&nbsp;150,50</td><td>2 150,50</td></tr>\n<tr><td>2026-11-21<td>Hyra<td>-50,00<td>2 100,50</table></body></html>")
XML = ("<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Styles><Style/></Styles>"
       "<Worksheet><Table><Row><Cell><Data>Date</Data></Cell><Cell><Data>Description</Data></Cell><Cell ss:Index='4'><Data>Amount</Data></Cell></Row>"
       "<Row><Cell><Data>2026-11-20T00:00:00.000</Data></Cell><Cell><Data>ACME &amp; Co RE 10234</Data></Cell><Cell ss:Index='4'><Data>150.5</Data></Cell></Row>"
       "</Table></Worksheet></Workbook>")


def lines(tmp_path, data):
    (tmp_path / "list.xls").write_bytes(data)
    ledger = Ledger()
    ledger.take(tmp_path / "list.xls")
    return [(str(day.date()), amount, text, source.rpartition(":")[2]) for day, amount, text, source in ledger.rows("Receipts", "value_date", "amount", "text", "source")]


def test_a_workbook_of_the_old_kind(tmp_path):
    assert lines(tmp_path, OLD) == [("2026-11-20", 15050, "ACME RE 10234", "4"), ("2026-11-21", -5000, "Rent", "5")]


def test_a_web_page(tmp_path):
    """Line 2 is that of the page: both rows above it stand on its first."""
    assert lines(tmp_path, PAGE.encode()) == [("2026-11-20", 115050, "ACME AB RE 10234", "1"), ("2026-11-21", -5000, "Hyra", "2")]


def test_a_workbook_as_xml(tmp_path):
    assert lines(tmp_path, XML.encode("utf-16")) == [("2026-11-20", 15050, "ACME & Co RE 10234", "1")]


@pytest.mark.parametrize("data", [OLD[:700], OLD[:8] + bytes(range(256)) * 8])
def test_a_damaged_workbook_of_the_old_kind_is_refused(data):
    with pytest.raises(ReceivablesError, match=r"You cannot import x\.xls because the workbook is damaged"):
        sheets_of(data, "x.xls")


def test_what_only_begins_like_a_page_is_none():
    assert not is_page(b"<Document><BkToCstmrStmt/></Document>")
    assert not is_page(b"<html><p>We have paid your invoice 10234.</p></html>")
    assert not is_page(b"Date;Amount\n<table>;1")


@given(broken(PAGE.encode()))
@settings(max_examples=60)
def test_a_broken_page_is_rows_of_text(data):
    assert all(isinstance(cell, str) for row in read_page(data, "x").rows for cell in row)

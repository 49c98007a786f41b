"""A remittance text cut into runs of letters and digits, each digit run with the word before it and a mark where it is no reference.

"RE 10234 vom 12.05.2026 EUR 1.204,50, Kd 4711" has five numbers; only 10234 can be a document: it follows RE. The date and the amount
are masked, 4711 follows a word for customers.

>>> [(r.text, r.context, r.masked) for r in cut("RE 10234 vom 12.05.26 EUR 1.204,50 Kd 4711") if r.text.isdigit()][:1]
[('10234', 'invoice', False)]
>>> [r.text for r in cut("RE 10234 vom 12.05.26 EUR 1.204,50 Kd 4711") if r.masked]
['12', '05', '26', '1', '204', '50']
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS: dict[str, str] = {}
for _context, _words in {
    "invoice": """INV INVS INVOICE INVOICES INVOICENO INVNO INVNR BILL BILLS DOC DOCUMENT RE RG RENR RGNR RNR RN RGN RGNRN RECH RECHN RECHNUNG
        RECHNUNGEN RECHNR RECHNNR RECHNUNGSNR RECHNUNGSNUMMER RECHNUNGSNUMMERN BELEG BELEGNR BELEGNUMMER FA FAC FACT FACTURE FACTURES FACTURA
        FACTURAS FRA FRAS FRE FRES FTRA FATT FATTURA FATTURE
        FAKTURA FAKTURY FAKTURE FAKTURAER FAKTUROR FAKTURANR FAKTURANUMMER FAKTURANUMER FAKT FAKTNR FNR FC FS FVS FT FV LASKU LASKUNRO
        FAKTUUR FAKTUURNR FACTUUR FACTUREN FACTUURNR FACTUURNUMMER FACTUURNUMMERS NOTA OP OPOS REF REFERENCE KID OCR QRR""",
    "credit": """CN CRN CM CREDIT CREDITS CREDITNOTE GS GU GUTSCHRIFT GUTSCHRIFTEN GUTSCHR AVOIR ABONO MEMO LESS MINUS ABZGL ABZUEGLICH ABZUEGL
        CREDITNOTA KREDITNOTA KREDITFAKTURA KOREKTA KOR MOINS""",
    "order": """PO POS PONO ORDER ORDERS ORD SO BEST BESTELLUNG BESTELLNR BESTELLNUMMER AUFTRAG AUFTRAEGE AUFTRAGSNR AUFTR AB LIEFERSCHEIN LS LIEF
        DELIVERY COMMANDE CDE PEDIDO ORDINE BESTELLING BESTILLING ZAM ZAMOWIENIE ORDRE ORDER""",
    "customer": """KD KDNR KUNDE KUNDEN KUNDENNR KUNDENNUMMER KNR CUST CUSTOMER CUSTNO CUSTOMERNO CLIENT CLIENTE DEBITOR DEBITORENNR DEB KLANT KLANTNR
        KLANTNUMMER KUNDENUMMER KLIENT KLIENTA KONTRAHENT""",
    "foreign": """IBAN KTO KONTO ACCOUNT ACCT ACC BLZ BIC SWIFT TEL PHONE FAX MOBIL UST USTID USTIDNR VAT TAX STNR STEUERNR STEUERNUMMER MANDAT
        MANDATE MREF CRED KREF EREF TRN TRACE EED IMAD OMAD AUTH CARD KARTE TERMINAL TID CHECK CHEQUE CHK SCHECK SCHECKNR LOCKBOX LBX KENMERK
        TVA BTW NIP MVA ORG ORGNR SIRET SIREN TELEFON TLF TELEFOON
        AMOUNT BETRAG TOTAL SUM SUMME PLZ DATUM DATE""",
    "filler": """NR NRN NO NOS NUM NUMBER NUMBERS NUMMER NUMMERN N NRO NUMERO NUMEROS UND AND ET Y E U BIS TO THRU PLUS OUR YOUR UNSERE IHRE FUER
        FOR ZU SVWZ""",
    "id": "ID IND",                     # somebody's number for somebody: may be a document's, is no sign of another
}.items():
    WORDS |= dict.fromkeys(_words.split(), _context)

_RUN = re.compile(r"[A-Z]+|[0-9]+")
_CODES = "EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|SGD|ZAR"
_MONEY = re.compile(
    rf"(?:(?<![A-Z])(?:{_CODES})|[€$£]) ?[0-9][0-9.,']*[0-9]"                                             # EUR 1.204,50
    rf"|(?<![0-9A-Z])[0-9][0-9.,']* ?(?:(?:{_CODES})(?![A-Z])(?! ?[0-9])|[€£](?! ?[0-9]))"               # 1204 EUR
    r"|(?<![0-9.,A-Z])-?[0-9]{1,3}(?:[.,' ][0-9]{3})*[.,][0-9]{2}(?![0-9]|[.,][0-9])")                    # 1.204,50
_PLAIN_MONEY = re.compile(r"(?<![0-9.,A-Z/-])[0-9]{4,9}[.,][0-9]{2}(?![0-9]|[.,][0-9])")                  # 1204,50
_DATE = re.compile(
    r"(?<![0-9])(?:(?:0?[1-9]|[12][0-9]|3[01])[./-][01]?[0-9][./-](?:20)?[0-9]{2}|20[0-9]{2}[-/.][01][0-9][-/.][0-3][0-9]"    # 12.05.26, 2026-05-12
    r"|[0-3][0-9]\.[01][0-9]\.?|(?:0?[1-9]|1[0-2])[/.](?:20)[0-9]{2})(?![0-9])")                          # 12.05., 05/2026
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-QS-Z][A-Z][0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])"           # not RF: a creditor reference
    r"|(?<![A-Z0-9])[A-Z]{2}[0-9]{2}ZZZ[0-9]{11}")                                                        # a creditor identifier
_PAIR = re.compile(r"[0-9]+[.,][0-9]+")
_BEHIND = re.compile(r"[A-Z][ .:#]*\Z")
WORD_MAX = 6              # characters before a number in which its word must end
_PERCENT = re.compile(r"[0-9]+(?:[.,][0-9]+)? ?%")
_SUSPECT = re.compile(rf"[0-9](?:[.,/][0-9]|-[0-9]{{1,2}}[./-])|[€$£%]|{_CODES}")       # without any of these there is no date and no amount
_OTHERS = re.compile(                             # the sender's own number, or the bank's
    r"(?:(?<![A-Z])(?:(?:OUR|MY|UNSERE?|NOTRE|ONZE|NASZ[AE]?|VAR|VAAR) |[NU]/ ?)(?:DOC|DOCUMENT|REF|REFERENCE|BELEG|ZEICHEN)"
    r"(?:[ -]?(?:NO|NR|NUMMER|NUMBER))?"
    r"|(?<![A-Z])(?:(?:NS|N)[./ ]{1,2}RIF|PAYMENT (?:NO|NR|REF)|ZAHLUNGSBELEG|(?:ZAHLUNGS)?AVIS(?: ?NR)?|ORIG ID))"
    r"(?![A-Z])[ .:#]*[A-Z]{0,6}[-/ ]?[0-9][0-9A-Z/-]*"
    r"|(?:(?<![A-Z])[IO]MAD|(?<![A-Z0-9])/E?REF(?![A-Z])|(?<![A-Z])VIA: ?[^/]{1,40}/)[ :/]*[0-9][0-9A-Z-]*")
PREFIX_LENGTH = 4         # letters before the digits of a customer's number
IBAN_MIN = 16             # letters and digits of the shortest IBAN that is looked for


@dataclass(slots=True)
class Run:
    """Letters or digits (`digits`) in a row. `context` is a word class of `WORDS`, "attached" behind unknown letters without a gap, or ""."""

    text: str
    start: int
    end: int
    digits: bool
    context: str = ""
    masked: bool = False
    taken: bool = False
    number: bool = False      # masked as an amount, but right behind a word for documents: it may be a number with a dot in it


def cut(folded: str) -> list[Run]:
    """The runs of a folded text, in order."""
    folded = folded.upper()
    runs = [Run(m.group(), *m.span(), m.group() <= ":") for m in _RUN.finditer(folded)]
    if any(r.digits for r in runs):
        _set_contexts(runs)
        _set_masks(runs, folded)
        for m in _OTHERS.finditer(folded):
            for run in runs:
                run.taken |= run.start < m.end() and run.end > m.start()
    return runs


def _set_contexts(runs: list[Run]) -> None:
    context, before, unknown_end = "", "", -1
    for run in runs:
        if run.digits:
            run.context = "attached" if run.start == unknown_end and context != "foreign" else context
            if context in ("foreign", "customer") and run.end - run.start >= 5:
                context = ""            # an account or customer number is over; what follows may be ours
            continue
        word = WORDS.get(run.text)
        if word != "filler":
            # VAT FR 347019185, VAT ID 347019185, customer K-10083
            longest = {"foreign": 2, "customer": PREFIX_LENGTH}.get(context, 0)
            context = context if longest and (word == "id" or (word is None and len(run.text) <= longest)) else word or ""
            if before == "ON" and run.text == "ACCOUNT":                                    # on account of 10234
                context = ""
        elif run.text == "NR" and before == "R":
            context = "invoice"                                                             # R.-Nr. 10234
        before = run.text
        unknown_end = run.end if word is None else -1


def _set_masks(runs: list[Run], text: str) -> None:
    for start, end in _masks(text, runs):
        for run in runs:
            if run.digits and run.start < end and run.end > start:
                run.masked = True


def _masks(text: str, runs: list[Run]) -> Iterator[tuple[int, int]]:
    if _SUSPECT.search(text):
        yield from _amounts_and_dates(text, runs)
    for m in _IBAN.finditer(text) if len(text) >= IBAN_MIN else ():
        if _is_iban(m.group()):
            yield m.span()


def _amounts_and_dates(text: str, runs: list[Run]) -> Iterator[tuple[int, int]]:
    for m in _MONEY.finditer(text):              # "RE 50 603,79" is a number and an amount
        behind = next((r for r in runs if r.start == m.start() and r.context in ("invoice", "credit", "order")), None)
        named = behind is not None and " " in m.group()
        if behind and _PAIR.fullmatch(m.group()) and _BEHIND.search(text, max(m.start() - WORD_MAX, 0), m.start()):
            for run in runs:
                run.number |= m.start() <= run.start < m.end()
        yield (m.start() + m.group().rindex(" ") if named else m.start(), m.end())
    for m in _DATE.finditer(text):
        yield m.span()
    if "%" in text:
        for m in _PERCENT.finditer(text):
            yield m.span()
    for m in _PLAIN_MONEY.finditer(text):       # "RE 10234,51" continues a number, "10234,51" alone is money
        if not any(r.start == m.start() and r.context in ("invoice", "credit", "order") for r in runs):
            yield m.span()


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if "ZZZ" in plain:
        return True
    for length in range(len(plain), 14, -1):       # the pattern may have taken the next word along
        moved = plain[4:length] + plain[:4]
        if int("".join(str(int(c, 36)) for c in moved)) % 97 == 1:
            return True
    return False

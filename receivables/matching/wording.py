"""What the words of a remittance text say besides numbers: a prepayment, a part, a return, or money that is no customer's.

The words are data, one row a meaning; texts are compared folded (capitals, no accents).

>>> sorted(meanings("Anzahlung Auftrag 4711")), sorted(meanings("Abschlag 2 von 4 zu RE 10234"))
(['prepayment'], ['part'])
>>> sorted(meanings("KONTOFUEHRUNGSENTGELT 10/2026"))
['fees']
"""
from __future__ import annotations

import re

from receivables.matching.names import fold

MEANINGS: dict[str, str] = {
    "prepayment":
        r"PRE-?PAYMENT|PRE-?PAID|ADVANCE PAYMENT|PAYMENT IN ADVANCE|DOWN ?PAYMENT|DEPOSIT FOR|VORKASSE|VORAUSZAHLUNG"
        r"|VORAUSKASSE|ANZAHLUNG|AUF KUNDENKONTO|ACOMPTE|AVANCE SUR|A VALOIR|PAIEMENT (?:ANTICIPE|D ?'?AVANCE)|PAGO ANTICIPADO|ANTICIPO|A CUENTA"
        r"|ACCONTO|PAGAMENTO ANTICIPATO|VOORUITBETALING|VOORSCHOT|AANBETALING|ON (?:ACCOUNT|ACCT|A/C)(?! OF)|A[ -]?[CK]ONTO|AKONTOZAHLUNG"
        r"|PRO-?FORMA|ARRHES|RETAINER|FORSKOTT|FORSKUDD|ZALICZKA",
    "part":
        r"PART(?:IAL)? ?PAYMENT|PART ?PMT|PAYMENT IN PART|INSTALL?MENTS?|TEILZAHLUNG|TEILBETRAG|ABSCHLAG(?:SZAHLUNG)?"
        r"|\d+\. ?RATE|RATENZAHLUNG|RATE \d|PAIEMENT PARTIEL",
    "return":
        r"RETURN(?:ED)? OF|RETURN(?:ED)? (?:PAYMENT|DEBIT|ITEM|CHE(?:QUE|CK)|ACH)|NSF|INSUFFICIENT FUNDS|CHARGE-?BACK|BOUNCED"
        r"|UNPAID CHEQUE|RUECKLASTSCHRIFT|RUECKBUCHUNG|RUECKGABE|RETOURE|STORNO|REVERSAL|REJECT(?:ED|ION)?",
    "oldest":
        r"OLDEST (?:FIRST|INVOICES?|OPEN|ITEMS?)|AELTESTE[NRS]?|LES PLUS ANCIEN(?:NE)?S?|MAS ANTIGU[AO]S?|OUDSTE|PIU VECCHI[EA]?",
    "advice":
        r"REMITTANCE ADVICE|SEE ATTACH\w*|AS ATTACHED|PER ATTACH\w*|ADVICE (?:TO )?FOLLOWS?|EDI ?820|EDI PENDING"
        r"|(?:SENT )?SEPARATELY|SEE E-?MAIL|LT\.? ?AVIS|AVIS VOM|LAUT (?:AVIS|LISTE|AUFSTELLUNG)|ZAHLUNGSAVIS"
        r"|SAMMELUEBERWEISUNG|SIEHE (?:ANLAGE|AVIS|LISTE)",
    "bank charge":
        r"BANK ?FEES?|BANK ?CHARGES?|WIRE FEES?|TRANSFER FEES?|BANKSPESEN|BANKGEBUEHR(?:EN)?|SPESEN|CHGS?|CHARGES|FRAIS BANCAIRES"
        r"|COMMISSIONI BANCARIE|GASTOS BANCARIOS",
    "withheld tax":
        r"WITHH(?:OLDING|ELD) TAX|TAX WITHHELD|WHT|TDS|QUELLENSTEUER|ABZUGSTEUER|STEUERABZUG|RETENCION(?:ES)?|RETENUE A LA SOURCE"
        r"|RITENUTA|BRONBELASTING|TAX DEDUCTED(?: AT SOURCE)?|IRRF|RETENCAO",
    "damaged":
        r"DAMAGED?|BESCHAEDIGT\w*|DEFECTIVE|DEFEKT\w*|BREAKAGE|BRUCHSCHADEN|TRANSPORTSCHADEN|ENDOMMAGEE?S?",
    "pricing":
        r"PRICE (?:DIFF\w*|VARIANCE|ERROR|ADJUSTMENT)|PRICING|WRONG PRICE|PREIS(?:DIFFERENZ|ABWEICHUNG|FEHLER)|ECART DE PRIX|OVERCHARGED?",
    "dispute":
        r"DISPUTED?|WITHHELD|SHORT ?DELIVER(?:Y|ED)|DAMAGED?|MAENGEL|MINDERUNG|REKLAMATION|KUERZUNG|DEDUCTION",
    "fees":
        r"KONTOFUEHRUNG\w*|ENTGELT(?:ABRECHNUNG)?|GEBUEHR(?:EN)?|ACCOUNT (?:MAINTENANCE )?FEES?|SERVICE CHARGES?|BANK ?FEES?"
        r"|BANK ?CHARGES?|KARTENENTGELT",
    "interest":
        r"ZINS(?:EN|ABSCHLUSS|GUTSCHRIFT|ERTRAG|ERTRAEGE)|HABENZINSEN|SOLLZINSEN|INTEREST (?:PAYMENT|CREDIT|EARNED|PAID|ON)"
        r"|CREDIT INTEREST|DIVIDEND\w*",
    "payroll":
        r"LOHN|GEHALT|LOEHNE|GEHAELTER|PAYROLL|SALAR(?:Y|IES)|WAGES|SOZIALVERSICHERUNG",
    "taxes":
        r"FINANZAMT|FINANZKASSE|STEUERERSTATTUNG|UMSATZSTEUER|UST ?VA|VAT REFUND|TAX REFUND|HMRC|INTERNAL REVENUE|ZOLLAMT"
        r"|LOHNSTEUER|GEWERBESTEUER",
    "own transfer":
        r"UMBUCHUNG|EIGENUEBERTRAG|KONTOUEBERTRAG|INTERNAL TRANSFER|OWN (?:ACCOUNT )?TRANSFER"
        r"|TRANSFER (?:FROM|TO|BETWEEN) (?:SAVINGS|OWN|DEPOSIT)\w*|CASH ?POOL\w*|SWEEP|FESTGELD|TAGESGELD|LOAN|DARLEHEN"
        r"|KREDITAUSZAHLUNG",
    "supplier refund":
        r"LIEFERANTENGUTSCHRIFT|SUPPLIER (?:REFUND|CREDIT|REBATE)|REFUND|RUECKERSTATTUNG|ERSTATTUNG|RUECKZAHLUNG|REBATE"
        r"|BONUSZAHLUNG",
}
NOT_CUSTOMER = ("fees", "interest", "payroll", "taxes", "own transfer", "supplier refund")
_EACH = [(name, re.compile(rf"(?<![A-Z0-9])(?:{words})(?![A-Z])")) for name, words in MEANINGS.items()]


def _by_first(words: str) -> str:
    """The same pattern with its alternatives gathered by their first letter, so that most letters of a text are dismissed at once."""
    groups: dict[str, list[str]] = {}
    for one in re.findall(r"(?:\((?:[^()]|\([^()]*\))*\)|[^|(])+", words):
        groups.setdefault(one[0] if one[0].isalpha() and one[1:2] not in ("?", "*", "+", "{") else "", []).append(one)
    return "|".join(f"{first}(?:{'|'.join(one[len(first):] for one in ones)})" for first, ones in groups.items())


_ANY = re.compile(rf"(?<![A-Z0-9])(?:{_by_first('|'.join(MEANINGS.values()))})(?![A-Z])")


def meanings(text: str) -> frozenset[str]:
    """The meanings that a text's words carry, names of `MEANINGS`."""
    folded = fold(text)
    if not _ANY.search(folded):
        return frozenset()
    return frozenset(name for name, pattern in _EACH if pattern.search(folded))

"""Words that lists use for our choices, as data: document types, statuses, languages, yes and no. Compared after `headers.normal`."""
from __future__ import annotations

from collections.abc import Mapping

from receivables.headers import normal
from receivables.schema import Column

YES = frozenset("yes y true x 1 ja j wahr oui si s sim ✓ ✔ ☑ √".split())
NO = frozenset("no n false 0 nein falsch non nee - – ✗ ✘ ☐".split())
PAYMENT = "payment"          # a document type that is cash, and so no invoice
_WORDS: Mapping[str, Mapping[str, str]] = {
    "type": {
        "INV": "inv|invoice|invoices|sales invoice|tax invoice|customer invoice|in|si|dr|rv|rechnung|ausgangsrechnung|re|rg|ar|rechn|standard|"
               "facture|factura",
        "CRN": "crn|credit|credit note|credit memo|creditmemo|cn|cm|cr|sales credit|credit invoice|dg|gutschrift|gs|gu|storno|stornorechnung|"
               "rechnungskorrektur|avoir|abono|nota de credito",
        "DBN": "dbn|debit|debit note|debit memo|dn|dm|belastung|lastschriftanzeige|nachbelastung|belastungsanzeige",
        PAYMENT: "payment|receipt|cash|pmt|dz|zahlung|zahlungseingang|za|paiement|pago",
    },
    "paid": {
        "yes": "paid|bezahlt|bez|gezahlt|erledigt|beglichen|paye|payee|regle|reglee|encaisse|acquittee|pagado|pagada|cobrado|cobrada|pagato|pagata|"
               "incassato|incassata|saldato|saldata|betaald|voldaan|done|ok|settled|cleared|closed",
        "": "unpaid|open|offen|due|overdue|ueberfaellig|unbezahlt|impaye|impayee|en attente|du|pendiente|vencida|no pagado|aperto|aperta|da pagare|"
            "insoluto|openstaand|onbetaald|not paid|pending|sent",
    },
    "language": {"en": "en|eng|english|englisch|en gb|en us|en ie|en au|e", "de": "de|deu|ger|german|deutsch|de de|de at|de ch|d"},
    "kind": {"customer": "customer|kunde", "not customer": "not customer|other|kein kunde"},
    "apply_rule": {"oldest first": "oldest first|oldest|fifo|aelteste zuerst", "ask": "ask|manual|nachfragen"},
    "base": {"invoice date": "invoice date|rechnungsdatum", "end of month": "end of month|eom|monatsende", "next month": "next month|folgemonat"},
}
_LOOKUP: Mapping[str, Mapping[str, str]] = {
    name: {normal(word): choice for choice, words in choices.items() for word in words.split("|")} for name, choices in _WORDS.items()}


def choose(text: str, column: Column) -> str | None:
    """The column's choice that the text means, None when it means none.

    >>> from receivables.tables import TABLES
    >>> [choose(text, TABLES["Invoices"].by_name["type"]) for text in ("Credit Memo", "Rechnung", "INV", "Zahlung", "banana")]
    ['CRN', 'INV', 'INV', 'payment', None]
    """
    word = normal(text) or text.strip()
    if word in _LOOKUP.get(column.name, {}):
        return _LOOKUP[column.name][word]
    if column.choices == ("", "yes"):
        return "yes" if word in YES else "" if word in NO else None
    return next((choice for choice in column.choices if normal(choice) == word), None)


def is_yes_no(text: str) -> bool:
    """True for a cell that says yes or no and no amount."""
    return normal(text) in YES | NO and not text.strip().isdigit()

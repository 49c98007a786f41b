"""What a header means where no list of words has it: its words, shortened and joined as people do, taken apart into what they stand for.

"Rg.-Dat." is an invoice's date, "F. emisión" a date of issue, "Bruttobetr." a gross amount, "Kd-Nr" a customer's number. Every word of a header
must be known, else it means nothing here: "lfd. Nr." is no invoice number, and "Sachbearbeiter" nobody's name.

>>> [meaning(header) for header in ("Rg.-Dat.", "F. emisión", "Rechnungsbetr. (EUR)", "Kd-Nr", "Vto.", "lfd. Nr.")]
['invoice_date', 'invoice_date', 'amount', 'customer_id', 'due_date', '']
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from receivables.headers import normal
from receivables.money import CURRENCIES

_WORDS: Mapping[str, str] = {
    "invoice": "rechnung rechnungs rechnungen rechn rechng rng rg re ar ausgangsrechnung ausgangsrechnungs facture factures fact factu "
               "fac fra fras factura facturas faktura fakturanr fattura fatture fatt ft factuur facturen invoice invoices inv bill "
               "beleg belegs piece document documents documento doc vk",
    "number": "nr no n nbr num number numbers numero nummer id code cod codigo codice ref reference referenz referencia riferimento "
              "nro nros kennung key schluessel",
    "date": "datum dat date dates fecha fec f data dt day tag am on le il el op vom",
    "issue": "sent envoyee inviata verzonden versendet expedicion expedida emise emis emision emissione emissie emission emitida "
             "emessa issue issued ausgestellt gestellt erstellt created facturation fatturazione posting",
    "customer": "relatie intestatario committente kunde kunden kd kdn debitor debitoren deb auftraggeber client clients clt cliente "
                "clientes clienti cli klant klanten debiteur debiteuren customer customers cust debtor afnemer opdrachtgever besteller "
                "buyer empfaenger rechnungsempfaenger destinataire tiers contact contacto contatto partner",
    "account": "account acct konto compte conto cuenta rekening",
    "name": "kontobezeichnung empresa azienda ditta name names nom nombre nome naam firma company societe societa sociale social "
            "razon ragione raison denominazione bezeichnung bedrijf unternehmen",
    "due": "verv faellig faelligkeit faelligkeits due echeance ech vencimiento vence venc vencim vto scadenza scad scade "
           "vervaldatum vervaldag verval vervalt zahlbar zahlungsziel payable ziel frist maturity limite",
    "gross": "inc inclusive brutto bruto btto bto gross ttc incl inkl inclusief inklusive lordo bruttobetrag",
    "total": "total totale totaal tot gesamt summe sum suma somma gesamtbetrag endbetrag endsumme",
    "amount": "betrag betraege betr amount amt montant mt mnt importe imp importo bedrag bedragen value wert umsatz rechnungsbetrag "
              "valor",
    "net": "untaxed netto net nto ht excl exkl exclusief neto base imponible imponibile",
    "tax": "mwst ust mehrwertsteuer umsatzsteuer vat tax tva iva btw steuer gst igic",
    "open": "remaining bal offen offene offener offenes open outstanding ouvert restant reste rest restbetrag du saldo solde pendiente "
            "residuo openstaand openst balance unpaid impaye owed owing",
    "paid": "bezahlt bez gezahlt erledigt beglichen paid paye payee payes regle reglee encaisse encaissee acquittee pagado pagada "
            "cobrado cobrada cobro pagato pagata incassato incassata incasso betaald ontvangen voldaan received collected zahlung zahlungen "
            "zahlbetrag zahlungseingang zahlungseing eingang payment payments paiement reglement encaissement pago pagamento "
            "betaling settled cleared",
    "cleared": "ausgleich ausgleichs ausgeglichen clearing lettrage lettree",
    "note": "note notes comment comments remark remarks bemerkung bemerkungen bem anmerkung anm notiz notizen remarque remarques "
            "observaciones obs notas osservazioni opmerking opmerkingen kommentar",
    "type": "art typ type tipo soort",
    "currency": "waehrung whg whrg currency curr ccy devise divisa moneda valuta",
    "local": "local lc lcy haus hauswaehr home functional",
    "status": "status estado stato statut etat",
    "": "txn transaction orig original originals ursprung ursprungs signed display posten item items de du des la les der die das del di "
        "the of in d l et und to y e per cents euro euros",
}
LOCAL = "local"          # said of an amount or a currency: that of the books, not of the document
STEMS: Mapping[str, str] = {word: concept for concept, words in _WORDS.items() for word in words.split()}
_MEANS: Mapping[str, str] = {          # concepts in alphabetical order -> our column
    **dict.fromkeys(("invoice", "invoice number", "number", "number open"), "number"),
    **dict.fromkeys(("date", "date invoice", "issue", "date issue", "date invoice issue", "invoice issue"), "invoice_date"),
    **dict.fromkeys(("due", "date due", "due paid", "date due paid", "due net", "date due net", "due invoice", "date due invoice"), "due_date"),
    **dict.fromkeys(("customer number", "account", "account number", "account customer", "account customer number"), "customer_id"),
    **dict.fromkeys(("customer", "customer name", "name", "account name", "customer invoice", "customer invoice name"), "customer_name"),
    **dict.fromkeys(("gross", "amount gross", "gross total", "amount gross total", "total", "amount", "amount total", "amount invoice",
                     "invoice total", "amount invoice total", "gross invoice", "amount gross invoice", "gross invoice total",
                     "gross tax", "gross tax total", "amount gross tax", "amount currency", "amount currency invoice", "amount currency local",
                     "amount local", "due total", "amount due total"), "amount"),
    **dict.fromkeys(("net", "amount net", "net total", "amount net total", "invoice net", "amount invoice net", "net tax", "net tax total",
                     "amount net tax"), "net"),
    **dict.fromkeys(("open", "amount open", "amount due", "open total", "invoice open", "due open", "amount due open"), "open_amount"),
    **dict.fromkeys(("paid", "invoice paid", "status", "paid status", "invoice status"), "paid"),
    **dict.fromkeys(("date paid", "date invoice paid", "cleared date"), "paid_date"),
    **dict.fromkeys(("amount paid", "paid total"), "paid_amount"),
    "note": "note", "invoice type": "type", "type": "type",
    **dict.fromkeys(("currency", "currency invoice", "currency local"), "currency"),
}
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_WORD = re.compile(r"[^\W\d_]+|\d{3,}|#")
_YES_OR_NO = re.compile(r"\b[YJOSyjos]\s*/\s*[Nn]\b")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_OPEN_ITEM = re.compile(r"^OP\b\W*(?=\w)")          # "OP-Betrag" is an open item's, "betaald op" a day
_SHORTEST = 3                   # a part of a joined word


@lru_cache(maxsize=4096)
def concepts(header: str) -> frozenset[str]:
    """What the header's words stand for; nothing at all where one of them is not known."""
    found: set[str] = set()
    header = _OPEN_ITEM.sub("open ", header).replace("A/C", "account").replace("O/S", "outstanding")
    header = _INITIALS.sub(lambda m: m[0].replace(".", ""), _YES_OR_NO.sub(" ", header))
    for word in _WORD.findall(_BRACKETS.sub(" ", header.replace("º", " nr ").replace("°", " nr ").replace("№", " nr "))):
        parts = ("number",) if word == "#" else ("",) if word.upper() in CURRENCIES and word.isupper() else _stems(normal(word))
        if not parts:
            return frozenset()
        found |= set(parts)
    return frozenset(found - {""})


@lru_cache(maxsize=4096)
def meaning(header: str) -> str:
    """Our column of a list of invoices that the header means, "" where it cannot be told."""
    return _MEANS.get(" ".join(sorted(concepts(header))), "")


def _stems(word: str) -> tuple[str, ...]:
    """The concepts of a word, which may be joined of several ("rechnungsdatum"), with an s or n between them."""
    if word in STEMS:
        return (STEMS[word],)
    for at in range(len(word) - 2, _SHORTEST - 1, -1):
        head, rest = word[:at], word[at:]
        head = next((h for h in (head, head[:-1]) if len(h) >= _SHORTEST and h in STEMS and (h == head or head[-1] in "sn")), "")
        if head and (tail := _stems(rest)):
            return (STEMS[head], *tail)
    return ()

"""What stands beside the table of a remittance advice as a label, in six languages, as data (`advice_terms`)."""
from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, Mapping[str, str]] = {
    "payer_account": {
        "en": "payer iban|payer account|from account|our account|our iban|debit account|debited account|paid from account",
        "de": "iban auftraggeber|konto des auftraggebers|unsere iban|belastungskonto|zulasten konto|unser konto",
        "fr": "iban emetteur|compte debite|notre iban",
        "es": "cuenta de cargo|iban ordenante|cuenta ordenante",
        "nl": "van rekening|onze iban|iban betaler",
        "it": "iban ordinante|conto di addebito",
    },
    "account": {
        "en": "your account|your iban|beneficiary account|account credited|to account|beneficiary iban|credited account|paid to account",
        "de": "ihre iban|ihr konto|auf konto|empfaengerkonto|ihre bankverbindung|iban empfaenger",
        "fr": "votre iban|votre compte|compte credite|iban beneficiaire",
        "es": "su cuenta|su iban|cuenta de abono|iban beneficiario",
        "nl": "uw rekening|uw iban|naar rekening|op rekening",
        "it": "vostro iban|vs iban|iban beneficiario|conto di accredito",
    },
    "customer": {
        "en": "customer no|customer number|customer id|our customer number|our customer no|customer account|your customer number|"
              "our account number with you|our account with you|customer code",
        "de": "kundennummer|kundennr|kunden nr|unsere kundennummer|unsere kundennr|kunde nr|unsere kunden nr|debitorennummer|debitor",
        "fr": "numero client|code client|n client|numero de client|notre numero client|notre code client",
        "es": "codigo cliente|n cliente|numero de cliente|codigo de cliente|nuestro codigo de cliente",
        "nl": "klantnummer|klantnr|ons klantnummer|debiteurnummer|klant nr",
        "it": "codice cliente|numero cliente|n cliente|cod cliente|nostro codice cliente",
    },
    "vendor": {
        "en": "vendor no|vendor number|vendor id|supplier no|supplier number|supplier id|supplier code|vendor code|your account number|"
              "account number|account no|supplier account|vendor account|your vendor number|your supplier number",
        "de": "lieferantennummer|lieferantennr|lieferanten nr|kreditor|kreditorennummer|kreditorennr|ihre lieferantennummer|ihre lieferantennr|"
              "lieferant nr",
        "fr": "code fournisseur|fournisseur|numero fournisseur|n fournisseur|votre code fournisseur|compte fournisseur",
        "es": "codigo proveedor|n proveedor|numero de proveedor|codigo de proveedor",
        "nl": "leverancier|leveranciersnummer|leveranciernummer|crediteurnummer|leveranciersnr|crediteurnr|uw leveranciersnummer",
        "it": "codice fornitore|numero fornitore|n fornitore|cod fornitore",
    },
    "advice": {
        "en": "advice no|advice number|remittance advice no|remittance advice number|remittance id|remittance advice|payment advice no|"
              "payment advice number|advice reference|reference|reference no|reference number",
        "de": "avisnummer|avis nr|avisnr|zahlungsavis nr|avis|avisreferenz",
        "fr": "n avis|avis n|numero avis|numero d avis",
        "es": "n aviso|numero de aviso|aviso n",
        "nl": "adviesnummer|advies nr",
        "it": "n avviso|numero avviso|avviso n",
    },
    "date": {
        "en": "date|advice date|document date|printed|sent|date of issue|issue date",
        "de": "datum|belegdatum|erstellt am|druckdatum|gesendet|ausstellungsdatum",
        "fr": "date|date d emission|date avis|date de l avis|le",
        "es": "fecha|fecha de emision|fecha aviso|fecha del aviso",
        "nl": "datum|datum advies|afdrukdatum",
        "it": "data|data avviso|data emissione|data documento",
    },
    "method": {
        "en": "payment method|method|method of payment|payment type|paid via|pay method|payment mode",
        "de": "zahlungsart|zahlweg|zahlungsweg|zahlart|zahlungsmethode",
        "fr": "mode de paiement|mode de reglement|moyen de paiement",
        "es": "forma de pago|medio de pago|metodo de pago",
        "nl": "betaalwijze|betaalmethode|betalingswijze",
        "it": "modalita di pagamento|metodo di pagamento|modalita pagamento",
    },
    "payer": {
        "en": "from|company|payer|sender",
        "de": "von|firma|absender",
        "fr": "de|societe|expediteur",
        "es": "de|empresa|remitente",
        "nl": "van|bedrijf|afzender",
        "it": "da|azienda|societa",
    },
    "total": {
        "en": "payment amount|amount paid|net payment|total paid|check amount|total|total amount|amount|net amount|grand total|paid|payment|"
              "net paid|sum|net total|total net|total due",
        "de": "zahlbetrag|zahlungsbetrag|ueberweisungsbetrag|gezahlter betrag|betrag|summe|gesamtbetrag|gesamtsumme|endbetrag|gesamt|"
              "nettobetrag|nettosumme|netto gesamt",
        "fr": "montant paye|montant net|net a payer|montant|total|montant regle|montant total|net paye|total general|total net",
        "es": "importe pagado|importe del pago|importe|total|importe total|importe neto|total general|total neto|neto a pagar",
        "nl": "betaald bedrag|bedrag|totaal|totaalbedrag|nettobedrag|eindtotaal|betaalbedrag",
        "it": "importo pagato|importo|totale|importo totale|importo netto|totale generale|netto a pagare|importo pagamento",
    },
}

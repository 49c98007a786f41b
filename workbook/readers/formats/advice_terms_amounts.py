"""What payers call the columns of amounts of a remittance advice, in six languages, as data (`advice_terms`)."""
from __future__ import annotations

from collections.abc import Mapping

AMOUNTS: Mapping[str, Mapping[str, str]] = {
    "gross": {
        "en": "gross|gross amount|gross amt|invoice amount|inv amount|inv amt|invoice total|original amount|document amount|"
              "gross invoice amount|invoice value|total invoice|amount due|invoiced|invoice gross|original amt|gross value|orig amt|orig amount|"
              "invoice amt|"
              "bill amount|amount invoiced",
        "de": "brutto|bruttobetrag|rechnungsbetrag|rechnungssumme|betrag brutto|belegbetrag|rechnungsbetrag brutto|forderung|re betrag|"
              "urspruenglicher betrag|brutto betrag",
        "fr": "brut|montant brut|montant facture|montant ttc|ttc|montant initial|montant de la facture|montant total|brut ttc|"
              "montant facture ttc|montant du",
        "es": "bruto|importe bruto|importe factura|importe original|total factura|importe de la factura|importe documento|importe facturado",
        "nl": "bruto|brutobedrag|factuurbedrag|bruto bedrag|oorspronkelijk bedrag|bedrag factuur|bedrag incl btw",
        "it": "lordo|importo lordo|importo fattura|totale fattura|importo documento|importo originale|totale documento",
    },
    "discount": {
        "en": "discount|discount taken|discount amount|cash discount|disc|cash disc|disc amount|disc taken|disc amt|early payment discount|"
              "settlement discount|discounts|prompt payment discount|payment discount|pmt discount|"
              "pmt discount amount|less discount|terms discount|discount allowed",
        "de": "skonto|skontobetrag|skontoabzug|kassenskonto|skonti|rabatt|skonto betrag|abzug skonto|abzgl skonto",
        "fr": "escompte|remise|montant escompte|escompte deduit|montant de l escompte",
        "es": "descuento|dto|descuento pronto pago|importe descuento|dto pp|descuentos|descuento p p",
        "nl": "korting|betalingskorting|kortingsbedrag|contantkorting|kredietbeperking",
        "it": "sconto|importo sconto|sconto cassa|abbuono|sconti",
    },
    "adjustment": {
        "en": "adjustment|adjustments|adj|adj amount|deduction|deductions|deduction amount|deducted|short pay|short paid|chargeback|claim|"
              "claims|other deductions|deductions adjustments|difference|adjustment amount|adjusted|retention|debit claim|less deductions|"
              "amount deducted|deduction amt|chargeback amount|chargeback amt|chargebacks|claim amount|claim amt|short pay amount|"
              "short paid amount|deducted amount",
        "de": "abzug|abzuege|delkredere|delkredereprovision|zentralabzug|zentralregulierung|zr gebuehr|bonus|boni|umsatzbonus|rueckverguetung|wkz|"
              "werbekostenzuschuss|kuerzung|kuerzungen|abzugsbetrag|korrektur|differenz|einbehalt|kuerzungsbetrag|sonstige abzuege|belastung|"
              "minderung",
        "fr": "deduction|deductions|retenue|ajustement|ecart|retenues|litige",
        "es": "deduccion|deducciones|ajuste|diferencia|ajustes|cargo|abono cargo",
        "nl": "aftrek|inhouding|correctie|inhoudingen|verrekening|verschil",
        "it": "detrazione|trattenuta|trattenute|rettifica|deduzione|differenza|addebito|detrazioni",
    },
    "withheld": {
        "en": "withholding tax|wht|tax withheld|withholding|tds|wht amount|withheld tax|amount withheld|withheld amount|withheld|tds amount",
        "de": "quellensteuer|einbehaltene steuer|steuerabzug|abzugsteuer",
        "fr": "retenue a la source|ras",
        "es": "retencion|irpf|retencion irpf|importe retencion",
        "nl": "bronbelasting|bronheffing",
        "it": "ritenuta|ritenuta d acconto|ritenute",
    },
    "net": {
        "en": "net|net amount|net amt|net paid|amount paid|paid|paid amount|payment amount|payment|net payment|amount of payment|net payable|"
              "paid amt|amount applied|applied|applied amount|remitted|amount remitted|payment amt|net amount paid|total paid|this payment|"
              "paid this time|check amount|amt paid|pay amount|net pay|amt applied|applied amt",
        "de": "netto|nettobetrag|zahlbetrag|zahlungsbetrag|gezahlt|bezahlt|gezahlter betrag|ueberweisungsbetrag|ausgezahlt|ueberwiesen|zahlung|"
              "auszahlungsbetrag|netto betrag|bezahlter betrag|regulierter betrag|gezahlt netto",
        "fr": "net|montant net|montant paye|paye|montant regle|regle|reglement|net a payer|net paye|montant du paiement|paiement|montant vire|"
              "regle ttc",
        "es": "neto|importe neto|importe pagado|pagado|pago|importe del pago|a pagar|liquido|neto pagado|importe a pagar|importe liquido|"
              "importe pago",
        "nl": "netto|nettobedrag|betaald|betaald bedrag|netto bedrag|betaling|te betalen|bedrag betaald|betaalbedrag",
        "it": "netto|importo netto|importo pagato|pagato|pagamento|netto pagato|importo pagamento|netto a pagare|importo bonifico|"
              "importo saldato",
    },
    "amount": {
        "en": "amount|amt|value|total|total amount|sum",
        "de": "betrag|summe|wert|gesamtbetrag|gesamt",
        "fr": "montant|total|somme|valeur",
        "es": "importe|monto|total|valor",
        "nl": "bedrag|totaal|waarde|totaalbedrag",
        "it": "importo|totale|valore",
    },
    "vat": {
        "en": "vat|tax|vat amount|tax amount|sales tax|gst",
        "de": "mwst|ust|umsatzsteuer|mehrwertsteuer|steuer|steuerbetrag",
        "fr": "tva|montant tva",
        "es": "iva|importe iva",
        "nl": "btw|btw bedrag",
        "it": "iva|importo iva",
    },
    "before": {
        "en": "balance due|open balance|amt due|amount open before payment|balance before payment",
        "de": "restbetrag vor zahlung|offen vor zahlung",
        "fr": "solde avant paiement",
        "es": "saldo antes del pago",
        "nl": "openstaand voor betaling",
        "it": "saldo prima del pagamento",
    },
    "left": {
        "en": "still owing|amount remaining|remaining amount|balance remaining|remaining balance|remaining|amount outstanding|left to pay",
        "de": "noch offen|verbleibender betrag|restforderung|verbleibt offen",
        "fr": "reste du|solde restant|montant restant",
        "es": "importe restante|restante",
        "nl": "resterend|resterend bedrag|nog openstaand",
        "it": "importo residuo|rimanente",
    },
    "total": {
        "en": "total payment|payment total|total paid amount|check total|total payment amount|cheque amount|total remitted|total amount paid|"
              "transfer amount|amount transferred|amount of transfer|total remittance|remittance amount|remittance total|net payment amount|"
              "amount of this payment",
        "de": "gesamtzahlung|gesamtzahlbetrag|ueberweisungssumme|zahlungssumme|summe der zahlung|ueberwiesener betrag|scheckbetrag|avisbetrag|"
              "gesamtbetrag der zahlung|zahlungsgesamtbetrag",
        "fr": "montant total paye|total paye|montant du virement|total regle|montant du reglement|total du paiement|montant du cheque|"
              "montant vire",
        "es": "total pagado|importe total pagado|importe transferencia|importe total del pago|importe de la transferencia|total pago",
        "nl": "totaal betaald|totaalbedrag betaling|overgemaakt bedrag|totale betaling|bedrag betaling",
        "it": "totale pagato|totale pagamento|importo del bonifico|importo totale pagato|totale bonifico|importo bonifico totale",
    },
}

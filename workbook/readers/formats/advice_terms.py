"""What payers call the columns of a remittance advice and what stands beside them, in English, German, French, Spanish, Dutch and Italian, as data.

Words are compared after `headers.normal`: letters and digits alone, without accents. A role that comes first has a word that two roles share.
"""
from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "invoice": {
        "en": "invoice|invoice no|invoice number|invoice num|invoice nr|invoice id|invoice ref|invoice reference|inv|inv no|inv number|inv ref|"
              "your invoice|your invoice no|your invoice number|your reference|your ref|your document|your document no|vendor invoice|"
              "vendor invoice no|vendor invoice number|supplier invoice|supplier invoice no|supplier invoice number|supplier reference|"
              "invoice credit note|invoice credit note no|invoice description|bill no|bill number|your doc no|external document no|bill",
        "de": "rechnung|rechnungsnr|rechnungsnummer|rechnung nr|rechnung nummer|re nr|rg nr|ihre rechnung|ihre rechnungsnr|ihre rechnungsnummer|"
              "ihr beleg|ihre belegnr|ihre belegnummer|ihre referenz|externe belegnr|externe belegnummer|lieferantenrechnung|fremdbeleg|"
              "rechnungs nr|ihre rg nr|lieferantenrechnungsnr|rechnungsreferenz",
        "fr": "facture|n facture|no facture|numero facture|numero de facture|n de facture|num facture|ref facture|reference facture|"
              "votre facture|votre reference|vos references|facture n|facture no|facture fournisseur|n piece|numero de piece|votre ref|"
              "n de votre facture",
        "es": "factura|n factura|no factura|num factura|numero factura|numero de factura|n de factura|nro factura|su factura|su referencia|"
              "su documento|factura n|factura proveedor|factura no",
        "nl": "factuur|factuurnummer|factuurnr|factuur nr|factuur nummer|uw factuur|uw factuurnummer|uw factuurnr|uw referentie|uw kenmerk|"
              "uw ref|fact nr",
        "it": "fattura|n fattura|nr fattura|numero fattura|num fattura|vs fattura|vostra fattura|fattura n|vs rif|vs riferimento|"
              "vostro riferimento|ns fattura|rif fattura|vs documento",
    },
    "document": {
        "en": "document|document no|document number|doc no|doc number|document ref|document reference|reference|reference no|reference number|"
              "ref|ref no|number|no|item|document description",
        "de": "beleg|belegnr|belegnummer|beleg nr|referenz|referenznummer|dokument|dokumentnr|nummer|nr|buchungsbeleg",
        "fr": "document|piece|reference|ref|numero|n document|no document",
        "es": "documento|referencia|numero|n documento|no documento|num documento",
        "nl": "document|documentnummer|referentie|kenmerk|nummer|stuknummer|boekstuk|boekstuknummer",
        "it": "documento|riferimento|n documento|numero documento|numero|num documento|rif",
    },
    "invoice_date": {
        "en": "date|invoice date|inv date|document date|doc date|bill date|date of invoice|dated",
        "de": "datum|rechnungsdatum|belegdatum|re datum|rg datum|vom|rechnung vom|re dat|rechnungs datum",
        "fr": "date|date facture|date de facture|date de la facture|date document|date piece|du",
        "es": "fecha|fecha factura|fecha de factura|fecha documento|fecha de emision|fecha emision",
        "nl": "datum|factuurdatum|factuur datum|datum factuur|documentdatum",
        "it": "data|data fattura|data documento|data doc|del",
    },
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
        "en": "discount|discount taken|discount amount|cash discount|disc|disc amount|disc taken|disc amt|early payment discount|"
              "settlement discount|discounts|prompt payment discount|less discount|terms discount|discount allowed",
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
        "de": "abzug|abzuege|kuerzung|kuerzungen|abzugsbetrag|korrektur|differenz|einbehalt|kuerzungsbetrag|sonstige abzuege|belastung|"
              "minderung",
        "fr": "deduction|deductions|retenue|ajustement|ecart|retenues|litige",
        "es": "deduccion|deducciones|ajuste|diferencia|ajustes|cargo|abono cargo",
        "nl": "aftrek|inhouding|correctie|inhoudingen|verrekening|verschil",
        "it": "detrazione|trattenuta|trattenute|rettifica|deduzione|differenza|addebito|detrazioni",
    },
    "withheld": {
        "en": "withholding tax|wht|tax withheld|withholding|tds|wht amount|withheld tax",
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
    "reason": {
        "en": "reason|reason code|deduction reason|adjustment reason|deduction code|reason for deduction|adj reason|claim reason|adj code",
        "de": "grund|abzugsgrund|kuerzungsgrund|grund der kuerzung|reklamationsgrund|kuerzungsgrund code",
        "fr": "motif|raison|motif deduction|motif de la deduction",
        "es": "motivo|motivo deduccion|razon",
        "nl": "reden|reden aftrek|reden van inhouding",
        "it": "motivo|causale|motivazione",
    },
    "text": {
        "en": "description|text|details|remarks|comment|comments|note|notes|memo|po|po number|po no|purchase order|order no|order number|"
              "our reference|our ref|our document|our document no|voucher|voucher no|voucher number|particulars|your order|batch|store|site|"
              "plant|message",
        "de": "beschreibung|bemerkung|bemerkungen|buchungstext|verwendungszweck|bestellung|bestellnummer|bestellnr|unser beleg|unsere belegnr|"
              "unsere belegnummer|unsere referenz|unser zeichen|zusatz|hinweis|zuordnung|auftrag|auftragsnummer|filiale|werk",
        "fr": "libelle|description|commentaire|observations|bon de commande|n commande|commande|notre reference|notre ref|remarque|designation",
        "es": "descripcion|concepto|comentario|observaciones|pedido|n pedido|nuestra referencia|nota|detalle",
        "nl": "omschrijving|opmerking|opmerkingen|bestelling|bestelnummer|onze referentie|ons kenmerk|toelichting|ordernummer",
        "it": "descrizione|note|ordine|n ordine|ns rif|nostro riferimento|commento|osservazioni|oggetto",
    },
    "type": {
        "en": "type|document type|doc type|transaction type|trans type|tran type|kind|item type",
        "de": "art|belegart|typ|dokumentart|vorgang",
        "fr": "type|nature|type de piece|type document",
        "es": "tipo|tipo documento|clase|tipo de documento",
        "nl": "soort|type|documentsoort",
        "it": "tipo|tipo documento|tipo doc",
    },
    "currency": {
        "en": "currency|curr|ccy|cur|currency code",
        "de": "waehrung|waehr|whg|wae",
        "fr": "devise|monnaie",
        "es": "moneda|divisa",
        "nl": "valuta|munt|munteenheid",
        "it": "valuta|divisa",
    },
    "reference": {
        "en": "payment reference|payment ref|payment no|payment number|check number|check no|cheque number|cheque no|payment id|eft number|"
              "eft no|trace number|transfer reference|transaction number|remittance number|remittance no|pmt ref|pmt no|ach trace|"
              "payment document|payment doc|eft reference|bacs reference",
        "de": "zahlungsreferenz|zahlungsnummer|zahlungsnr|schecknummer|schecknr|zahlungsbeleg|zahllaufnummer|scheck nr|zahlbeleg",
        "fr": "reference paiement|reference du paiement|n paiement|numero de paiement|n cheque|numero de cheque|reference virement|"
              "reference de paiement|n virement|reference reglement",
        "es": "referencia pago|referencia de pago|referencia del pago|n pago|numero de pago|n cheque|numero de cheque|referencia transferencia",
        "nl": "betalingskenmerk|betalingsreferentie|betaalreferentie|betalingsnummer|chequenummer|betaalkenmerk|betalingsnr",
        "it": "riferimento pagamento|numero pagamento|n pagamento|numero assegno|n assegno|cro|trn|codice pagamento|rif pagamento",
    },
    "payment_date": {
        "en": "payment date|date of payment|pay date|paid on|date paid|value date|check date|cheque date|remittance date|settlement date|"
              "transfer date|pmt date|date of transfer",
        "de": "zahlungsdatum|zahldatum|valuta|valutadatum|wertstellung|zahlung vom|bezahlt am|ausfuehrungsdatum|datum der zahlung|scheckdatum|"
              "zahltag|avisdatum|buchungsdatum|zahlungstag",
        "fr": "date paiement|date de paiement|date du paiement|date reglement|date de reglement|date de valeur|date virement|date du virement|"
              "date de virement|paye le|date du reglement",
        "es": "fecha pago|fecha de pago|fecha del pago|fecha valor|fecha de transferencia|fecha transferencia",
        "nl": "betaaldatum|betalingsdatum|datum betaling|valutadatum|datum van betaling|betaald op",
        "it": "data pagamento|data di pagamento|data valuta|data del pagamento|data bonifico|pagato il",
    },
    "payer": {
        "en": "payer|payer name|paid by|remitter|paying company|from company|originator",
        "de": "zahler|auftraggeber|zahlungspflichtiger|einzahler|zahlender",
        "fr": "payeur|donneur d ordre|emetteur|societe emettrice",
        "es": "pagador|ordenante|emisor",
        "nl": "betaler|opdrachtgever|betaald door",
        "it": "pagatore|ordinante|pagante|mittente",
    },
    "goods": {
        "en": "qty|quantity|unit price|price|unit|uom|hours|rate|item code|sku|article",
        "de": "menge|einzelpreis|preis|stueck|einheit|artikel|artikelnr|stk|anzahl|e preis",
        "fr": "quantite|qte|prix unitaire|prix|p u|unite",
        "es": "cantidad|cant|precio|precio unitario|unidad|articulo",
        "nl": "aantal|prijs|stuksprijs|eenheid|artikel",
        "it": "quantita|qta|prezzo|prezzo unitario|u m|articolo",
    },
    "before": {
        "en": "balance due|open balance|amt due|amount open before payment|balance before payment",
        "de": "restbetrag vor zahlung|offen vor zahlung",
        "fr": "solde avant paiement",
        "es": "saldo antes del pago",
        "nl": "openstaand voor betaling",
        "it": "saldo prima del pagamento",
    },
    "list": {
        "en": "customer|customer no|customer number|customer name|customer id|client|due date|due|open amount|open|balance|outstanding|"
              "days overdue|overdue|amount open|bill to|paid date",
        "de": "kunde|kundennr|kundennummer|kundenname|debitor|faelligkeit|faelligkeitsdatum|faellig am|offen|offener betrag|saldo|restbetrag|"
              "tage ueberfaellig",
        "fr": "client|code client|nom client|echeance|date d echeance|solde|reste a payer|restant du",
        "es": "cliente|codigo cliente|nombre cliente|vencimiento|fecha vencimiento|saldo|pendiente",
        "nl": "klant|klantnummer|klantnaam|debiteur|vervaldatum|openstaand|openstaand bedrag",
        "it": "cliente|codice cliente|scadenza|data scadenza|residuo|saldo|importo aperto",
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
              "payment advice number|advice reference",
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

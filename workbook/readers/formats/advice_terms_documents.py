"""What payers call the columns that say which document it is and why it is not paid in full, in six languages, as data (`advice_terms`)."""
from __future__ import annotations

from collections.abc import Mapping

DOCUMENTS: Mapping[str, Mapping[str, str]] = {
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
    "reason": {
        "en": "reason|reason code|deduction reason|adjustment reason|deduction code|reason for deduction|adj reason|claim reason|adj code|"
              "cb reason|chargeback reason|chargeback code|cb code",
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
}

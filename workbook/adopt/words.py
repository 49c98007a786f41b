"""Words by which a list, an aging report and a language are known, and headers of added columns, as data."""
from __future__ import annotations

import re
from collections.abc import Mapping

MORE: Mapping[str, Mapping[str, str]] = {      # headers that mean this only in a list of that table
    "Receipts": {"payer_name": "von|from|de|da|van|einzahler|payeur|pagador|pagatore|betaler", "amount": "eur"},
}
SHEETS: Mapping[str, str] = {        # words in the name of a sheet or an Excel table
    "Invoices": "invoice|rechnung|facture|factura|fattur|factuur|facturen|debitoren|open items|offene posten|ventes|vendite|ventas|verkoop|sales|"
                "billing",
    "Customers": "customer|client|kunde|kunden|stammdaten|adress|klant|contact",
    "Receipts": "payment|receipt|zahlung|eingang|paiement|encaissement|reglement|pago|cobro|incass|pagament|betaling|ontvangst|bank",
}
REPORTS = "aging|ageing|faelligkeit|alters|altersstruktur|balance agee|antiguedad|ouderdom|summary|uebersicht|auswertung|pivot|dashboard"
SETTLED = re.compile(r"(?<!un)(?<!on)(?<!im)(?:paid|bezahlt|beglichen|erledigt|closed|settled|archiv|paye|regle|pagad|cobrad|pagat|incassat|"
                     r"betaald|voldaan)")          # in the name of a sheet for what is done with
NOT = re.compile(r"\b(?:not|nicht|non|no|niet)\b", re.IGNORECASE)
QUOTE = re.compile(r"angebot|kostenvoranschlag|\bquot(?:e|ation)|\bestimate|\bdevis\b|presupuesto|preventiv|offerte", re.IGNORECASE)
STAFF = re.compile(r"employee|payroll|mitarbeiter|personalnr|salari|empleado|dipendent|medewerker|werknemer", re.IGNORECASE)
SUPPLIER = re.compile(r"supplier|vendor|lieferant|kreditor|fournisseur|proveedor|fornitor|leverancier|crediteur", re.IGNORECASE)
_OVER = r"over|under|ueber|über|mehr als|plus de|m[aá]s de|oltre|meer dan|bis|jusqu|>|<|≥|≤"
_DAYS = r"d|days|tage|jours|d[ií]as|giorni|dagen"
_NOT_DUE = r"current|not due|nicht f[aä]llig|non [eé]chu|no vencido|a scadere|niet vervallen"
BUCKET = re.compile(rf"^\W*(?:{_OVER})?\s*\d{{1,3}}\s*(?:\+|-|–|—|to|bis|à|a|al|tot|{_DAYS})\s*\d{{0,3}}\s*(?:{_DAYS})?\W*$|"
                    rf"^(?:{_OVER})\s*\d{{2,3}}\b|^(?:{_NOT_DUE})$", re.IGNORECASE)
LANGUAGE: Mapping[str, str] = {      # words that only one language's headers have
    "de": "rg|mwst|ust|brutto|lfd|debitor|debitoren|belegdatum|belegnr|buchungsdatum|waehrung|zahlungseingang|konto|"
          "rechnung|rechnungsnummer|kunde|kundennummer|betrag|datum|faelligkeit|faellig|rechnungsdatum|kundennr|rechnungsnr|bruttobetrag|saldo|offen",
    "fr": "ht|ttc|tva|libelle|reglement|facture|echeance|montant|devise|numerofacture|client|solde|montantttc|datefacture",
    "es": "iva|cobrado|factura|fecha|vencimiento|importe|cliente|fechafactura|pendiente|numerodefactura",
    "it": "imponibile|residuo|incassato|fattura|scadenza|importo|datafattura|ragionesociale|numerofattura|data|datascadenza",
    "nl": "btw|factuurnr|vervalt|voldaan|totaal|betaald|debiteur|factuur|factuurnummer|factuurdatum|vervaldatum|bedrag|klant|openstaand|klantnummer",
}
ADDED: Mapping[str, Mapping[str, str]] = {      # what an added column is called in the list's language
    "de": {"open": "Offen", "days_overdue": "Tage überfällig", "bucket": "Altersklasse", "dunning_level": "Mahnstufe",
           "accounting_date": "Buchungsdatum", "due_date": "Fällig am", "number": "Rechnung", "id": "Zahlungsnr", "unapplied": "Nicht zugeordnet",
           "customer_id": "Kunde", "kind": "Art"},
    "fr": {"open": "Reste dû", "days_overdue": "Jours de retard", "bucket": "Tranche d'âge", "dunning_level": "Niveau de relance",
           "accounting_date": "Date comptable", "due_date": "Échéance", "number": "Facture", "id": "N° de paiement", "unapplied": "Non affecté",
           "customer_id": "Client", "kind": "Nature"},
    "es": {"open": "Pendiente", "days_overdue": "Días de retraso", "bucket": "Antigüedad", "dunning_level": "Nivel de reclamación",
           "accounting_date": "Fecha contable", "due_date": "Vencimiento", "number": "Factura", "id": "N.º de cobro", "unapplied": "Sin aplicar",
           "customer_id": "Cliente", "kind": "Clase"},
    "it": {"open": "Residuo", "days_overdue": "Giorni di ritardo", "bucket": "Fascia", "dunning_level": "Livello di sollecito",
           "accounting_date": "Data contabile", "due_date": "Scadenza", "number": "Fattura", "id": "N. incasso", "unapplied": "Non abbinato",
           "customer_id": "Cliente", "kind": "Tipo di incasso"},
    "nl": {"open": "Openstaand", "days_overdue": "Dagen te laat", "bucket": "Ouderdom", "dunning_level": "Aanmaningsniveau",
           "accounting_date": "Boekdatum", "due_date": "Vervaldatum", "number": "Factuur", "id": "Ontvangstnr", "unapplied": "Niet toegewezen",
           "customer_id": "Klant", "kind": "Soort"},
}

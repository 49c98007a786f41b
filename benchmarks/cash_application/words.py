"""The generator's own words: names of firms, towns, texts on statements. Nothing here is taken from the matcher, nor the other way round."""

from __future__ import annotations

STEMS = """Abendroth Achterberg Albrecht Amberlight Ardennes Arkwright Aurelia Baltic Bandelier Barkmann Beaumont Belvedere Bergström Bexley Blauwald
Bluewater Bonaventura Brandhorst Briarwood Brookfield Calloway Camborne Carpathia Castellani Chalmers Clearbrook Colbert Cornelius Crestline
Dahlmann Danneberg Delacroix Dornbusch Drayton Eastbourne Eberhardt Edelmann Ellerbrock Emberton Evergreen Fairfax Falkenberg Ferrante
Finkbeiner Forsythe Freiwald Gallagher Garrison Gerstner Glenmore Goldammer Granville Greystone Grimaldi Hagedorn Halberg Hammersley
Hartwell Havelock Heidkamp Hollister Hornbach Ingersoll Jansson Jubilee Kaltenbach Kensington Kettering Kirchhoff Klingenberg Kowalski
Lambrecht Langford Larsson Laurentia Lichtenau Lindqvist Lockwood Lombardi Magnolia Marchetti Marlowe Mayfair Meissner Mendoza Merriweather
Michelsen Montague Moravia Nachtigall Nettleton Neumark Nightingale Norrland Oberhof Odenwald Oldcastle Orchard Ostermann Pembroke
Pennington Petrossian Pfeiffer Pinecrest Polaris Prescott Quadrant Quillfeather Radcliffe Rautenberg Redfern Reinholt Ridgeway Rosenthal
Rothwell Sachsenroth Sandringham Savoye Schimmel Seabrook Selkirk Silverdale Sommerfeld Starling Steinbeck Stonebridge Stratford Sudeten
Summerhill Tannenberg Thackeray Thornbury Tidewater Torvald Trevelyan Ulrichsen Underhill Valentin Vandenberg Verona Vintner Wagenknecht
Wakefield Waldstein Wendover Westphal Whitcombe Wildermuth Windermere Wolfsburg Yarborough Zellweger Zimmerli""".split()
TRADES = {
    "de": (
        "Maschinenbau Baustoffe Getränke Elektrotechnik Logistik Druckerei Möbel Holzhandel Lebensmittel Medizintechnik Werkzeuge Textil Sanitär"
    ).split(),
    "en": (
        "Engineering Foods Supplies Packaging Furniture Electronics Plumbing Logistics Printing Textiles Hardware Medical Catering Builders"
    ).split(),
    "fr": ("Distribution Emballages Menuiserie Transports Boulangerie Imprimerie Matériaux Électricité Mécanique Textile Agroalimentaire").split(),
}
FORMS = {
    "de": ("GmbH", "GmbH & Co. KG", "AG", "KG", "e.K.", "OHG"),
    "en": ("Ltd", "Limited", "plc", "LLP", "Inc", "Inc.", "LLC", "Corp"),
    "fr": ("SARL", "SA", "SAS", "SNC", "EURL"),
}
TOWNS = {
    "de": "Bremen Kassel Ulm Leipzig Mainz Rostock Siegen Passau".split(),
    "en": "Leeds Bristol Dayton Tulsa Norwich Albany Derby Boise".split(),
    "fr": "Lyon Nantes Lille Dijon Rennes Reims Tours Metz".split(),
}
REGIONS = {"de": ("Nord", "Süd", "West", "Handel"), "en": ("North", "South", "Midlands", "Trading"), "fr": ("Nord", "Sud", "Ouest", "Négoce")}

# How a payer writes that what follows is a document; each begins a text about documents.
LEADS = {
    "de": ("Rechnung {}", "RE {}", "RG {}", "Rg.-Nr. {}", "Rechnungsnummer {}", "Re.Nr. {}", "Beleg {}", "Zahlung Rechnung {}", "{}", "{} danke"),
    "en": ("Invoice {}", "INV {}", "Inv no {}", "payment for {}", "your invoice {}", "{}", "{} thank you", "pmt inv {}", "Invoices {}", "REF {}"),
    "fr": ("Facture {}", "FACT {}", "Fact. n° {}", "règlement facture {}", "vos factures {}", "F. {}", "{}", "paiement {} merci"),
}
TAILS = {
    "de": ("", "", "", " vom {date}", " Kd-Nr {customer}", " KdNr. {customer} vom {date}", " Betrag {amount} EUR", " SEPA-Überweisung"),
    "en": ("", "", "", " dated {date}", " acct {customer}", " cust no {customer}", " amt {amount}", " BACS", " thanks"),
    "fr": ("", "", "", " du {date}", " client {customer}", " N/Réf {customer}", " montant {amount}", " virement SEPA"),
}
JOINTS = (", ", " + ", " / ", " ", "; ", " & ", "\n", ",")
PREFIXES = {"de": ("RE", "RG", "Rechn.", "R-"), "en": ("INV", "Inv#", "SI", "No."), "fr": ("FACT", "FA", "F", "Fac. ")}
NO_REFERENCE = {
    "de": ("", "", "Zahlung", "Vielen Dank", "Überweisung", "siehe Avis", "Sammelzahlung lt. Avis", "wie besprochen"),
    "en": ("", "", "payment", "thank you", "as agreed", "see remittance advice", "supplier payment", "trade payment"),
    "fr": ("", "", "paiement", "merci", "virement", "voir avis", "règlement fournisseur", "selon accord"),
}
ORDER = {"de": "Bestellung {}", "en": "PO {}", "fr": "Commande {}"}
OWN_DOCUMENT = {"de": "unser Beleg {}", "en": "our ref {}", "fr": "notre réf. {}"}
LESS_CREDIT = {"de": " abzgl. Gutschrift {}", "en": " less credit note {}", "fr": " moins avoir {}"}
LESS_DISCOUNT = {
    "de": (" abzgl. {p}% Skonto", " {p} % Skonto", ""),
    "en": (" less {p}% discount", " {p}% cash disc", ""),
    "fr": (" escompte {p}%", ""),
}
LESS_REASON = {
    "de": (" abzgl. Reklamation {x}", " gekürzt um {x} Bruchschaden", " Abzug {x} wg. Fehlmenge"),
    "en": (" less {x} damaged goods", " short {x} pricing error", " deduct {x} shortage claim"),
    "fr": (" moins {x} litige", " déduction {x} casse", " retenue {x} erreur de prix"),
}
LESS_TAX = {
    "de": (" abzgl. Quellensteuer {p}%", " WHT {p}%"),
    "en": (" less WHT {p}%", " net of withholding tax {x}", " TDS {p}%"),
    "fr": (" retenue à la source {p}%", " net de retenue fiscale {x}"),
}
LESS_CHARGE = {
    "de": (" abzgl. Bankspesen", " Gebühren SHA", ""),
    "en": (" less bank charges", " OUR/SHA fee", ""),
    "fr": (" frais bancaires déduits", ""),
}
PART = {
    "de": ("Teilzahlung {}", "Anzahlung auf Rechnung {}", "1. Rate {}", "{} Teilbetrag"),
    "en": ("part payment {}", "on account of {}", "{} instalment 1", "1st part inv {}"),
    "fr": ("acompte facture {}", "paiement partiel {}", "{} 1er versement"),
}
SECOND = {
    "de": ("Restzahlung {}", "Rest {}", "2. Rate {}"),
    "en": ("balance of {}", "final payment {}", "remaining {}"),
    "fr": ("solde {}", "solde facture {}"),
}
PREPAY = {
    "de": ("Vorauskasse Auftrag {}", "Anzahlung Angebot {}", "Vorkasse {}"),
    "en": ("deposit for order {}", "advance payment quote {}", "prepayment {}"),
    "fr": ("acompte commande {}", "paiement anticipé devis {}"),
}
ON_ACCOUNT = {
    "de": ("Akontozahlung", "a conto", "auf Kundenkonto gutschreiben"),
    "en": ("payment on account", "please hold on account", "on acct"),
    "fr": ("versement à valoir sur compte", "à valoir"),
}
OLDEST = {
    "de": ("bitte älteste Rechnungen ausgleichen", "zum Ausgleich der ältesten Posten"),
    "en": ("apply to oldest invoices", "pay oldest first"),
    "fr": ("à imputer sur les plus anciennes factures",),
}
STATEMENT = {
    "de": ("Saldo lt. Kontoauszug", "Ausgleich Konto"),
    "en": ("account balance per statement", "clearing our account"),
    "fr": ("solde du compte", "selon relevé"),
}
FACTORS = ("Meridional Factoring SA", "Hansekontor Factoring GmbH", "Trident Invoice Finance Ltd")
RETURNED = {
    "de": ("Rücklastschrift {} mangels Deckung", "Retoure {}"),
    "en": ("returned payment {} insufficient funds", "NSF return {}"),
    "fr": ("rejet prélèvement {} provision insuffisante", "impayé {}"),
}
# (payer, text, comes in); {ours} is a number of ours
NOISE = {
    "de": (
        ("Hausbank AG", "Kontoführung Q1 Entgelt", False),
        ("Hausbank AG", "Habenzinsen 04/2026", True),
        ("Finanzamt Mitte", "Erstattung USt {ours}", True),
        ("Krankenkasse Gesund", "Erstattung AAG {ours}", True),
        ("Bürobedarf Zentral", "Gutschrift Retoure Ihr Auftrag {ours}", True),
        ("Lohnlauf 04/2026", "Löhne und Gehälter", False),
        ("Stadtwerke", "Guthaben Abrechnung {ours}", True),
        ("Eigenübertrag", "Umbuchung Liquidität", True),
        ("Vermieter Kontor", "Miete April {ours}", False),
        ("Versicherung Provincia", "Beitragserstattung {ours}", True),
    ),
    "en": (
        ("Main Street Bank", "monthly service charge", False),
        ("Main Street Bank", "credit interest", True),
        ("HM Revenue", "VAT repayment {ours}", True),
        ("State Tax Board", "tax refund {ours}", True),
        ("Office Depot Supply", "supplier refund order {ours}", True),
        ("Payroll April", "salaries", False),
        ("City Power", "energy account refund {ours}", True),
        ("Internal", "transfer between own accounts", True),
        ("Landlord Estates", "rent {ours}", False),
        ("Union Insurance", "premium refund {ours}", True),
    ),
    "fr": (
        ("Banque du Centre", "frais de tenue de compte", False),
        ("Banque du Centre", "intérêts créditeurs", True),
        ("DGFIP", "remboursement TVA {ours}", True),
        ("URSSAF", "remboursement cotisations {ours}", True),
        ("Fournitures Bureau", "avoir fournisseur {ours}", True),
        ("Paie avril", "salaires", False),
        ("Énergie Est", "remboursement trop-perçu {ours}", True),
        ("Virement interne", "transfert de trésorerie", True),
        ("Bailleur Régie", "loyer {ours}", False),
    ),
}
STRANGERS = ("M. Okonkwo", "Familie Brandt", "Jean Petit", "A. Novak", "Mrs J Whitfield", "PayNow Collect", "Treuhandkonto 7", "Etude Notariale")

"""Phrases of remittance advices in English, German, French, Spanish, Dutch and Italian: titles, totals, what is carried forward, what says "paid".

>>> bool(TITLE.match("Zahlungsavis Nr. 7")), bool(TOTAL.match("Summe")), bool(CARRIED.search("Übertrag auf Seite 2")), bool(PAID.search("Please pay"))
(True, True, True, False)
"""
from __future__ import annotations

import re

SUBTOTAL = re.compile(r"(?i)\b(?:sub-?\s?total|page total|zwischensumme|seitensumme|sous-total|total page|total de la page|subtotaal|paginatotaal|"
                      r"totale pagina|total p[áa]gina|subtotale|parziale)\b")
TOTAL = re.compile(r"(?i)^\W*(?:grand |net |check |cheque |payment |remittance |invoice |overall |amount |"
                   r"eft |ach |wire |bacs |transfer |vendor |supplier )?"
                   r"(?:total|sum)\b|^\W*(?:check|cheque|eft|ach|wire|transfer) amount\b|^\W*(?:gesamt|summe|"
                   r"endsumme|endbetrag|zahlbetrag|zahlungsbetrag|nettosumme|"
                   r"[üu]berweisungsbetrag|total|totaal|totale|somme|suma|montant total|importe total|net [àa] payer|net pay[ée]|eindtotaal|"
                   r"netto totaal|importo totale|importo totale|"
                   r"payment amount|amount paid|net amount|net payment|net paid)")
CARRIED = re.compile(r"(?i)\b(?:carried forward|brought forward|carry forward|b/f|c/f|carried over|balance forward|[üu]bertrag|zwischen[üu]bertrag|"
                     r"vortrag|report [àa] nouveau|[àa] reporter|"
                     r"report de la page|report page|report pr[ée]c[ée]dent|suma y sigue|suma anterior|transport|transporteren|overdracht|"
                     r"te transporteren|riporto|a riportare)\b|^\s*report\b")
TITLE = re.compile(r"(?i)\b(?:remittance (?:advice|advise|detail|details|slip|statement|notification|information)|payment (?:advice|remittance|"
                   r"notification|specification|details)|advice of (?:payment|remittance)|"
                   r"bacs (?:remittance|advice)|eft (?:remittance|advice)|ach (?:remittance|advice)|remittance|zahlungs-?\s?avis|zahlavis|"
                   r"[üu]berweisungs-?avis|avis\b(?! d(?:es?|u)\b| d['’´])|zahlungs(?:mitteilung|aufstellung|anzeige|information)|"
                   r"regulierungs(?:avis|liste|brief)|avis de (?:paiement|virement|r[èe]glement)|(?:lettre|d[ée]tail|bordereau) de (?:paiement|"
                   r"r[èe]glement)|"
                   r"(?:aviso|notificaci[óo]n|carta|detalle|relaci[óo]n) de (?:pago|pagos|transferencia|remesa)|betalings?(?:advies|specificatie|"
                   r"bericht|overzicht)|betaal(?:advies|specificatie|bericht)|remittance-?advies|"
                   r"avviso di (?:pagamento|bonifico)|distinta (?:di )?pagament[oi]|dettaglio (?:del )?pagament[oi]|specifica (?:di )?pagament[oi])")
PAID = re.compile(r"(?i)\b(?:(?:we|i)(?: have| had|'ve)?(?: just| today| also| already)? (?:paid|transferred|remitted|wired|settled|"
                  r"(?:sent|released|issued|initiated)(?: you)?(?: (?:a|an|the|our|your))? (?:payment|transfer|wire|ach|eft|che(?:ck|que)|"
                  r"remittance)\b|made (?:a |the )?(?:payment|transfer)|"
                  r"processed (?:a |the )?payment)|(?:has|have) been (?:paid|transferred|remitted|wired)|"
                  r"payment (?:of|for|in the amount of)\b(?:[^.!?\n]|\.(?=\d)){0,40} (?:(?:has been|was) (?:issued|made|"
                  r"sent|initiated|released|processed)|went out|has gone out|is on (?:its|the) way)|our payment (?:of|for|covers)|(?:this|the|"
                  r"our) (?:payment|transfer|wire|remittance) (?:covers|is for|settles)|"
                  r"we are paying|(?:haben|wurden?|werden|habe)\b(?:[^.!?]|\.(?=\d)){0,100}\b(?:[üu]berwiesen|bezahlt|gezahlt|beglichen|angewiesen|"
                  r"ausgeglichen)|"
                  r"zahlen wir|begleichen wir|[üu]berweisen wir|unsere zahlung|"
                  r"(?:avons|ai|a [ée]t[ée]|ont [ée]t[ée]) (?:pay[ée]e?s?|r[ée]gl[ée]e?s?|vir[ée]e?s?|proc[ée]d[ée]|effectu[ée]e?s?)|"
                  r"notre (?:paiement|virement|r[èe]glement)|"
                  r"(?:hemos|he|han sido|ha sido) (?:pagad[oa]s?|transferido|abonado|realizado|efectuado)|(?:nuestro pago|nuestra transferencia)|"
                  r"(?:hebben|heb|is|zijn|werd|werden)\b(?:[^.!?]|\.(?=\d)){0,100}\b(?:betaald|overgemaakt|voldaan)|onze betaling|"
                  r"(?:abbiamo|ho|[èe] stat[oa]|sono stat[ei]) (?:pagat[oaie]|bonificat[oaie]|saldat[oaie]|effettuat[oaie]|dispost[oaie])|"
                  r"nostro (?:pagamento|bonifico))")
CREDIT = re.compile(r"(?i)\b(?:credit(?: ?(?:note|memo|invoice))?|cr|cn|crn|cm|gutschrift|gs|gu|kg|rechnungskorrektur|stornorechnung|avoir|"
                    r"note de cr[ée]dit|abono|nota de (?:cr[ée]dito|abono)|creditnota|creditfactuur|nota (?:di )?credito|debit (?:note|memo)|"
                    r"belastung(?:sanzeige)?)\b")
COMPANY = re.compile(r"\b(?:GmbH|AG|KG|OHG|UG|SE|e\.?K\.?|mbH|Ltd\.?|Limited|PLC|plc|LLP|LLC|L\.L\.C\.|Inc\.?|Incorporated|Corp\.?|Corporation|"
                     r"Co\.?|Company|SA|S\.A\.?S?\.?|SAS|SARL|S\.?[àa]\.?r\.?l\.?|SL|S\.L\.U?\.?|"
                     r"SLU|BV|B\.V\.|NV|N\.V\.|SpA|S\.p\.A\.|Srl|S\.r\.l\.|SRL|ApS|A/S|AB|Oy|AS|Pty|Kft|Sp\. z o\.o\.)(?!\w)")
ADDRESSED = re.compile(r"(?i)\s*(?:to|attn|attention|dear|an|z\.? ?hd|sehr|[àa] l'attention|[àa]|cher|a la atenci[óo]n|para|estimad|aan|t\.a\.v|"
                       r"geachte|spett|alla|gentile|bill to|ship to|your|payee|supplier|vendor|beneficiary)\b")

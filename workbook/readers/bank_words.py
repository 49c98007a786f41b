"""What banks call the columns of their lists, and what stands in them, as data: the words of a column in the order in which they are preferred.

`import_columns` takes `RECEIPTS` as the words of Receipts: a word that stands here belongs to its column here. Words that say more come before
words that say less ("Valutadag" before "Datum", the amount in the account's currency before the amount in another). A new bank or language is
a few more words here.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from receivables.headers import normal

RECEIPTS: Mapping[str, str] = {
    "value_date": "date de valeur|date valeur|dateval|date de la valeur|fecha valor|f valor|data valuta|data di valuta|data valutei|data valor|"
                  "data waluty|data rozliczenia|data zrealizowania|wertstellung|wertstellungsdatum|valutadatum|wert|rentedatum|rentedato|rentedag|"
                  "valutadag|valutadato|arvopäivä|értéknap|datum valuty|valuta date|value dt|interest date|settlement date|datum des abschlusses|"
                  "datum dokončení|date de fin|datum valute|dată valută|ημερομηνία αξίας|valuta|completed date|date completed|date completed utc|"
                  "date|datum|dato|fecha|data|kuupäev|datums|päivämäärä|dátum|tarih|işlem tarihi|transaction date|created|created utc|date utc|"
                  "date de paiement|date paiement|date règlement|date d encaissement|fecha de pago|fecha pago|fecha cobro|data pagamento|"
                  "data incasso|betaaldatum|ontvangen op|received on|date received|bezahlt am|zahlung am|eingang am|дата|tanggal|"
                  "tanggal transaksi|ημερομηνία|datum transakcije",
    "booking_date": "booked on|execution date|booked at|date comptable|buchung|date operation|date de l operation|date op|date d exécution|"
                    "data contabile|data registrazione|data di registrazione|data operazione|fecha operación|started date|date started|"
                    "date started utc|post date|posted date|posted transactions date|as of date|operation date|txn date|tran date|trans date|"
                    "date of entry|bokföringsdag|bokföringsdatum|bokförd|reskontradatum|bogføringsdato|bogføringsdag|bokføringsdato|bokført dato|"
                    "kirjauspäivä|datum zaúčtování|datum provedení|datum splatnosti|datum zahájení|könyvelés dátuma|könyvelés napja|"
                    "data księgowania|data operacji|data transakcji|data rozpoczęcia|data mov|data movimento|data lançamento|data do lançamento|"
                    "boekdatum|boekingsdatum|transactiedatum|uitvoeringsdatum|datum des beginns|belegdatum|date de début|дата операции|"
                    "дата проводки|дата платежа|datum knjiženja|datum knjizenja|datum izvršenja",
    "payer_name": "customer name|name auftraggeber begünstigter|name des partners|auftraggeber empfaenger|empfaenger zahlungspflichtiger|"
                  "empfaenger auftraggeber|payer empfaenger|zahlungspflichtiger|auftraggeber zahlungsempfaenger|auftraggeber begünstigter|"
                  "begünstigter auftraggeber|name zahlungsbeteiligter|empfaenger 1|partnername|naam omschrijving|name description|"
                  "naam tegenpartij|naam tegenpartij bevat|naam tegenrekening|tegenrekeninghouder|naam van de tegenpartij|nom de la contrepartie|"
                  "counterparty name|counter party|payee|op name|ordenante|ordinante|donneur d ordre|nadawca odbiorca|odbiorca nadawca|"
                  "odbiorca zleceniodawca|dane kontrahenta|nazwa nadawcy odbiorcy|nazwa nadawcy|kontrahent|navn på motpart|saaja maksaja|"
                  "název protiúčtu|název protistrany|název účtu protistrany|jméno protistrany|partner neve|gavėjas|mokėtojas gavėjas|"
                  "saņēmējs maksātājs|saaja maksja|saaja maksja nimi|контрагент|наименование контрагента|плательщик|naziv|platitelj primatelj|"
                  "naziv primatelja platitelja|nalogodavac|prejemnik plačnik|nome|nazwa odbiorcy|name|naam|namn|navn|beneficiary",
    "payer_account": "kontoverbindung des partners|kontonummer iban|iban kontonummer|iban zahlungsbeteiligter|tegenrekening|"
                     "tegenrekening iban bban|tegenrekeningnummer|rekening tegenpartij|rekeningnummer tegenpartij|iban de la contrepartie|"
                     "counterparty s account number|counterparty account number|partner számlaszáma|saaja maksja konto|rachunek nadawcy odbiorcy|"
                     "nr rachunku|numer konta|na konto z konta|protiúčet a kód banky|číslo účtu protistrany|číslo protiúčtu|protiúčet|motkonto|"
                     "saajan tilinumero|saajan tilinumero ja pankin bic|op bank account number|rachunek źródłowy|numer rachunku nadawcy|number",
    "own_account": "iban auftragskonto|iban kontoinhaber|wallet iban|iban bban|rekening|rekeningnummer|numéro de compte|posted account|rachunek|"
                   "numer rachunku karty|sąskaitos nr|klienta konts|kliendi konto|számlaszám|číslo účtu|konto",
    "text": "vwz|verwendungszweck|vorgang verwendungszweck|remittance text|remittance|remittance information|payment reference|zahlungsreferenz|"
            "zahlungsgrund|buchungs info|zahlungszweck|reference|description|details|concepto|descrizione completa|descrizione estesa|descrizione|"
            "descrizione operazione|causale descrizione|testo di registrazione|dettagli|libelle operation|détail de l écriture|détail|"
            "texte de comptabilisation|mededelingen|mededeling|vrije mededeling|notifications|omschrijving|omschrijving 1|narrative|narration|"
            "transactions|transaction description|description1|tran desc|statement text|avisierungstext|umsatztext|beschreibung|beschreibung 1|"
            "purpose|message|bericht|referenz|desc|reason|verwendungszweck zeile|payment details|remittance info|communication|libellé|label|"
            "libelle court|operazione|movimiento|descripción|observaciones|tytuł|tytułem|szczegóły transakcji|opis transakcji|opis operacji|opis|"
            "text mottagare|memo description|meddelande|beskrivning|rubrik|referens|forklaring|forklaringstekst|beskrivelse|tittel|tekst|viesti|"
            "selitys|zpráva pro příjemce|zpráva|popis pro příjemce|popis|poznámka|közlemény|közlemény 1|descrição|histórico|lançamento|"
            "paaiškinimai|informācija saņēmējam|selgitus|açıklama|descriere|descriere tranzactie|назначение платежа|описание|основание|keterangan|"
            "uraian|deskripsi|opis plaćanja|opis transakcije|namen|αιτιολογία|περιγραφή|transaction remarks|remarks|particulars|buchungstext|text|"
            "memo",
    "currency": "payment currency|zahlungswährung|waluta rachunku|měna účtu|valuta rekening|devise du compte|monn|monnaie|devise|div|divisa|munt|"
                "muntsoort|munteenheid|valutacode|devies|ccy|whg|posted currency|waluta|měna|devizanem|pénznem|moeda|moneda|valiuta|valūta|"
                "valuuta|valutakod|para birimi|валюта платежа|валюта операции|валюта|mata uang|νόμισμα",
    "id": "n de transaction|reference id|n paiement|nº cobro|betalingsnr|id pohybu|identificador|unique id",
    "amount": "montant|montant payé|montant réglé|importe|importe pagado|importo|importo pagato|bedrag|ontvangen bedrag|zahlungsbetrag|amount eur|"
              "amount gbp|amount usd|umsatz|value|montant operation|montant operation en euro|montant de l opération|montant total|total amount|"
              "credit debit amount|transaction amount|transactiebedrag|kwota w walucie rachunku|kwota transakcji|kwota operacji|kwota|"
              "částka v měně účtu|zaúčtovaná částka|částka|objem|belopp|insättning uttag|beløp|beløb|määrä|määrä euroa|összeg|suma|summa|valor|"
              "montante|tutar|işlem tutarı|сумма платежа|сумма операции|сумма|сума|jumlah|nominal|iznos|znesek|ποσό",
    "debit": "debit|debit amount|debits|withdrawal|withdrawals|withdrawal amt|withdrawal amount|money out|paid out|outflow|soll|lastschrift|"
             "ausgang|belastung|débit|débits|debe|cargo|cargos|débito|débitos|dare|addebito|addebiti|uscite|débit euros|spent|debit amt|debet|af|"
             "uttag|uttag från konto|ut|ut fra konto|ut av konto|uttak|uttak fra konto|udbetaling|obciążenie|obciążenia|terhelés|borç|"
             "amount debit|dr|dr amount|дебет|дебит|списание|расход|mutasi debet|isplata|breme|χρέωση",
    "credit": "credit|credit amount|credits|deposit|deposits|deposit amt|deposit amount|money in|paid in|inflow|haben|gutschrift|eingang|crédit|"
              "crédits|abono|abonos|haber|crédito|créditos|avere|accredito|accrediti|entrate|crédit euros|received|credit amt|bij|insättning|"
              "insättningar|inn|inn på konto|innskudd på konto|innskudd|indbetaling|uznanie|uznania|jóváírás|alacak|amount credit|cr|cr amount|"
              "кредит|зачисление|приход|поступление|mutasi kredit|kredit|uplata|dobro|πίστωση",
    "direction": "af bij|bij af|debit credit|credit debit|credit debet|debit credit indicator|credit debit indicator|dr cr|cr dr|d c|c d|d k|s h|"
                 "soll haben|soll haben kennzeichen|sens|segno|terhelés vagy jóváírás|debets kredīts|deebet kreedit|směr úhrady",
    "state": "status|statut|stato|estado|buchungsstatus|state|stav|tila|état|статус",
    "balance": "balance|running balance|account running balance|running bal|closing balance|daily posted balance|saldo|saldo eur|"
               "saldo nach buchung|saldo na mutatie|saldo na trn|saldo po operacji|saldo po transakcji|bokfört saldo|bokført saldo|kontostand|"
               "solde|solde eur|sold|eindsaldo|saldo contabilístico|zůstatek|egyenleg|bakiye|accountbalance|wallet saldo nach transaktion|"
               "zůstatek po|bal|остаток|saldo akhir mutasi|stanje|υπόλοιπο",
}
CONTINUES = frozenset(map(normal, (                # columns that go on with the text, whichever of them came first
    *(word for word in RECEIPTS["text"].split("|") if word != "buchungstext"),
    "gestructureerde mededeling", "free-format reference", "standard-format reference", "szczegóły", "kid", "ocr", "viite", "vs",
    "variabilní symbol", "detalhes", "referencia", "referencia 1", "referencia 2", "viitenumber", "particulars", "subject", "mitteilung referenz",
    "dettaglio", "transaction ref1", "transaction ref2", "transaction ref3", "referinta")))
DETAIL = frozenset(map(normal, ("einzelbetrag", "betrag detail", "individual amount", "montant individuel", "montant détail", "importo singolo",
                                "importo dettaglio")))          # the amount of one payment inside a line
OUT = frozenset(map(normal, ("debit debet deebet dr db dbit d af soll s debe débito débit dare uit uscita addebito out minus belastung lastschrift "
                             "outgoing withdrawal sent ausgang saída sortie cargo egreso gasto obciążenie wychodzący odchozí debetas terhelés uttag "
                             "udbetaling utbetaling t").split()))
IN = frozenset(map(normal, ("credit kredit kreedit cr crdt c bij haben h haber crédito crédit avere in entrata accredito plus gutschrift incoming "
                            "deposit received eingang entrada entrée abono ingreso uznanie przychodzący příchozí kreditas jóváírás insättning "
                            "indbetaling innbetaling k j").split()))
TYPES = frozenset(map(normal, ("", "type", "typ", "tipo", "art", "transaction", "transaction type", "tran type", "tipo lançamento", "txn type",
                               "tipo de lançamento", "tipo movimiento", "tipo de movimiento", "umsatztyp")))
_PAIRS = (("d", "c"), ("s", "h"), ("d", "h"), ("d", "k"), ("t", "j"), ("d", "a"), ("c", "a"), ("s", "e"), ("e", "i"), ("a", "b"))
UNBOOKED = frozenset(map(normal, (
    "pending", "vorgemerkt", "umsatz vorgemerkt", "umsatz vorgemerkt und nicht gebucht", "ausstehend", "offen", "declined", "reverted", "failed",
    "cancelled", "canceled", "abgelehnt", "storniert", "en attente", "refusé", "annulé", "pendiente", "rechazado", "in sospeso",
    "non contabilizzato", "prenotata", "in behandeling", "geweigerd", "rejected", "refused", "venter", "väntande",
    "odrzucona", "oczekująca", "pendente")))
BALANCES = frozenset((
    "saldo anterior", "saldo do dia", "saldo inicial", "saldo final", "saldo iniziale", "saldo finale", "saldo contabile", "saldo liquido",
    "saldo disponibile", "disponibilita al", "disponibilità al", "anfangssaldo",
    "endsaldo", "schlusssaldo", "alter kontostand", "neuer kontostand", "kontostand", "saldovortrag", "opening balance", "closing balance",
    "beginning balance", "ending balance", "balance brought forward", "balance carried forward", "brought forward", "carried forward",
    "solde initial", "solde final", "solde précédent", "ancien solde", "nouveau solde", "beginsaldo", "eindsaldo", "saldo początkowe",
    "saldo końcowe", "ingående saldo", "utgående saldo", "likutis pradžiai", "likutis pabaigai", "apyvarta", "sākuma atlikums", "beigu atlikums",
    "apgrozījums", "algsaldo", "lõppsaldo", "käive", "počáteční zůstatek", "konečný zůstatek", "nyitó egyenleg", "záró egyenleg", "s a l d o",
    "saldo awal", "saldo akhir", "входящий остаток", "исходящий остаток", "početno stanje", "završno stanje"))



def is_balance(cell: str) -> bool:
    """True for what a bank writes in a line that only says a balance or a turnover.

    >>> is_balance("S A L D O"), is_balance("Saldo Anterior"), is_balance("Solde au 30/09/2026"), is_balance("Saldo RE 10234")
    (True, True, True, False)
    """
    word = cell.strip().lstrip("#").lower()
    return word in BALANCES or normal(word).rstrip("0123456789") in ("soldeau", "saldoal", "saldoper", "balanceasof")


def begins_balance(cell: str) -> bool:
    """True for what stands in place of a date where the line says a balance or a total: "Solde en fin de période"."""
    return normal(cell).startswith(("solde", "saldo", "balance", "kontostand", "ledgerbalance", "total"))


def sides(words: Iterable[str]) -> Mapping[str, int]:
    """-1 for each word that means money out and 1 for money in; words that mean neither are left out. A single letter is read beside the
    others of its column: C is credit beside D, and Cargo beside A.

    >>> sides(["c", "d"]), sides(["c", "a"]), sides(["a", "d"])
    ({'c': 1, 'd': -1}, {'c': -1, 'a': 1}, {'a': 1, 'd': -1})
    """
    distinct = list(dict.fromkeys(words))
    letters = {word for word in distinct if len(word) == 1 and any(word in pair for pair in _PAIRS)}
    known = letters and letters not in ({"a"}, {"e"})
    out, into = next((pair for pair in _PAIRS if letters <= set(pair)), ("", "")) if known else ("", "")
    return {word: -1 if word == out or (len(word) > 1 and word in OUT) else 1 for word in distinct
            if word and (word in (out, into) or (len(word) > 1 and (word in OUT or word in IN)))}

"""Bank lists as the banks write them: name, header, one line, and what a receipt must say (value date, amount, payer, account, text)."""
from __future__ import annotations

from typing import NamedTuple


class Dialect(NamedTuple):
    bank: str
    text: str
    date: str
    amount: int
    payer: str = ""
    account: str = ""
    words: str = "RE 10234"
    currency: str = "EUR"
    date_order: str = ""


IBAN = "DE89370400440532013000"
DIALECTS = (
    Dialect("Sparkasse CSV-CAMT", '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n'
            f'"DE02";"20.11.26";"21.11.26";"GUTSCHR. UEBERWEISUNG";"RE 10234";"";"";"NOTPROVIDED";"";"";"";"Muster GmbH";"{IBAN}";"X";"1.150,00";"EUR";"Umsatz gebucht"', "2026-11-21", 115000, "Muster GmbH", IBAN),
    Dialect("Sparkasse CSV-MT940", '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer";"BLZ";"Betrag";"Waehrung";"Info"\n'
            '"123";"20.11.26";"21.11.26";"GUTSCHRIFT";"RE 10234";"Muster GmbH";"532013000";"37040044";"-150,00";"EUR";"Umsatz gebucht"', "2026-11-21", -15000, "Muster GmbH", "532013000"),
    Dialect("DKB", '"Girokonto";"DE02"\n""\n"Kontostand vom 22.11.26:";"1.000,00 €"\n""\n"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"\n'
            f'"20.11.26";"21.11.26";"Gebucht";"Muster GmbH";"Wir GmbH";"RE 10234";"Eingang";"{IBAN}";"150,00";"";"";""', "2026-11-21", 15000, "Muster GmbH", IBAN),
    Dialect("DKB until 2023", '"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";\n'
            f'"20.11.2026";"21.11.2026";"Gutschrift";"Muster GmbH";"RE 10234";"{IBAN}";"X";"150,00";"";"";"";', "2026-11-21", 15000, "Muster GmbH", IBAN),
    Dialect("Volksbank", "Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz\n"
            f"Konto;DE02;X;VB;20.11.2026;21.11.2026;Muster GmbH;{IBAN};X;Gutschrift;RE 10234;150,00;EUR;1.000,00;;;;;", "2026-11-21", 15000, "Muster GmbH", IBAN),
    Dialect("ING", "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n20.11.2026;21.11.2026;Muster GmbH;Gutschrift;RE 10234;1.000,00;EUR;150,00;EUR", "2026-11-21", 15000, "Muster GmbH"),
    Dialect("Commerzbank", "Buchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie\n20.11.2026;21.11.2026;Gutschrift;Muster GmbH RE 10234;150,00;EUR;DE02;", "2026-11-21", 15000),
    Dialect("Deutsche Bank, Postbank", "Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung\n"
            f"20.11.2026;21.11.2026;SEPA-Gutschrift;Muster GmbH;RE 10234;{IBAN};X;;;;;150,00;;;;;150,00;EUR", "2026-11-21", 15000, "Muster GmbH", IBAN),
    Dialect("comdirect", '"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR"\n"20.11.2026";"21.11.2026";"Übertrag";"Auftraggeber: Muster GmbH RE 10234";"150,00"', "2026-11-21", 15000),
    Dialect("HypoVereinsbank", "Kontonummer;Buchungsdatum;Valuta;Empfaenger 1;Empfaenger 2;Verwendungszweck;Betrag;Waehrung\n77001;20.11.2026;21.11.2026;Muster GmbH;;RE 10234;150,00;EUR", "2026-11-21", 15000, "Muster GmbH"),
    Dialect("N26", f'"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"\n2026-11-20,2026-11-21,"Muster GmbH",{IBAN},"Credit Transfer","RE 10234","Main",150.00,,,', "2026-11-21", 15000, "Muster GmbH", IBAN),
    Dialect("N26 until 2023", f'"Date","Payee","Account number","Transaction type","Payment reference","Amount (EUR)","Amount (Foreign Currency)","Type Foreign Currency","Exchange Rate"\n2026-11-20,"Muster GmbH",{IBAN},"Income","RE 10234",150.0,,,', "2026-11-20", 15000, "Muster GmbH"),
    Dialect("UBS", "Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten\n2026-11-20;10:00:00;2026-11-20;2026-11-21;CHF;;150.00;;1000.00;9930;Muster AG;RE 10234;;", "2026-11-21", 15000, currency="CHF"),
    Dialect("PostFinance", "Buchungsart:;Alle\nKonto:;CH02\nWährung:;CHF\nDatum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label;Kategorie\n21.11.2026;Gutschrift;\"MUSTER AG RE 10234\";150.00;;;", "2026-11-21", 15000, currency="CHF"),
    Dialect("Revolut Business", "Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,Card number,Orig currency,Orig amount,Payment currency,Amount,Total amount,Exchange rate,Fee,Fee currency,Balance,Account\n2026-11-20,2026-11-21,6f1,TOPUP,COMPLETED,Money added from Muster GmbH,RE 10234,Muster GmbH,,EUR,150.00,EUR,150.00,150.00,,0.00,EUR,1000.00,EUR Main", "2026-11-21", 15000, "Muster GmbH"),
    Dialect("Revolut", "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\nTRANSFER,Current,2026-11-20 10:00:00,2026-11-21 10:00:00,Muster GmbH RE 10234,150.00,0.00,EUR,COMPLETED,1000.00", "2026-11-21", 15000),
    Dialect("Wise", '"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits",Attachment,Note,"Total fees"\nTRANSFER-1,21-11-2026,150.00,EUR,"Received money from Muster GmbH","RE 10234",1000.00,,,,Muster GmbH,,,,,,,0.00', "2026-11-21", 15000, "Muster GmbH"),
    Dialect("Chase", "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\nCREDIT,11/21/2026,ACME INC RE 10234,150.00,ACH_CREDIT,1000.00,", "2026-11-21", 15000),
    Dialect("Bank of America", 'Description,,Summary Amt.\nBeginning balance as of 11/01/2026,,"1,000.00"\n\nDate,Description,Amount,Running Bal.\n11/21/2026,"ACME INC RE 10234","1,150.00","2,150.00"', "2026-11-21", 115000),
    Dialect("Wells Fargo", '"Date","Amount","Check Number","Description"\n"11/21/2026","150.00","","ACME INC RE 10234"', "2026-11-21", 15000),
    Dialect("HSBC", "Date,Type,Description,Paid out,Paid in,Balance\n21/11/2026,CR,ACME LTD RE 10234,,150.00,1000.00", "2026-11-21", 15000),
    Dialect("HSBCnet", "Account name,Account number,Currency,Bank reference,Narrative,Customer reference,TRN type,Value date,Credit amount,Debit amount,Balance,Post date\nWE,77001,EUR,B1,ACME LTD RE 10234,X,TRF,21/11/2026,150.00,,1000.00,21/11/2026", "2026-11-21", 15000),
    Dialect("Barclays", "Number,Date,Account,Amount,Subcategory,Memo\n ,21/11/2026,20-00-00 77001,150.00,Funds Transfer,ACME LTD RE 10234", "2026-11-21", 15000),
    Dialect("Lloyds", "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance\n21/11/2026,FPI,'30-00-00,77001,ACME LTD RE 10234,,150.00,1000.00", "2026-11-21", 15000),
    Dialect("NatWest", "Date, Type, Description, Value, Balance, Account Name, Account Number\n21/11/2026,BAC,\"'ACME LTD RE 10234\",150.00,1000.00,\"'WE\",\"'600000-77001\"", "2026-11-21", 15000),
    Dialect("Starling", "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes\n21/11/2026,ACME LTD,RE 10234,FASTER PAYMENT,150.00,1000.00,INCOME,", "2026-11-21", 15000, "ACME LTD", currency="GBP"),
    Dialect("ING NL", '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"\n"20261121","ACME BV","NL02","NL91ABNA0417164300","OV","Bij","150,00","Overschrijving","RE 10234"', "2026-11-21", 15000, "ACME BV", "NL91ABNA0417164300"),
    Dialect("ING NL, money out", '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"\n"20261121";"ACME BV";"NL02";"NL91ABNA0417164300";"OV";"Af";"150,00";"Overschrijving";"RE 10234";"1000,00";""', "2026-11-21", -15000, "ACME BV", "NL91ABNA0417164300"),
    Dialect("ING NL in English", '"Date","Name / Description","Account","Counterparty","Code","Debit/credit","Amount (EUR)","Transaction type","Notifications"\n"20261121","ACME BV","NL02","NL91ABNA0417164300","OV","Debit","150,00","Transfer","RE 10234"', "2026-11-21", -15000, "ACME BV", "NL91ABNA0417164300"),
    Dialect("Rabobank", '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Naam initiërende partij","BIC tegenpartij","Code","Batch ID","Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"\n'
            '"NL02","EUR","X","000000000000000077","2026-11-20","2026-11-21","+150,00","+1000,00","NL91ABNA0417164300","ACME BV","","","X","cb","","","","","","RE 10234"," ","","","","",""', "2026-11-21", 15000, "ACME BV", "NL91ABNA0417164300"),
    Dialect("BNP Paribas", "Date operation;Libelle court;Type operation;Libelle operation;Montant operation en euro\n21/11/2026;VIREMENT;VIR;VIR SEPA ACME SA RE 10234;1 150,00", "2026-11-21", 115000),
    Dialect("Crédit Agricole", "Date;Libellé;Débit euros;Crédit euros\n21/11/2026;VIREMENT ACME SA RE 10234;;150,00", "2026-11-21", 15000),
    Dialect("Société Générale", "Date de l'opération;Libellé;Détail de l'écriture;Montant de l'opération;Devise\n21/11/2026;VIR RECU;VIR RECU DE: ACME SA RE 10234;150,00;EUR", "2026-11-21", 15000),
    Dialect("Boursorama", "dateOp;dateVal;label;category;amount;accountNum;accountLabel;accountbalance\n2026-11-20;2026-11-21;VIR ACME SA RE 10234;Virements;150,00;77001;Pro;1000.00", "2026-11-21", 15000),
    Dialect("Santander", "FECHA OPERACIÓN;FECHA VALOR;CONCEPTO;IMPORTE EUR;SALDO\n20/11/2026;21/11/2026;TRANSFERENCIA DE ACME SL RE 10234;150,00;1.000,00", "2026-11-21", 15000),
    Dialect("BBVA", "F.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Observaciones\n21/11/2026;20/11/2026;TRANSFERENCIA RECIBIDA;ACME SL;150,00;EUR;1.000,00;RE 10234", "2026-11-21", 15000),
    Dialect("Intesa Sanpaolo", "Data contabile;Data valuta;Descrizione;Accrediti;Addebiti;Descrizione estesa;Mezzo\n20/11/2026;21/11/2026;BONIFICO;150,00;;ACME SRL RE 10234;", "2026-11-21", 15000),
    Dialect("Intesa Sanpaolo, list", "Data;Operazione;Dettagli;Conto o carta;Contabilizzazione;Categoria;Valuta;Importo\n21/11/2026;Bonifico da ACME SRL;RE 10234;Conto 77001;CONTABILIZZATO;Entrate;EUR;150,00", "2026-11-21", 15000),
    Dialect("UniCredit", "Data Registrazione;Data valuta;Descrizione;Importo (EUR);Canale\n20.11.2026;21.11.2026;BONIFICO DA ACME SRL RE 10234;150,00;Web", "2026-11-21", 15000),
    Dialect("QuickBooks", "Date,Ref No.,Payee,Memo,Payment,Deposit,Balance\n11/21/2026,77,ACME INC,RE 10234,,150.00,1000.00", "2026-11-21", 15000, "ACME INC"),
    Dialect("Xero", "*Date,*Amount,Payee,Description,Reference,Check Number\n21/11/2026,150.00,ACME LTD,RE 10234,R1,", "2026-11-21", 15000, "ACME LTD"),
    Dialect("Xero bank export", "Date,Description,Reference,Spent,Received,Balance\n21/11/2026,ACME LTD,RE 10234,,150.00,1000.00", "2026-11-21", 15000),
)

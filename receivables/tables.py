"""Every table and every column of the ledger, once, as data. It drives the template, reading, checking, import and `docs/tables.md`.

`TABLES` maps a table's name to its `Table`, in the order of the day's work; the name is also the sheet's and the Excel table's.
Synonyms are compared after `headers.normal` (lower case, letters and digits only), so "Invoice No." and "invoice_no" are one.
"""
from __future__ import annotations

from collections.abc import Mapping

from receivables.review_table import REVIEW
from receivables.schema import Column, Table

INVOICE_TYPES = ("INV", "CRN", "DBN")
STATUSES = ("ready", "review", "approved", "rejected", "posted", "reversed")
LIVE = ("ready", "review", "approved")            # proposals that still wait
COUNTED = ("posted", "reversed")                  # rows that sums run over
REMINDER_STATUSES = ("draft", "sent", "cancelled")
RECEIPT_KINDS = ("customer", "not customer")
REASONS = ("", "short payment", "discount not earned", "dispute", "bank charge", "withheld tax", "pricing", "damaged goods",
           "rounding", "other")
DISPUTE_STATUSES = ("open", "resolved")
ACTIVITY_KINDS = ("note", "call", "e-mail", "letter", "meeting")
APPLY_RULES = ("", "oldest first", "ask")
REFUND_STATUSES = ("proposed", "approved", "paid", "cancelled")
YES = ("", "yes")
PERIOD_STATUSES = ("locked", "open")
LANGUAGES = ("", "en", "de")


def _c(name: str, header: str, kind: str = "text", help: str = "", also: str = "", **more: object) -> Column:
    """A column; `also` holds the synonyms, separated by "|"."""
    synonyms = tuple(s.strip() for s in also.split("|") if s.strip())
    return Column(name, header, kind, help, synonyms, **more)  # type: ignore[arg-type]


_ENTERED = _c("entered_at", "Entered At", "time", "When the row came into the ledger.")
_SOURCE = _c("source", "Source", "text", "Where the row came from: file and line, or by hand.")
_NOTE = _c("note", "Note", "note", "Anything a person wants to remember.", "notes|comment|memo|bemerkung|notiz|kommentar")
_CURRENCY = _c("currency", "Currency", "currency", "ISO 4217 code; blank on import means the base currency.",
               "currency code|curr|ccy|währung|waehrung|whg", fixed=True, width=9)

CUSTOMERS = Table("Customers", (
    _c("customer_id", "Customer", "id", "The customer's number or code, as text.",
       "customer id|customer no|customer number|customer code|cust no|cust number|cust id|account no|account number|debtor|debtor no|"
       "customerid|client id|client|kunde|kundennummer|kunden nr|kundennr|debitor|debitorennummer|debitor nr", key=True, required=True, width=14),
    _c("name", "Name", "text", "Legal name.", "customer name|company|company name|client name|name customer|firma|kundenname|firmenname", width=34),
    _c("trade_name", "Trade Name", "text", "Name the customer trades under.", "trading name|dba|trading as|handelsname|geschäftsname", width=24),
    _c("parent_id", "Parent", "id", "The customer that pays for this one (head of the payer group).",
       "parent|parent customer|parent account|head office|group|zentrale|muttergesellschaft|konzern|zahler", width=12),
    _c("terms", "Terms", "text", "Code in Terms; blank means the company's default.",
       "payment terms|terms code|payment term|zahlungsbedingung|zahlungsbedingungen|zahlungsziel", width=12),
    _c("currency", "Currency", "currency", "Usual currency of this customer.", "currency code|ccy|währung|waehrung", width=9),
    _c("language", "Language", "choice", "Language of letters: en or de.", "lang|locale|sprache", choices=LANGUAGES, width=9),
    _c("email", "E-mail", "text", "Where reminders go; several separated by a semicolon.", "email|e mail|mail|email address|e mail adresse", width=26),
    _c("contact", "Contact", "text", "Person to write to.", "contact name|contact person|attention|ansprechpartner|kontakt", width=20),
    _c("phone", "Phone", "text", "", "telephone|tel|telefon"),
    _c("address", "Address", "note", "Postal address.", "street|billing address|adresse|anschrift|strasse"),
    _c("country", "Country", "text", "ISO 3166 code.", "country code|land|ländercode", width=9),
    _c("vat_id", "VAT ID", "id", "", "vat no|vat number|tax id|ust id|ustid|uid|umsatzsteuer id"),
    _c("bank_accounts", "Bank Accounts", "id", "Accounts the customer pays from (IBAN or number), separated by semicolons.",
       "bank account|iban|ibans|payer accounts|account|bankverbindung|bankkonto|bankkonten|kontonummer", width=28),
    _c("aliases", "Aliases", "text", "Other names seen on bank statements, separated by semicolons.", "alias|also known as|aka|andere namen", width=24),
    _c("credit_limit", "Credit Limit", "limit", "Blank means no limit set.", "limit|kreditlimit|kreditlinie"),
    _c("tolerance_amount", "Tolerance", "limit", "Largest difference written off; blank means the company's, 0 none.", "tolerance|toleranz"),
    _c("tolerance_percent", "Tolerance %", "rate", "In percent of the item; both tolerances must hold.", "tolerance pct|toleranz prozent"),
    _c("overpayment_amount", "Overpayment", "limit", "Largest overpayment that stays on account without review; blank means the company's, 0 none."),
    _c("overpayment_percent", "Overpayment %", "rate", "In percent of what is paid; both must hold."),
    _c("write_off_reason", "Write-off Reason", "choice", "Reason of this customer's differences written off; blank means the company's.", choices=REASONS),
    _c("short_reason", "Short Reason", "choice", "Reason of this customer's short payments that give none; blank means the company's.", choices=REASONS),
    _c("apply_rule", "Apply Rule", "choice", "\"oldest first\" lets cash without a reference pay the oldest items; \"ask\" lays out items of the same amount instead of taking the oldest.",
       "application rule|zahlungsregel", choices=APPLY_RULES),
    _c("dunning_hold", "No Reminders", "choice", "\"yes\" leaves this customer out of reminders.", "dunning block|mahnsperre|no dunning", choices=YES),
    _c("owner", "Owner", "text", "Who looks after this customer.", "account owner|collector|sachbearbeiter|betreuer"),
    _NOTE, _ENTERED, _SOURCE,
), "Who owes: names, terms, language, bank accounts and how this customer is treated.")

INVOICES = Table("Invoices", (
    _c("number", "Invoice", "id", "The document's number, as text, unique in the ledger.",
       "invoice no|invoice number|invoice id|invoice num|inv no|document no|document number|doc no|doc id|doc number|bill no|invoice_no|reference no|"
       "rechnung|rechnungsnummer|rechnungs nr|rechnungsnr|rechnung nr|belegnummer|beleg nr|belegnr|re nr", key=True, required=True, fixed=True, width=16),
    _c("type", "Type", "choice", "INV invoice, CRN credit note (negative), DBN debit note.", "document type|doc type|belegart|art",
       choices=INVOICE_TYPES, fixed=True, width=7),
    _c("customer_id", "Customer", "id", "Customer of the document.",
       "customer id|customer no|customer number|customer code|cust no|cust number|cust id|account no|debtor|debtor no|customerid|client|client id|"
       "kunde|kundennummer|kunden nr|kundennr|debitor|debitorennummer|debitor nr", required=True, fixed=True, width=14),
    _c("invoice_date", "Invoice Date", "date", "Date of the document.",
       "date|document date|doc date|issue date|posting date|issued|rechnungsdatum|belegdatum|re datum|datum", required=True, fixed=True, width=12),
    _c("due_date", "Due Date", "date", "Last day to pay; blank is computed from the terms.",
       "due|due on|net due date|payment due|due in date|fällig|faellig|fälligkeit|faelligkeit|fällig am|faellig am|fälligkeitsdatum|faelligkeitsdatum|zahlbar bis", width=12),
    _c("due_basis", "Due From", "text", "Which rule gave the due date.", width=14),
    _c("terms", "Terms", "text", "Code in Terms; blank means the customer's.",
       "payment terms|terms code|payment term|cust payment terms|zahlungsbedingung|zahlungsbedingungen|zahlungsziel", width=11),
    _CURRENCY,
    _c("amount", "Amount", "amount", "Gross amount; credit notes are negative.",
       "invoice amount|gross amount|gross|total|total amount|original amount|amount due|invoice total|document amount|converted usd|"
       "betrag|rechnungsbetrag|bruttobetrag|brutto|gesamtbetrag|summe", required=True, fixed=True, width=14),
    _c("open", "Open", "amount", "What is still open as of FiguresAsOf.",
       "open amount|amount open|outstanding|outstanding amount|amount outstanding|open balance|balance|balance due|remaining|remaining amount|"
       "offen|offener betrag|offener posten|restbetrag|saldo", computed=True, width=14),
    _c("days_overdue", "Days Overdue", "int", "AsOf minus due date in calendar days.", computed=True, width=9,
       formula='IF(OR([[#This Row],[Open]]=0,[[#This Row],[Due Date]]="",AsOf=""),"",AsOf-[[#This Row],[Due Date]])'),
    _c("bucket", "Bucket", "text", "Aging column this item stands in.", computed=True, width=12, formula="BUCKET"),
    _c("disputed_amount", "Disputed", "amount", "Part of the open amount that the customer disputes.",
       "disputed amount|amount disputed|in dispute|strittig|strittiger betrag|reklamiert", width=12),
    _c("po_number", "PO Number", "id", "The customer's purchase order.",
       "po|po no|purchase order|customer po|po reference|your reference|bestellnummer|bestell nr|kundenbestellung|ihre referenz", width=16),
    _c("order_number", "Order", "id", "Our order or delivery number.", "order no|order number|sales order|auftrag|auftragsnummer|lieferschein", width=14),
    _c("net", "Net", "amount", "Amount without tax, where known.", "net amount|netto|nettobetrag", fixed=True, width=12),
    _c("hold", "Hold", "choice", "\"yes\" keeps the item out of matching and reminders.", "blocked|on hold|gesperrt|mahnsperre", choices=YES, width=8),
    _c("dunning_level", "Reminder Level", "int", "Highest level sent for this item.", computed=True, width=9),
    _c("accounting_date", "Accounting Date", "date", "Decides the period and as-of figures; the invoice date unless that is locked.",
       "gl date|booking date|buchungsdatum", fixed=True, width=12),
    _NOTE, _ENTERED, _SOURCE,
), "Invoices, credit notes and debit notes: what was billed and what is open.", date="accounting_date")

DUE_LINES = Table("DueLines", (
    _c("id", "Due Line", "id", "Invoice number and line, as 10234/1.", key=True, required=True, fixed=True, width=16),
    _c("invoice", "Invoice", "id", "The invoice that is paid in instalments.", "invoice no|rechnung", required=True, fixed=True, width=16),
    _c("line", "Line", "int", "1, 2, 3 ...", "instalment|rate|zeile", required=True, fixed=True, width=7),
    _c("due_date", "Due Date", "date", "Last day to pay this instalment.", "fällig am|faellig am", required=True, width=12),
    _CURRENCY,
    _c("amount", "Amount", "amount", "Amount of this instalment; the lines add up to the invoice.", "betrag", required=True, fixed=True, width=14),
    _ENTERED, _SOURCE,
), "Instalments. An invoice without rows here has one due line: its due date.")

RECEIPTS = Table("Receipts", (
    _c("id", "Receipt", "id", "The bank's reference, or a key made from the line.",
       "receipt id|receipt no|receipt number|payment id|payment no|transaction id|txn id|bank reference|zahlung|zahlungsnummer|transaktion|"
       "transaktionsnummer|umsatz id", key=True, required=True, fixed=True, width=18),
    _c("value_date", "Value Date", "date", "Day the money counts; decides discounts.",
       "date|payment date|receipt date|paid on|transaction date|datum|valuta|wertstellung|valutadatum|zahlungsdatum|eingangsdatum", required=True, fixed=True, width=12),
    _CURRENCY,
    _c("amount", "Amount", "amount", "Money received; money going out is negative.",
       "payment amount|receipt amount|amount received|credit|credit amount|betrag|zahlbetrag|eingang|gutschrift|haben", required=True, fixed=True, width=14),
    _c("unapplied", "Unapplied", "amount", "What is not applied to an item as of FiguresAsOf.", computed=True, width=14),
    _c("payer_name", "Payer", "text", "Who paid, as the bank says.",
       "payer|payer name|paid by|partner name|counterparty|remitter|debtor name|ordering party|from|payer raw|auftraggeber|zahler|name zahlungspflichtiger|beguenstigter zahlungspflichtiger", width=28),
    _c("payer_account", "Payer Account", "id", "IBAN or account number of the payer.",
       "payer account|payer iban|partner iban|counterparty iban|counterparty account|from account|iban|konto|kontonummer|iban zahlungsbeteiligter|konto auftraggeber", width=26),
    _c("text", "Remittance Text", "note", "What the payer wrote.",
       "remittance text|remittance|remittance information|reference|payment reference|description|details|memo|narrative|purpose|message|"
       "verwendungszweck|buchungstext|zahlungsreferenz|referenz|text", width=44),
    _c("customer_id", "Customer", "id", "The paying customer, where the file or a person says so.",
       "customer id|customer no|customer|kunde|kundennummer|debitor", width=14),
    _c("kind", "Kind", "choice", "\"customer\", or \"not customer\" for lines that are not customer money.", choices=RECEIPT_KINDS, fixed=True, width=11),
    _c("own_account", "Own Account", "id", "Our account the money came to.", "our account|bank account|account|own iban|eigenes konto|auftragskonto", fixed=True, width=22),
    _c("booking_date", "Booking Date", "date", "Day the bank booked it.", "posting date|entry date|buchungstag|buchungsdatum", fixed=True, width=12),
    _c("end_to_end_id", "End-to-end ID", "id", "The payer's own payment id.", "e2e|end to end|end to end id|kundenreferenz|ende zu ende referenz"),
    _c("method", "Method", "text", "Bank, card, cheque ...", "payment method|payment type|type|zahlungsart"),
    _c("accounting_date", "Accounting Date", "date", "Decides the period and as-of figures; the value date unless that is locked.", "gl date", fixed=True, width=12),
    _NOTE, _ENTERED, _SOURCE,
), "Money received: bank lines, cheques, cards. One row a payer.", date="accounting_date")

APPLICATIONS = Table("Applications", (
    _c("receipt", "Receipt", "id", "The receipt that pays (blank: a credit note or the opening pays).",
       "receipt id|payment id|payment no|transaction id|zahlung", fixed=True, width=16),
    _c("invoice", "Invoice", "id", "The item that is paid, or the receipt that money took back; blank keeps the cash on account.", "invoice no|invoice number|invoice_no|rechnung|rechnungsnummer", fixed=True, width=16),
    _c("customer_id", "Customer", "id", "Customer of the item, or of the cash on account.", "customer id|customer no|kunde", fixed=True, width=14),
    _c("applied", "Applied", "amount", "Cash or credit applied, in the item's currency.", "applied amount|amount applied|amount|betrag", required=True, fixed=True, width=13),
    _c("discount", "Discount", "amount", "Early-payment discount given.", "discount taken|skonto", fixed=True, width=11),
    _c("write_off", "Write-off", "amount", "Small difference within tolerance.", "writeoff|write off|ausbuchung", fixed=True, width=11),
    _c("deduction", "Deduction", "amount", "Part the payer left out and did not settle; it stays open with its reason.", "short pay|abzug|kürzung", fixed=True, width=11),
    _c("reason", "Reason", "choice", "Why a deduction or write-off was made.", "reason code|grund", choices=REASONS, width=18),
    _c("rule", "Rule", "text", "The rule that proposed the row.", width=18),
    _c("evidence", "Evidence", "note", "Why, in words.", width=66),
    _c("confidence", "Confidence", "rate", "In percent.", width=11),
    _c("status", "Status", "choice", "ready, review, approved, rejected; posted and reversed are ours.", choices=STATUSES, required=True, fixed=True, width=10),
    _c("rank", "Rank", "int", "1 is the first choice; rows of one receipt and rank go together.", fixed=True, width=7),
    _c("effective_date", "Effective Date", "date", "Accounting date of the application.",
       "accounting date|application date|applied on|date|datum", fixed=True, width=12),
    _c("runner_up", "Runner-up", "note", "The next best reading and why it lost.", width=40),
    _CURRENCY,
    _c("receipt_amount", "Receipt Amount", "amount", "The same in the receipt's currency.", fixed=True, currency="receipt_currency", width=13),
    _c("receipt_currency", "Receipt Currency", "currency", "Currency of the receipt.", fixed=True, width=9),
    _c("base_amount", "Base Amount", "amount", "Item side in base currency, fixed at posting.", fixed=True, currency="base", width=13),
    _c("credit_note", "Credit Note", "id", "The credit note that pays, when no receipt does.", "credit memo|gutschrift", fixed=True, width=14),
    _c("withheld_tax", "Withheld Tax", "amount", "Tax the payer kept back for the state.", "withholding tax|quellensteuer", fixed=True, width=11),
    _c("bank_charge", "Bank Charge", "amount", "Charge a bank took on the way.", "bank fee|bankspesen", fixed=True, width=11),
    _c("due_line", "Due Line", "int", "Instalment paid; 0 fills the earliest.", fixed=True, width=8),
    _c("reverses", "Reverses", "id", "The row that this row takes back: a mirror row, or a payment that came back.", fixed=True, width=14),
    _c("id", "Application", "id", "Run and number.", key=True, required=True, fixed=True, width=14),
    _NOTE, _ENTERED, _SOURCE,
), "What pays what: proposals and posted applications.", date="effective_date")

ADJUSTMENTS = Table("Adjustments", (
    _c("id", "Adjustment", "id", "", key=True, required=True, fixed=True, width=14),
    _c("kind", "Kind", "choice", "What it is.", choices=("bad debt", "settlement", "contra", "fee", "fx"), required=True, fixed=True, width=12),
    _c("invoice", "Invoice", "id", "The item it changes.", "invoice no|rechnung", fixed=True, width=16),
    _c("customer_id", "Customer", "id", "", fixed=True, width=14),
    _c("accounting_date", "Accounting Date", "date", "", fixed=True, required=True, width=12),
    _CURRENCY,
    _c("amount", "Amount", "amount", "Signed change of the open amount.", required=True, fixed=True, width=13),
    _c("base_amount", "Base Amount", "amount", "Signed change in base currency only (realised FX).", fixed=True, currency="base", width=13),
    _c("reason", "Reason", "note", "", fixed=True), _c("approved_by", "Approved By", "text", "", fixed=True),
    _NOTE, _ENTERED, _SOURCE,
), "Bad debt, settlements, contra against payables and realised FX: changes of an item that are not cash.", date="accounting_date")

REFUNDS = Table("Refunds", (
    _c("id", "Refund", "id", "Run and number.", key=True, required=True, width=12),
    _c("date", "Date", "date", "When it was proposed.", required=True, width=12),
    _c("customer_id", "Customer", "id", "Who gets the money back.", required=True, width=14),
    _CURRENCY,
    _c("amount", "Amount", "amount", "How much goes back.", required=True, width=13),
    _c("receipt", "Receipt", "id", "The receipt that was too much.", width=16),
    _c("credit_note", "Credit Note", "id", "Or the credit note that is paid out.", width=16),
    _c("status", "Status", "choice", "proposed; approved when a person says so; paid when the bank's line was posted; cancelled.",
       choices=REFUND_STATUSES, required=True, width=11),
    _c("approved_by", "Approved By", "text", "Who approved it; without a name it is not paid.", width=16),
    _c("paid_by", "Paid By", "id", "The bank's line.", width=16),
    _c("reason", "Reason", "note", "", width=30), _NOTE, _ENTERED, _SOURCE,
), "Money that customers have too much with us and get back: proposed, approved, paid.")

REMINDERS = Table("Reminders", (
    _c("id", "Reminder", "id", "Run and number.", key=True, required=True, width=14),
    _c("letter_date", "Letter Date", "date", "As-of date of the letter.", required=True, width=12),
    _c("customer_id", "Customer", "id", "", required=True, width=14),
    _c("level", "Level", "int", "Highest level of its items.", width=7),
    _c("status", "Status", "choice", "draft; sent when a person has sent it; cancelled.", choices=REMINDER_STATUSES, required=True, width=10),
    _CURRENCY,
    _c("amount", "Amount", "amount", "What the letter asks for.", width=13),
    _c("language", "Language", "choice", "", choices=LANGUAGES, width=9),
    _c("to", "To", "text", "Recipient.", width=32),
    _c("subject", "Subject", "text", "", width=36),
    _c("body", "Body", "note", "The letter; edit it like any cell.", width=62),
    _c("why", "Why", "note", "Why this level.", width=32),
    _c("sent_at", "Sent At", "time", "When a person sent it."),
    _NOTE, _ENTERED,
), "Reminder letters: drafts that a person reads, edits and sends.")

REMINDER_LINES = Table("ReminderLines", (
    _c("id", "Line", "id", "", key=True, required=True, width=16),
    _c("reminder", "Reminder", "id", "", required=True, width=14),
    _c("invoice", "Invoice", "id", "", required=True, width=16),
    _c("due_line", "Due Line", "int", "", width=8),
    _c("level", "Level", "int", "Level of this item in the letter.", width=7),
    _c("days_overdue", "Days Overdue", "int", "On the letter date.", width=9),
    _CURRENCY, _c("amount", "Amount", "amount", "Open amount on the letter date.", width=13),
), "The items a reminder lists, with their levels.")

DISPUTES = Table("Disputes", (
    _c("id", "Dispute", "id", "", "dispute id|case", key=True, required=True, width=14),
    _c("invoice", "Invoice", "id", "", "invoice no|rechnung", required=True, width=16),
    _c("customer_id", "Customer", "id", "", width=14),
    _c("opened", "Opened", "date", "", "opened on|eröffnet", width=12),
    _CURRENCY, _c("amount", "Amount", "amount", "Disputed part.", "disputed amount|betrag", width=13),
    _c("reason", "Reason", "choice", "", "dispute reason|grund", choices=REASONS, width=18),
    _c("status", "Status", "choice", "open keeps the disputed part out of reminders; without an amount, the whole item.", choices=DISPUTE_STATUSES, width=10),
    _c("closed", "Closed", "date", "", width=12), _c("receipt", "Receipt", "id", "Payment that was short.", width=14),
    _c("owner", "Owner", "text", ""), _NOTE, _ENTERED, _SOURCE,
), "Disputes and deductions: what a customer does not accept, why, and who looks after it.")

ACTIVITIES = Table("Activities", (
    _c("id", "Activity", "id", "", key=True, required=True, width=12),
    _c("at", "Date", "date", "", width=12), _c("customer_id", "Customer", "id", "", width=14), _c("invoice", "Invoice", "id", "", width=16),
    _c("kind", "Kind", "choice", "", choices=ACTIVITY_KINDS, width=10), _c("note", "Note", "note", "", width=44),
    _c("next_step", "Next Step", "note", "", width=30), _c("owner", "Owner", "text", "", width=16), _c("who", "Who", "text", "Who wrote it.", width=16),
    _ENTERED,
), "Contact log, and the notes, next steps and owners typed beside report lines.")

TERMS = Table("Terms", (
    _c("code", "Terms", "id", "", "terms code|zahlungsbedingung|code", key=True, required=True, width=14),
    _c("description", "Description", "text", "", "beschreibung", width=34),
    _c("net_days", "Net Days", "int", "Days from the base date to the due date.", "days|tage netto", width=9),
    _c("base", "Counted From", "choice", "invoice date, end of month, or next month.", choices=("invoice date", "end of month", "next month"), width=14),
    _c("day", "Day of Month", "int", "With next month: the day, clipped to the month's end.", width=9),
    _c("shift", "Working Day", "choice", "following moves a weekend due date to Monday.", choices=("", "following"), width=11),
    _c("discount_days", "Discount Days", "int", "", "skonto tage", width=9), _c("discount_percent", "Discount %", "rate", "", "skonto", width=9),
    _c("discount_days_2", "Discount Days 2", "int", "Second tier.", width=9), _c("discount_percent_2", "Discount % 2", "rate", "", width=9),
), "Payment terms.", kind="setup")

DUNNING_LEVELS = Table("DunningLevels", (
    _c("id", "Level Key", "id", "Level and language, as 1/en.", key=True, required=True, width=10),
    _c("level", "Level", "int", "1 is the mildest.", "mahnstufe", required=True, width=8),
    _c("language", "Language", "choice", "", choices=LANGUAGES, width=9),
    _c("days", "Days Overdue", "int", "From this many days overdue the level is reached.", "tage", width=9),
    _c("min_days_between", "Days Between", "int", "Least days since the last letter sent for the item.", width=9),
    _c("min_amount", "Least Amount", "amount", "A letter below this is not written.", currency="base", width=12),
    _c("subject", "Subject", "text", "Placeholders in {{ }}.", width=50), _c("body", "Body", "note", "Placeholders in {{ }}.", width=90),
), "Reminder levels and their letters, firmer by level.", kind="setup")

PAYER_RULES = Table("PayerRules", (
    _c("id", "Rule", "id", "", key=True, required=True, width=10),
    _c("payer_account", "Payer Account", "id", "", width=26), _c("payer_name", "Payer Name", "text", "", width=28),
    _c("customer_id", "Customer", "id", "", required=True, width=14), _c("confirmed", "Confirmed", "int", "How often a person confirmed it.", width=9),
    _c("last", "Last", "date", "", width=12), _NOTE,
), "What a person confirmed about who pays from which account. A row can be deleted.", kind="setup")

RATES = Table("Rates", (
    _c("id", "Rate Key", "id", "Currency and date.", key=True, required=True, width=16),
    _c("date", "Date", "date", "", "rate date|datum|kursdatum|tag", required=True, width=12),
    _c("currency", "Currency", "currency", "", "currency code|währung|waehrung", required=True, width=9),
    _c("rate", "Rate", "fx", "Units of the currency for one unit of the base currency.", "fx rate|exchange rate|rate per base|kurs|wechselkurs", required=True, width=12),
    _SOURCE,
), "Exchange rates: units of currency per one base unit.", kind="setup")

REMITTANCES = Table("Remittances", (
    _c("id", "Remittance", "id", "The advice's own number, else a key made from its content.", "remittance id|remittance no|advice|advice no|avis|avisnummer",
       key=True, required=True, width=18),
    _c("date", "Date", "date", "Date of the advice.", "remittance date|advice date|avisdatum", width=12),
    _c("payer_name", "Payer", "text", "Who pays, as the advice says.", "payer|paid by|auftraggeber|zahler", width=28),
    _c("payer_account", "Payer Account", "id", "IBAN or account number of the payer.", "payer iban|from account", width=26),
    _c("customer_id", "Customer", "id", "The paying customer, where the advice or a person says so.", "customer id|kunde", width=14),
    _CURRENCY,
    _c("amount", "Amount", "amount", "What the payer says was paid.", "payment amount|total|zahlbetrag", width=14),
    _c("reference", "Payment Reference", "id", "Cheque, trace or end-to-end number that the payment carries.", "payment reference|trace|cheque number|check number", width=22),
    _c("receipt", "Receipt", "id", "The receipt it belongs to, where that is known.", "receipt id|zahlung", width=18),
    _c("method", "Method", "text", "", "payment method|zahlungsart"),
    _c("text", "Text", "note", "What else the advice says.", width=40),
    _NOTE, _ENTERED, _SOURCE,
), "What payers say they pay: one row an advice, its invoices in RemittanceLines.")

REMITTANCE_LINES = Table("RemittanceLines", (
    _c("id", "Remittance Line", "id", "Remittance and line, as RA-77/1.", key=True, required=True, width=20),
    _c("remittance", "Remittance", "id", "", "advice|avis", required=True, width=18),
    _c("line", "Line", "int", "1, 2, 3 ...", "zeile", width=7),
    _c("invoice", "Invoice", "id", "The document's number as the payer writes it.", "invoice no|rechnung|document", width=20),
    _c("invoice_date", "Invoice Date", "date", "", "rechnungsdatum", width=12),
    _CURRENCY,
    _c("gross", "Gross", "amount", "The document's amount.", "gross amount|brutto", width=13),
    _c("discount", "Discount", "amount", "Discount taken.", "discount taken|skonto", width=11),
    _c("adjustment", "Adjustment", "amount", "Any other difference between gross and net; what was kept back is negative.", "deduction|abzug", width=12),
    _c("reason", "Reason", "text", "The payer's code or words for the adjustment.", "reason code|grund", width=22),
    _c("net", "Net", "amount", "What is paid for this document.", "net amount|paid amount|zahlbetrag", width=13),
    _c("text", "Text", "note", "", width=30),
    _NOTE, _ENTERED, _SOURCE,
), "The documents that an advice lists, with gross, discount, adjustment and net.")

DOCUMENTS = Table("Documents", (
    _c("id", "Document", "id", "A key made from what the statement says.", key=True, required=True, width=16),
    _c("format", "Format", "text", "camt.053, MT940, BAI2 ...", width=14),
    _c("number", "Number", "id", "The statement's own number.", width=20),
    _c("own_account", "Own Account", "id", "Our account, as the statement says.", width=26),
    _c("from_date", "From", "date", "", width=12), _c("to_date", "To", "date", "", width=12),
    _CURRENCY,
    _c("opening", "Opening", "limit", "Opening balance; blank where the file has none.", width=14),
    _c("movements", "Movements", "amount", "Sum of its lines, in the account's currency.", width=14),
    _c("closing", "Closing", "limit", "Closing balance; blank where the file has none.", width=14),
    _c("lines", "Lines", "int", "Movements that it lists.", width=8),
    _c("ties", "Ties", "choice", "yes: everything that the file says of its own totals is true; no: see Findings; blank: it says nothing.", choices=("", "yes", "no"), width=8),
    _c("findings", "Findings", "note", "What does not tie, with the figures.", width=60),
    _c("accepted", "Accepted", "choice", "\"yes\" keeps these findings out of Checks: a person has looked at them.", choices=YES, width=10),
    _NOTE, _ENTERED, _SOURCE,
), "Statements and advices that were imported, and what of them ties.")

CONTROL_BALANCES = Table("ControlBalances", (
    _c("id", "Control Key", "id", "Date and account.", key=True, required=True, width=18),
    _c("date", "Date", "date", "", required=True, width=12), _c("account", "Account", "text", "Control account in the general ledger.", width=14),
    _c("amount", "Balance", "amount", "Balance of the control account on that day.", required=True, currency="base", width=15), _NOTE, _ENTERED,
), "Balances of the general ledger's control account, for the tie-out.", kind="setup")

PERIODS = Table("Periods", (
    _c("until", "Until", "id", "Last day of the locked time, as 2026-10-31.", key=True, required=True, width=12),
    _c("status", "Status", "choice", "", choices=PERIOD_STATUSES, width=10), _c("by", "By", "text", ""), _c("at", "At", "time", ""),
    _c("reason", "Reason", "note", "Why it was unlocked."),
), "Period locks. Nothing dated up to a locked day can change.", kind="setup")

SETTINGS = Table("Settings", (
    _c("key", "Setting", "id", "", key=True, required=True, width=26), _c("value", "Value", "value", "", width=30), _c("help", "What it does", "note", "", width=96),
), "One row a setting.", kind="setup")

RUNS = Table("Runs", (
    _c("run", "Run", "id", "", key=True, width=9), _c("at", "At", "time", "", width=19), _c("who", "Who", "text", "", width=16),
    _c("action", "Action", "text", "", width=14), _c("message", "Message", "note", "", width=70), _c("as_of", "As Of", "text", "", width=12),
    _c("undoes", "Undoes", "id", "", width=9), _c("undone_by", "Undone By", "id", "", width=9), _c("changed", "Rows Changed", "int", "", width=9),
    _c("digests", "Digests", "note", "Fingerprint of each table after the run.", width=20), _c("hash", "Hash", "text", "Chain: previous hash and this run's entries.", width=20),
), "One row a run: what was done, by whom, when.", kind="book")

JOURNAL = Table("Journal", (
    _c("run", "Run", "id", "The run that changed the row.", key=True, width=9), _c("table", "Table", "text", "", width=14), _c("action", "Action", "text", "", width=9),
    _c("key", "Key", "id", "", width=18), _c("values", "Values", "note", "The row's values after its key, in schema order; an update names column, before, after.", width=90),
), "Every change of every row, in order. Never edited.", kind="book")

AGING = Table("Aging", (
    _c("line", "Line", "id", "Customer and currency.", key=True), _c("customer_id", "Customer", "id", ""), _c("currency", "Currency", "currency", ""),
    _c("note", "Note", "note", "Typed beside the line; kept at every rebuild."), _c("next_step", "Next Step", "note", ""), _c("owner", "Owner", "text", ""),
), "Receivables by age. Rebuilt by every aging report; note, next step and owner stay.", kind="report")

MAPPING = Table("Mapping", (
    _c("id", "Mapping Key", "id", "List and column.", key=True, required=True, width=26),
    _c("table", "Our Table", "text", "", width=13), _c("column", "Our Column", "text", "Code name; blank for the list itself.", width=16),
    _c("kind", "Kind", "text", "own: the list's column; added: ours, added to the list; compared: read by check, never written; list, made, sheet.", width=11),
    _c("sheet", "Sheet", "text", "", width=18), _c("list", "List", "id", "Name of the Excel table.", width=16),
    _c("header", "Header", "note", "The column's header in the list.", width=24),
    _c("sign", "Sign", "text", "turned: all amounts the other way round; by type: credit notes are written positive.", width=9),
    _c("date_order", "Date Order", "text", "How dates are written that are text, as d.m.y; blank for real dates.", width=10),
    _c("decimal", "Decimal", "text", "The decimal sign of amounts that are text.", width=9),
    _c("spelling", "Spelling", "note", "Our words and the list's, as INV=Rechnung; \"number\" for ids that are numbers.", width=26),
    _c("certainty", "Certainty", "rate", "In percent, when it was recognised.", width=10),
), "Which list of this workbook is which table. Written by adopt, read before everything else.", kind="report")

COMPARED = Table("Compared", (
    _c("number", "Invoice", "id", "", key=True), _CURRENCY, _c("type", "Type", "choice", "", choices=INVOICE_TYPES),
    _c("open_amount", "Balance", "limit", "What the list says is open."), _c("paid_amount", "Paid", "limit", "What the list says is paid."),
    _c("paid_date", "Paid Date", "date", "The day the list says it was paid."),
    _c("paid", "Paid In Full", "choice", "\"yes\" where the list says that it is paid.", choices=YES), _c("customer_name", "Customer Name", "text", ""),
), "Columns of an adopted list of invoices that check compares and nobody writes.", kind="report")

TABLES: Mapping[str, Table] = {t.name: t for t in (
    CUSTOMERS, INVOICES, DUE_LINES, RECEIPTS, APPLICATIONS, ADJUSTMENTS, REFUNDS, REMITTANCES, REMITTANCE_LINES, REMINDERS, REMINDER_LINES, DISPUTES,
    ACTIVITIES, DOCUMENTS, TERMS,
    DUNNING_LEVELS, PAYER_RULES, RATES, CONTROL_BALANCES, PERIODS, SETTINGS, RUNS, JOURNAL)}
# what a store reads: the tables, what people typed beside report lines or into Review, and what belongs to an adopted workbook
READABLE: Mapping[str, Table] = {**TABLES, AGING.name: AGING, REVIEW.name: REVIEW, MAPPING.name: MAPPING, COMPARED.name: COMPARED}
LEDGER_TABLES: tuple[str, ...] = tuple(t.name for t in TABLES.values() if t.kind in ("ledger", "setup"))

"""The sheet Review as a table: one block per receipt that needs a person, its choices below it, and lines that are free to type in.

| Line | is |
|---|---|
| receipt | what is left of the receipt, who paid, what the payer wrote |
| choice 1, choice 2 ... | what each reading would apply; an x in Take takes all lines of that choice |
| yours | free: an invoice number, an amount, or both |

Every line carries its receipt, so the sheet can be sorted and filtered. The formulas are native and need no add-in; they say what is left of
the receipt and of each item as things are marked now. `OPEN` in them stands for the open amount of an item that a person typed.
"""
from __future__ import annotations

from receivables.schema import Column, Table

RECEIPT, CHOICE, YOURS = "receipt", "choice", "yours"
UNKNOWN = "unknown"
READ = ("take", "receipt", "line", "customer_id", "invoice", "amount", "key")         # what we read back; all else is for the eye
TYPED = ("take", "customer_id", "invoice", "amount")                                  # what a person fills in
FOLDED = ("key", "takes", "receipt_currency", "marked", "open_now", "from_receipt", "to_invoice")
_THIS = "[[#This Row],[{}]]"


def _this(text: str) -> str:
    """A formula whose {braces} are cells of this row."""
    for header in ("Take", "Receipt", "Line", "Invoice", "Amount", "Reductions", "Open Now", "Open", "Takes", "Marked", "From Receipt"):
        text = text.replace("{" + header + "}", _THIS.format(header))
    return text


_SAME = "(Review[Receipt]={Receipt})"
_MARKED = _this(f'IF(LEFT({{Line}},6)="{CHOICE}",IF(SUMPRODUCT({_SAME}*(Review[Line]={{Line}})*(Review[Take]<>""))>0,1,0),0)')
_OPEN_NOW = _this(f'IF(OR({{Invoice}}="",{{Line}}="{RECEIPT}"),"",IF({{Open}}<>"",{{Open}},OPEN))')
_BLOCK = f'SUMPRODUCT({_SAME}*(Review[Line]="{RECEIPT}")*Review[Takes])'
_TYPED = f"IF(ISNUMBER({{Amount}}),{{Amount}},IF(ISNUMBER({{Open Now}}),MIN({{Open Now}},{_BLOCK}),0))"
_FROM = _this(f'IF(LEFT({{Line}},6)="{CHOICE}",{{Marked}}*{{Takes}},IF({{Line}}="{RECEIPT}",0,{_TYPED}))')
_TO = _this(f'IF(LEFT({{Line}},6)="{CHOICE}",{{Marked}}*(N({{Amount}})+N({{Reductions}})),{{From Receipt}})')
_LEFT_RECEIPT = _this(f'IF({{Line}}="{RECEIPT}",ROUND({{Takes}}-SUMPRODUCT({_SAME}*Review[From Receipt]),4),"")')
_LEFT_INVOICE = _this("IF(ISNUMBER({Open Now}),ROUND({Open Now}-SUMPRODUCT((Review[Invoice]={Invoice})*Review[To Invoice]),4),{Open Now})")


def _c(name: str, header: str, kind: str, width: int, help: str, formula: str = "", currency: str = "currency") -> Column:
    return Column(name, header, kind, help, width=width, formula=formula, currency=currency, key=name == "key", computed=name not in READ)


REVIEW = Table("Review", (
    _c("take", "Take", "text", 7, "x takes the choice."),
    _c("receipt", "Receipt", "id", 15, "The receipt that the line belongs to."),
    _c("line", "Line", "text", 10, "receipt; choice 1, choice 2 ...; yours: free to type in."),
    _c("day", "Date or Due", "date", 12, "Value date of the receipt; due date of the item."),
    _c("who", "Payer or Customer", "text", 25, "Who paid; whose item it is."),
    _c("customer_id", "Customer", "id", 12, "In a line of yours without an invoice: on whose account the amount stays."),
    _c("invoice", "Invoice", "id", 15, "The item. In a line of yours: type its number."),
    _c("amount", "Amount", "amount", 13, "What is left of the receipt; what the item gets. In a line of yours blank means the whole item."),
    _c("currency", "Currency", "currency", 9, "Currency of the amount."),
    _c("reductions", "Reductions", "amount", 12, "By what else the item falls: discount, write-off, withheld tax, bank charge."),
    _c("deduction", "Deduction", "amount", 12, "Part that the payer left out; it stays open with its reason."),
    _c("open", "Open", "amount", 13, "What is open of the item, over all days."),
    _c("left_receipt", "Left on Receipt", "text", 13, "What is left of the receipt after all that is marked or typed.", _LEFT_RECEIPT),
    _c("left_invoice", "Left on Invoice", "text", 13, "What is left of the item after all that is marked or typed on this sheet.", _LEFT_INVOICE),
    _c("confidence", "Confidence", "rate", 13, "In percent."),
    _c("why", "Why", "note", 62, "What the payer wrote; the evidence of the choice."),
    _c("lost", "Why Not", "note", 40, "The next best reading and why it lost; why what was typed was not taken."),
    _c("key", "Key", "note", 14, "The rows of Applications behind the line."),
    _c("takes", "Takes", "amount", 13, "What the line takes of the receipt.", currency="receipt_currency"),
    _c("receipt_currency", "Receipt Currency", "currency", 9, "Currency of the receipt."),
    _c("marked", "Marked", "text", 9, "1 where the line's choice is marked.", _MARKED),
    _c("open_now", "Open Now", "text", 13, "Open, also of an item that was typed.", _OPEN_NOW),
    _c("from_receipt", "From Receipt", "text", 13, "What the line takes of the receipt as things are marked now.", _FROM),
    _c("to_invoice", "To Invoice", "text", 13, "By how much the item falls as things are marked now.", _TO),
), "Receipts that need a person, with every choice; what is marked or typed here is taken by match, post and review.", kind="report")

"""An 820, or loose RMR segments, that a payment carries in its own text: the addenda of an ACH entry, the text of a BAI2 line.

It becomes the advice of that payment. What it does not say of payer, day and amount is as the payment says; where both name an amount and they
differ, both are said.
"""
from __future__ import annotations

from receivables.money import to_text
from workbook.readers.formats.advice import add_advice, differences
from workbook.readers.formats.shape import ReadFile, Row
from workbook.readers.formats.x12 import segments
from workbook.readers.formats.x12_advice import advices


def take_carried(found: ReadFile, receipt: Row, text: str, line: int) -> None:
    """Keep what the text of a receipt names as its advice; a text without documents leaves nothing."""
    if "RMR" not in text and "BPR" not in text:
        return
    currency = receipt["currency"]
    for advice in advices(segments(text)):
        advice.line = line
        for one in (advice.row, *advice.lines):
            one["line"] = line
        if not advice.row["amount"]:
            advice.row["amount"] = receipt["amount"]
        advice.row["date"] = advice.row.get("date") or receipt["value_date"]
        advice.row["payer_name"] = advice.row.get("payer_name") or receipt.get("payer_name", "")
        add_advice(found, advice, receipt)
        stated, code = advice.row["amount"], advice.row["currency"]
        if (stated, code) != (receipt["amount"], currency):
            found.warn(f"The entry is {to_text(receipt['amount'], currency)} {currency}, its 820 says {to_text(stated, code)} {code}.", line,
                       "See Remittances.", "Remittances", kind="remittance")
        for sentence in differences(advice):
            found.warn(sentence, line, "See RemittanceLines.", "Remittances", kind="remittance")

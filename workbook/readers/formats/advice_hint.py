"""The cheap look at a file before it is asked whether it is a remittance advice: most files are not, and must not pay for the question.

>>> names_advice("Zahlungsavis 4711"), names_advice("Date;Amount;Customer"), says_paid("we have paid invoice 1"), says_paid("Dear Ann")
(True, False, True, False)
"""
from __future__ import annotations

import re

_TITLE = re.compile(r"(?i)remit|advice|avis|aviso|avviso|zahlungs|\bpayment|paiement|pago|pagament|betal|betaal|bonific|r[\xe8\xe9e]glement|virement|"
                    r"distinta|regulierung")
_PAID = re.compile(r"(?i)pa(?:id|y|ie|g[oa])|remit|transfer|wire|settle|zahl|[\xfcu]berw|beglich|begleich|angewies|ausgeglich|r[\xe8\xe9e]gl|"
                   r"vir[\xe9e]|abonad|betaa?l|overgemaakt|voldaan|bonific|saldat|disc|deduct|skonto|abz|escompte|descuento|korting|sconto")
TOP = 4000          # letters in which a title stands


def names_advice(text: str) -> bool:
    """Whether a title of an advice may stand in the beginning of a text."""
    return bool(_TITLE.search(text, 0, TOP))


def says_paid(text: str) -> bool:
    """Whether a text may say that something was paid."""
    return bool(_PAID.search(text))

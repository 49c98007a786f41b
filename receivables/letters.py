"""Letters: a reminder in words, from a letter that `dunning` decided and the row of DunningLevels that holds its text.

A text may use the placeholders in `PLACEHOLDERS` and {% if %}, and nothing else: no attribute, no loop, no arithmetic. What is filled in
is text and stays text; a customer who is named "{{ total }}" is greeted by that name.

>>> amount_text(120450, "EUR", "en"), amount_text(120450, "EUR", "de"), amount_text(-500, "JPY", "de")
('EUR 1,204.50', '1.204,50 EUR', '-500 JPY')
>>> salutation("Frau Dr. Schmidt", "de"), salutation("Anna Smith", "en"), salutation("", "en")
('Sehr geehrte Frau Dr. Schmidt,', 'Dear Anna Smith,', 'Dear Accounts Team,')
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from receivables.dunning import Letter
from receivables.errors import ReceivablesError
from receivables.letters_table import Words, amount_text, date_text, items_table, one_line, words_of
from receivables.policy import Policy

__all__ = ["PLACEHOLDERS", "Rendered", "amount_text", "render", "salutation", "signature"]

PLACEHOLDERS: Mapping[str, str] = {
    "salutation": "Dear ..., by the customer's contact", "customer": "the customer's name", "customer_id": "the customer's number",
    "contact": "the person written to", "items": "the table of items", "total": "what the letter asks for, with currency",
    "as_of": "the letter's date", "pay_by(7)": "the date 7 days after the letter's", "days": "days overdue of the oldest item",
    "level": "the letter's level", "last_sent": "date of the last reminder for these items, or blank", "company": "your company",
    "sender": "who signs", "signature": "who signs, company, phone and e-mail, one a line",
}
_NAMES = frozenset(name.partition("(")[0] for name in PLACEHOLDERS)
PAY_BY_DAYS_MAX = 365


@dataclass(frozen=True)
class Rendered:
    """A letter as text. `to` holds the addresses, separated by "; ", and may be blank; `subject` is one line."""

    to: str
    subject: str
    body: str


def render(letter: Letter, level_row: Mapping[str, Any], customer: Mapping[str, Any], policy: Policy, as_of: pd.Timestamp) -> Rendered:
    """Write one letter. `level_row` and `customer` are rows by code name; an unknown customer may be an empty mapping.

    Raises ReceivablesError, naming the row, where a text uses what is no placeholder, or where jinja2 or babel is not installed.
    """
    values = _values(letter, customer, policy, as_of)
    subject = _fill(level_row, "subject", values)
    body = _fill(level_row, "body", values)
    return Rendered(addresses(str(customer.get("email", ""))), one_line(subject), body.strip())


def addresses(text: str) -> str:
    """The e-mail addresses of a cell, however they are separated, as "a@x.com; b@y.com".

    >>> addresses("a@x.com, b@y.com;\\n c@z.com"), addresses('"Smith, Anna" <a@x.com>')
    ('a@x.com; b@y.com; c@z.com', '"Smith, Anna" <a@x.com>')
    """
    pieces = text.replace("\n", ";").split(";")
    parts = [part for piece in pieces for part in (piece.split(",") if all("@" in p for p in piece.split(",")) else [piece])]
    return "; ".join(filter(None, map(one_line, parts)))


def salutation(contact: str, language: str) -> str:
    """How a letter begins. A title in the contact decides the German form; without one the name is greeted as it stands."""
    words = words_of(language)
    name = one_line(contact)
    if not name:
        return words.dear_nobody
    titled = next((greeting + name[len(title):] for title, greeting in words.titles.items() if name.startswith(title)), "")
    return (titled or words.dear + name) + ","


def signature(policy: Policy) -> str:
    """Who signs, company, phone and e-mail, one a line, as far as Settings has them."""
    lines = map(one_line, (policy.sender_name, policy.company, policy.sender_phone, policy.sender_email))
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _values(letter: Letter, customer: Mapping[str, Any], policy: Policy, as_of: pd.Timestamp) -> dict[str, Any]:
    """The value of every placeholder: text, a whole number of days, or the function pay_by."""
    language = letter.language
    contact = one_line(str(customer.get("contact", "")))
    company = one_line(policy.company)
    sender = one_line(policy.sender_name)
    last_sent = max((item.last_sent for item in letter.items if item.last_sent is not None), default=None)
    return {
        "salutation": salutation(contact, language), "customer": one_line(str(customer.get("name", ""))) or letter.customer_id,
        "customer_id": one_line(letter.customer_id), "contact": contact, "items": items_table(letter),
        "total": amount_text(letter.amount, letter.currency, language), "as_of": date_text(as_of, language),
        "days": max(item.days_overdue for item in letter.items), "level": letter.level,
        "last_sent": "" if last_sent is None else date_text(last_sent, language), "pay_by": _pay_by(as_of, words_of(language)),
        "company": company, "sender": sender, "signature": signature(policy),
    }


def _pay_by(as_of: pd.Timestamp, words: Words) -> Callable[[int], str]:
    def pay_by(days: int) -> str:
        if not isinstance(days, int) or not 0 <= days <= PAY_BY_DAYS_MAX:
            raise ValueError(f"pay_by takes a whole number of days from 0 to {PAY_BY_DAYS_MAX}")
        return date_text(as_of + pd.Timedelta(days=days), words.locale)

    return pay_by


def _fill(level_row: Mapping[str, Any], part: str, values: Mapping[str, Any]) -> str:
    """The subject or body of the level row with its placeholders filled."""
    where = f"row {level_row.get('id') or level_row.get('level')} of DunningLevels"
    if not str(level_row.get(part, "")).strip():
        raise ReceivablesError(f"To write letters, you must give {where} a {part}.")
    template = _template(str(level_row.get(part, "")), f"the {part} in {where}")
    try:
        return str(template.render(**values))
    except Exception as error:      # whatever a person's text brings about, they get a sentence that names the row
        raise ReceivablesError(f"You cannot write letters with the {part} in {where} because it cannot be filled in: {error}.") from None


@lru_cache(maxsize=256)
def _template(text: str, where: str) -> Any:
    """The text as a template, refused when it holds anything but placeholders and conditions."""
    try:
        from jinja2 import StrictUndefined, TemplateSyntaxError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise ReceivablesError('To write letters, you must install jinja2: pip install "receivables[desktop]".') from None
    environment = ImmutableSandboxedEnvironment(autoescape=False, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters.clear()
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        raise ReceivablesError(f"You cannot write letters with {where} because line {error.lineno} is not a text with placeholders: "
                               f"{error.message}. Write placeholders as {{{{ total }}}}.") from None
    _check(tree, where)
    return environment.from_string(text)


def _check(tree: Any, where: str) -> None:
    """Refuse names that are no placeholders, and every construct but placeholders and conditions."""
    from jinja2 import nodes
    allowed = (nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
               nodes.Not, nodes.CondExpr, nodes.Call)
    calls = [call.node for call in tree.find_all(nodes.Call)]
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name not in _NAMES:
            raise ReceivablesError(f"You cannot write letters with {where} because {{{{ {node.name} }}}} in line {node.lineno} is no placeholder. "
                                   f"Use one of: {', '.join(PLACEHOLDERS)}.")
        if not isinstance(node, allowed):
            raise ReceivablesError(f"You cannot write letters with {where} because line {node.lineno} holds more than placeholders and conditions "
                                   f"({type(node).__name__}). Use only {{{{ name }}}} and {{% if name %}} ... {{% endif %}}.")
        if isinstance(node, nodes.Name) and (node.name == "pay_by") != any(node is call for call in calls):
            raise ReceivablesError(f"You cannot write letters with {where} because of {{{{ {node.name} }}}} in line {node.lineno}: "
                                   "brackets stand after pay_by, as in {{ pay_by(7) }}, and after no other placeholder.")

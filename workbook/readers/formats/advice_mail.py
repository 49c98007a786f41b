"""A mail as the text that its sender wrote: the body without what it quotes and without its signature; a forwarded mail is what it forwards.

>>> mail = read_mail(b"From: Ann <a@acme.example>\\nSubject: Payment\\n\\nWe paid invoice 10234.\\n-- \\nAnn, phone 555\\n> Pay 99999\\n", "m.eml")
>>> mail.sender, mail.text
('Ann', 'We paid invoice 10234.')
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbook.readers.dialect import decode

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.policy import EmailPolicy

_FIELD = re.compile(r"(?i)(from|to|cc|date|sent|subject|mime-version|received|return-path|message-id|content-type|reply-to|delivered-to|"
                    r"dkim-signature|x-[\w-]+|von|an|gesendet|betreff|datum|de|[àa]|envoy[ée]|"
                    r"objet|enviado(?: el)?|para|asunto|van|aan|verzonden|onderwerp|da|inviato|oggetto|data|arc-[\w-]+|authentication-results|"
                    r"thread-\w+|date-sent):[ \t]")
_SENDER, _SUBJECT = ("from", "von", "de", "van", "da"), ("subject", "betreff", "objet", "asunto", "onderwerp", "oggetto")
_HEADS = frozenset((*_SENDER, *_SUBJECT, "date"))          # a mail has thirty more, and each takes long to take apart
_FORWARD = re.compile(r"(?im)^[^\w\n]*(?:begin forwarded message|(?:forwarded message|original message forwarded|weitergeleitete nachricht|"
                      r"message transf[ée]r[ée]|mensaje reenviado|doorgestuurd bericht|"
                      r"messaggio inoltrato)\b)[^\n]*$")
_FORWARDED = re.compile(r"(?i)^\s*(?:fwd?|wg|tr|rv|doorst|i|enc)\s*:")
_QUOTE = re.compile(r"(?im)^(?:-{2,} ?(?:original message|urspr[üu]ngliche nachricht|message d'origine|mensaje original|oorspronkelijk bericht|"
                    r"messaggio originale) ?-{2,}|"
                    r"on [^\n]{4,120}\n?[^\n]{0,80} wrote:|am [^\n]{4,120}\n?[^\n]{0,80} schrieb[^\n]{0,80}:|"
                    r"le [^\n]{4,120}\n?[^\n]{0,80}a [ée]crit\s?:|el [^\n]{4,120}\n?[^\n]{0,80} escribi[óo]:|"
                    r"op [^\n]{4,120}\n?[^\n]{0,80}(?:schreef|geschreven)[^\n]{0,80}:|il [^\n]{4,120}\n?[^\n]{0,80}ha scritto:|_{10,}\s*\n(?:from|"
                    r"von|de|van|da):|(?:from|von|de|van|da): [^\n]+\n(?:sent|gesendet|envoy[ée]|enviado|verzonden|inviato|date|"
                    r"datum)[^\n]*: )[^\n]*$")
_SIGNED = re.compile(r"(?im)^(?:-- ?|[^\w\n]*(?:(?:kind|best|warm|many)(?: regards| wishes)?|regards|yours (?:sincerely|faithfully|truly)|sincerely|"
                     r"many thanks and regards|thanks and regards|mit (?:freundlichen|besten|herzlichen) gr[üu][ßs]+e?n?|freundliche gr[üu][ßs]+e|"
                     r"(?:viele|beste|liebe) gr[üu][ßs]+e|mfg|cordialement|bien [àa] vous|salutations|(?:meilleures|sinc[èe]res) salutations|"
                     r"(?:un )?(?:cordial )?saludos?|atentamente|met vriendelijke groet(?:en)?|"
                     r"vriendelijke groet(?:en)?|cordiali saluti|distinti saluti|saluti)\b[^\n]{0,30})$")


_CONTROLS = re.compile("[\x80-\x9f]")
_HEADER = 1000        # letters of a header that are looked at
_PARTS = 200          # parts of a mail in which attached files are looked for


@dataclass(frozen=True)
class Mail:
    """The sender's name, the day of the mail (ISO, "" unknown), its subject, its text, the line on which the text begins, and the attached files,
    each with its name."""

    sender: str = ""
    day: str = ""
    subject: str = ""
    text: str = ""
    line: int = 1
    attached: tuple[tuple[str, bytes], ...] = ()


def is_mail(text: str) -> bool:
    """Whether a text begins with the headers of a mail, as a file of a mail program or as pasted from one."""
    lines = text.lstrip("\ufeff\r\n ").splitlines()[:60]
    fields = 0
    for n, line in enumerate(lines):
        if not line.strip():
            break
        found = _FIELD.match(line)
        if not found and (n == 0 or not (line[:1].isspace() or re.match(r"[\w-]+:", line))):
            return False
        fields += bool(found)
    return fields > 1 and any(line.casefold().startswith(tuple(f"{word}:" for word in _SENDER)) for line in lines)


def read_mail(data: bytes, name: str) -> Mail:
    """The mail in these bytes; a text without headers is a body alone."""
    text = decode(data).text.lstrip("\ufeff")
    if not is_mail(text):
        return _body(text, "", Mail())
    blanks = len(text) - len(text.lstrip("\r\n "))
    return _parsed(text.lstrip("\r\n "), data, blanks)


def _parsed(text: str, data: bytes, blanks: int) -> Mail:
    import email
    from email.message import EmailMessage

    from workbook.readers.formats.advice_html import to_text
    raw = data.lstrip(b"\xef\xbb\xbf\r\n ")
    try:
        ascii_headers = raw.isascii() or b"mime-version" in raw[:8192].lower()
        message = email.message_from_bytes(raw, policy=_policy()) if ascii_headers else email.message_from_string(text, policy=_policy())
        assert isinstance(message, EmailMessage)
        heads = {key.casefold(): str(message.policy.header_fetch_parse(key, value)) for key, value in message.raw_items() if key.casefold() in _HEADS}
        body, html = _part(message, "plain"), _part(message, "html")
        attached = tuple(_attached(message))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, KeyError, OverflowError, RecursionError, AssertionError):
        return _body(text, "", Mail())          # a broken mail is read as the text that it is
    head = Mail(_name(next((heads[key] for key in _SENDER if key in heads), "")), _day(heads.get("date", "")),
                next((heads[key] for key in _SUBJECT if key in heads), ""), attached=attached)
    lines_above = len(text.replace("\r\n", "\n").replace("\r", "\n").partition("\n\n")[0].splitlines()) + 1
    first = 1 if message.is_multipart() else 1 + blanks + lines_above
    rich = to_text(html) if html else ""
    return _body(rich if rich.count("\n|") > body.count("\n|") or not body.strip() else body, head.subject, head, first)


@lru_cache(maxsize=1)
def _policy() -> EmailPolicy:
    """How headers are taken apart: cut, for what Python does takes the square of their length, and each once, though it asks again and again."""
    from email.policy import EmailPolicy
    taken_apart = lru_cache(maxsize=256)(EmailPolicy().header_fetch_parse)

    class Bounded(EmailPolicy):
        def header_fetch_parse(self, name: str, value: str) -> Any:
            return taken_apart(name, value[:_HEADER])
    return Bounded()


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Files with a name, as they were attached or shown inside of the text."""
    for part in islice(message.walk(), _PARTS):
        called = part.get_filename()
        payload = part.get_payload(decode=True) if called else None
        if called and isinstance(payload, bytes):
            yield " ".join(called.split()), payload


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return _windows(str(part.get_content()))
    except (LookupError, ValueError):           # an encoding that nobody knows
        payload = part.get_payload(decode=True)
        return decode(payload).text if isinstance(payload, bytes) else ""


def _windows(text: str) -> str:
    """Mails that say ISO-8859-1 are Windows-1252: there the euro sign stands among what else would be control characters."""
    if not _CONTROLS.search(text):
        return text
    try:
        return text.encode("latin-1").decode("cp1252")
    except UnicodeError:
        return text


def _body(text: str, subject: str, head: Mail, first: int = 1) -> Mail:
    """Cut what is quoted and what follows the signature; what a forwarded mail forwards is its text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u200b", "").replace("\u00a0", " ")
    forward = _FORWARD.search(text)
    start = forward.end() if forward else 0
    if not forward and _FORWARDED.match(subject):
        quoted = _QUOTE.search(text)
        start = quoted.end() if quoted else 0
    rest = text[start:]
    if start:
        rest = re.sub(r"(?m)^> ?", "", rest)
    elif quoted := _QUOTE.search(rest):
        rest = rest[:quoted.start()]
    kept = "\n".join("" if line.lstrip().startswith(">") else line for line in rest.split("\n"))
    signed = _SIGNED.search(kept)
    if signed and re.search(r"\d", kept[:signed.start()]):
        kept = kept[:signed.start()]
    sender = head.sender
    if start and (of := re.search(r"(?im)^(?:from|von|de|van|da):\s*(.+)$", rest[:2000])):
        sender = _name(of[1])
        kept = "\n".join("" if _FIELD.match(line) else line for line in kept.split("\n"))
    return Mail(sender, head.day, head.subject, kept.rstrip(), first + text[:start].count("\n"), head.attached)


def _name(text: str) -> str:
    """The name of a sender, else the address."""
    found = re.match(r"\s*\"?([^\"<]*+)\"?\s*<([^>]*)>", text)
    return (found[1] or found[2]).strip() if found else text.strip()


def _day(text: str) -> str:
    from email import utils
    try:
        return utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""

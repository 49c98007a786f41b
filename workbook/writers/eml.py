"""Drafts of reminders and of requests as unsent e-mails: one .eml file a draft, which mail programs open as a message to read, edit and send.

A file is written whole or not at all. One that a person changed since we wrote it (its digest tells) is kept, and said; so is one
that is not ours. A file holds no date and no message id: the mail program gives both when it sends, and writing twice gives the same bytes.
"""
from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.text import MIMEText
from email.parser import BytesHeaderParser
from email.utils import formataddr
from pathlib import Path
from typing import Any

from receivables.errors import ReceivablesError
from receivables.letters_table import one_line
from receivables.policy import Policy
from receivables.schema import Frame
from workbook.stores.disk import make_folder, reason

DIGEST, REMINDER, REQUEST = "X-Receivables-Digest", "X-Receivables-Reminder", "X-Receivables-Request"
NOUNS = {REMINDER: ("Reminder", "its column To"), REQUEST: ("Request", "the customer's column E-mail")}
STEM_MAX = 60
_HEADERS = BytesHeaderParser()
_DIGEST_LINE = re.compile(rb"^" + DIGEST.encode() + rb": ([0-9a-f]{64})\r?\n", re.MULTILINE)
_PERSON = re.compile(r'"?(?P<name>[^<>"]*)"?\s*<(?P<named>[^<>\s]+)>|(?P<bare>\S+)')
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True)
class DraftFiles:
    """The files that stand for drafts now (`paths`), those of them that were new or renewed, and what was left out, as sentences."""

    paths: tuple[Path, ...]
    written: tuple[Path, ...]
    left_out: tuple[str, ...]

    def message(self) -> str:
        """One sentence that sums it up."""
        same = len(self.paths) - len(self.written)
        parts = [f"{len(self.written)} e-mail drafts written"] + ([f"{same} as before"] if same else [])
        return "; ".join(parts + ([f"{len(self.left_out)} to look at"] if self.left_out else []))


def write_drafts(reminders: Frame, policy_: Policy, folder: Path) -> DraftFiles:
    """Write every row of Reminders with status draft to the folder, which is made where it is missing.

    Raises ReceivablesError where the sender's address in Settings is none, or the folder cannot be written.
    """
    drafts = reminders[reminders["status"] == "draft"].to_dict("records")
    return write([{**draft, "what": f"level{int(draft['level'])}"} for draft in drafts], REMINDER, policy_, folder)


def write(drafts: Sequence[dict[str, Any]], header: str, policy_: Policy, folder: Path) -> DraftFiles:
    """Write drafts with id, customer_id, currency, what (the end of the file's name), to, subject and body. `header` is the kind of draft:
    files of that kind in the folder that stand for no draft any more are said."""
    sender = _sender(policy_)
    try:
        make_folder(folder)
    except OSError as error:
        raise ReceivablesError(f"You cannot write drafts to {folder} because {reason(error)}. Name another folder.") from None
    paths: list[Path] = []
    written: list[Path] = []
    left_out: list[str] = []
    meant: set[Path] = set()
    for draft, name in zip(drafts, _names(drafts)):
        why = _unwritable(draft, header)
        if not why:
            meant.add(folder / name)
            why = _not_ours(folder / name)
        if why:
            left_out.append(why)
            continue
        paths.append(folder / name)
        if _write(folder / name, _message(draft, header, sender)):
            written.append(folder / name)
    return DraftFiles(tuple(paths), tuple(written), (*left_out, *_stale(folder, header, meant)))


def safe_name(text: str) -> str:
    """Text as part of a file's name on any system; what had to be changed gets a short fingerprint, so that two texts stay two.

    >>> safe_name("C-1001"), safe_name("../../etc/passwd")
    ('C-1001', 'etc_passwd-3754d6')
    """
    plain = re.sub(r"_+", "_", "".join(c if c.isalnum() or c in "-_" else "_" for c in text)).strip("_-")[:STEM_MAX]
    return plain if plain == text else f"{plain or 'draft'}-{_fingerprint(text)}"


def _names(drafts: Iterable[dict[str, Any]]) -> list[str]:
    """A file name for each draft, all different also where capitals do not count."""
    names: list[str] = []
    taken: set[str] = set()
    for draft in drafts:
        stem = f"{safe_name(draft['customer_id'])}-{safe_name(draft['currency'])}-{draft['what']}"
        if stem.casefold() in taken:
            stem += f"-{_fingerprint(draft['customer_id'] + ' ' + draft['id'])}"
        taken.add(stem.casefold())
        names.append(f"{stem}.eml")
    return names


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _unwritable(draft: dict[str, Any], header: str) -> str:
    """Why a draft makes no e-mail, as a sentence, or blank."""
    what, column = NOUNS[header]
    who = f"{what} {draft['id']} of customer {draft['customer_id']} was not written because"
    people = _people(draft["to"])
    if not people:
        return f"{who} it has no e-mail address. Fill in {column}, or send the letter by post."
    bad = [person for person in people if not _recipient(person)]
    if bad:
        return f"{who} {bad[0]!r} is no e-mail address. Mend {column}; several are separated by semicolons."
    return "" if draft["body"].strip() else f"{who} its Body is empty. Write the letter, or cancel the draft."


def _people(to: str) -> list[str]:
    return [person for piece in to.split(";") if (person := one_line(piece))]


def _recipient(text: str) -> str:
    """A person's address as a header shows it, or blank where the text is none."""
    found = _PERSON.fullmatch(one_line(text))
    if not found:
        return ""
    local, _, domain = (found["named"] or found["bare"]).rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""
    return formataddr(((found["name"] or "").strip(), address)) if _ADDRESS.fullmatch(address) else ""


def _sender(policy_: Policy) -> str:
    """The From header, blank where Settings names no sender."""
    if not policy_.sender_email.strip():
        return ""
    name = one_line(policy_.sender_name or policy_.company).replace("<", "").replace(">", "").replace('"', "")
    sender = _recipient(f"{name} <{policy_.sender_email.strip()}>")
    if not sender:
        raise ReceivablesError(f"To write drafts, you must mend sender_email in Settings: {policy_.sender_email!r} is no e-mail address.")
    return sender


def _message(draft: dict[str, Any], header: str, sender: str) -> bytes:
    """The draft as the bytes of an unsent e-mail, its digest in front."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    message = MIMEText(draft["body"].rstrip() + "\n", "plain", charset)      # type: ignore[arg-type]  # a Charset is taken as well
    message["X-Unsent"] = "1"
    message[header] = _header(draft["id"], header)
    if sender:
        message["From"] = sender
    message["To"] = ", ".join(map(_recipient, _people(draft["to"])))
    message["Subject"] = _header(draft["subject"], "Subject")
    data = message.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))
    return f"{DIGEST}: {hashlib.sha256(data).hexdigest()}\r\n".encode() + data


def _header(text: str, name: str) -> Any:
    """Text for a header: as it is where that is plain, else encoded."""
    line = one_line(text)
    return line if line.isascii() and "=?" not in line else Header(line, "utf-8", header_name=name)


def _not_ours(path: Path) -> str:
    """Why the file that stands at the path may not be replaced, as a sentence, or blank."""
    if not path.exists():
        return ""
    if path.is_file() and _untouched(path.read_bytes()):
        return ""
    return f"{path.name} was kept as it is because a person changed it, or it is not ours. Delete or move it to have it written anew."


def _untouched(data: bytes) -> bool:
    """True when the bytes are what we wrote: the digest in the file is that of the rest."""
    found = _DIGEST_LINE.match(data)
    return found is not None and hashlib.sha256(data[found.end():]).hexdigest().encode() == found[1]


def _write(path: Path, data: bytes) -> bool:
    """Write by a temporary file and a rename; False when the same bytes stood there."""
    if path.exists() and path.read_bytes() == data:
        return False
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ReceivablesError(f"You cannot write {path} because {reason(error)}.") from None
    return True


def _stale(folder: Path, header: str, meant: set[Path]) -> list[str]:
    """Sentences about files of ours of that kind in the folder that stand for no draft any more."""
    found = [path for path in sorted(set(folder.glob("*.eml")) - meant) if path.is_file() and header in _HEADERS.parsebytes(path.read_bytes())]
    return [f"{path.name} stands for no draft of this ledger any more (sent, withdrawn, or written under another name). Delete it." for path in found]

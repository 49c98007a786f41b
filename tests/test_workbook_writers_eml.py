"""Drafts as .eml files: read back as a mail program would, with names and addresses that try to do harm."""
from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from receivables.letters_table import one_line
from receivables.policy import Policy
from receivables.schema import Frame, day, rows
from receivables.tables import TABLES
from workbook.writers.eml import REMINDER, DraftFiles, _message, safe_name, write_drafts

SENDER = Policy(company="Beispiel GmbH", sender_name="Jörg Müller", sender_email="ar@example.com")
BODY = "Sehr geehrte Damen und Herren,\n\nRechnung   Offen EUR\n10234         600,00\n\nMit freundlichen Grüßen"


def reminders(*drafts: dict[str, Any]) -> Frame:
    base = {"letter_date": day("2026-11-22"), "customer_id": "C1", "level": 1, "status": "draft", "currency": "EUR", "to": "a@example.com",
            "subject": "Zahlungserinnerung: 600,00 EUR überfällig", "body": BODY}
    return rows(TABLES["Reminders"], [{"id": f"R1-{n}", **base, **draft} for n, draft in enumerate(drafts, 1)])


def mail(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def text(message: EmailMessage) -> str:
    """The body, with plain line ends."""
    return message.get_content().replace("\r\n", "\n")


def write(folder: Path, *drafts: dict[str, Any], sender: Policy = SENDER) -> DraftFiles:
    return write_drafts(reminders(*drafts), sender, folder)


def test_a_draft_is_an_unsent_mail_with_everything_in_it(tmp_path: Path) -> None:
    done = write(tmp_path / "out", {"to": "a@example.com; Anna Müller <b@example.com>"})
    assert [path.name for path in done.paths] == ["C1-EUR-level1.eml"]
    message = mail(done.paths[0])
    assert message["X-Unsent"] == "1"
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.com", "b@example.com"]
    assert message["To"].addresses[1].display_name == "Anna Müller"
    assert (message["From"].addresses[0].display_name, message["From"].addresses[0].addr_spec) == ("Jörg Müller", "ar@example.com")
    assert message["Subject"] == "Zahlungserinnerung: 600,00 EUR überfällig"
    assert text(message) == BODY + "\n"
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert message["Date"] is None
    assert message["Message-ID"] is None
    assert done.message() == "1 e-mail drafts written"


def test_no_sender_in_settings_leaves_the_sender_to_the_mail_program(tmp_path: Path) -> None:
    assert mail(write(tmp_path, {}, sender=Policy()).paths[0])["From"] is None


def test_a_sender_that_is_no_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReceivablesError, match="mend sender_email in Settings: 'ar at example' is no e-mail address"):
        write(tmp_path / "out", {}, sender=Policy(sender_email="ar at example"))
    assert not (tmp_path / "out").exists()


def test_only_drafts_become_files(tmp_path: Path) -> None:
    done = write(tmp_path, {"status": "sent"}, {"status": "cancelled", "customer_id": "C2"}, {"customer_id": "C3"})
    assert [path.name for path in tmp_path.iterdir()] == ["C3-EUR-level1.eml"] == [path.name for path in done.paths]


@pytest.mark.parametrize(("draft", "words"), [
    ({"to": " ; "}, "it has no e-mail address"),
    ({"to": "a@example.com; not an address"}, "'not an address' is no e-mail address"),
    ({"to": "a@example.com\nBcc: all@evil.example"}, "is no e-mail address"),
    ({"to": "alice@example.org)bob@evil.example"}, "is no e-mail address"),
    ({"to": "a@example.com, all@evil.example"}, "is no e-mail address"),
    ({"to": "Anna <a@example.com> <b@evil.example>"}, "is no e-mail address"),
    ({"to": "a@localhost"}, "is no e-mail address"),
    ({"body": " \n"}, "its Body is empty"),
])
def test_a_draft_that_makes_no_mail_is_listed_with_its_reason(tmp_path: Path, draft: dict[str, Any], words: str) -> None:
    done = write(tmp_path, draft, {"customer_id": "C2"})
    assert [path.name for path in tmp_path.iterdir()] == ["C2-EUR-level1.eml"]
    assert len(done.left_out) == 1
    assert done.left_out[0].startswith("Reminder R1-1 of customer C1 was not written because")
    assert words in done.left_out[0]


def test_line_breaks_in_headers_add_no_header(tmp_path: Path) -> None:
    hostile = "Reminder\r\nBcc: all@evil.example\r\n\r\n<script>"
    done = write(tmp_path, {"subject": hostile, "id": "R1\nX-Evil: 1", "to": "Anna\nBcc: x <a@example.com>"})
    message = mail(done.paths[0])
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert message["Subject"] == "Reminder Bcc: all@evil.example <script>"
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.com"]
    assert text(message) == BODY + "\n"


def test_encoded_words_and_formulas_in_names_stay_text(tmp_path: Path) -> None:
    done = write(tmp_path, {"subject": "=?utf-8?q?Bcc=3A?= =HYPERLINK(\"x\")", "body": "=cmd|' /C calc'!A0"})
    message = mail(done.paths[0])
    assert message["Subject"] == "=?utf-8?q?Bcc=3A?= =HYPERLINK(\"x\")"
    assert text(message) == "=cmd|' /C calc'!A0\n"


def test_names_of_other_alphabets_go_to_their_host(tmp_path: Path) -> None:
    message = mail(write(tmp_path, {"to": "Jörg <j@müller.example>"}).paths[0])
    assert message["To"].addresses[0].addr_spec == "j@xn--mller-kva.example"


@pytest.mark.parametrize("customer", ["../../etc/passwd", "/etc/passwd", "..", "", "CON", "a/b\\c:d*?", "C:\\x", "C1\x00.exe", "x" * 300, "Ä" * 300, "~root"])
def test_a_customers_id_is_never_a_path(tmp_path: Path, customer: str) -> None:
    folder = tmp_path / "out"
    done = write(folder, {"customer_id": customer})
    assert [path.parent for path in done.paths] == [folder]
    assert list(folder.iterdir()) == list(done.paths)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(done.paths[0].name.encode()) < 255


def test_ids_that_look_alike_get_files_of_their_own(tmp_path: Path) -> None:
    done = write(tmp_path, {"customer_id": "A/1"}, {"customer_id": "A:1"}, {"customer_id": "abc"}, {"customer_id": "ABC"}, {"customer_id": "ABC", "currency": "USD"})
    assert len({path.name.casefold() for path in done.paths}) == 5


def test_writing_twice_gives_the_same_bytes_and_writes_nothing(tmp_path: Path) -> None:
    first = write(tmp_path, {})
    before = first.paths[0].read_bytes()
    again = write(tmp_path, {})
    assert (again.written, again.paths, again.left_out, again.message()) == ((), first.paths, (), "0 e-mail drafts written; 1 as before")
    assert before == first.paths[0].read_bytes() == _message(reminders({}).to_dict("records")[0], REMINDER, "=?utf-8?b?SsO2cmcgTcO8bGxlcg==?= <ar@example.com>")


def test_a_file_nobody_touched_follows_the_draft(tmp_path: Path) -> None:
    write(tmp_path, {})
    done = write(tmp_path, {"body": "Dear Anna, shall we talk?"})
    assert len(done.written) == 1
    assert text(mail(done.paths[0])) == "Dear Anna, shall we talk?\n"


@pytest.mark.parametrize("change", [lambda data: data.replace(b"600", b"500"), lambda data: data[data.index(b"\n") + 1:], lambda data: b"my own notes"])
def test_a_file_that_a_person_changed_is_kept_and_said(tmp_path: Path, change: Any) -> None:
    path = write(tmp_path, {}).paths[0]
    path.write_bytes(change(path.read_bytes()))
    before = path.read_bytes()
    done = write(tmp_path, {"body": "new"})
    assert path.read_bytes() == before
    assert (done.paths, done.left_out) == ((), ("C1-EUR-level1.eml was kept as it is because a person changed it, or it is not ours. "
                                                "Delete or move it to have it written anew.",))


def test_files_of_drafts_that_are_gone_are_named_and_other_mail_is_not(tmp_path: Path) -> None:
    write(tmp_path, {}, {"customer_id": "C2"})
    (tmp_path / "private.eml").write_text("Subject: hello\n\n")
    done = write(tmp_path, {"status": "sent"}, {"customer_id": "C2", "level": 2})
    assert [line.split()[0] for line in done.left_out] == ["C1-EUR-level1.eml", "C2-EUR-level1.eml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["C1-EUR-level1.eml", "C2-EUR-level1.eml", "C2-EUR-level2.eml", "private.eml"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("a file")
    with pytest.raises(ReceivablesError, match=r"You cannot write drafts to .*out because"):
        write(place, {})
    assert place.read_text() == "a file"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXT, TEXT)
def test_any_subject_and_body_come_back_as_they_were(subject: str, body: str) -> None:
    draft = reminders({"subject": subject, "body": body}).to_dict("records")[0]
    message = message_from_bytes(_message(draft, REMINDER, ""), policy=policy.default)
    assert set(message.keys()) == {"X-Receivables-Digest", "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "X-Unsent", "X-Receivables-Reminder",
                                   "To", "Subject"}
    assert str(message["Subject"]) == one_line(subject)
    assert message.get_content().splitlines() == (body.rstrip() + "\n").splitlines()


@given(TEXT, TEXT)
def test_safe_names_differ_where_the_texts_do(one: str, two: str) -> None:
    assert (safe_name(one) == safe_name(two)) == (one == two)
    assert not set(safe_name(one)) & set('/\\:*?"<>|.\0\n')

"""Card numbers are masked in every format and list, and nothing else is; zip files are opened within limits."""
import zipfile

import pytest
from format_files import Ledger
from hypothesis import given
from hypothesis import strategies as st

from receivables.errors import ReceivablesError
from workbook.readers import intake_files
from workbook.readers.cards import luhn, mask


def numbered(body):
    """The digits with their check digit."""
    return next(body + last for last in "0123456789" if luhn(body + last))


@given(st.text("0123456789", min_size=12, max_size=18).filter(lambda body: body[0] != "0"), st.text("abc ,.;:", max_size=5))
def test_every_card_number_is_masked_and_no_other_number(body, around):
    card = numbered(body)
    assert mask(f"{around} {card} {around}") == f"{around} {card[:6]}{'*' * (len(card) - 10)}{card[-4:]} {around}"
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert mask(f"{around} {wrong} {around}") == f"{around} {wrong} {around}"


@pytest.mark.parametrize("text, masked", [
    ("4111 1111 1111 1111", "411111******1111"), ("4111-1111-1111-1111 RE 10234", "411111******1111 RE 10234"), ("3782 822463 10005", "378282*****0005"),
    ("5555555555554444,4012888888881881", "555555******4444,401288******1881"),
    ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"), ("DE89370400440532013000", "DE89370400440532013000"),
    ("RE10234 10251 10260 10271", "RE10234 10251 10260 10271"), ("210000000003139471430009017", "210000000003139471430009017"),
    ("X4111111111111111", "X4111111111111111"), ("0000000000000000", "0000000000000000"), ("", "")])
def test_texts(text, masked):
    assert mask(text) == masked


def test_a_list_is_masked_too(tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text("date,amount,payer,text,iban\n2026-11-20,5.00,Ann 4111111111111111,card 4111 1111 1111 1111,4532015112830366\n"
                    "2026-11-20,6.00,Bob,RE 10234,1234567812345670\n")
    ledger = Ledger()
    ledger.take(path)
    assert ledger.rows("Receipts", "payer_name", "text", "payer_account") == [
        ("Ann 411111******1111", "card 411111******1111", "453201******0366"), ("Bob", "RE 10234", "1234567812345670")]


def packed(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


LIST = "date,amount,payer,text,iban\n2026-11-20,{},Ann,RE 1,DE1\n"


def test_a_zip_is_opened_and_lists_in_it_are_taken(tmp_path):
    ledger = Ledger()
    intake = ledger.take(packed(tmp_path / "all.zip", **{"a.csv": LIST.format("5.00"), "in/b.csv": LIST.format("6.00"), "__MACOSX/._a.csv": "x"}))
    assert [one.file for one in intake.files] == ["all.zip/a.csv", "all.zip/in/b.csv"]
    assert ledger.rows("Receipts", "amount", "source") == [(500, "all.zip/a.csv:2"), (600, "all.zip/in/b.csv:2")]


def test_zip_files_beyond_the_limits_are_refused(tmp_path, monkeypatch):
    inner = packed(tmp_path / "inner.zip", **{"a.csv": LIST.format("5.00")}).read_bytes()
    with pytest.raises(ReceivablesError, match="zip file inside a zip file"):
        Ledger().take(packed(tmp_path / "outer.zip", **{"inner.zip": inner}))
    monkeypatch.setattr(intake_files, "ZIP_BYTES", 1000)
    with pytest.raises(ReceivablesError, match="unpacks to more than"):
        Ledger().take(packed(tmp_path / "bomb.zip", **{"a.csv": "0" * 100_000}))
    monkeypatch.setattr(intake_files, "ZIP_FILES", 1)
    with pytest.raises(ReceivablesError, match="it holds 2 files"):
        Ledger().take(packed(tmp_path / "many.zip", **{"a.csv": "0", "b.csv": "1"}))
    with pytest.raises(ReceivablesError, match="holds no files"):
        Ledger().take(packed(tmp_path / "empty.zip", **{"__MACOSX/x": "1"}))


def test_strict_refuses_a_folder_with_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "good.csv").write_text(LIST.format("5.00"))
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01\x02")
    assert [one.format for one in Ledger().take(tmp_path).files] == ["list", "not read"]
    with pytest.raises(ReceivablesError, match="--strict"):
        Ledger().take(tmp_path, strict=True)

"""A month of bank lines says the same whichever file the bank sends it in: amounts, payers, accounts and texts as they were written."""
from __future__ import annotations

import pytest
from statement_files import FORMATS, Line

from benchmarks.cash_application.profile import PROFILES
from benchmarks.cash_application.statement import cases
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook.readers.cards import mask
from workbook.readers.intake import Options, take


@pytest.fixture(scope="module")
def months() -> list[list[Line]]:
    """The statements of four companies, with texts of many countries' banks."""
    return [[Line(b.id, b.day.isoformat(), b.amount, b.currency, b.payer_name, b.payer_account, " ".join(b.text.split())) for b in case.lines
             if b.currency == case.company.house.currency] for case in cases(PROFILES["messy"], 400, 20261122)]


def squeezed(text: str) -> str:
    """A text without what a line break in a file may add or take."""
    return "".join(text.split())


@pytest.mark.parametrize("file", FORMATS)
def test_every_line_says_the_same(months, tmp_path, file):
    for lines in months:
        path = tmp_path / file
        path.write_bytes(FORMATS[file](lines))
        taken = take([path], {name: empty(table) for name, table in TABLES.items()}, Policy(), Options(run="R1", now="2026-11-22 09:00:00"))
        read = taken.changes.adds["Receipts"]
        assert [i.what for i in taken.issues if i.level == "refused"] == []
        for line, row in zip(lines, read.to_dict("records"), strict=True):
            assert (row["amount"], row["currency"], str(row["value_date"].date())) == (line.amount, line.currency, line.day), line
            assert (squeezed(row["payer_name"]), row["payer_account"]) == (squeezed(line.name), line.account), line
            said = mask(line.text) or ("GUTSCHRIFT" if file == "numbered.sta" else "")          # without a text, the kind of line stands for it
            assert squeezed(row["text"]) == squeezed(said), line

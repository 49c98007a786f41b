"""What the tests of file formats share: reading a file by its content, importing it into an empty ledger, and breaking it on purpose."""
from __future__ import annotations

import contextlib

from hypothesis import strategies as st

from receivables.changes import apply
from receivables.errors import ReceivablesError
from receivables.policy import Policy
from receivables.schema import empty
from receivables.tables import TABLES
from workbook.readers.formats import find
from workbook.readers.intake import Options, take


def read(data, name="file"):
    """What the format that knows these bytes finds in them."""
    data = data.encode() if isinstance(data, str) else data
    some = find(data, name)
    assert some is not None, f"no format knows {name}"
    return some.read(data, name)


def columns(rows, *names):
    return [tuple(row.get(name, "") for name in names) for row in rows]


def ties(found):
    return [statement.ties for statement in found.statements]


class Ledger:
    """An empty ledger that files are imported into."""

    def __init__(self, **settings):
        self.frames = {name: empty(table) for name, table in TABLES.items()}
        self.policy = Policy(**settings)
        self.runs = 0

    def take(self, *paths, **options):
        self.runs += 1
        intake = take(paths, self.frames, self.policy, Options(**{"run": f"R{self.runs}", "now": "2026-11-22 09:00:00"} | options))
        self.frames |= {name: apply(name, self.frames[name], intake.changes) for name in intake.changes.tables()}
        return intake

    def rows(self, table, *names):
        return list(self.frames[table][list(names)].itertuples(index=False, name=None))


@st.composite
def broken(draw, data):
    """The bytes with some cut out, doubled, swapped or overwritten."""
    data = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, max(len(data) - 1, 0))), draw(st.integers(1, 40))
        match draw(st.sampled_from(("cut", "double", "swap", "write"))):
            case "cut":
                del data[at:at + size]
            case "double":
                data[at:at] = data[at:at + size]
            case "swap":
                data[at:at + 2 * size] = data[at + size:at + 2 * size] + data[at:at + size]
            case "write":
                data[at:at + size] = draw(st.binary(max_size=8))
    return bytes(data)


def survives(some, data):
    """Reading these bytes ends in rows or in the product's own refusal; anything else is raised."""
    with contextlib.suppress(ReceivablesError):
        found = some.read(data, "broken")
        assert all(isinstance(row["amount"], int) for row in found.receipts)

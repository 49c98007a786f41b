"""The two ways a person hears that something is wrong.

An `Issue` is a row that is wrong: it is collected, the other rows go on. A `ReceivablesError` is a request that cannot be
done: it is raised with its whole sentence, and nothing was changed. Our own mistakes are `assert`.

>>> Issue("Invoices", "'12/13/2024' is not a date.", "Type a date such as 2024-12-13.", row=7, column="Due Date").sentence()
"Invoices, row 7, Due Date: '12/13/2024' is not a date. Type a date such as 2024-12-13."
"""
from __future__ import annotations

from dataclasses import asdict, dataclass


class ReceivablesError(Exception):
    """The request cannot be done. `str(error)` is a sentence: "To X, you must Y." or "You cannot X because Y."."""


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong in the data, where it is, and how to mend it.

    `level` is "refused" (the row was not taken) or "warning" (it was taken as said). `row` is the row a person sees (sheet row or
    line of the file), `count` how many rows share the finding when one issue stands for many, `fix` the name of the reversible
    fix that `check --fix` applies ("" when there is none).
    """

    table: str
    what: str
    mend: str = ""
    row: int | None = None
    column: str = ""
    level: str = "refused"
    file: str = ""
    kind: str = ""
    count: int = 1
    cells: str = ""
    fix: str = ""

    def where(self) -> str:
        """Say the place: file, table, row and column, as far as they are known."""
        place = [self.file, self.table, f"row {self.row}" if self.row is not None else "", self.column]
        return ", ".join(part for part in place if part)

    def sentence(self) -> str:
        """The whole issue as one line for a person."""
        text = f"{self.where()}: {self.what}"
        return f"{text} {self.mend}" if self.mend else text

    def as_dict(self) -> dict[str, object]:
        """The issue for `--json`."""
        return asdict(self)

"""Advices attached to a mail: a PDF, a workbook or a CSV, each read as if it had been imported by itself. Its lines name the attached file."""
from __future__ import annotations

from receivables.errors import ReceivablesError
from workbook.readers.formats import advice_pdf, advice_sheet
from workbook.readers.formats.advice_mail import Mail
from workbook.readers.formats.shape import ReadFile
from workbook.readers.sheets import is_workbook, read_sheets
from workbook.readers.values import Told

_FILES = 20          # attached files that are read at most


def take_attached(out: ReadFile, mail: Mail, told: Told) -> bool:
    """Put what attached files say was paid into what the mail gives; false where none is an advice. What is not read is noted with its reason."""
    for called, data in mail.attached[:_FILES]:
        try:
            found = _read(data, called, told)
        except ReceivablesError as error:
            out.notes.append(f"Attached: {error}")
            continue
        if found is not None:
            _add(out, found, called, mail)
    left = [called for called, _ in mail.attached[_FILES:]]
    if left:
        out.notes.append(f"Only {_FILES} attached files were looked at; the others are {', '.join(left[:_FILES])}.")
    return bool(out.remittances)


def _read(data: bytes, name: str, told: Told) -> ReadFile | None:
    """The advice in an attached file; None for a file of another kind, such as a picture."""
    if advice_pdf.sniff(data, name):
        return advice_pdf.read(data, name, told)
    if is_workbook(data):
        grids = [grid for grid in read_sheets(data, name) if advice_sheet.is_advice(grid)]
        return advice_sheet.read_grids(grids, name, told) if grids else None
    return advice_sheet.read(data, name, told) if advice_sheet.sniff(data, name) else None


def _add(out: ReadFile, found: ReadFile, called: str, mail: Mail) -> None:
    for row in (*found.remittances, *found.remittance_lines):
        row |= {"at": f"{called} {row['at'] or row['line']}", "line": 0}
    for row in found.remittances:
        row["payer_name"] = row.get("payer_name") or mail.sender
        row["date"] = row.get("date") or mail.day
    out.format = f"{out.format} with {found.format}" if not out.remittances else out.format
    out.remittances += found.remittances
    out.remittance_lines += found.remittance_lines
    out.statements += found.statements
    out.issues += found.issues
    out.notes += [f"{called}: {note}" for note in found.notes]

"""Ledgers for tests on every store, and a person who types into them between two commands."""
from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
from open_fake import FakeBook

from addin.beginning import first_frames
from receivables.policy import Policy
from receivables.schema import Frame, day, rows
from receivables.tables import TABLES
from workbook.csvtable import dumps
from workbook.stores.disk import write_atomic
from workbook.stores.folder import FolderStore
from workbook.stores.memory import MemoryStore
from workbook.stores.open import OpenStore

STORES = ("memory", "folder", "file", "open")


def make(kind: str, folder: Path, as_of: str = "2026-11-30"):
    """An empty ledger of Beispiel GmbH in EUR on a store of the kind."""
    frames, _ = first_frames(Policy(company="Beispiel GmbH", as_of=day(as_of)), "anna", "2026-11-01 08:00:00")
    if kind == "memory":
        return MemoryStore(frames)
    if kind == "folder":
        return FolderStore.create(folder / "ledger", frames)
    from workbook.stores.file import FileStore
    from workbook.template import new_workbook
    if kind == "open":
        return OpenStore(FakeBook(new_workbook(Policy(company="Beispiel GmbH", as_of=day(as_of)), frames)))
    write_atomic(folder / "ledger.xlsx", new_workbook(Policy(company="Beispiel GmbH", as_of=day(as_of)), frames))
    return FileStore(folder / "ledger.xlsx")


def frame(store, table: str) -> Frame:
    return store.read([table]).frames[table]


def type_into(store, table: str, key: str, **cells) -> None:
    """Type into the row with the key, as a person would in the program that opens the store's files; amounts are cents."""
    if not isinstance(store, (FolderStore, MemoryStore)):
        cells = {name: value / 100 if TABLES[table].by_name[name].kind == "amount" else value for name, value in cells.items()}
    if isinstance(store, FolderStore):
        _replace(store, table, _typed(frame(store, table), table, key, cells))
    elif isinstance(store, MemoryStore):
        store.edit(table, _typed(store.frames[table], table, key, cells))
    elif isinstance(store, OpenStore):
        _type_open(store.book, table, key, cells)
    else:
        book, sheet, top = _sheet(store, table)
        headers = {cell.value: cell.column for cell in sheet[top]}
        at = next(r for r in range(top + 1, sheet.max_row + 1) if str(sheet.cell(r, headers[TABLES[table].by_name[TABLES[table].key].header]).value) == key)
        for name, value in cells.items():
            sheet.cell(at, headers[TABLES[table].by_name[name].header]).value = value
        book.save(store.path)


def type_row(store, table: str, **cells) -> None:
    """Type a new row below the last one, as a person would; columns not named stay empty, amounts are cents."""
    schema = TABLES[table]
    if isinstance(store, (FolderStore, MemoryStore)):
        more = pd.concat([frame(store, table), rows(schema, [cells])], ignore_index=True)
        return _replace(store, table, more) if isinstance(store, FolderStore) else store.edit(table, more)
    seen = {schema.by_name[n].header: v / 100 if schema.by_name[n].kind == "amount" else v for n, v in cells.items()}
    if isinstance(store, OpenStore):
        t = store.book.listed[table]
        blank = all(store.book.sheets[t.sheet].cells.get((t.last, c)) in (None, "") for c in range(t.span.left, t.span.right + 1))
        if not blank:
            with store.book.still():
                store.book.insert_rows(table, t.last + 1, 1)
            t = store.book.listed[table]
        for header, value in seen.items():
            store.book.sheets[t.sheet].cells[t.last, t.span.left + t.headers.index(header)] = value
        return None
    book, sheet, top = _sheet(store, table)
    listed = sheet.tables[table]
    left, _, right, last = openpyxl.utils.range_boundaries(listed.ref)
    if any(sheet.cell(last, c).value not in (None, "") and sheet.cell(last, c).data_type != "f" for c in range(left, right + 1)):
        last += 1
        listed.ref = f"{listed.ref.split(':')[0]}:{openpyxl.utils.get_column_letter(right)}{last}"
        listed.autoFilter.ref = listed.ref
    headers = {cell.value: cell.column for cell in sheet[top]}
    for header, value in seen.items():
        sheet.cell(last, headers[header]).value = value
    return book.save(store.path)


def _type_open(book: FakeBook, table: str, key: str, cells: dict) -> None:
    t, schema = book.listed[table], TABLES[table]
    at = next(r for r in range(t.first, t.last + 1) if str(book.at(table, r, schema.by_name[schema.key].header)) == key)
    for name, value in cells.items():
        place = at, t.span.left + t.headers.index(schema.by_name[name].header)
        book.sheets[t.sheet].formulas.pop(place, None)
        book.sheets[t.sheet].cells[place] = value


def _typed(old: Frame, table: str, key: str, cells: dict) -> Frame:
    new = old.copy()
    for name, value in cells.items():
        new.loc[new[TABLES[table].key] == key, name] = value
    return new


def _replace(store: FolderStore, table: str, new: Frame) -> None:
    (store.path / f"{table}.csv").write_text(dumps(new, TABLES[table], "EUR"), encoding="utf-8", newline="")


def _sheet(store, table: str):
    book = openpyxl.load_workbook(store.path)
    sheet = next(s for s in book.worksheets if table in s.tables)
    return book, sheet, openpyxl.utils.range_boundaries(sheet.tables[table].ref)[1]


def days(*texts: str) -> list[pd.Timestamp]:
    return [day(t) for t in texts]

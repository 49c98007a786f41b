"""How a ledger begins: its settings, the usual terms and reminder letters, journaled as its first run, on the store that is asked for."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from receivables.changes import Changes
from receivables.defaults import default_terms
from receivables.errors import ReceivablesError
from receivables.letters_text import default_levels
from receivables.policy import Policy, parse
from receivables.schema import Frames, day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote
from workbook.stores.disk import write_atomic
from workbook.stores.memory import MemoryStore
from workbook.template import new_workbook, settings_rows


def settings(values: Mapping[str, Any]) -> Policy:
    """The policy of a new ledger from what `new` was asked. Raises ReceivablesError for a currency that is none."""
    policy, issues = parse({"base_currency": values["base_currency"]})
    if issues:
        raise ReceivablesError(f"You cannot keep a ledger in {values['base_currency']!r} because it is no currency code. Give one such as EUR.")
    company = values["company"] or ""
    return replace(policy, company=company, sender_name=company, own_accounts=tuple(values["own_account"]),
                   as_of=day(values["as_of"]) if values["as_of"] else None, sender_email=values.get("sender_email", ""),
                   sender_phone=values.get("sender_phone", ""))


def first_frames(policy: Policy, who: str, now: str) -> tuple[Frames, str]:
    """Every table of a new ledger, with its first run in Runs and Journal, and that run's id."""
    store = MemoryStore()
    adds = {"Settings": settings_rows(policy), "Terms": rows(TABLES["Terms"], default_terms()),
            "DunningLevels": rows(TABLES["DunningLevels"], default_levels())}
    saved = Book.open(store, *adds).save(Changes(adds=adds), RunNote("new", "Made the ledger.", who, now))
    return store.frames, saved.run


def make(path: Path, policy: Policy, who: str, now: str, folder: bool) -> str:
    """Make the ledger at the path, a folder or a workbook, and return the id of its first run."""
    frames, run = first_frames(policy, who, now)
    if folder:
        from workbook.stores.folder import FolderStore
        FolderStore.create(path, frames)
    else:
        write_atomic(path, new_workbook(policy, frames))
    return run

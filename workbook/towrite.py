"""Which rows of the sheets a save writes: the button's own, those whose computed columns change, and what a person is to see again."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from receivables.changes import Changes
from receivables.policy import DERIVED
from receivables.schema import Frame, Frames
from receivables.tables import TABLES
from workbook.figures import NEEDS, changed_keys

if TYPE_CHECKING:
    from workbook.book import Book


def to_write(book: Book, changes: Changes, after: Frames, restore: bool, rewrite: Mapping[str, set[str]]) -> Changes:
    """The rows to write, in all tables but the books. `after` holds the tables as they will be; `restore` puts journaled values back over
    hand edits that do not count, `rewrite` names rows to write as they are."""
    out = Changes()
    for name in (n for n in after if TABLES[n].kind != "book"):
        out = out.then(_of_table(book, name, changes, after[name], restore, rewrite.get(name, set())))
    return out


def _of_table(book: Book, name: str, changes: Changes, frame: Frame, restore: bool, rewrite: set[str]) -> Changes:
    key, hand, made = TABLES[name].key, book.hands.get(name), book.made.get(name, {})
    sheet_keys = set(book.sheets[name][key])
    adds, touched = (set(part[name][key]) if name in part else set() for part in (changes.adds, changes.updates))
    removes = [k for k in changes.removes.get(name, []) if k in sheet_keys]
    touched |= rewrite | (_recomputed(book, name, frame) - (set() if restore or not hand else set(hand.kept)))
    if hand:
        touched |= {*hand.filled, *(hand.kept if restore else [])}
        adds |= set(hand.missing) if restore else set(hand.missing) & touched
        removes += [k for k in hand.extra if restore and k not in adds]
    there, fresh = ((touched - adds) | adds | made.keys()) & sheet_keys - set(removes), adds - sheet_keys
    idle = there & made.keys() - set(frame[key]) if made else set()          # numbered, although they do not count
    own = Changes(_rows(name, frame, fresh), _rows(name, frame, there), {name: removes} if removes else {}, {name: made} if made else {})
    return own.then(Changes(updates=_rows(name, book.sheets[name], idle)))


def _recomputed(book: Book, name: str, frame: Frame) -> set[str]:
    """Keys of sheet rows whose computed columns will differ."""
    if name == "Settings":
        was = dict(zip(book.sheets[name]["key"], book.sheets[name]["value"]))
        return {k for k, v in zip(frame["key"], frame["value"]) if was.get(k) != v and k in DERIVED}
    if name not in NEEDS:
        return set()
    key = TABLES[name].key
    sheet = book.sheets[name]
    common = frame[frame[key].isin(set(sheet[key]))]
    before = sheet.set_index(key, drop=False).loc[common[key].tolist()]
    return changed_keys(TABLES[name], before.reset_index(drop=True), common.reset_index(drop=True))


def _rows(name: str, frame: Frame, keys: Collection[str]) -> Frames:
    return {name: frame[frame[TABLES[name].key].isin(keys)].reset_index(drop=True)} if keys else {}

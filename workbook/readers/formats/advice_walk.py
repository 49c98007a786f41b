"""Where the reading of an advice's lines stands: which advice is being read, under which header, and what waits for the line that decides it."""
from __future__ import annotations

from dataclasses import dataclass, field

from workbook.readers.formats.advice_columns import Header
from workbook.readers.formats.advice_draft import Draft, DraftLine
from workbook.readers.formats.advice_lines import Cell, Line


@dataclass
class Walk:
    """One walk through the lines of a file. `draft` is the last of `drafts`, or the one to which the last row belongs.

    | | |
    |---|---|
    | known | advices by the marks of their payment, where each row says which one it belongs to |
    | table | the header under which the lines stand |
    | pending | labels behind the lines of an advice: of that one or of the next |
    | words | headers and labels as they are written (they tell the language) |
    | block | the document whose labels stand below one another |
    | seen | roles of the labels that were found |
    | stub | of them, those of a cheque's stub that stand beside the table |
    | above | words above the row that they belong to |
    | wraps | a line may go on with the row above it |
    | titled, again | the title of an advice was seen; it came again behind a total |
    | spoken, paying, listed | a sentence says "paid"; a column does; a column is one of a list of open items |
    """

    draft: Draft
    drafts: list[Draft] = field(default_factory=list)
    known: dict[frozenset[tuple[str, str]], Draft] = field(default_factory=dict)
    table: Header | None = None
    pending: dict[str, Cell] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    block: DraftLine | None = None
    seen: set[str] = field(default_factory=set)
    stub: set[str] = field(default_factory=set)
    above: list[str] = field(default_factory=list)
    wraps: bool = False
    titled: bool = False
    again: bool = False
    spoken: bool = False
    paying: bool = False
    listed: bool = False

    def begin(self, draft: Draft) -> None:
        """Go on with another advice."""
        self.draft = draft
        self.drafts.append(draft)

    def settle_pending(self, line: Line | None) -> None:
        """Labels behind the lines of an advice: they are of the next one where they contradict it, else its own. `line` begins what follows."""
        pending, self.pending = self.pending, {}
        fresh = bool(self.draft.lines or self.draft.spoken) and (self.draft.differs(pending) or (self.again and self.draft.closed))
        self.again = False
        if fresh and line is not None:
            self.begin(self.draft.next(line, pending))
        elif not fresh:
            self.draft.labels = pending | self.draft.labels

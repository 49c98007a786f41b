"""The report sheets: each has a frozen record of what it shows, and a writer that draws it with XlsxWriter.

| report | sheets | content |
|---|---|---|
| Start | Start | `StartContent` |
| Aging | Aging, Open Items | `AgingContent` |
| Checks | Checks | `ChecksContent` |
| Reconciliation | Reconciliation | `ReconciliationContent` |
| Review | Review | `ReviewContent` |
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbook.page import Kit
from workbook.reports import aging, checks, reconciliation, review, start
from workbook.reports.aging import AgingContent
from workbook.reports.bulk import Bulk
from workbook.reports.checks import ChecksContent
from workbook.reports.reconciliation import ReconciliationContent
from workbook.reports.review import ReviewContent
from workbook.reports.start import ProofLine, StartContent

__all__ = ["SHEETS", "AgingContent", "Bulk", "ChecksContent", "ProofLine", "ReconciliationContent", "ReviewContent", "StartContent", "write"]

SHEETS: Mapping[str, tuple[str, ...]] = {"Start": ("Start",), "Aging": ("Aging", "Open Items"), "Checks": ("Checks",),
                                          "Reconciliation": ("Reconciliation",), "Review": ("Review",)}
_WRITERS: Mapping[str, Callable[[Kit, Any], list[Bulk]]] = {"Start": start.write, "Aging": aging.write, "Checks": checks.write,
                                                              "Reconciliation": reconciliation.write, "Review": review.write}


def write(kit: Kit, name: str, content: Any) -> list[Bulk]:
    """Draw a report on its sheets (which must be there) and give the long bodies that are still to be filled in."""
    return _WRITERS[name](kit, content)

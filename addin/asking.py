"""What each button of the ribbon asks the person before it runs; `Cancelled` when she does not go on.

The command line has options for all this; a ribbon asks only what cannot be known: the files, a day that nothing says, a yes before
something that is felt outside (posting, marking as sent, locking).
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from addin.desk import Desk
from macros.desk import counted
from macros.registry import lazy
from receivables.errors import ReceivablesError

books = lazy("workbook.book")
pandas = lazy("pandas")
policies = lazy("receivables.policy")
undoing = lazy("workbook.undo")

LISTS = ("*.csv", "*.txt", "*.tsv", "*.xlsx", "*.xlsm")
Values = dict[str, Any]
ORDER = "How are the dates written in this list: dmy (day first), mdy (month first) or ymd?"
DECIMAL = "Which sign stands before the cents in this list: , or . ?"
SLIP = "What came in, as AMOUNT; CUSTOMER OR PAYER; REFERENCE; TEXT? All but the amount may be left out."
TABLE = "Which table is this a list of (Customers, Invoices, Receipts, Applications, Rates ...)?"
COLUMNS = "If it is a list without a header line: what are its columns, from the left, with nothing between two commas for one that is not used?"


class Cancelled(Exception):
    """The person does not go on; nothing is said."""


def values_of(item_id: str, store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    """The values that the button is called with. `rehearse` runs it dry, for what must be known before the person says yes."""
    if item_id in AS_OF:
        check_as_of(store, desk)
    return ASKED[item_id](store, desk, rehearse) if item_id in ASKED else {}


def check_as_of(store: Any, desk: Desk) -> None:
    """Ask before figures as of a day that the bank lines have passed."""
    loaded = store.read(["Settings", "Receipts"]).frames
    day = policies.parse(dict(zip(loaded["Settings"]["key"], loaded["Settings"]["value"])))[0].as_of
    newest = loaded["Receipts"]["value_date"].max()
    if day is None or pandas.isna(newest) or newest <= day:
        return
    later = int((loaded["Receipts"]["value_date"] > day).sum())
    lines = f"{counted(later, 'bank line')} after that day {'does' if later == 1 else 'do'} not count"
    sure(desk, f"AsOf is {day.date()}, and {lines}; the newest is of {newest.date()}. Go on as of {day.date()}? (The button Today sets AsOf.)")


def retried(sentence: str, desk: Desk) -> Values:
    """What the reading of a list says that it must be told, asked; nothing when it is refused for another reason."""
    for option, name, question, default in (("--date-order", "date_order", ORDER, "dmy"), ("--decimal", "decimal", DECIMAL, ","),
                                            ("--table", "table", TABLE, "Invoices"), ("--columns", "columns", COLUMNS, "date,amount,text")):
        if option in sentence and not sentence.endswith("row by row."):
            return {name: asked(desk, f"{sentence}\n\n{question}", "text", default)}
    return {}


def asked(desk: Desk, question: str, kind: str, default: str = "") -> str:
    """One value; a blank or a cancel ends the press."""
    answer = desk.ask(question, kind, default)
    if answer is None or not answer.strip():
        raise Cancelled
    return answer.strip()


def maybe(desk: Desk, question: str, kind: str) -> str | None:
    """One value that may be left blank (None); a cancel ends the press."""
    answer = desk.ask(question, kind, "")
    if answer is None:
        raise Cancelled
    return answer.strip() or None


def sure(desk: Desk, sentence: str) -> None:
    """Go on only with a yes."""
    if not desk.confirm(sentence):
        raise Cancelled


def _import(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    files = desk.files("Choose the lists to import", LISTS)
    if not files:
        raise Cancelled
    return {"file": files}


def _post(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    """Say how many; where there is nothing to post, the button itself says so."""
    data = rehearse().data
    if data.get("applications"):
        waiting = f" {counted(data['waiting'], 'proposal')} still to review will stay." if data.get("waiting") else ""
        sure(desk, f"Post {counted(data['applications'], 'application')} of {counted(data['receipts'], 'receipt')}?{waiting}")
    return {}


def _undo(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    book = books.Book.open(store)
    run = undoing.plan(book).run
    row = book.runs[book.runs["run"] == run].iloc[0]
    sure(desk, f"Undo {run} ({row['action']} of {row['at']} by {row['who']}): {row['message']}")
    return {"run": run}


def _sent(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    drafts = store.read(["Reminders"]).frames["Reminders"]
    n = int((drafts["status"] == "draft").sum())
    if n:
        sure(desk, f"Mark {counted(n, 'draft')} as sent? The levels of their items rise.")
    return {}


def _aging(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    settings = store.read(["Settings"]).frames["Settings"]
    known = dict(zip(settings["key"], settings["value"])).get("as_of", "")
    return {"report": "aging"} | ({} if known else {"as_of": asked(desk, "As of which day?", "date", desk.now()[:10])})


def _export(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    table = asked(desk, "Which table (Invoices, Receipts, Applications ...)?", "table", "Invoices")
    return {"table": table, "file": asked(desk, f"Where shall the CSV file of {table} go?", "output", f"{table}.csv")}


def _control(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    day = asked(desk, "The general ledger's balance of which day?", "date", _as_of(store) or desk.now()[:10])
    return {"date": day, "amount": asked(desk, f"The balance of the control account on {day}, in base currency:", "amount")}


def _lock(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    day = asked(desk, "Lock the books up to which day?", "date", _as_of(store))
    sure(desk, f"Lock everything dated up to {day}? To open it again takes a reason, and is kept in the history.")
    return {"date": day}


def _cash(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    """Slip by slip; where there are several, the slip's total as well."""
    lines = [asked(desk, SLIP, "text")]
    while more := maybe(desk, f"{counted(len(lines), 'line')} so far. The next one; leave it blank when this was the last:", "text"):
        lines.append(more)
    return {"line": tuple(lines), "method": asked(desk, "How did it come: cheque, cash or card?", "text", "cheque").lower(),
            "date": asked(desk, "On which day was it received?", "date", desk.now()[:10]),
            "total": maybe(desk, "What must the lines add up to (the total of the paying-in slip)? It may be left blank.", "amount")
            if len(lines) > 1 else None,
            "bank_line": maybe(desk, "Is the bank's own line of this in Receipts already? Then its number, so that the money counts once:", "text")}


def _reconcile(store: Any, desk: Desk, rehearse: Callable[[], Any]) -> Values:
    files = desk.files("Choose the customer's list", LISTS)
    if not files:
        raise Cancelled
    if len(files) > 1:
        raise ReceivablesError(f"To reconcile an account, you must choose one list; you chose {len(files)}.")
    return {"file": files[0], "customer": asked(desk, "Which customer's list is it? The number in Customers:", "text"), "sheet": True}


def _as_of(store: Any) -> str:
    settings = store.read(["Settings"]).frames["Settings"]
    return str(dict(zip(settings["key"], settings["value"])).get("as_of", ""))


AS_OF = ("match", "remind", "ask", "aging", "reconcile", "tie-out")
RETRIED = ("import", "reconcile")          # they read a list, and may have to be told how
ASKED: dict[str, Callable[[Any, Desk, Callable[[], Any]], Values]] = {
    "import": _import, "post": _post, "undo": _undo, "sent": _sent, "aging": _aging, "export": _export, "control": _control, "lock": _lock,
    "cash": _cash, "reconcile": _reconcile,
    "check": lambda store, desk, rehearse: {"report": "checks"},
    "drafts": lambda store, desk, rehearse: {"folder": asked(desk, "Where shall the e-mail files go?", "folder", "drafts")},
    "ask": lambda store, desk, rehearse: {"folder": asked(desk, "Where shall the e-mail files go?", "folder", "requests")},
    "unlock": lambda store, desk, rehearse: {"reason": asked(desk, "Why must the latest locked period be opened?", "text")},
}

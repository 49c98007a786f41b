"""A button of the toolbar or the menu pressed: the program decides, this end shows and writes.

What Calc itself could undo is forgotten by a press that changed something, as Excel forgets it when an add-in ran: Calc 7.4 takes such a
change back in part, or dies of it. Our own button Undo takes a run back in whole.

From a macro, without dialogs: dispatch "org.receivables.calc:match" with a property Answers, a JSON list of what would be answered; the
result of the dispatch is JSON with message, ok, run and where.
"""
from __future__ import annotations

import json
from typing import Any

import unohelper
from com.sun.star.frame import DispatchResultEvent, FeatureStateEvent, XDispatchProvider, XNotifyingDispatch
from com.sun.star.lang import XInitialization, XServiceInfo
from receivables_calc import office, screen
from receivables_calc.book import VERBS, Book
from receivables_calc.link import Refused

IMPLEMENTATION = "org.receivables.calc.Buttons"
SERVICES = ("com.sun.star.frame.ProtocolHandler",)
PROTOCOL = "org.receivables.calc:"
DONE = 1                        # com.sun.star.frame.DispatchResultState.SUCCESS
CHANGING = ("write", "fill", "insert_rows", "remove_rows", "put_sheets", "names")


def press(context: Any, frame: Any, item_id: str, desk: Any) -> dict[str, Any]:
    """Press a button on the frame's document; the result as the program gives it."""
    book = Book(context, frame.Controller.Model)
    changed = []

    def answer(verb: str, args: list[Any]) -> Any:
        if verb in CHANGING:
            changed.append(verb)
        if verb in screen.VERBS:
            return getattr(desk, verb)(*args)
        if verb in VERBS:
            return book.answer(verb, args)
        raise Refused(f"The program asks for {verb!r}, which the extension does not know. Install the extension again: receivables addin oxt.")

    try:
        return office.buttons.ask("press", item_id, book.place(), book.epoch(), office.taken_refusal(), answer=answer, again=False)
    except Refused as refused:
        return {"message": str(refused), "ok": False, "run": "", "where": None}
    finally:
        book.end_all()
        desk.done()
        if changed:
            book.document.UndoManager.clear()


class Buttons(unohelper.Base, XInitialization, XDispatchProvider, XNotifyingDispatch, XServiceInfo):
    """Who answers the addresses of our buttons, for one window."""

    def __init__(self, context: Any, *args: Any) -> None:
        self.context = context
        self.frame = args[0] if args else None

    def initialize(self, args: Any) -> None:
        """The window."""
        if args:
            self.frame = args[0]

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        """This object, for our addresses."""
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests: Any) -> Any:
        """The same for many."""
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, args: Any) -> None:
        """Press."""
        self._press(url, args)

    def dispatchWithNotification(self, url: Any, args: Any, listener: Any) -> None:
        """Press, and tell the listener what came of it."""
        result = self._press(url, args)
        if listener is not None:
            listener.dispatchFinished(DispatchResultEvent(self, DONE, json.dumps(result)))

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Every button can always be pressed; what cannot be done is said."""
        listener.statusChanged(FeatureStateEvent(self, url, "", True, False, None))

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Nothing is kept of listeners."""

    def _press(self, url: Any, args: Any) -> dict[str, Any]:
        answers = {a.Name: a.Value for a in args}.get("Answers")
        desk = screen.Screen(self.context, self.frame) if answers is None else screen.Script(self.context, self.frame, json.loads(answers))
        result = press(self.context, self.frame, url.Complete[len(PROTOCOL):], desk)
        desk.tell(result["message"], result["ok"])
        return result

    def getImplementationName(self) -> str:
        """This class."""
        return IMPLEMENTATION

    def getSupportedServiceNames(self) -> Any:
        """A protocol handler."""
        return SERVICES

    def supportsService(self, name: str) -> bool:
        """True for a protocol handler."""
        return name in SERVICES

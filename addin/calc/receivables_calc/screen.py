"""What the person sees while a button works: dialogs, the status bar, a selected cell.

`Screen` asks the person. `Script` takes the answers from a list instead, for macros that press a button without dialogs.
"""
from __future__ import annotations

import os
from typing import Any

import uno
from com.sun.star.awt import Rectangle
from receivables_calc.link import Refused

QUESTION, INFORMATION, WARNING = (uno.Enum("com.sun.star.awt.MessageBoxType", name) for name in ("QUERYBOX", "INFOBOX", "WARNINGBOX"))
OK_ONLY, YES_NO, YES = 1, 3, 2
SAVE_FILE = 1                   # com.sun.star.ui.dialogs.TemplateDescription.FILESAVE_SIMPLE
TITLE = "Receivables"
VERBS = ("files", "ask", "confirm", "say", "show", "open_page")


class Desk:
    """What needs no dialog."""

    def __init__(self, context: Any, frame: Any) -> None:
        self.context, self.frame = context, frame
        self.document = frame.Controller.Model
        self._indicator: Any = None

    def say(self, line: str) -> None:
        """A line of progress; showing it also lets the window redraw."""
        if self._indicator is None:
            self._indicator = self.frame.createStatusIndicator()
            self._indicator.start(line, 100)
        self._indicator.setText(line)
        self._indicator.setValue(50)

    def done(self) -> None:
        """Give the status bar back."""
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None

    def show(self, sheet: str, row: int, column: int) -> None:
        """Select a cell."""
        controller, found = self.frame.Controller, self.document.Sheets.getByName(sheet)
        controller.setActiveSheet(found)
        controller.select(found.getCellByPosition(column - 1, row - 1))

    def open_page(self, address: str) -> None:
        """Open a page in the browser."""
        url = uno.systemPathToFileUrl(address) if os.path.exists(address) else address
        self._service("com.sun.star.system.SystemShellExecute").execute(url, "", 0)

    def _service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


class Screen(Desk):
    """Dialogs for a person."""

    def files(self, title: str, patterns: list[str]) -> list[str]:
        """Let her choose files."""
        picker = self._service("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(title)
        picker.appendFilter("Lists", ";".join(patterns))
        picker.setMultiSelectionMode(True)
        return [uno.fileUrlToSystemPath(url) for url in picker.getSelectedFiles()] if picker.execute() else []

    def ask(self, question: str, kind: str, default: str) -> str | None:
        """Ask for one value."""
        if kind == "folder":
            picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
            picker.setTitle(question)
            return uno.fileUrlToSystemPath(picker.getDirectory()) if picker.execute() else None
        if kind == "output":
            picker = self._service("com.sun.star.ui.dialogs.FilePicker")
            picker.initialize((SAVE_FILE,))
            picker.setTitle(question)
            picker.setDefaultName(default)
            return uno.fileUrlToSystemPath(picker.getFiles()[0]) if picker.execute() else None
        return self._line(question, default)

    def confirm(self, sentence: str) -> bool:
        """Ask yes or no."""
        return self._box(QUESTION, YES_NO, sentence) == YES

    def tell(self, message: str, ok: bool) -> None:
        """The one message at the end."""
        if message:
            self._box(INFORMATION if ok else WARNING, OK_ONLY, message)

    def _box(self, kind: Any, buttons: int, text: str) -> int:
        window = self.frame.ContainerWindow
        return window.Toolkit.createMessageBox(window, kind, buttons, TITLE, text).execute()

    def _line(self, question: str, default: str) -> str | None:
        """One line typed into a small dialog."""
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        model.Width, model.Height, model.Title = 220, 84, TITLE
        for kind, name, place, properties in (
                ("FixedText", "question", (8, 6, 204, 34), {"Label": question, "MultiLine": True}),
                ("Edit", "answer", (8, 42, 204, 14), {"Text": default, "TabIndex": 0}),
                ("Button", "ok", (108, 64, 50, 14), {"Label": "OK", "PushButtonType": 1, "DefaultButton": True, "TabIndex": 1}),
                ("Button", "cancel", (162, 64, 50, 14), {"Label": "Cancel", "PushButtonType": 2, "TabIndex": 2})):
            control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
            control.PositionX, control.PositionY, control.Width, control.Height = place
            for key, value in properties.items():
                setattr(control, key, value)
            model.insertByName(name, control)
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(self.frame.ContainerWindow.Toolkit, self.frame.ContainerWindow)
        _centre(dialog, self.frame.ContainerWindow.PosSize)
        try:
            return dialog.getControl("answer").Text if dialog.execute() else None
        finally:
            dialog.dispose()


class Script(Desk):
    """Answers given beforehand, in the order of the questions; a list that is too short is a refusal, a None among them a cancel."""

    def __init__(self, context: Any, frame: Any, answers: list[Any]) -> None:
        super().__init__(context, frame)
        self.answers = list(answers)

    def files(self, title: str, patterns: list[str]) -> list[str]:
        """The next answer: a list of paths."""
        return self._next(title) or []

    def ask(self, question: str, kind: str, default: str) -> str | None:
        """The next answer: a text."""
        return self._next(question)

    def confirm(self, sentence: str) -> bool:
        """The next answer: true or false."""
        return bool(self._next(sentence))

    def open_page(self, address: str) -> None:
        """Nothing is opened."""

    def tell(self, message: str, ok: bool) -> None:
        """Nothing is shown; the message goes back to the macro."""

    def _next(self, question: str) -> Any:
        if not self.answers:
            raise Refused(f"To press this button from a macro, you must give an answer to: {question}")
        return self.answers.pop(0)


def _centre(dialog: Any, around: Rectangle) -> None:
    size = dialog.PosSize
    dialog.setPosSize(max(0, (around.Width - size.Width) // 2), max(0, (around.Height - size.Height) // 3), 0, 0, 3)

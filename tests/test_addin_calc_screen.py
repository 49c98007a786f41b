"""The extension on a screen: a virtual one (Xvfb), a mouse (xdotool) and a photograph (ImageMagick)."""
from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time

import pytest
from test_addin_calc_buttons import LISTS, Pressing, empty_ledger
from uno_office import Office, guarded, serving, skip, why_not

from addin import ribbon
from addin.calc import oxt
from addin.calc.registration import ALSO, TOOLBAR

pytestmark = pytest.mark.libreoffice
__all__ = ["empty_ledger"]
TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
MENU = 34                       # com.sun.star.accessibility.AccessibleRole
SIZE = (1400, 900)
URL = f"private:resource/toolbar/addon_{TOOLBAR}"


@pytest.fixture(scope="module")
def display():
    """A screen that nobody sees, on the first free number."""
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if reason := why_not() or (missing and f"needs a virtual screen ({', '.join(missing)}), which is not installed here"):
        skip(reason)
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def screen(display, empty_ledger, tmp_path):
    """A ledger in a visible Calc, with October's lists in it."""
    office = Office(tmp_path / "profile", **serving())
    office.display = display                    # a fresh profile starts more surely without a screen; from here on it has one
    office.install(oxt.build(tmp_path / "receivables.oxt"))
    for running in guarded(office):
        desk = Pressing(running, shutil.copy(empty_ledger, tmp_path / "Ledger.xlsx"))
        desk.document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, *SIZE, 15)
        desk.press("import", LISTS)
        yield desk
    office.kill()


def walk(accessible, deep=9):
    context = accessible.AccessibleContext
    yield context
    for i in range(min(context.AccessibleChildCount, 80) if deep else 0):
        yield from walk(context.getAccessibleChild(i), deep - 1)


def click(display, context):
    at, size = context.LocationOnScreen, context.Size
    subprocess.run(["xdotool", "mousemove", str(at.X + size.Width // 2), str(at.Y + size.Height // 2), "click", "1"],
                   env=os.environ | {"DISPLAY": display}, check=True)


def box(office, main):
    """The message on the screen: its sentence and its OK button; waits until it is there."""
    toolkit = office.service("com.sun.star.awt.Toolkit")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for i in range(toolkit.TopWindowCount):
            with contextlib.suppress(Exception):            # a window that goes while it is looked at
                window = toolkit.getTopWindow(i)
                if window != main:
                    parts = list(walk(window))
                    buttons = [c for c in parts if c.AccessibleName.replace("~", "") == "OK"]
                    if buttons:
                        return max((c.AccessibleName for c in parts), key=len), buttons[0]
        time.sleep(0.05)
    raise AssertionError("no message came")


def test_the_toolbar_is_docked_with_its_buttons_and_one_is_pressed_with_the_mouse(screen, display, tmp_path):
    frame = screen.document.CurrentController.Frame
    layout = frame.LayoutManager
    assert layout.isElementVisible(URL)
    assert layout.isElementDocked(URL)
    buttons = {c.AccessibleName: c for c in walk(layout.getElement(URL).RealInterface)}
    labels = [item.label for item in ribbon.RIBBON if item.large or item.id in ALSO]
    assert [name for name in buttons if name in labels] == labels
    assert all(0 < c.LocationOnScreen.Y < 150 and c.LocationOnScreen.X + c.Size.Width < SIZE[0] for c in buttons.values())
    click(display, buttons["Match"])
    said, ok = box(screen.office, frame.ContainerWindow)
    picture = tmp_path / "matched.png"
    subprocess.run(["import", "-window", "root", str(picture)], env=os.environ | {"DISPLAY": display}, check=True)
    click(display, ok)
    assert "receipts matched" in said
    assert picture.stat().st_size > 50_000          # a window full of cells, not an empty screen
    assert set(screen.column("Applications", "Status")) >= {"ready", "review"}
    menus = [c.AccessibleName for c in walk(frame.ContainerWindow, deep=4) if c.AccessibleRole == MENU]
    assert "Receivables" in menus

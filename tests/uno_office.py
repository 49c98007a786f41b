"""A real LibreOffice for tests: one headless soffice per test session (and xdist worker), driven over UNO, with a profile of its own.

    @pytest.mark.libreoffice
    def test_sum(office):
        book = office.new()
        cell = book.Sheets[0].getCellRangeByName("A1")
        cell.Formula = "=1+1"
        assert cell.Value == 2

`office` closes every document when its test ends, and kills a soffice that hangs: UNO calls have no timeout of their own.
"""
from __future__ import annotations

import builtins
import contextlib
import ctypes
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
TREE = Path(__file__).resolve().parent.parent
UNO_HOME = "/usr/lib/python3/dist-packages"
START_AGAIN = (79, 81)          # what soffice.bin ends with when it wants to be started once more (a fresh profile does)
HEADLESS, ON_SCREEN = ("--headless", "--nodefault"), ()          # on a screen it ends at once when it has no window at all
START_SECONDS = 60
TEST_SECONDS = 90               # a test that holds soffice longer than this has hung
NOT_FOR_OFFICE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
SETTINGS = {
    "/org.openoffice.Office.Calc/Formula/Load": {"OOXMLRecalcMode": 0, "ODFRecalcMode": 0},
    "/org.openoffice.Office.Common/Security/Scripting": {"MacroSecurityLevel": 0},
    "/org.openoffice.Office.Common/Misc": {"FirstRun": "false", "ShowTipOfTheDay": "false"},
    "/org.openoffice.Setup/Product": {"ooSetupLastVersion": "99.9", "LastTimeDonateShown": 4102444800, "LastTimeGetInvolvedShown": 4102444800},
}


def skip(reason: str) -> None:
    """Skip the test, saying why; in CI that is a failure, for there everything must be installed."""
    if IN_CI:
        pytest.fail(f"{reason}; CI must not skip it", pytrace=False)
    pytest.skip(reason)


def soffice() -> Path | None:
    """LibreOffice's own program, not the script that starts it: one process id to own."""
    found = shutil.which("soffice")
    program = Path(found).resolve().parent / "soffice.bin" if found else None
    return program if program and program.exists() else None


def load_uno() -> Any:
    """Debian's UNO bridge, or None where this Python cannot load it. Its hook into `import` is taken out again."""
    if "uno" not in sys.modules:
        plain = builtins.__import__
        sys.path.append(UNO_HOME)
        try:
            importlib.import_module("uno")
            importlib.import_module("unohelper")
        except ImportError:
            sys.modules.pop("uno", None)
            return None
        finally:
            sys.path.remove(UNO_HOME)
            builtins.__import__ = plain
    return sys.modules["uno"]


def why_not() -> str:
    """Why LibreOffice cannot be driven here, "" where it can."""
    if soffice() is None:
        return "needs LibreOffice (soffice), which is not installed here"
    if load_uno() is None:
        return f"needs python3-uno for Python {sys.version_info.major}.{sys.version_info.minor}, which is not in {UNO_HOME}"
    return ""


class Deadline:
    """A limit on the time of a block. No generator: contextlib cannot hand UNO's exceptions through one."""

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        self.timer = threading.Timer(seconds, cut)
        self.timer.daemon = True

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *what: object) -> None:
        self.timer.cancel()
        self.timer.join()


class Office:
    """One running LibreOffice. `restart` starts it again on the same profile, as an installed extension needs."""

    def __init__(self, profile: Path, display: str = "", **environment: str) -> None:
        self.profile, self.display, self.environment = profile, display, environment
        self.uno = load_uno()
        self.process: subprocess.Popen[bytes] | None = None
        self.context: Any = None
        self.kept = ""
        _seed(profile)
        self.start()

    def start(self) -> None:
        """Start soffice and connect; a fresh profile ends once with "start me again"."""
        for _ in range(5):
            pipe = f"receivables{uuid.uuid4().hex}"
            with (self.profile / "stderr.txt").open("wb") as said:
                self.process = subprocess.Popen(
                    [str(soffice()), *(ON_SCREEN if self.display else HEADLESS), f"-env:UserInstallation={self.profile.as_uri()}", "--norestore",
                     "--nologo", "--nofirststartwizard", "--nolockcheck", f"--accept=pipe,name={pipe};urp;"],
                    env=_environment(self.display) | self.environment, preexec_fn=_die_with_parent, stdout=said, stderr=said)
            with self.within(START_SECONDS):
                if self._connect(pipe):
                    return
            if self.process.returncode not in START_AGAIN:
                break
        said = (self.profile / "stderr.txt").read_text(errors="replace")
        raise RuntimeError(f"soffice did not start (exit code {self.process.returncode if self.process else '?'}): {said}")

    def _connect(self, pipe: str) -> bool:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        while self.process.poll() is None:
            with contextlib.suppress(Exception):           # not listening yet
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                return self.desktop is not None
            time.sleep(0.05)
        return False

    @property
    def alive(self) -> bool:
        """True while soffice runs."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End soffice: asked first, then killed."""
        with contextlib.suppress(Exception), self.within(10):
            self.desktop.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.context = None

    def kill(self) -> None:
        """End soffice and its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def restart(self) -> None:
        """Stop and start again."""
        self.stop()
        self.start()

    def install(self, extension: Path) -> None:
        """Install an extension for this profile and start again, for Calc learns of new functions only then."""
        if not self.alive:
            self.start()
        with self.within(START_SECONDS):
            manager = self.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
            manager.addExtension(extension.resolve().as_uri(), (), "user", None, _approving())
        self.restart()

    def within(self, seconds: float) -> Deadline:
        """Kill soffice when this takes longer; the blocked UNO call then raises."""
        return Deadline(seconds, self.kill)

    def service(self, name: str) -> Any:
        """A UNO service of this office by its name."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def desktop(self) -> Any:
        """The desktop: all open documents."""
        return self.service("com.sun.star.frame.Desktop")

    def struct(self, name: str, **values: Any) -> Any:
        """A UNO struct: `struct("beans.PropertyValue", Name="Hidden", Value=True)`."""
        made = self.uno.createUnoStruct(f"com.sun.star.{name}")
        for key, value in values.items():
            setattr(made, key, value)
        return made

    def properties(self, **values: Any) -> tuple[Any, ...]:
        """Named values as UNO wants them."""
        return tuple(self.struct("beans.PropertyValue", Name=key, Value=value) for key, value in values.items())

    def new(self, **options: Any) -> Any:
        """A new spreadsheet."""
        return self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, self.properties(**{"Hidden": not self.display, **options}))

    def keep_one(self) -> None:
        """Keep a document open between tests, so that what ends with the last document does not end with each test."""
        self.kept = self.new().RuntimeUID

    def load(self, path: Path, **options: Any) -> Any:
        """A workbook, loaded; `MacroExecutionMode=4` lets its macros run."""
        found = self.desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, self.properties(**{"Hidden": not self.display, **options}))
        assert found is not None, f"soffice could not load {path}"
        return found

    def save(self, book: Any, path: Path, form: str = "Calc MS Excel 2007 XML") -> Path:
        """A copy of the document in another form, at the path."""
        book.storeToURL(path.resolve().as_uri(), self.properties(FilterName=form))
        return path

    def close_all(self) -> None:
        """Close every document without saving."""
        documents = self.desktop.Components.createEnumeration()
        for document in [documents.nextElement() for _ in iter(documents.hasMoreElements, False)]:
            with contextlib.suppress(Exception):
                if document.RuntimeUID != self.kept:
                    document.close(True)


@pytest.fixture(scope="session")
def office_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The session's soffice, without any extension."""
    if reason := why_not():
        skip(reason)
    running = Office(tmp_path_factory.mktemp("office"))
    yield running
    running.stop()


@pytest.fixture
def office(office_session: Office) -> Iterator[Office]:
    """LibreOffice for one test: whatever it opened is closed after it; a soffice that died is started again."""
    yield from guarded(office_session)


def serving() -> dict[str, str]:
    """What tells the extension that its program is this very interpreter with the code of this very tree, whichever one is installed."""
    program = f"import runpy, sys; sys.path.insert(0, {str(TREE)!r}); runpy.run_module('addin.cli', run_name='__main__')"
    return {"RECEIVABLES_SERVE": json.dumps([sys.executable, "-P", "-c", program, "serve"])}


@pytest.fixture(scope="session")
def calc_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The session's soffice with our extension in it, which talks to the code under test."""
    if reason := why_not():
        skip(reason)
    from addin.calc import oxt
    folder = tmp_path_factory.mktemp("calc")
    running = Office(folder / "profile", **serving())
    running.install(oxt.build(folder / "receivables.oxt"))
    running.keep_one()
    yield running
    running.stop()


@pytest.fixture
def calc(calc_session: Office) -> Iterator[Office]:
    """The same for one test."""
    yield from guarded(calc_session)


def guarded(running: Office) -> Iterator[Office]:
    """One test's use of a running office."""
    if not running.alive:
        running.start()
    with running.within(TEST_SECONDS):
        yield running
        with contextlib.suppress(Exception):
            running.close_all()


def _approving() -> Any:
    """An environment for commands in which every question is answered with yes."""
    import unohelper
    uno = load_uno()
    names = [f"com.sun.star.{name}" for name in ("ucb.XCommandEnvironment", "task.XInteractionHandler", "task.XInteractionApprove")]
    environment, handler = (uno.getClass(name) for name in names[:2])
    approve = uno.getTypeByName(names[2])

    class Yes(unohelper.Base, handler):
        def handle(self, request: Any) -> None:
            next(c for c in request.getContinuations() if c.queryInterface(approve)).select()

    class Environment(unohelper.Base, environment):
        def getInteractionHandler(self) -> Any:
            return Yes()

        def getProgressHandler(self) -> None:
            return None

    return Environment()


def _seed(profile: Path) -> None:
    (profile / "user").mkdir(parents=True, exist_ok=True)
    items = [f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
             for path, props in SETTINGS.items() for name, value in props.items()]
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema">' + "".join(items) + "</oor:items>", encoding="utf-8")


def _environment(display: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in NOT_FOR_OFFICE}
    return {**kept, "DISPLAY": display} if display else kept


def _die_with_parent() -> None:
    os.setsid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)        # PR_SET_PDEATHSIG: no soffice outlives a killed test run

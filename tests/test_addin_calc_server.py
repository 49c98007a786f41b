"""The program behind the extension: found, started, started again, too slow, of another version; and the pipe between the two."""
from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import addin.calc as place

sys.path.append(str(Path(place.__file__).parent))
from receivables_calc import server as servers
from receivables_calc import settings
from receivables_calc.link import Refused

from addin.calc.serve import version

SERVE = [sys.executable, "-P", "-m", "addin.cli", "serve"]


@pytest.fixture
def said(monkeypatch):
    """Say what the settings hold."""
    return lambda words: monkeypatch.setenv(settings.VARIABLE, json.dumps(words))


@pytest.fixture
def server():
    made = servers.Server("functions", 20, version())
    yield made
    made.stop()


def fake(tmp_path, body):
    """A program that answers with the body's own idea."""
    script = tmp_path / "fake.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(Path(place.__file__).parent)!r})\nfrom receivables_calc.link import Link\n{body}\n"
                      "Link(sys.stdin.buffer, sys.stdout.buffer, answer).serve()\n", encoding="utf-8")
    return [sys.executable, str(script)]


def test_a_function_is_computed_and_the_program_ends_with_its_input(said, server):
    said(SERVE)
    assert server.ask("call", "AR_DAYS_OVERDUE", ["2026-05-31", 46203.0]) == [30, ""]
    assert server.ask("call", "AR_DUE_DATE", ["2026-05-31", "net 30"])[0] == 46203          # a day goes back as its serial number
    assert server.ask("call", "AR_DAYS_OVERDUE", ["soon", 46203.0])[0] == {"error": "#VALUE!"}
    process = server.process
    process.stdin.close()
    assert process.wait(5) == 0


def test_a_program_that_died_is_started_again(said, server):
    said(SERVE)
    server.ask("call", "AR_BUCKET", ["2026-05-31", "2026-06-30"])
    first = server.process
    first.kill()
    first.wait()
    assert server.ask("call", "AR_BUCKET", ["2026-05-31", "2026-06-30"]) == ["1 to 30", ""]
    assert server.process is not first


def test_one_that_dies_in_the_middle_is_asked_once_more_and_no_oftener(said, server, tmp_path):
    said(fake(tmp_path, f"import os\ndef answer(verb, args):\n    return {version()!r} if verb == 'hello' else os._exit(3)"))
    with pytest.raises(Refused, match="ended while it worked"):
        server.ask("call", "AR_BUCKET", [])


def test_one_that_thinks_too_long_is_ended(said, tmp_path):
    said(fake(tmp_path, f"import time\ndef answer(verb, args):\n    return {version()!r} if verb == 'hello' else time.sleep(60)"))
    slow = servers.Server("functions", 0.3, version())
    before = time.monotonic()
    with pytest.raises(Refused, match=r"took longer than 0\.3 seconds"):
        slow.ask("call", "AR_BUCKET", [])
    assert time.monotonic() - before < 10


@pytest.mark.parametrize("words,sentence", [
    (["/nowhere/python"], "its program /nowhere/python does not start (No such file or directory)"),
    ([sys.executable, "-c", "pass"], "its program ends at once"),
])
def test_a_program_that_cannot_be_used_is_one_sentence_and_is_not_tried_for_every_cell(said, server, words, sentence, monkeypatch):
    said(words)
    with pytest.raises(Refused) as refused:
        server.ask("call", "AR_BUCKET", [])
    assert sentence in str(refused.value)
    assert "receivables addin oxt" in str(refused.value)
    monkeypatch.setattr(subprocess, "Popen", None)
    with pytest.raises(Refused) as again:
        server.ask("call", "AR_BUCKET", [])
    assert str(again.value) == str(refused.value)


def test_without_any_settings_it_says_which_file_is_missing(monkeypatch, tmp_path, server):
    monkeypatch.delenv(settings.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="does not say where it is"):
        server.ask("call", "AR_BUCKET", [])
    assert settings.command() == []
    written = settings.write(["/opt/python", "-m", "x"])
    assert Path(written) == tmp_path / "receivables" / "calc.json"
    assert settings.command() == ["/opt/python", "-m", "x"]


def test_another_version_is_refused(said, server, tmp_path):
    said(fake(tmp_path, "def answer(verb, args):\n    return '9.9'"))
    with pytest.raises(Refused, match=r"its program of version 9\.9"):
        server.ask("call", "AR_BUCKET", [])


def test_the_program_may_ask_back_while_it_is_asked(said, server, tmp_path):
    said(fake(tmp_path, f"def answer(verb, args):\n    return {version()!r} if verb == 'hello' else link.ask('double', args[0]) + 1"
                        "\nlink = Link(sys.stdin.buffer, sys.stdout.buffer, answer)\nlink.serve()\nsys.exit()"))
    assert server.ask("press", 20, answer=lambda verb, args: args[0] * 2) == 41


def test_a_second_button_is_refused_while_one_works(said, server, tmp_path):
    said(fake(tmp_path, f"def answer(verb, args):\n    return {version()!r} if verb == 'hello' else link.ask('wait')"
                        "\nlink = Link(sys.stdin.buffer, sys.stdout.buffer, answer)\nlink.serve()\nsys.exit()"))
    inside, go = threading.Event(), threading.Event()
    first = threading.Thread(target=lambda: server.ask("press", answer=lambda verb, args: (inside.set(), go.wait(10))[1]))
    first.start()
    inside.wait(10)
    with pytest.raises(Refused, match="another one is still at work"):
        server.ask("press", answer=lambda verb, args: None)
    go.set()
    first.join()

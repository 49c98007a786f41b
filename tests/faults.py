"""Saves that are broken in the middle: a fault at a chosen write call, or the process killed at a chosen or random moment.

Run as a program it kills real processes, many times: `make faults`. After each kill the ledger is opened, its journal checked, and saved
to again; the first thing that is wrong ends it with the seed and the number of the kill.
"""
from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

from receivables.changes import Changes
from receivables.errors import ReceivablesError
from receivables.schema import day, rows
from receivables.tables import TABLES
from workbook.book import Book, RunNote
from workbook.stores import disk
from workbook.stores.file import FileStore
from workbook.stores.folder import FolderStore
from workbook.verify import verify

KINDS = ("file", "synced", "folder", "synced folder")
CLOUD = "OneDrive"              # the folder of a place whose name makes it a synced one


class PowerCut(BaseException):
    """Nothing after this happens in the process."""


def place(kind: str, top: Path, source: Path | None = None) -> Path:
    """Where the ledger of a kind stands below a folder, copied there from `source`."""
    path = (top / CLOUD if kind.startswith("synced") else top) / ("ledger" if kind.endswith("folder") else "ledger.xlsx")
    if source is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, path) if kind.endswith("folder") else shutil.copy2(source, path)
    return path


def environment(top: Path) -> dict[str, str]:
    """The variables under which the folder of a synced place is one, and keeps its backups below `top`."""
    return {"OneDrive": str(top / CLOUD), "XDG_STATE_HOME": str(top / "state"), "HOME": str(top), "LOCALAPPDATA": str(top / "state")}


def store_of(path: Path):
    """The store at a path."""
    return FolderStore(path) if path.is_dir() else FileStore(path)


def recorded(path: Path, number: int) -> Callable[[Path], None]:
    """The commit that `save` would make, to be made on copies of the ledger without loading them."""
    store, asked = store_of(path), []
    real = store.commit
    store.commit = lambda *args, **more: (asked.append(args), real(*args[:3], dry_run=True))[1]
    save(path, number, store=store)
    changes, reports, stamp, _ = asked[0]
    return lambda copy: store_of(copy).commit(changes, reports, stamp)


def save(path: Path, number: int, full: bool = False, store=None) -> None:
    """Save a rate as a run of its own; `full` brings the Start sheet up to date as well."""
    book = Book.open(store or store_of(path), "Rates", *(("Invoices", "Receipts", "Applications", "Adjustments", "DueLines") if full else ()))
    rate = {"id": f"USD {number}", "date": day("2026-10-01"), "currency": "USD", "rate": 1 + number / 1000}
    book.save(Changes(adds={"Rates": rows(TABLES["Rates"], [rate])}), RunNote("import", f"Rate {number}.", "anna", "2026-11-22 09:00:00"))


KNOWN: dict[bytes, tuple[int, int]] = {}            # what was looked at already, by its content


def state(path: Path) -> tuple[int, int]:
    """How many rates and runs the ledger holds. Raises AssertionError when its journal does not agree with it."""
    store_of(path).read(["Runs"])                       # finishes what was stopped in the middle
    print_ = content(path)
    if print_ not in KNOWN:
        book = Book.open_all(store_of(path))
        assert verify(book) == []
        assert not book.hand
        assert book.issues == []
        KNOWN[print_] = len(book.frames["Rates"]), len(book.runs)
    return KNOWN[print_]


def content(path: Path) -> bytes:
    """A fingerprint of the ledger's own files."""
    sha = hashlib.sha256()
    for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
        sha.update(file.name.encode() + file.read_bytes())
    return sha.digest()


def litter(top: Path) -> list[str]:
    """Files that no save leaves behind: half files, staged ones, notes."""
    return sorted(str(p.relative_to(top)) for p in top.rglob("*") if p.is_file() and
                  (p.name.endswith((".part", ".pending.json")) or ".tmp." in p.name or ".staging" in p.parts))


@contextlib.contextmanager
def broken(at: int, act: Callable[[], None], stays: bool = False, half: bool = True) -> Iterator[list[str]]:
    """Act at write call number `at` (and at all later ones when it `stays`); gives the list of calls made. A write writes its half first."""
    calls: list[str] = []
    real = {name: getattr(disk, name) for name in disk.PRIMITIVES}

    def wrap(name: str):
        def call(*args):
            calls.append(name)
            if len(calls) == at or (stays and 0 < at < len(calls)):
                if name == "write" and half:
                    real["write"](args[0], bytes(args[1])[: len(args[1]) // 2])
                act()
            return real[name](*args)
        return call

    for name in disk.PRIMITIVES:
        setattr(disk, name, wrap(name))
    try:
        yield calls
    finally:
        for name, function in real.items():
            setattr(disk, name, function)


def killed(act: Callable[[], None], after: float | None = None, at: int = 0) -> bool:
    """Do it in a process of its own that is killed after some seconds, or at write call number `at`. True when it was killed before the end."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setpgid(0, 0)
            with broken(at, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                act()
            code = 0
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if not os.WIFSIGNALED(status):
        assert os.WEXITSTATUS(status) == 0, "the save itself failed"
    return os.WIFSIGNALED(status)


def sources(top: Path) -> dict[str, Path]:
    """A fresh ledger of each kind to copy from."""
    import ledgers

    ledgers.make("file", top)
    ledgers.make("folder", top)
    (top / "ledger" / ".receivables.lock").unlink(missing_ok=True)
    return {kind: top / ("ledger" if kind.endswith("folder") else "ledger.xlsx") for kind in KINDS}


def kills(count: int, seed: int, say: Callable[[str], None] = lambda line: None, kinds: tuple[str, ...] = KINDS,
          first: dict[str, Path] | None = None) -> dict[str, int]:
    """Kill saves at random moments, `count` times, and look after each. Gives how many were killed, ended before, and had saved.
    `first` are fresh ledgers to copy from."""
    chance, found = random.Random(seed), {"killed": 0, "done": 0, "new": 0}
    with tempfile.TemporaryDirectory() as folder, _under(Path(folder)):
        top = Path(folder)
        (top / "first").mkdir()
        first, places, times = first or sources(top / "first"), {}, {}
        for n in range(count):
            kind = kinds[n % len(kinds)]
            if n // len(kinds) % 20 == 0:              # from time to time a new ledger, so that none grows long
                for old in (top / kind, place(kind, top)):
                    shutil.rmtree(old, ignore_errors=True)
                for old in (top / "state" / "Receivables" / "backups").glob("ledger-*") if kind == "synced" else ():
                    shutil.rmtree(old)
                places[kind] = place(kind, top if kind.startswith("synced") else top / kind, first[kind])
                start = time.monotonic()
                save(places[kind], 0)
                times[kind] = time.monotonic() - start
            path = places[kind]
            before = state(path)
            if chance.random() < 0.5:
                dead = killed(lambda: save(path, before[1], full=True), at=chance.randint(1, 60 if kind.endswith("folder") else 30))
            else:
                dead = killed(lambda: save(path, before[1]), after=chance.uniform(0, times[kind] * 1.2))
            after = state(path)
            assert after in (before, (before[0] + 1, before[1] + 1)), f"kill {n} of {kind}: {before} became {after}"
            assert dead or after != before, f"save {n} of {kind} ended well and saved nothing"
            found["killed" if dead else "done"] += 1
            found["new"] += after != before
            if chance.random() < 0.2:
                save(path, after[1] + 1000)
                assert state(path) == (after[0] + 1, after[1] + 1)
                left = litter(path if path.is_dir() else path.parent) + litter(store_of(path).cabinet().folder)
                assert left == [], f"kill {n} of {kind} and the next save left {left}"
            if n % 20 == 19:
                say(f"{n + 1}/{count}")
    return found


@contextlib.contextmanager
def _under(top: Path) -> Iterator[None]:
    old = dict(os.environ)
    os.environ.update(environment(top))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(old)


def _part(job: tuple[int, int, int]) -> dict[str, int]:
    number, count, seed = job
    try:
        return kills(count, seed, lambda line: print(f"  part {number}: {line} kills", flush=True))
    except (AssertionError, ReceivablesError) as error:
        raise SystemExit(f"part {number}, seed {seed}: {error}") from error


def main() -> int:
    """What `make faults` runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    start = time.monotonic()
    print(f"{asked.kills} saves are killed, {asked.jobs} at a time; seed {asked.seed}.", flush=True)
    jobs = [(n, asked.kills // asked.jobs + (n < asked.kills % asked.jobs), asked.seed + n) for n in range(asked.jobs)]
    with get_context("fork").Pool(asked.jobs) as pool:
        parts = pool.map(_part, jobs)
    total = {name: sum(p[name] for p in parts) for name in parts[0]}
    print(f"{total['killed']} were killed in the middle, {total['done']} ended before; {total['new']} had saved, the others left the ledger as "
          f"it was. Every journal agreed with its ledger, and nothing was left behind. {time.monotonic() - start:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Breaks real files at random and reads them: every format must end in rows or in its own refusal, in bounded time.

    PYTHONPATH=.:tests python tests/fuzz_readers.py [mutations a format, 100000] [format ...]

Bytes are cut out, doubled, swapped, overwritten and mixed between two files. The first failure of a format is printed with its bytes.
"""
from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

from receivables.errors import ReceivablesError
from workbook.readers.formats import FORMATS, find

SLOW = 5.0          # seconds for one broken file of some kilobytes: a hang
MOST = 30_000       # bytes of a sample that are used
ODD = (b"", b"0", b"-1", b"1e9", b"12..34", b"999999999999999999999", b"0.000000001", b"NaN", b"2026-02-30", b"0001-01-01", b"99999-12-31", b"XXX",
       b"true", b"DBIT", b"\xc3\xa4" * 50)
FOLDERS = (Path(__file__).resolve().parents[2] / "shared" / "samples", Path(__file__).with_name("advices"))
FEWER = {"PDF": 100}          # formats that start a process for each file get so many times fewer


def main(count: int, names: list[str]) -> int:
    """Fuzz each format; gives how many failed."""
    failed = 0
    for some in FORMATS:
        if names and some.NAME not in names:
            continue
        files = [data[:MOST] for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file()
                 and find(data := path.read_bytes(), path.name) is some] + [data for data in made() if find(data, "made") is some]
        if not files:
            print(f"{some.NAME}: no samples")
            continue
        started, worst, read, bad = time.perf_counter(), 0.0, 0, b""
        generator = random.Random(1)
        for _ in range(times := count // FEWER.get(some.NAME, 1)):
            data = _broken(generator, files)
            before = time.perf_counter()
            try:
                some.sniff(data[:1 << 16], "broken")
                some.read(data, "broken")
                read += 1
            except ReceivablesError:
                pass
            except Exception as error:          # anything else is what this looks for
                bad, reason = data, f"{type(error).__name__}: {error}"
                break
            took = time.perf_counter() - before
            worst = max(worst, took)
            if took > SLOW:
                bad, reason = data, f"took {took:.1f} s"
                break
        failed += bool(bad)
        said = f"FAILED ({reason}) on {bad!r}" if bad else f"{times:,} mutations, {read:,} read, the rest refused, slowest {worst * 1000:.0f} ms"
        print(f"{some.NAME}: {said}; {time.perf_counter() - started:.0f} s", flush=True)
    return failed


def made() -> list[bytes]:
    """Files made for the tests, for the formats of which there are no samples."""
    import test_workbook_readers_advice_xml as advice
    import test_workbook_readers_lockbox as lockbox
    import test_workbook_readers_processors as processors
    import test_workbook_readers_remadv as remadv
    import test_workbook_readers_unseen as unseen
    import test_workbook_readers_x12 as x12
    from einvoice_files import CREDITED, cii, ubl
    texts = (processors.PAYPAL, processors.SQUARE, processors.ADYEN, unseen.FRENCH, lockbox.TWO, x12.WHOLE, unseen.CARMAKER, remadv.WHOLE,
             advice.UBL, advice.XML, *(advice.REMT.format(version) for version in ("01", "06")))
    return [ubl(), ubl(**CREDITED), cii(), *(text.encode() for text in texts)]


def _broken(generator: random.Random, files: list[bytes]) -> bytes:
    data = bytearray(generator.choice(files))
    if data.lstrip()[:1] == b"<" and generator.random() < 0.7:          # broken as a bank would: still XML
        return _odd_xml(generator, bytes(data))
    for _ in range(generator.randint(1, 6)):
        at, size = generator.randrange(len(data) + 1), generator.randint(1, 60)
        match generator.randrange(6):
            case 0:
                del data[at:at + size]
            case 1:
                data[at:at] = data[at:at + size]
            case 2:
                data[at:at + 2 * size] = data[at + size:at + 2 * size] + data[at:at + size]
            case 3:
                data[at:at + size] = generator.randbytes(generator.randint(0, 4))
            case 4:
                other = generator.choice(files)
                start = generator.randrange(len(other) + 1)
                data[at:at] = other[start:start + size]
            case _:
                data[at:at + 1] = generator.choice((b"0", b"9", b"-", b",", b".", b":", b"<", b"\n", b" ", b"\xff", b"\x00"))
    return bytes(data)


def _odd_xml(generator: random.Random, data: bytes) -> bytes:
    """The document with texts replaced, and elements taken out or doubled."""
    for _ in range(generator.randint(1, 4)):
        texts = list(re.finditer(rb">([^<>]+)<", data))
        leaves = list(re.finditer(rb"<(\w+)(?: [^<>]*)?>[^<]*</\1>", data))
        if len(texts) < 3 or not leaves:
            return data
        found = generator.choice(texts if generator.random() < 0.6 else leaves)
        new = generator.choice((*ODD, *(text[1] for text in generator.sample(texts, 3)))) if found.re.groups == 1 and found[0][:1] == b">" else b""
        whole = b">" + new + b"<" if found[0][:1] == b">" else found[0] * generator.choice((0, 2))
        data = data[:found.start()] + whole + data[found.end():]
    return data


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:]))

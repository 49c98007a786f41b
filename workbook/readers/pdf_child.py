"""The process of its own in which PDFium reads PDFs, one after the other: a file's bytes come on standard input, what is in it goes out as JSON, each
behind eight bytes that say how long it is.

PDFium is native code, and a PDF comes from anywhere: a crash, an endless loop or a hunger for memory ends this process alone. It is started by
`workbook.readers.pdf_process` with this file's path, and so it imports nothing of ours. It may end behind any answer; then another is started.
"""
from __future__ import annotations

import base64
import ctypes
import faulthandler
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

PAGES, CHARACTERS = 500, 2_000_000                            # pages, and characters of all of them, that are read at most
ATTACHMENTS, ATTACHED = 64, 64 << 20                          # files attached, and bytes of all of them together
MEMORY = 2 << 30                                              # that PDFium may have, where the system has a bound
DOCUMENTS, GROWN = 500, 400 << 20                             # PDFs, and memory taken, after which it ends: a new process begins clean
IDLE, HANGS = 30, 60                                          # seconds of waiting for a PDF, and of reading one, after which it ends in any case
PASSWORD = 4                                                  # PDFium's number for "needs a password"
_GAP, _SHIFT = 0.22, 0.45                                     # of the letters' height: what parts two words, and what is another line
TURNS = (0, 90, 180, 270)


class Refused(Exception):
    """The reason why the PDF is not read, and what to do."""


def main() -> int:
    """Answer each PDF on standard input with {"pages", "attachments"} or {"refused": reason, mend}."""
    _bound()
    with open(os.devnull, "w") as nowhere:          # for the watch, which needs neither signals nor the one who started this
        for _ in range(DOCUMENTS):
            faulthandler.dump_traceback_later(IDLE, exit=True, file=nowhere)
            head = sys.stdin.buffer.read(8)
            data = sys.stdin.buffer.read(length := int.from_bytes(head, "big"))
            if len(head) < 8 or len(data) < length:
                break
            faulthandler.dump_traceback_later(HANGS, exit=True, file=nowhere)
            answer = _answer(data)
            sys.stdout.buffer.write(len(answer).to_bytes(8, "big") + answer)
            sys.stdout.buffer.flush()
            if _grown():
                break
        faulthandler.cancel_dump_traceback_later()
    return 0


def _answer(data: bytes) -> bytes:
    try:
        told: dict[str, Any] = read(data)
    except Refused as refused:
        told = {"refused": refused.args}
    return json.dumps(told).encode()


def read(data: bytes) -> dict[str, Any]:
    """Pages as [width, height, words], a word as [text, left, top, right, bottom] in points from the top left; attachments as [name, base64]."""
    import pypdfium2
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PASSWORD:
            raise Refused("it is protected by a password", "Save it without a password and import that.") from None
        raise Refused("it is cut off or damaged", "Take it again from where it came from.") from None
    try:
        if len(document) > PAGES:
            raise Refused(f"it has {len(document):,} pages; at most {PAGES} are read", "Split it and import the parts.")
        return {"pages": list(_pages(document)), "attachments": list(_attachments(document))}
    finally:
        document.close()


def _pages(document: Any) -> Iterator[list[Any]]:
    import pypdfium2
    left = CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            raise Refused(f"page {number + 1} is damaged", "Take it again from where it came from.") from None
        left -= text.count_chars()
        if left < 0:
            raise Refused(f"it has more than {CHARACTERS:,} characters", "Split it and import the parts.")
        frame = page.get_mediabox()
        turned = TURNS.index(page.get_rotation()) if page.get_rotation() in TURNS else 0
        words = [[word, *(round(n, 1) for n in _upright(box, frame, turned))] for word, box in _words(text)]
        yield [*(round(n, 1) for n in page.get_size()), words]
        text.close()
        page.close()


def _words(text: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Words with their boxes (left, bottom, right, top): letters that stand together on one line. PDFium's own blanks part words too."""
    import pypdfium2.raw as raw
    word, box = "", (0.0, 0.0, 0.0, 0.0)
    rect = raw.FS_RECTF()
    at = ctypes.byref(rect)
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, i)
        letter = chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace() or code in (0xFFFE, 0xFFFF):
            here = None
        elif raw.FPDFText_GetLooseCharBox(text.raw, i, at):
            here = (rect.left, rect.bottom, rect.right, rect.top)
        else:
            here = None
        if word and (here is None or _apart(box, here)):
            yield word, box
            word = ""
        if here is not None:
            box = (min(box[0], here[0]), min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3])) if word else here
            word += letter
    if word:
        yield word, box


def _apart(box: tuple[float, ...], here: tuple[float, ...]) -> bool:
    """Whether a letter does not go on with the word: a gap behind it, a step back, or another line."""
    height = max(box[3] - box[1], here[3] - here[1], 1.0)
    if abs(here[1] - box[1]) > _SHIFT * height and abs(here[3] - box[3]) > _SHIFT * height:
        return True
    return here[0] - box[2] > _GAP * height or here[2] < box[0] - height


def _upright(box: tuple[float, ...], frame: tuple[float, ...], turned: int) -> tuple[float, float, float, float]:
    """The box as a reader of the page sees it: left, top, right, bottom from the page's top left corner."""
    left, bottom, right, top = box[0] - frame[0], box[1] - frame[1], box[2] - frame[0], box[3] - frame[1]
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return ((left, height - top, right, height - bottom), (bottom, left, top, right),
            (width - right, bottom, width - left, top), (height - top, width - right, height - bottom, width - left))[turned]


def _attachments(document: Any) -> Iterator[list[str]]:
    import pypdfium2
    left = ATTACHED
    for i in range(min(document.count_attachments(), ATTACHMENTS)):
        try:
            found = document.get_attachment(i)
            name, data = found.get_name(), bytes(found.get_data())
        except (pypdfium2.PdfiumError, UnicodeDecodeError):
            continue                      # an attachment without a name or without bytes
        left -= len(data)
        if left < 0:
            raise Refused(f"its attachments are larger than {ATTACHED >> 20} MB", "Take out what is to be imported and import that.")
        yield [name, base64.b64encode(data).decode()]


def _grown() -> bool:
    """Whether it took much memory, where the system tells."""
    try:          # what it has now: the peak that Linux tells of a process begins with that of the one that started it
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") > GROWN
    except OSError:
        pass
    try:
        import resource
    except ImportError:                   # Windows: the number of PDFs alone
        return False
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) > GROWN


def _bound() -> None:
    """A bound on the memory, where the system has one."""
    try:
        import resource
    except ImportError:                   # Windows: the parent's time limit alone
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    except (ValueError, OSError):         # a system that knows the limit and does not let it be set
        return


if __name__ == "__main__":
    sys.exit(main())

"""Does the server that Excel calls answer? Run in the add-in's own Python by doctor: one process serves as for Excel, this one calls it."""
from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import uuid

SECONDS = 40


def main() -> None:
    """Print "answers" when a server that was started as Excel starts it can be reached."""
    import pythoncom  # type: ignore[import-untyped]
    clsid = "{" + str(uuid.uuid4()) + "}"
    server = subprocess.Popen([sys.executable, "-I", "-B", "-c", f"from addin.excel.server import serve; serve('{clsid}')"],  # noqa: S603 (our own Python)
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and server.poll() is None:
            with contextlib.suppress(pythoncom.com_error):          # not registered yet
                pythoncom.CoCreateInstance(clsid, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch)
                print("answers")
                return
            time.sleep(0.2)
        print("it ended at once" if server.poll() is not None else f"not within {SECONDS} seconds")
    finally:
        server.kill()

"""xlwings' COM server on any machine: stand-ins for pywin32 and Windows, so that its own code for calls from VBA runs in a test.

Run in a process of its own (it patches `sys.modules`): `import xlwings_on_windows` first, then `xlwings.udfs`.
"""
from __future__ import annotations

import ctypes
import datetime
import importlib
import sys
import types
from unittest import mock


class ComError(Exception):
    """pywin32's error."""


class ComTime(datetime.datetime):
    """What pywin32 makes of a COM date: a datetime that says it is UTC."""


def _module(name: str, **content: object) -> types.ModuleType:
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made
    return made


def _not_wrapped(value: object) -> None:
    raise ComError(value)


def install() -> None:
    """Put the stand-ins in place and import xlwings as Windows would."""
    ctypes.PyDLL, ctypes.oledll, ctypes.windll = mock.MagicMock(), mock.MagicMock(), mock.MagicMock()
    _module("pythoncom", __file__="pythoncom.dll", TypeIIDs=mock.MagicMock(), com_error=ComError, IID_IEnumVARIANT="enum", IID_IDispatch="dispatch",
            CoInitialize=lambda: None, __getattr__=lambda name: mock.MagicMock())
    _module("pywintypes", com_error=ComError, error=ComError, TimeType=ComTime, IID=str, __file__="pywintypes.dll")
    for name in "win32api win32event win32con win32gui win32process winerror".split():
        _module(name, __getattr__=lambda attribute: mock.MagicMock())
    _module("win32timezone", TimeZoneInfo=mock.MagicMock(utc=lambda: datetime.UTC))
    com = _module("win32com")
    client = _module("win32com.client", Dispatch=lambda found, **more: found, CDispatch=type("CDispatch", (), {}),
                     __getattr__=lambda name: mock.MagicMock())
    server = _module("win32com.server")
    com.client, com.server = client, server
    for name in "dispatcher policy util exception".split():
        setattr(server, name, _module(f"win32com.server.{name}", __getattr__=lambda attribute: mock.MagicMock()))
    server.util.unwrap = _not_wrapped
    _module("win32com.client.dynamic", __getattr__=lambda name: mock.MagicMock())
    real = sys.platform
    sys.platform = "win32"
    try:
        importlib.import_module("xlwings.udfs")
    finally:
        sys.platform = real


def error(code: int) -> int:
    """An error cell as COM hands it over, by Excel's number for it (2042 is #N/A)."""
    return code - 2146828288

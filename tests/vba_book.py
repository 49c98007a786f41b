"""A workbook with the add-in's own VBA in it, for LibreOffice: only the bridge is another one. It writes each call into a file and waits for the
answer that `Answering`, a thread of the test, gives with the real function server.
"""
from __future__ import annotations

import contextlib
import datetime
import os
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from addin.excel import ovba, vba, xlam

BRIDGE = """Attribute VB_Name = "ArBridge"
Option Explicit

Public Function ArCall(ByVal func As String, ByVal given As Variant, ByVal onBook As Boolean) As Variant
    Static calls As Long
    Dim i As Long
    Dim j As Long
    Dim started As Double
    Dim rows As Long
    Dim columns As Long
    Dim kind As String
    Dim text As String
    Dim table() As Variant
    calls = calls + 1
    Open "{folder}/asked" For Output As #1
    Print #1, func
    For i = LBound(given) To UBound(given)
        If IsArray(given(i)) Then
            Print #1, "rows " & UBound(given(i), 1) - LBound(given(i), 1) + 1 & " " & UBound(given(i), 2) - LBound(given(i), 2) + 1
            For rows = LBound(given(i), 1) To UBound(given(i), 1)
                For columns = LBound(given(i), 2) To UBound(given(i), 2)
                    Print #1, ArWritten(given(i)(rows, columns))
                Next columns
            Next rows
        Else
            Print #1, ArWritten(given(i))
        End If
    Next i
    Close #1
    Name "{folder}/asked" As "{folder}/ask" & calls
    started = Timer
    Do While Dir("{folder}/answer" & calls) = ""
        If Timer - started > 20 Then Err.Raise 1099, "Test", "Nobody answered."
    Loop
    Open "{folder}/answer" & calls For Input As #2
    Line Input #2, text
    rows = CLng(text)
    Line Input #2, text
    columns = CLng(text)
    ReDim table(1 To rows, 1 To columns)
    For i = 1 To rows
        For j = 1 To columns
            Line Input #2, text
            table(i, j) = ArRead(text)
        Next j
    Next i
    Close #2
    If rows = 1 And columns = 1 Then
        ArCall = table(1, 1)
    ElseIf rows = 1 Then
        Dim flat() As Variant
        ReDim flat(0 To columns - 1)
        For j = 1 To columns
            flat(j - 1) = table(1, j)
        Next j
        ArCall = flat
    Else
        ArCall = table
    End If
End Function

Public Sub ArSay(ByVal text As String, ByVal good As Boolean)
    Open "{folder}/said" For Append As #3
    Print #3, good & " " & text
    Close #3
End Sub

Private Function ArWritten(ByVal value As Variant) As String
    Select Case VarType(value)
        Case vbEmpty, vbNull
            ArWritten = "empty"
        Case vbString
            ArWritten = "text " & Replace(value, vbLf, Chr$(11))
        Case vbBoolean
            ArWritten = "bool " & CLng(value)
        Case vbError
            ArWritten = "error " & CLng(value)
        Case vbDate
            ArWritten = "date " & Str$(CDbl(value))
        Case vbDouble, vbSingle, vbInteger, vbLong, vbCurrency, vbDecimal
            ArWritten = "number " & Str$(CDbl(value))
        Case Else
            ArWritten = "unknown " & VarType(value)
    End Select
End Function

Private Function ArRead(ByVal line As String) As Variant
    Select Case Left$(line, 1)
        Case "n"
            ArRead = Val(Mid$(line, 2))
        Case "b"
            ArRead = (Mid$(line, 2) = "1")
        Case Else
            ArRead = Replace(Mid$(line, 2), Chr$(11), vbLf)
    End Select
End Function
"""


def modules(folder: Path) -> tuple[ovba.Module, ...]:
    """The add-in's modules with the bridge of the test."""
    shim = BRIDGE.replace("{folder}", str(folder))
    return tuple(replace(m, text=shim) if m.name == "ArBridge" else m for m in vba.modules())


def save(book: Workbook, path: Path, parts: Sequence[ovba.Module]) -> Path:
    """The workbook as .xlsm with these modules."""
    book.code_name = "ThisWorkbook"
    book.active.sheet_properties.codeName = "Sheet1"
    plain = path.with_suffix(".xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            if name == "[Content_Types].xml":
                text = text.replace(b"spreadsheetml.sheet.main+xml", b"XX").replace(
                    b"application/vnd.openxmlformats-officedocument.XX", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
                text = text.replace(b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1)
            if name == "xl/_rels/workbook.xml.rels":
                text = text.replace(b"</Relationships>", f'<Relationship Id="vba" Type="{xlam.VBA_TYPE}" Target="vbaProject.bin"/></Relationships>'.encode())
            out.writestr(name, text)
        out.writestr("xl/vbaProject.bin", ovba.project(xlam.PROJECT, parts))
    return path


def decided(text: str, true: Mapping[str, bool]) -> str:
    """The text with its #If lines decided, so that only the lines remain that count on that machine."""
    kept, states = [], []
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["#If"]:
            states.append([true[words[1]], true[words[1]]])
        elif words[:1] == ["#ElseIf"]:
            states[-1] = [not states[-1][1] and true[words[1]], states[-1][1] or true[words[1]]]
        elif words[:1] == ["#Else"]:
            states[-1] = [not states[-1][1], True]
        elif words[:2] == ["#End", "If"]:
            states.pop()
        elif all(now for now, _ in states):
            kept.append(line)
    return "\n".join(kept) + "\n"


class Answering:
    """Answers the bridge's calls from a folder while a test lasts. `asked` is what was asked, in order."""

    def __init__(self, folder: Path, functions: dict[str, Any]) -> None:
        self.folder, self.functions = folder, functions
        self.asked: list[list[Any]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Answering:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join(10)

    @property
    def said(self) -> list[str]:
        """The messages shown."""
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / "said").read_text(encoding="utf-8").splitlines()
        return []

    def _run(self) -> None:
        number = 1
        while not self._done.is_set():
            place = self.folder / f"ask{number}"
            if not place.exists():
                time.sleep(0.002)
                continue
            name, *args = read(place.read_text(encoding="utf-8"))
            self.asked.append([name, *args])
            self._give(number, self.functions[name](*args))
            number += 1

    def _give(self, number: int, rows: list[list[Any]]) -> None:
        lines = [str(len(rows)), str(len(rows[0])), *(written(cell) for row in rows for cell in row)]
        unfinished = self.folder / "unfinished"
        unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.replace(unfinished, self.folder / f"answer{number}")


def written(cell: Any) -> str:
    """A cell as the bridge reads it."""
    if isinstance(cell, bool):
        return f"b{int(cell)}"
    return f"n{cell!r}" if isinstance(cell, float) else "t" + str(cell).replace("\n", "\v")


def read(text: str) -> list[Any]:
    """What the bridge wrote: the function's name and its arguments as COM would hand them over."""
    name, *lines = text.replace("\r\n", "\n").split("\n")[:-1]
    found: list[Any] = [name]
    rest = iter(lines)
    for line in rest:
        if line.startswith("rows "):
            rows, columns = map(int, line.split()[1:])
            found.append(tuple(tuple(value(next(rest)) for _ in range(columns)) for _ in range(rows)))
        else:
            found.append(value(line))
    return found


def value(line: str) -> Any:
    """One cell."""
    kind, _, rest = line.partition(" ")
    if kind == "text":
        return rest.replace("\v", "\n")
    if kind == "date":
        return datetime.datetime(1899, 12, 30) + datetime.timedelta(days=float(rest))
    return {"empty": lambda: None, "bool": lambda: bool(int(rest)), "number": lambda: float(rest), "error": lambda: int(rest) - 2146828288}[kind]()

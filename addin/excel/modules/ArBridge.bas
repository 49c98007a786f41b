Attribute VB_Name = "ArBridge"
'The way to Python, and the one module to replace when another way is better: ArCall hands values over and gives the answer back.
'The process it starts is the interpreter named in this add-in's own sheet, shut off from the folders and settings of other programs.
'
'It is made from parts of xlwings {xlwings} (its module xlwings.bas), which is distributed under a BSD 3-clause license.
'
'Copyright (C) 2014-present, Zoomer Analytics LLC.
'All rights reserved.
'
'Redistribution and use in source and binary forms, with or without modification,
'are permitted provided that the following conditions are met:
'
'* Redistributions of source code must retain the above copyright notice, this
'  list of conditions and the following disclaimer.
'
'* Redistributions in binary form must reproduce the above copyright notice, this
'  list of conditions and the following disclaimer in the documentation and/or
'  other materials provided with the distribution.
'
'* Neither the name of the copyright holder nor the names of its
'  contributors may be used to endorse or promote products derived from
'  this software without specific prior written permission.
'
'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
'ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
'WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
'DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR
'ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
'(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
'LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
'ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
'(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
Option Explicit
Option Private Module

#If Mac Then
    'Excel for Mac has no such process; see ArCall.
#ElseIf Win64 Then
    Private Const DLL_NAME As String = "xlwings64-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-{xlwings}.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibraryW Lib "KERNEL32" (ByVal path As LongPtr) As LongPtr
    Private Declare PtrSafe Function MessageBoxW Lib "USER32" (ByVal owner As LongPtr, ByVal text As LongPtr, ByVal title As LongPtr, ByVal kind As Long) As Long
#Else
    Private Const DLL_NAME As String = "xlwings32-{xlwings}.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-{xlwings}.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare PtrSafe Function LoadLibraryW Lib "KERNEL32" (ByVal path As LongPtr) As LongPtr
    Private Declare PtrSafe Function MessageBoxW Lib "USER32" (ByVal owner As LongPtr, ByVal text As LongPtr, ByVal title As LongPtr, ByVal kind As Long) As Long
#End If

Private mPython As String

'Call a function of addin.excel.server with these values, on the active workbook if it works on one.
'The brackets make VBA hand over copies; what is handed over by reference would travel back as well.
Public Function ArCall(ByVal func As String, ByVal given As Variant, ByVal onBook As Boolean) As Variant
    #If Mac Then
        Err.Raise 1004, "Receivables", "These functions and buttons need Excel on Windows."
    #Else
        If onBook Then
            ArCall = Server().CallUDF("addin.excel.server", (func), (given), ActiveWorkbook)
        Else
            ArCall = Server().CallUDF("addin.excel.server", (func), (given))
        End If
    #End If
End Function

'Show a message, in any script that the person's names are written in.
Public Sub ArSay(ByVal text As String, ByVal good As Boolean)
    Dim title As String
    title = "Receivables"
    #If Mac Then
        MsgBox text, IIf(good, vbInformation, vbExclamation), title
    #Else
        MessageBoxW Application.Hwnd, StrPtr(text), StrPtr(title), IIf(good, vbInformation, vbExclamation)
    #End If
End Sub

#If Mac Then
#Else
'The running Python process; xlwings' library starts it when there is none, and ends it with Excel.
Private Function Server() As Object
    Dim found As Variant
    Dim folder As String
    If mPython = "" Then mPython = Setting("INTERPRETER_WIN")
    folder = Left$(mPython, InStrRev(mPython, "\"))
    If LoadLibraryW(StrPtr(folder & DLL_NAME)) = 0 Then
        If LoadLibraryW(StrPtr(folder & "..\" & DLL_NAME)) = 0 Then
            Err.Raise 1005, "Receivables", "The file " & folder & DLL_NAME & " is missing or was blocked."
        End If
    End If
    If XLPyDLLActivateAuto(found, StartCommand(), 1) <> 0 Then Err.Raise 1006, "Receivables", CStr(found)
    Set Server = found
End Function

Private Function StartCommand() As String
    StartCommand = Environ$("ComSpec") & " /K """"" & mPython & """ -I -B -c ""from addin.excel.server import serve; serve('$(CLSID)')"""""
End Function

'A setting from this add-in's own sheet. A sheet or file of the same name beside a person's workbook never counts.
Private Function Setting(ByVal key As String) As String
    Dim entry As Object
    For Each entry In ThisWorkbook.Worksheets("Receivables.conf").UsedRange.Rows
        If entry.Cells(1, 1).Value = key Then Setting = entry.Cells(1, 2).Value
    Next entry
    Setting = Replace(Setting, "%LOCALAPPDATA%", Environ$("LOCALAPPDATA"))
    If Setting = "" Then Err.Raise 1007, "Receivables", "The add-in does not say " & key & ". Install it again."
End Function
#End If

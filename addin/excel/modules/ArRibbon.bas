Attribute VB_Name = "ArRibbon"
'What the ribbon's buttons call. Every button comes through ArOnAction; its id says which one it is.
Option Explicit

Public Sub ArOnAction(control As Object)
    ArPress control.ID
End Sub

'Press a button on the active workbook and show its one message.
Public Sub ArPress(ByVal id As String)
    Dim said As Variant
    If id = "last_error" And ArLastFailure <> "" Then
        ArSay ArLastFailure, False
        ArLastFailure = ""
        Exit Sub
    End If
    On Error GoTo failed
    said = ArCall("ar_press", Array(id), True)
    If said(UBound(said)) <> "" Then ArSay said(UBound(said)), said(LBound(said))
    Exit Sub
failed:
    ArSay "Receivables could not be reached, so nothing was done. " & Err.Description & vbLf & vbLf & _
        "To find out why, run receivables addin doctor.", False
End Sub

'After Excel has started: the texts of the function wizard, and the Python process, so that the first formula need not wait for it.
Public Sub ArStart()
    Dim answer As Variant
    On Error Resume Next
    ArDescribe
    ThisWorkbook.Saved = True
    answer = ArCall("ar_warm", Array(""), False)
End Sub

Attribute VB_Name = "ArHost"
'What every function in ArFunctions stands on: cells to values, answers to cells, and what went wrong last.
Option Explicit
Option Private Module

Public ArLastFailure As String

'A range as its values, anything else as it is. A range of whole columns ends where the sheet's cells end.
Public Function ArCells(ByVal given As Variant) As Variant
    Dim area As Object
    Dim used As Object
    If TypeName(given) = "Range" Then
        Set area = given
        If area.Areas.Count > 1 Then Err.Raise 1003, "Receivables", "You cannot give several areas as one argument. Give one range."
        If area.Rows.Count = area.Worksheet.Rows.Count Then
            Set used = area.Worksheet.UsedRange
            Set area = area.Resize(used.Row + used.Rows.Count - 1)
        End If
        ArCells = area.Value
    Else
        ArCells = given
    End If
End Function

'Compute a function with these values. Days are counted as the calling cell's workbook counts them.
Public Function ArCompute(ByVal func As String, ByVal given As Variant) As Variant
    Dim wire() As Variant
    Dim i As Long
    ReDim wire(0 To UBound(given) + 2)
    wire(0) = func
    wire(1) = ArFrom1904()
    For i = 0 To UBound(given)
        wire(i + 2) = given(i)
    Next i
    ArCompute = ArAnswer(ArCall("ar_call", wire, False))
End Function

'True when the calling cell stands in a workbook that counts days from 1904.
Private Function ArFrom1904() As Boolean
    ArFrom1904 = False
    If TypeName(Application.Caller) = "Range" Then ArFrom1904 = Application.Caller.Worksheet.Parent.Date1904
End Function

'An answer as Excel's own values: text behind a mark (character 26) stands for an error, a day, or text that begins with the mark.
Public Function ArAnswer(ByVal answer As Variant) As Variant
    Dim mark As String
    Dim i As Long
    Dim j As Long
    mark = Chr$(26)
    If Not IsArray(answer) Then
        ArAnswer = answer
        If VarType(answer) = vbString Then
            If Left$(answer, 1) = mark Then ArAnswer = ArMarked(answer)
        End If
    ElseIf ArIsFlat(answer) Then
        For i = LBound(answer) To UBound(answer)
            If VarType(answer(i)) = vbString Then
                If Left$(answer(i), 1) = mark Then answer(i) = ArMarked(answer(i))
            End If
        Next i
        ArAnswer = answer
    Else
        For i = LBound(answer, 1) To UBound(answer, 1)
            For j = LBound(answer, 2) To UBound(answer, 2)
                If VarType(answer(i, j)) = vbString Then
                    If Left$(answer(i, j), 1) = mark Then answer(i, j) = ArMarked(answer(i, j))
                End If
            Next j
        Next i
        ArAnswer = answer
    End If
End Function

Private Function ArMarked(ByVal text As String) As Variant
    Select Case Mid$(text, 2, 1)
        Case "E"
            ArMarked = CVErr(CLng(Mid$(text, 3)))
        Case "D"
            ArMarked = CDate(CLng(Mid$(text, 3)))
        Case Else
            ArMarked = Mid$(text, 3)
    End Select
End Function

'True for one row of cells, which arrives as an array with one dimension.
Private Function ArIsFlat(ByVal answer As Variant) As Boolean
    Dim upper As Long
    On Error GoTo flat
    upper = UBound(answer, 2)
    ArIsFlat = False
    Exit Function
flat:
    ArIsFlat = True
End Function

'What a cell shows when Python could not be reached; the button Last error says why.
Public Function ArFailed(ByVal func As String, ByVal why As String) As Variant
    ArLastFailure = func & " could not be computed. " & why
    ArFailed = CVErr(2015)
End Function

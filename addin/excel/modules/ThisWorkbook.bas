Attribute VB_Name = "ThisWorkbook"
Attribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
Option Explicit

Private WithEvents mExcel As Application

Private Sub Workbook_Open()
    Set mExcel = Application
    Application.OnTime Now + TimeSerial(0, 0, 1), "'" & ThisWorkbook.Name & "'!ArRibbon.ArStart"
End Sub

Private Sub mExcel_WorkbookOpen(ByVal Wb As Workbook)
    ArTell Wb
End Sub

'A ledger says on its Start sheet which add-in had it open (the name is in workbook/presence.py). Writing that is no change to save.
Private Sub ArTell(ByVal book As Workbook)
    Dim entry As Name
    Dim unchanged As Boolean
    On Error GoTo leave
    Set entry = book.Names("ReceivablesAddIn")
    If entry.RefersTo = "=""{version}""" Then Exit Sub
    unchanged = book.Saved
    entry.RefersTo = "=""{version}"""
    book.Saved = unchanged
leave:
End Sub

"""What puts Receivables into LibreOffice Calc: the extension (`receivables_calc`, packed by `oxt`) and its program (`serve`)."""

"""The rules of accounts receivable: pure functions on columns. No spreadsheet, file, clock, network or print."""

"""The ledger as a workbook: load and save, the journal, the template, the stores, file readers and writers."""

"""Where a ledger lives: a closed workbook, a folder, memory."""

"""A person's own workbook made into a ledger: its lists are found and recognised, what is missing is planned, and added in place."""

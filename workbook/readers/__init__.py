"""Files in: what a person has, as rows of the ledger."""

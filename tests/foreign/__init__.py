"""Workbooks of other people: a corpus of round-trip files, one feature each and combinations, built by the tests."""

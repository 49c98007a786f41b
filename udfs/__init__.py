"""Worksheet functions: cells in, one rule, cells out."""

"""Buttons: load, decide, save, say."""

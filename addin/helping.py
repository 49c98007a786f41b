"""The help page of the ribbon: every button and every function in a sentence, made from the registries, so it never lags behind."""
from __future__ import annotations

import html
import tempfile
from pathlib import Path

from addin.ribbon import GROUPS, RIBBON

STYLE = ("body{font:15px/1.5 sans-serif;max-width:52em;margin:2em auto;padding:0 1em}h2{margin-top:1.6em}"
         "td{padding:.25em 1em .25em 0;vertical-align:top}")
INTRO = "Every step is kept, explains itself in its rows, and can be undone. Nothing is posted or sent by a calculation."


def page() -> str:
    """The page as HTML."""
    from udfs import FORMULAS

    parts = [f"<h1>Receivables</h1><p>{INTRO}</p>"]
    for group in GROUPS:
        rows = "".join(f"<tr><td><b>{_e(i.label)}</b></td><td>{_e(i.tip)}</td></tr>" for i in RIBBON if i.group == group)
        parts.append(f"<h2>{_e(group)}</h2><table>{rows}</table>")
    rows = "".join(f"<tr><td><code>{_e(f.example)}</code></td><td>{_e(f.help)}</td></tr>" for f in FORMULAS)
    parts.append(f"<h2>Functions</h2><table>{rows}</table>")
    return f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Receivables</title><style>{STYLE}</style>{''.join(parts)}</html>\n"


def written() -> str:
    """The page in a file of its own; gives its path."""
    path = Path(tempfile.gettempdir()) / "receivables-help.html"
    path.write_text(page(), encoding="utf-8")
    return str(path)


def _e(text: str) -> str:
    return html.escape(text)

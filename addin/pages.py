"""The generated pages of docs/: tables, commands, functions. `make docs` writes them; a test fails when they are behind the code.

    python -m addin.pages docs
"""
from __future__ import annotations

import sys
from pathlib import Path

import click

NOTE = "<!-- Made by `make docs` from the code. Edit the code, not this page. -->"


def tables_page() -> str:
    """Every table and column, from `receivables.tables`."""
    from receivables.tables import TABLES
    parts = [NOTE, "# Tables", "", "Every table of the ledger. Its name is the sheet's, the Excel table's and the CSV file's. "
             "**Bold** columns are required on import, *computed* ones are written by us and never "
             "read back. Other headers that an import understands stand in the last column.", ""]
    for table in TABLES.values():
        parts += [f"## {table.name}", "", table.help, "", "| Column | Code name | Kind | Meaning | Also understood |", "|---|---|---|---|---|"]
        for c in table.columns:
            header = f"**{c.header}**" if c.required else f"*{c.header}*" if c.computed else c.header
            choices = f" One of: {', '.join(x for x in c.choices if x)}." if c.choices else ""
            key = " Key." if c.key else ""
            parts.append("| " + " | ".join(_cell(x) for x in (header, f"`{c.name}`", c.kind, c.help + choices + key, ", ".join(c.synonyms))) + " |")
        parts.append("")
    return "\n".join(parts)


def commands_page() -> str:
    """Every command as its own --help shows it, in the order of the day's work."""
    from addin.cli import GROUPS, build
    group = build()
    parts = [NOTE, "# Commands", "", "`receivables COMMAND LEDGER ...`, where LEDGER is a workbook or a folder. Exit code 0: done (refused rows "
             "are listed); 1: refused with a reason, or `check` found something; 2: wrong use.", ""]
    for heading in GROUPS:
        for name, command in group.commands.items():
            if getattr(command, "group", "") == heading:
                for full, one in _leaves(name, command):
                    context = click.Context(one, info_name=f"receivables {full}", terminal_width=100, max_content_width=100)
                    parts += [f"## {full}", "", "```", one.get_help(context).strip(), "```", ""]
    return "\n".join(parts)


FUNCTIONS_HEAD = """They take ranges with their header row and find the columns by header name, so they work on any sheet that has the
columns; headers in English or German, and the usual spellings, are understood. Dates may be dates, serial numbers or text that has one reading.
The as-of date is always an argument: no function reads the clock, and none is volatile.

A number that cannot be computed is an error value such as #VALUE!, so that no sum passes over it; Last Error in the ribbon says why. Text and
reports say it in the cell. Results of several cells spill in Excel 2021 and 365; in Excel 2016 and 2019, and in LibreOffice, select the cells and
enter the formula with Ctrl+Shift+Enter.
"""


def functions_page() -> str:
    """Every worksheet function, from `udfs.FORMULAS`, with its picture in a sheet (`addin.pictures`)."""
    from udfs import FORMULAS
    listed = [f"| [{f.name}](#{f.name.lower()}) | {_cell(f.help)} |" for f in FORMULAS]
    parts = [NOTE, "# Worksheet functions", "", FUNCTIONS_HEAD, "| Function | What it gives |", "|---|---|", *listed, ""]
    for formula in FORMULAS:
        parts += [f"## {formula.name}", "", formula.help, "", f"![{formula.name} in a sheet](functions/{formula.name}.png)", "",
                  f"Example: `{formula.example}`", "", f"Gives {formula.returns}", "", "| Argument | Unit | Meaning |", "|---|---|---|"]
        parts += [f"| {_cell(arg.name)} | {arg.unit} | {_cell(arg.help)}{' May be left out.' if arg.optional else ''} |" for arg in formula.args]
        parts.append("")
    return "\n".join(parts)


PAGES = {"tables.md": tables_page, "commands.md": commands_page, "functions.md": functions_page}


def _leaves(name: str, command: click.Command) -> list[tuple[str, click.Command]]:
    """A command, or each of the commands under its name."""
    return [(f"{name} {n}", c) for n, c in command.commands.items()] if isinstance(command, click.Group) else [(name, command)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write every page into the folder that the command line names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

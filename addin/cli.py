"""The command line: `receivables COMMAND LEDGER ...`, one command for each button and a few that make or show things.

Exit 0: done (refused rows are listed). 1: refused with a reason, or `check` found something. 2: wrong use of the command.
This is the one place that reads the clock. Heavy libraries are imported by the command that needs them, never for `--help`.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from addin import commands, printing
from addin.host import Host
from addin.own import Family, Own
from macros import BUTTONS
from macros.registry import Arg, Button, Outcome

HELP = "Accounts receivable in the workbook: import, match, post, age, remind. Every step is kept and can be undone."
EPILOG = """LEDGER is a workbook (.xlsx, .xlsm) or a folder of CSV files. Every command takes --json; commands that write take --dry-run.
Start with: receivables demo"""
GROUPS = ("Start", "Get data", "Apply cash", "Collect", "Report", "Close", "History", "Add-in")


class Date(click.ParamType):
    """A day as 2026-10-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as ISO text; anything else is wrong use."""
        import datetime
        try:
            return datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-10-31.", param, ctx)


class Days(click.ParamType):
    """Rising whole numbers of days, as 30,60,90."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The numbers; anything but a rising list of positive ones is wrong use."""
        if isinstance(value, tuple):
            return value
        try:
            days = tuple(int(part) for part in str(value).split(","))
        except ValueError:
            days = ()
        if not days or days[0] < 1 or list(days) != sorted(set(days)):
            self.fail(f"{value!r} is not a rising list of days; write it as 30,60,90.", param, ctx)
        return days


TYPES: dict[str, Callable[[], Any]] = {
    "text": lambda: click.STRING, "table": lambda: click.STRING, "amount": lambda: click.STRING, "int": lambda: click.INT,
    "date": Date, "days": Days, "flag": lambda: click.BOOL,
    "file": lambda: click.Path(exists=True), "output": lambda: click.Path(dir_okay=False),
    "folder": lambda: click.Path(file_okay=False),
}
METAVARS = {"text": "TEXT", "table": "TABLE", "amount": "AMOUNT", "int": "N", "date": "DATE", "days": "30,60,90", "file": "FILE", "output": "FILE",
            "folder": "DIR"}


class Grouped(click.Group):
    """The list of commands in the order of the day's work, under the ribbon's headings."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section a group."""
        for group in GROUPS:
            named = [(name, c.get_short_help_str(80)) for name, c in self.commands.items() if getattr(c, "group", "") == group]
            if named:
                with formatter.section(group):
                    formatter.write_dl(named)


class Under(click.Group):
    """Commands under one name, in the order they were given."""

    group = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, not sorted."""
        return list(self.commands)


class Command(click.Command):
    """A command that keeps its examples as they were written, one a line."""

    group = ""
    examples: tuple[str, ...] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the options."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


def parameter(arg: Arg) -> click.Parameter:
    """The click parameter of a button's argument."""
    kind = click.Choice(arg.choices) if arg.choices else TYPES[arg.kind]()
    default = {} if arg.default is None else {"default": arg.default}
    if arg.positional:
        return click.Argument([arg.name], type=kind, required=arg.required, nargs=-1 if arg.repeatable else 1, **default)
    if arg.kind == "flag":
        return click.Option([arg.option, arg.name], is_flag=True, default=False, help=arg.help)
    return click.Option([arg.option, arg.name], type=kind, required=arg.required, multiple=arg.repeatable, help=arg.help, show_default=bool(default),
                        metavar=None if arg.choices else METAVARS[arg.kind], **default)



def shared_options(writes: bool, json: bool) -> list[click.Parameter]:
    """The options that every command has."""
    options: list[click.Parameter] = [click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object.")] if json else []
    if writes:
        options += [click.Option(["--dry-run", "dry_run"], is_flag=True, help="Say what would be done; write nothing."),
                    click.Option(["--who"], metavar="NAME", envvar="RECEIVABLES_WHO", help="Who does it; without it your login name.")]
    return [*options, click.Option(["--progress/--no-progress"], default=None, help="Tell the steps on stderr; without it on a terminal only."),
            click.Option(["--debug"], is_flag=True, help="Show the technical details of an unexpected error.")]


def made(name: str, group: str, help: str, args: Iterable[click.Parameter], examples: Iterable[str], act: Callable[[Host, dict[str, Any]], Outcome],
         writes: bool, json: bool = True) -> Command:
    """A command that runs `act(host, values)`, prints what came of it and sets the exit code."""
    def callback(**values: Any) -> None:
        host = Host.of(values)
        raise click.exceptions.Exit(printing.report(host, lambda: act(host, values)))
    command = Command(name, help=help, params=[*args, *shared_options(writes, json)], callback=callback)
    command.group, command.examples = group, tuple(examples)
    if any(getattr(p, "name", "") == "amount" for p in command.params):
        command.context_settings = {"ignore_unknown_options": True}        # an amount may be negative
    return command


def of_button(button: Button) -> Command:
    """The command of a button: its ledger, its arguments, its run."""
    ledger = click.Argument(["ledger"], type=click.Path())

    def act(host: Host, values: dict[str, Any]) -> Outcome:
        return host.press(button, values.pop("ledger"), values)
    return made(button.name, button.group, button.help, [ledger, *map(parameter, button.args)], button.examples, act, button.writes)


def of_own(own: Own) -> Command:
    """The command of one that is no button."""
    return made(own.name, own.group, own.help, map(parameter, own.args), own.examples, own.run, own.writes)


def family(of: Family) -> click.Group:
    """Commands under one name."""
    group = Under(of.name, help=of.help)
    group.group = of.group
    for own in of.members:
        group.add_command(of_own(own))
    return group


def build() -> click.Group:
    """The whole command line."""
    group = Grouped("receivables", help=HELP, epilog=EPILOG)
    group.params.append(_version())
    for own in commands.COMMANDS:
        group.add_command(family(own) if isinstance(own, Family) else of_own(own))
    for button in BUTTONS:
        group.add_command(of_button(button))
    return group


def _version() -> click.Option:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            from importlib.metadata import version
            click.echo(f"receivables {version('receivables')}")
            ctx.exit()
    return click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help="Show the version.")


def main() -> None:
    """What the `receivables` script runs."""
    printing.prepare_streams()
    build()(prog_name="receivables")


if __name__ == "__main__":
    main()

"""Tables younger than a ledger: its file has no sheet for them; the save that first writes to one makes it, empty, in the look of ours."""
from __future__ import annotations

from collections.abc import Collection

from receivables.policy import parse
from receivables.schema import Frame
from workbook.stores.package import Package
from workbook.stores.parts import defined_names, sheets
from workbook.stores.transplant import put_sheets, rename_sheets
from workbook.template import new_workbook


def add_tables(package: Package, names: Collection[str], settings: Frame) -> list[str]:
    """Add the sheets of these tables at the end, and say so. A sheet whose name a person's sheet has gets AR before it.

    Raises ReceivablesError where a defined name stands in the way.
    """
    policy, _ = parse(dict(zip(settings["key"], settings["value"])))
    taken = {n.name.lower() for n in defined_names(package)}
    blocked = next((name for name in names if name.lower() in taken), "")
    if blocked:
        raise package.refusal(f"it needs a new table {blocked}, and has a defined name {blocked}. Rename that in Excel (Formulas, Name Manager)")
    here = {s.name.lower() for s in sheets(package)}
    called = {name: f"AR {name}" if name.lower() in here else name for name in names}
    made = Package(new_workbook(policy, {}), "the template")
    rename_sheets(made, {ours: name for ours, name in called.items() if ours != name})
    put_sheets(package, made, called.values())
    return [f"The ledger is older than {name}: the sheet {sheet} was added." for name, sheet in called.items()]

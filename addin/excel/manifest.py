"""What install wrote, kept in a file beside it: for uninstall, for a run after one that was cut off, and for whoever looks after the machine."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from addin.excel.machine import Machine, Value
from addin.excel.opening import Slots

INSTALLING, INSTALLED, REMOVING = "installing", "installed", "removing"


@dataclass(frozen=True)
class Manifest:
    """What stands on the machine because of install.

    `wrote` lists files, folders and registry values for people; `made_keys` are keys that were not there before, the outermost first; `opens`
    is the list of add-ins that each Excel (by version) was to have, should a run have been cut off while it moved them.
    """

    version: str
    state: str
    xlam: str = ""                                          # SHA-256 of the add-in file
    python: str = ""                                        # fingerprint of the add-in's own Python
    offices: tuple[str, ...] = ()
    made_keys: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()
    opens: Mapping[str, Slots] = field(default_factory=dict)


def read(machine: Machine, path: str) -> Manifest | None:
    """The manifest at the path; None where there is none that can be read."""
    if not machine.is_file(path):
        return None
    try:
        found: dict[str, Any] = json.loads(machine.read(path).decode("utf-8"))
        opens = {version: {int(n): _value(v) for n, v in slots.items()} for version, slots in found.pop("opens").items()}
        lists: dict[str, Any] = {name: tuple(found.pop(name)) for name in ("offices", "made_keys", "wrote")}
        return Manifest(**found, **lists, opens=opens)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def written(manifest: Manifest) -> bytes:
    """The manifest as the bytes of its file."""
    whole = asdict(manifest)
    whole["opens"] = {version: {n: {"kind": v.kind, "data": v.data.hex() if isinstance(v.data, bytes) else v.data, "hex": isinstance(v.data, bytes)}
                                for n, v in slots.items()} for version, slots in manifest.opens.items()}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode("utf-8")


def digest(data: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def _value(saved: Mapping[str, Any]) -> Value:
    return Value(bytes.fromhex(saved["data"]) if saved["hex"] else saved["data"], saved["kind"])

"""Is a file in a folder that a service copies to other machines, and which service?

Such a service knows a file by its identity, not by its name. A save that puts a new file in the place of the old one looks to it like a
deletion and a new file: Google Drive's programs move the old one to the bin with its versions and share links, OneDrive's client for
Linux makes a conflict copy, iPhones lose an iCloud file, and Dropbox may hold the new file just when it is to be renamed. So in these
folders a save writes into the file that is there (`workbook.stores.placing`).

A folder is recognised by what the services themselves say: environment variables, their own settings files, marker files in the
folders above, the attributes of a file kept in a cloud (Windows), and the places that macOS gives them.

>>> named("OneDrive - Nordlicht GmbH"), named("Dropbox (Nordlicht)"), named("Dropbox-Personal"), named("Documents")
('OneDrive', 'Dropbox', 'Dropbox', '')
"""
from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLES = (("OneDrive", "OneDrive"), ("OneDriveConsumer", "OneDrive"), ("OneDriveCommercial", "OneDrive"))
MARKERS = ((".dropbox", "Dropbox"), (".dropbox.cache", "Dropbox"), (".tmp.drivedownload", "Google Drive"), (".tmp.driveupload", "Google Drive"),
           (".shortcut-targets-by-id", "Google Drive"), (".owncloudsync.log", "ownCloud"), (".nextcloudsync.log", "Nextcloud"),
           (".stfolder", "Syncthing"))
NAMES = re.compile(r"(OneDrive|Dropbox|GoogleDrive|Google Drive|iCloudDrive|iCloud Drive|Nextcloud|ownCloud|Box|pCloudDrive|SynologyDrive)"
                   r"(?: - .+| \(.+\)|-.+)?")
SPOKEN = {"GoogleDrive": "Google Drive", "iCloudDrive": "iCloud Drive", "pCloudDrive": "pCloud", "SynologyDrive": "Synology Drive"}
_KEPT_IN_A_CLOUD = 0x80000 | 0x100000 | 0x400000      # pinned, unpinned, recalled on access
_CLOUD_TAG, _TAG_MASK = 0x9000001A, 0xFFFF0FFF


def service(path: Path) -> str:
    """The name of the service that copies the folder of a file, "" when there is none."""
    place = path.absolute()
    folders = list(place.parents)
    return _said(place) or _marked(folders) or _by_place(folders) or _by_attributes(place)


def named(folder: str) -> str:
    """The service that gives its folder this name, "" for none."""
    found = NAMES.fullmatch(folder)
    return SPOKEN.get(found[1], found[1]) if found else ""


def _said(place: Path) -> str:
    """What the services say of themselves, in the environment and in their settings."""
    told = [(os.environ.get(variable, ""), name) for variable, name in VARIABLES] + [(root, "Dropbox") for root in _dropbox()]
    for root, name in told:
        if root and place.is_relative_to(Path(root).absolute()):
            return name
    return ""


def _dropbox() -> Iterator[str]:
    """The folders that Dropbox's own settings name."""
    homes = [os.environ.get("LOCALAPPDATA", ""), os.environ.get("APPDATA", "")]
    files = [Path(home) / "Dropbox" / "info.json" for home in homes if home] + [_home() / ".dropbox" / "info.json"]
    for file in files:
        try:
            accounts = json.loads(file.read_bytes())
            yield from (str(a["path"]) for a in accounts.values() if isinstance(a, dict) and a.get("path"))
        except (OSError, ValueError, AttributeError):
            continue


def _marked(folders: list[Path]) -> str:
    """What stands in one of the folders above."""
    home = _home()
    for folder in folders:
        if folder == home:                # ~/.dropbox holds Dropbox's settings and marks nothing
            continue
        for marker, name in MARKERS:
            if os.path.lexists(folder / marker):
                return name
    return ""


def _by_place(folders: list[Path]) -> str:
    """The places where macOS keeps them, and their usual names in a person's own folder or as a drive."""
    for folder in folders:
        if folder.name == "Mobile Documents" and folder.parent.name == "Library":
            return "iCloud Drive"
        if folder.parent.name == "CloudStorage" and folder.parent.parent.name == "Library":
            return named(folder.name) or folder.name.split("-")[0]
        if folder.name in ("My Drive", "Shared drives") and folder.parent == Path(folder.anchor) and sys.platform == "win32":
            return "Google Drive"
        if folder.parent == _home() and named(folder.name):
            return named(folder.name)
    return ""


def _by_attributes(place: Path) -> str:
    """Windows: a file that is kept in a cloud says so."""
    try:
        found = os.lstat(place)
    except OSError:
        return ""
    attributes, tag = getattr(found, "st_file_attributes", 0), getattr(found, "st_reparse_tag", 0)
    return "a cloud service" if attributes & _KEPT_IN_A_CLOUD or tag & _TAG_MASK == _CLOUD_TAG else ""


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path("/nowhere")

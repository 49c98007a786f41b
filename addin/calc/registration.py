"""What tells LibreOffice of the extension: its manifest and description, the menu, the toolbar, who answers their buttons, and which events of
documents it hears. All are small XML files, made here as text.
"""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from addin.ribbon import RIBBON, Item

IDENTIFIER = "org.receivables.calc"
PROTOCOL = "org.receivables.calc:"
TITLE = "Receivables"
TOOLBAR = "org.receivables.calc.toolbar"
ALSO = ("today", "last_error") # on the toolbar besides the large ones
ICONS = Path(__file__).parents[1] / "icons"
SIZES = (16, 32)                # for small and large toolbars
PICTURE_AND_TEXT = 2
SHEETS = "com.sun.star.sheet.SpreadsheetDocument"
HEARD = {"OnLoadFinished": "Opened", "OnSaveDone": "Saved", "OnSaveAsDone": "Saved", "OnUnload": "Closed"}
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
COMPONENT_DATA = ('<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
                  'oor:package="{package}" oor:name="{name}">\n{body}</oor:component-data>\n')


def files(version: str) -> dict[str, str]:
    """Every file by its name in the extension."""
    return {
        "META-INF/manifest.xml": manifest(),
        "description.xml": description(version),
        **configuration(),
        "description.txt": "Accounts receivable in the spreadsheet: functions (AR_...), and a toolbar that imports, matches, posts and reminds.\n",
    }


def manifest() -> str:
    """Which file is what."""
    kinds = {"functions.idl": "uno-typelibrary;type=RDB", "component.py": "uno-component;type=Python",
             **dict.fromkeys(configuration(), "configuration-data")}
    entries = [f'  <manifest:file-entry manifest:media-type="application/vnd.sun.star.{kind}" manifest:full-path="{name}"/>\n'
               for name, kind in kinds.items()]
    return f'{XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{"".join(entries)}</manifest:manifest>\n'


def description(version: str) -> str:
    """Its name and version, as the list of extensions shows them."""
    return (f'{XML}<description xmlns="http://openoffice.org/extensions/description/2006" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
            f'  <identifier value="{IDENTIFIER}"/>\n  <version value={quoteattr(version)}/>\n'
            f'  <display-name><name lang="en">{TITLE}</name></display-name>\n'
            '  <extension-description><src lang="en" xlink:href="description.txt"/></extension-description>\n</description>\n')


def configuration() -> dict[str, str]:
    """What is put into LibreOffice's configuration."""
    return {"Addons.xcu": addons(), "CalcWindowState.xcu": window(), "Jobs.xcu": jobs(), "ProtocolHandler.xcu": protocol()}


def icons() -> dict[str, bytes]:
    """The pictures of the buttons, by their name in the extension."""
    names = [f"{item.icon}_{size}.png" for item in RIBBON for size in SIZES]
    return {f"icons/{name}": (ICONS / name).read_bytes() for name in names}


def addons() -> str:
    """The menu with every button, the toolbar with those of each day, and their pictures."""
    menu = (f'  <node oor:name="AddonUI">\n    <node oor:name="OfficeMenuBar"><node oor:name="{IDENTIFIER}.menu" oor:op="replace">\n'
            f'      {_prop("Title", TITLE, "en-US")}{_prop("Context", SHEETS)}\n      <node oor:name="Submenu">\n{_entries(RIBBON)}      </node>\n'
            "    </node></node>\n")
    bar = (f'    <node oor:name="OfficeToolBar"><node oor:name="{TOOLBAR}" oor:op="replace">\n'
           f'{_entries([item for item in RIBBON if item.large or item.id in ALSO])}    </node></node>\n')
    pictures = "".join(f'      <node oor:name="{IDENTIFIER}.{item.id}" oor:op="replace">{_prop("URL", PROTOCOL + item.id)}'
                       f'<node oor:name="UserDefinedImages">{_prop("ImageSmallURL", f"%origin%/icons/{item.icon}_{SIZES[0]}.png")}'
                       f'{_prop("ImageBigURL", f"%origin%/icons/{item.icon}_{SIZES[1]}.png")}</node></node>\n' for item in RIBBON)
    return _component("Addons", f'{menu}{bar}    <node oor:name="Images">\n{pictures}    </node>\n  </node>\n')


def window() -> str:
    """The toolbar at its first start: shown, docked below the others, each button with picture and text."""
    facts = {"UIName": TITLE, "Docked": True, "DockingArea": 0, "DockPos": "0,5", "Visible": True, "Style": PICTURE_AND_TEXT}
    props = "".join(_prop(name, value, "en-US" if name == "UIName" else "") for name, value in facts.items())
    return (XML + COMPONENT_DATA.format(package="org.openoffice.Office.UI", name="CalcWindowState", body=(
        f'  <node oor:name="UIElements"><node oor:name="States">\n    <node oor:name="private:resource/toolbar/addon_{TOOLBAR}" oor:op="replace">'
        f"{props}</node>\n  </node></node>\n")))


def protocol() -> str:
    """Who answers the addresses of the buttons."""
    return _component("ProtocolHandler", f'  <node oor:name="HandlerSet"><node oor:name="{IDENTIFIER}.Buttons" oor:op="replace">'
                      f'<prop oor:name="Protocols"><value>{PROTOCOL}*</value></prop></node></node>\n')


def jobs() -> str:
    """Which of our jobs runs at which event of a document."""
    listed = "".join(f'    <node oor:name="{job}" oor:op="replace"><prop oor:name="Service"><value>{IDENTIFIER}.{job}</value></prop></node>\n'
                     for job in sorted(set(HEARD.values())))
    events = "".join(f'    <node oor:name="{event}" oor:op="fuse"><node oor:name="JobList"><node oor:name="{job}" oor:op="replace"/></node></node>\n'
                     for event, job in HEARD.items())
    body = f'  <node oor:name="Jobs">\n{listed}  </node>\n  <node oor:name="Events">\n{events}  </node>\n'
    return _component("Jobs", body)


def _entries(items: Iterable[Item]) -> str:
    """Buttons in their order, a line between groups."""
    lines, before = [], ""
    for n, item in enumerate(items):
        if before and item.group != before:
            lines.append(f'        <node oor:name="n{n:02}a" oor:op="replace">{_prop("URL", "private:separator")}</node>\n')
        lines.append(f'        <node oor:name="n{n:02}b" oor:op="replace">{_prop("URL", PROTOCOL + item.id)}{_prop("Title", item.label, "en-US")}'
                     f'{_prop("Target", "_self")}{_prop("Context", SHEETS)}</node>\n')
        before = item.group
    return "".join(lines)


def _prop(name: str, value: str | bool | int, language: str = "") -> str:
    """A property with its type; a text in a language where one is named."""
    kind = "boolean" if isinstance(value, bool) else "int" if isinstance(value, int) else "string"
    text = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value{f" xml:lang={quoteattr(language)}" if language else ""}>{text}</value></prop>'


def _component(name: str, body: str) -> str:
    return XML + COMPONENT_DATA.format(package="org.openoffice.Office", name=name, body=body)

"""What tells LibreOffice of the extension: its manifest and description, the menu, the toolbar, who answers their buttons, and which events of
documents it hears. All are small XML files, made here as text.
"""
from __future__ import annotations

from xml.sax.saxutils import quoteattr

IDENTIFIER = "org.receivables.calc"
PROTOCOL = "org.receivables.calc:"
TITLE = "Receivables"
TOOLBAR = "org.receivables.calc.toolbar"
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
    return {"Jobs.xcu": jobs()}


def jobs() -> str:
    """Which of our jobs runs at which event of a document."""
    listed = "".join(f'    <node oor:name="{job}" oor:op="replace"><prop oor:name="Service"><value>{IDENTIFIER}.{job}</value></prop></node>\n'
                     for job in sorted(set(HEARD.values())))
    events = "".join(f'    <node oor:name="{event}" oor:op="fuse"><node oor:name="JobList"><node oor:name="{job}" oor:op="replace"/></node></node>\n'
                     for event, job in HEARD.items())
    body = f'  <node oor:name="Jobs">\n{listed}  </node>\n  <node oor:name="Events">\n{events}  </node>\n'
    return XML + COMPONENT_DATA.format(package="org.openoffice.Office", name="Jobs", body=body)

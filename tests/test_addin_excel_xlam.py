"""receivables.xlam as a file: its package, its ribbon, its sheet of settings; the same bytes at every build."""
from __future__ import annotations

import hashlib
import io
import posixpath
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import olefile
import pytest
from lxml import etree
from pyopenvba import ExcelFile, check_file
from vba_readers import modules_of

from addin import ribbon
from addin.excel import places, ribbonxml, vba, xlam
from macros import BUTTONS

ROOT = Path(__file__).resolve().parents[1]
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
UI = f"{{{ribbonxml.NAMESPACE}}}"
HOST_OWN = {"today", "review", "last_error", "doctor", "help"}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return xlam.build(tmp_path_factory.mktemp("addin") / "receivables.xlam")


@pytest.fixture(scope="module")
def parts(path):
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def customui(parts):
    return etree.fromstring(parts["customUI/customUI14.xml"])


def test_a_rebuild_in_another_place_process_and_time_is_the_same_file(path, tmp_path):
    code = "import sys, pathlib; from addin.excel.xlam import build; build(pathlib.Path(sys.argv[1]))"
    env = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    again = tmp_path / "deep" / "other.xlam"
    subprocess.run([sys.executable, "-c", code, str(again)], cwd=ROOT, env=env, check=True)
    assert hashlib.sha256(again.read_bytes()).hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_nothing_of_this_machine_is_in_it(path):
    content = path.read_bytes()
    for word in (str(ROOT), "/home/", "/root/"):
        assert word.encode() not in content
    with zipfile.ZipFile(path) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_has_a_type_and_defaults_come_first(parts):
    types = etree.fromstring(parts["[Content_Types].xml"])
    kinds = [child.tag.removeprefix(TYPES) for child in types]
    assert kinds == sorted(kinds)                       # Default before Override
    defaults = {child.get("Extension") for child in types if child.tag == f"{TYPES}Default"}
    overrides = {child.get("PartName"): child.get("ContentType") for child in types if child.tag == f"{TYPES}Override"}
    assert next(iter(parts)) == "[Content_Types].xml"
    assert all(name.rpartition(".")[2] in defaults for name in parts)
    assert {name.lstrip("/") for name in overrides} <= set(parts)
    assert overrides["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def test_every_relationship_leads_to_a_part_and_every_part_is_led_to(parts):
    reached = {"[Content_Types].xml"}
    for name in (n for n in parts if n.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        found = etree.fromstring(parts[name]).findall(RELATIONS)
        assert len({r.get("Id") for r in found}) == len(found)
        reached |= {name, *(posixpath.normpath(posixpath.join(folder, r.get("Target"))) for r in found)}
    assert reached == set(parts)


def test_vba_is_the_generated_text(parts):
    wanted = {module.name: module.source().decode() for module in vba.modules()}
    assert modules_of(parts["xl/vbaProject.bin"]) == wanted
    assert olefile.OleFileIO(io.BytesIO(parts["xl/vbaProject.bin"]), raise_defects=olefile.DEFECT_POTENTIAL).parsing_issues == []


def test_the_other_writers_checker_finds_nothing(path):
    report = check_file(path)
    assert report.issues == ()
    assert report.complete
    project = ExcelFile(path).vba_project()
    assert project.name == "ReceivablesAddin"
    assert not project.protection.has_password


def test_the_settings_stand_in_the_sheet_that_the_bridge_reads(parts):
    name = re.search(rb'<sheet name="([^"]+)"', parts["xl/workbook.xml"])[1].decode()
    rows = etree.fromstring(parts["xl/worksheets/sheet1.xml"]).iter(f"{{{xlam.MAIN}}}row")
    settings = dict([cell.findtext(f".//{{{xlam.MAIN}}}t") for cell in row] for row in rows)
    assert settings == dict(places.SETTINGS)
    assert f'Worksheets("{name}")' in modules_of(parts["xl/vbaProject.bin"])["ArBridge"]
    assert settings["UDF MODULES"] == "addin.excel.server"
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"


def test_code_names_are_the_document_modules(parts):
    names = {re.search(rb'codeName="(\w+)"', parts[part])[1].decode() for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")}
    assert names == {module.name for module in vba.modules() if module.document}


def test_ribbon_shows_every_item_in_its_group_in_order(customui):
    tab, = customui.iter(f"{UI}tab")
    groups = list(tab)
    assert [group.get("label") for group in groups] == list(ribbon.GROUPS)
    shown = [(group.get("label"), button.get("id")) for group in groups for button in group]
    assert sorted(shown) == sorted((item.group, item.id) for item in ribbon.RIBBON)


def attributes(*of_type: tuple[str, str]) -> str:
    return "".join(f'<x:attribute name="{name}" type="{kind}"/>' for kind, names in of_type for name in names.split())


# The rules of Microsoft's schema for customUI 2009/07 on the elements and attributes that we use, and nothing more allowed.
SCHEMA = f"""<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns="{ribbonxml.NAMESPACE}" targetNamespace="{ribbonxml.NAMESPACE}"
    elementFormDefault="qualified">
  <x:simpleType name="id"><x:restriction base="x:ID"><x:maxLength value="1024"/></x:restriction></x:simpleType>
  <x:simpleType name="mso"><x:restriction base="x:NCName"><x:maxLength value="1024"/></x:restriction></x:simpleType>
  <x:simpleType name="text"><x:restriction base="x:string"><x:minLength value="1"/><x:maxLength value="1024"/></x:restriction></x:simpleType>
  <x:simpleType name="tip"><x:restriction base="x:token"><x:minLength value="1"/><x:maxLength value="3"/></x:restriction></x:simpleType>
  <x:simpleType name="size"><x:restriction base="x:string"><x:enumeration value="normal"/><x:enumeration value="large"/></x:restriction></x:simpleType>
  <x:complexType name="button">{attributes(("id", "id"), ("text", "label image screentip supertip onAction"), ("tip", "keytip"), ("size", "size"))}</x:complexType>
  <x:complexType name="group"><x:sequence><x:element name="button" type="button" maxOccurs="1000"/></x:sequence>
    {attributes(("id", "id"), ("text", "label"))}</x:complexType>
  <x:complexType name="tab"><x:sequence><x:element name="group" type="group" maxOccurs="100"/></x:sequence>
    {attributes(("id", "id"), ("text", "label"), ("tip", "keytip"), ("mso", "insertAfterMso"))}</x:complexType>
  <x:complexType name="tabs"><x:sequence><x:element name="tab" type="tab"/></x:sequence></x:complexType>
  <x:complexType name="ribbon"><x:sequence><x:element name="tabs" type="tabs"/></x:sequence></x:complexType>
  <x:element name="customUI"><x:complexType><x:sequence><x:element name="ribbon" type="ribbon"/></x:sequence></x:complexType></x:element>
</x:schema>"""


def test_ribbon_is_valid(customui):
    schema = etree.XMLSchema(etree.fromstring(SCHEMA))
    schema.assertValid(customui)
    for wrong in (b'size="huge"', b'keytip="ABCD"', b'label=""', b'id="match"', b'colour="red"'):
        name = wrong.split(b"=")[0]
        broken = re.sub(rb'(<button id="import"[^>]*?) ' + name + rb'="[^"]*"', rb"\1", etree.tostring(customui))
        broken = broken.replace(b"<button", b"<button " + wrong, 1) if name != b"id" else broken.replace(b'id="import"', wrong, 1)
        assert not schema.validate(etree.fromstring(broken)), wrong


def test_key_tips_are_one_to_three_letters_and_none_begins_another(customui):
    """Excel presses a key tip as soon as it is typed, so one that begins another would hide it."""
    tips = [button.get("keytip") for button in customui.iter(f"{UI}button")]
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", tip) for tip in tips)
    assert not [(a, b) for i, a in enumerate(tips) for j, b in enumerate(tips) if i != j and b.startswith(a)]
    tab, = customui.iter(f"{UI}tab")
    assert not tab.get("keytip").startswith(tuple("FHNPMARWLXYQJUZ"))      # letters of Excel's own tabs


def test_every_callback_is_a_procedure_that_takes_the_control(customui, parts):
    text = "\n".join(modules_of(parts["xl/vbaProject.bin"]).values())
    for button in customui.iter(f"{UI}button"):
        assert re.search(rf"^Public Sub {button.get('onAction')}\(control As Object\)", text, re.M)


def test_every_picture_is_there_in_its_size(customui, parts):
    targets = {r.get("Id"): r.get("Target") for r in etree.fromstring(parts["customUI/_rels/customUI14.xml.rels"]).findall(RELATIONS)}
    for button in customui.iter(f"{UI}button"):
        data = parts[f"customUI/{targets[button.get('image')]}"]
        width = int.from_bytes(data[16:20], "big")
        assert (data[:8], width) == (b"\x89PNG\r\n\x1a\n", 64 if button.get("size") == "large" else 32)
    assert {button.get("image") for button in customui.iter(f"{UI}button")} == set(targets)


def test_every_button_has_something_that_does_it():
    names = {button.name for button in BUTTONS}
    for item in ribbon.RIBBON:
        assert item.button in names or (item.button == "" and item.id in HOST_OWN), item.id

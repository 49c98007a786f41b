"""Features of the corpus that are written by hand into a workbook's parts, as Excel and other programs write them."""
from __future__ import annotations

import re

from foreign.base import DASHBOARD, FX, FX_TABLE, INVOICES, INVOICES_TABLE, MAIN_NS, R_NS, WORKBOOK, Follow, Parts, edited

_X14 = b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_XM = b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
_MS = "application/vnd.ms-excel."
_SML = "spreadsheetml."


@edited(Follow(FX_TABLE, '<autoFilter ref="B4:G{last}"><filterColumn colId="2">'), Follow(FX_TABLE, '<sortState ref="B5:G{last}">'),
        Follow(FX_TABLE, '<sortCondition descending="1" ref="E5:E{last}"/>'))
def filtered_and_sorted(p: Parts) -> None:
    p.sub(FX_TABLE, b'<autoFilter ref="B4:G9"/>', b'<autoFilter ref="B4:G9"><filterColumn colId="2"><filters><filter val="USD"/></filters></filterColumn></autoFilter>'
          b'<sortState ref="B5:G9"><sortCondition descending="1" ref="E5:E9"/></sortState>')


@edited(Follow(FX_TABLE, '<autoFilter ref="B4:G{last}"><filterColumn colId="2" hiddenButton="1">'))
def filter_with_hidden_rows(p: Parts) -> None:
    p.sub(FX_TABLE, b'<autoFilter ref="B4:G9"/>', b'<autoFilter ref="B4:G9"><filterColumn colId="2" hiddenButton="1"><customFilters><customFilter operator="notEqual" val="X"/>'
          b"</customFilters></filterColumn></autoFilter>")
    p.sub(FX, b'<row r="6"', b'<row hidden="1" r="6"')


@edited(Follow(DASHBOARD, '<autoFilter ref="H1:H3"/>'))
def filter_without_a_table(p: Parts) -> None:
    p.put(DASHBOARD, b'<autoFilter ref="H1:H3"/>')
    p.put(DASHBOARD, b'<sortState ref="H2:H3"><sortCondition ref="H2:H3"/></sortState>')
    p.sub(WORKBOOK, b"<calcPr", b'<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="9" hidden="1">Dashboard!$H$1:$H$3</definedName></definedNames><calcPr')


@edited(Follow(FX, "<xm:sqref>D5:D{last}</xm:sqref>"), Follow(DASHBOARD, "<xm:f>'FX rates'!$D$5:$D${last}</xm:f>"))
def validations_x14(p: Parts) -> None:
    def one(source: bytes, where: bytes) -> bytes:
        return (b'<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" ' + _X14 + b'><x14:dataValidations ' + _XM + b' count="1"><x14:dataValidation type="list" allowBlank="1">'
                b"<x14:formula1><xm:f>" + source + b"</xm:f></x14:formula1><xm:sqref>" + where + b"</xm:sqref></x14:dataValidation></x14:dataValidations></ext>")
    p.ext(FX, one(b"Dashboard!$H$1:$H$3", b"D5:D9"))
    p.ext(DASHBOARD, one(b"'FX rates'!$D$5:$D$9", b"C3"))


@edited(Follow(FX, "<xm:sqref>E5:E{last}</xm:sqref>"), Follow(FX, "<xm:f>E5&gt;Dashboard!$B$1</xm:f>"))
def conditional_formats_x14(p: Parts) -> None:
    p.ext(FX, b'<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" ' + _X14 + b"><x14:conditionalFormattings><x14:conditionalFormatting " + _XM + b'><x14:cfRule type="expression" '
          b'priority="9" id="{11111111-2222-4333-8444-555555555555}"><xm:f>E5&gt;Dashboard!$B$1</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>'
          b"<xm:sqref>E5:E9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>")


@edited(Follow("xl/slicerCaches/slicerCache1.xml", 'tableId="1"'))
def slicer_over_our_table(p: Parts) -> None:
    ns = b'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    p.add("xl/slicerCaches/slicerCache1.xml", b"<slicerCacheDefinition " + ns + b' name="Slicer_Currency" sourceName="Currency"><extLst><x:ext xmlns:x='
          b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main" uri="{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}"><x15:tableSlicerCache xmlns:x15='
          b'"http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" tableId="1" column="3"/></x:ext></extLst></slicerCacheDefinition>',
          _MS + "slicerCache+xml", WORKBOOK, "http://schemas.microsoft.com/office/2007/relationships/slicerCache", "rId90")
    p.add("xl/slicers/slicer1.xml", b"<slicers " + ns + b'><slicer name="Currency" cache="Slicer_Currency" caption="Currency" rowHeight="241300"/></slicers>',
          _MS + "slicer+xml", FX, "http://schemas.microsoft.com/office/2007/relationships/slicer", "rId90")
    p.ext(FX, b'<ext uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x14:slicerList ' + _X14 + b'><x14:slicer r:id="rId90" ' + R_NS + b"/></x14:slicerList></ext>")
    p.sub(WORKBOOK, b"<calcPr", b'<definedNames><definedName name="Slicer_Currency">#N/A</definedName></definedNames><calcPr')
    p.sub(WORKBOOK, b"</workbook>", b'<extLst><ext uri="{46BE6895-7355-4a93-B00E-2C351335B9C9}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
          b"<x15:slicerCaches " + _X14 + b'><x14:slicerCache r:id="rId90"/></x15:slicerCaches></ext></extLst></workbook>')


def _pivot(p: Parts, source: bytes) -> None:
    p.add("xl/pivotCache/pivotCacheDefinition1.xml", b"<pivotCacheDefinition " + MAIN_NS + b" " + R_NS + b' r:id="rId1" refreshedBy="Anna" refreshedDate="46000" recordCount="5">'
          b'<cacheSource type="worksheet"><worksheetSource ' + source + b"/></cacheSource><cacheFields count=\"6\">" + b"".join(
              b'<cacheField name="%s" numFmtId="0"><sharedItems/></cacheField>' % n for n in (b"Rate Key", b"Date", b"Currency", b"Rate", b"Source", b"Checked"))
          + b"</cacheFields></pivotCacheDefinition>", _SML + "pivotCacheDefinition+xml", WORKBOOK, "pivotCacheDefinition", "rId91")
    p.add("xl/pivotCache/pivotCacheRecords1.xml", b"<pivotCacheRecords " + MAIN_NS + b' count="1"><r><s v="a"/><n v="1"/><s v="USD"/><n v="1"/><s v="x"/><s v="y"/></r></pivotCacheRecords>',
          _SML + "pivotCacheRecords+xml", "xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheRecords", "rId1")
    p.add("xl/pivotTables/pivotTable1.xml", b"<pivotTableDefinition " + MAIN_NS + b' name="PivotTable1" cacheId="7" dataCaption="Values"><location ref="J1:J2" firstHeaderRow="1" '
          b'firstDataRow="1" firstDataCol="0"/><pivotFields count="6"><pivotField dataField="1"/>' + b"<pivotField/>" * 5 + b'</pivotFields><dataFields count="1"><dataField name="Count" '
          b'fld="0" subtotal="count"/></dataFields></pivotTableDefinition>', _SML + "pivotTable+xml", DASHBOARD, "pivotTable", "rId91")
    p.add("xl/pivotCache/pivotCacheDefinition1.xml", p.parts["xl/pivotCache/pivotCacheDefinition1.xml"], "", "xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "rId1")
    p.sub(WORKBOOK, b"</workbook>", b'<pivotCaches><pivotCache cacheId="7" r:id="rId91"/></pivotCaches></workbook>')


@edited(Follow("xl/pivotCache/pivotCacheDefinition1.xml", '<worksheetSource name="Rates"/>'))
def pivot_over_our_table(p: Parts) -> None:
    _pivot(p, b'name="Rates"')


@edited(Follow("xl/pivotCache/pivotCacheDefinition1.xml", 'ref="B4:G{last}" sheet="FX rates"'))
def pivot_over_our_cells(p: Parts) -> None:
    _pivot(p, b'ref="B4:G9" sheet="FX rates"')


@edited(Follow("xl/threadedComments/threadedComment1.xml", 'ref="E5"'), start="notes")
def threaded_comments(p: Parts) -> None:
    ns = b'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    p.add("xl/threadedComments/threadedComment1.xml", b"<ThreadedComments " + ns + b'><threadedComment ref="E5" dT="2026-11-01T10:00:00.00" '
          b'personId="{A0000000-0000-4000-8000-000000000001}" id="{B0000000-0000-4000-8000-000000000001}"><text>Is this right?</text></threadedComment></ThreadedComments>',
          _MS + "threadedcomments+xml", FX, "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "rId92")
    p.add("xl/persons/person.xml", b"<personList " + ns + b'><person displayName="Anna" id="{A0000000-0000-4000-8000-000000000001}" userId="a" providerId="None"/></personList>',
          _MS + "person+xml", WORKBOOK, "http://schemas.microsoft.com/office/2017/10/relationships/person", "rId92")


@edited(Follow(FX, 'r:id="rId93"'))
def printer_settings(p: Parts) -> None:
    p.add("xl/printerSettings/printerSettings1.bin", bytes(range(256)) * 9, _SML + "printerSettings", FX, "printerSettings", "rId93")
    p.put(FX, b'<pageSetup paperSize="9" orientation="landscape" r:id="rId93" ' + R_NS + b"/>")


@edited(Follow(WORKBOOK, "[1]FX!$E$5:$E$9</definedName>"), Follow(WORKBOOK, "'[1]FX rates'!$E$5:$E$9</definedName>"))
def external_links(p: Parts) -> None:
    p.add("xl/externalLinks/externalLink1.xml", b"<externalLink " + MAIN_NS + b'><externalBook r:id="rId1" ' + R_NS + b'><sheetNames><sheetName val="FX rates"/></sheetNames>'
          b'<sheetDataSet><sheetData sheetId="0"><row r="5"><cell r="E5"><v>1</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>',
          _SML + "externalLink+xml", WORKBOOK, "externalLink", "rId94")
    p.add("", b"", "", "xl/externalLinks/externalLink1.xml", "externalLinkPath", "rId1", external="file:///C:/old/book.xlsx")
    p.sub(WORKBOOK, b"<calcPr", b'<externalReferences><externalReference r:id="rId94"/></externalReferences><definedNames><definedName name="Old">[1]FX!$E$5:$E$9</definedName>'
          b"<definedName name=\"Older\">'[1]FX rates'!$E$5:$E$9</definedName></definedNames><calcPr")
    p.sub(DASHBOARD, b"<f>SUM(Invoices[Open])</f>", b"<f>SUM('[1]FX rates'!$E$5:$E$9)</f>")


@edited(Follow("customXml/item1.xml", "<query>"))
def custom_xml(p: Parts) -> None:
    p.add("customXml/item1.xml", b"<root><query>let x = 1 in x</query></root>", "", WORKBOOK, "customXml", "rId95")
    p.add("customXml/itemProps1.xml", b'<ds:datastoreItem ds:itemID="{C0000000-0000-4000-8000-000000000001}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
          b"<ds:schemaRefs/></ds:datastoreItem>", "customXmlProperties+xml", "customXml/item1.xml", "customXmlProps", "rId1")


@edited(Follow("xl/connections.xml", "Query - Bank"))
def queries(p: Parts) -> None:
    p.add("xl/connections.xml", b"<connections " + MAIN_NS + b'><connection id="1" keepAlive="1" name="Query - Bank" type="5" refreshedVersion="8" background="1">'
          b'<dbPr connection="Provider=Microsoft.Mashup.OleDb.1;Location=Bank" command="SELECT * FROM [Bank]"/></connection></connections>',
          _SML + "connections+xml", WORKBOOK, "connections", "rId96")


@edited(Follow(FX, '<protectedRange sqref="G5:G{last}"'))
def protected_ranges(p: Parts) -> None:
    p.put(FX, b'<protectedRanges><protectedRange sqref="G5:G9" name="Checks"/></protectedRanges>')


@edited(Follow(FX, "<scenarios "))
def scenarios_and_watches(p: Parts) -> None:
    p.put(FX, b'<scenarios current="0"><scenario name="Best" count="1" user="Anna"><inputCells r="L1" val="2"/></scenario></scenarios>')
    p.put(FX, b'<cellWatches><cellWatch r="E5"/></cellWatches>')
    p.put(FX, b'<phoneticPr fontId="0"/>')


@edited(Follow(FX, "<customSheetViews>"))
def custom_views(p: Parts) -> None:
    guid = b"{D0000000-0000-4000-8000-000000000001}"
    p.sub(WORKBOOK, b"</workbook>", b'<customWorkbookViews><customWorkbookView name="Mine" guid="' + guid + b'" windowWidth="100" windowHeight="100" activeSheetId="1"/>'
          b"</customWorkbookViews></workbook>")
    p.put(FX, b'<customSheetViews><customSheetView guid="' + guid + b'" scale="80"><pane xSplit="1" topLeftCell="B1" activePane="topRight"/><autoFilter ref="B4:G9"/>'
          b"</customSheetView></customSheetViews>")


@edited(Follow(FX, "<customProperties>"))
def custom_sheet_properties(p: Parts) -> None:
    p.add("xl/customProperty1.bin", b"addin\0data", _SML + "customProperty", FX, "customProperty", "rId97")
    p.put(FX, b'<customProperties><customPr name="AddIn" r:id="rId97" ' + R_NS + b"/></customProperties>")


@edited(Follow("xl/webextensions/taskpanes.xml", "wetp"))
def task_pane_of_another_addin(p: Parts) -> None:
    p.add("xl/webextensions/webextension1.xml", b'<we:webextension xmlns:we="http://schemas.microsoft.com/office/webextensions/webextension/2010/11" id="{E0000000-0000-4000-8000-000000000001}">'
          b'<we:reference id="wa104" version="1.0.0.0" store="en-US" storeType="OMEX"/></we:webextension>', _MS.replace("excel.", "office.webextension+xml"))
    p.add("xl/webextensions/taskpanes.xml", b'<wetp:taskpanes xmlns:wetp="http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11" ' + R_NS + b'><wetp:taskpane dockstate="right" '
          b'visibility="0" width="350" row="1"><wetp:webextensionref r:id="rId1"/></wetp:taskpane></wetp:taskpanes>', _MS.replace("excel.", "office.webextensiontaskpanes+xml"),
          "", "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "rId98")
    p.add("xl/webextensions/webextension1.xml", p.parts["xl/webextensions/webextension1.xml"], "", "xl/webextensions/taskpanes.xml",
          "http://schemas.microsoft.com/office/2011/relationships/webextension", "rId1")


@edited(Follow(FX, 't="shared"'))
def shared_formulas(p: Parts) -> None:
    for n, row in enumerate(range(5, 10)):
        f = b'<f t="shared" ref="L5:L9" si="0">E5*2</f>' if n == 0 else b'<f t="shared" si="0"/>'
        _cell(p, FX, row, b'<c r="L%d">%s<v>%.15g</v></c>' % (row, f, 2 * (1.01 + n / 100)))


@edited(start="own_column_by_addresses")
def shared_formulas_in_the_table(p: Parts) -> None:
    p.sub(FX, b"<f>1/E5</f>", b'<f t="shared" ref="G5:G9" si="3">1/E5</f>')
    for row in range(6, 10):
        p.sub(FX, b"<f>1/E%d</f>" % row, b'<f t="shared" si="3"/>')


@edited()
def what_if_table(p: Parts) -> None:
    _cell(p, FX, 5, b'<c r="M5"><f t="dataTable" ref="M5:M6" dt2D="0" dtr="0" r1="L1"/><v>1</v></c>')
    _cell(p, FX, 6, b'<c r="M6"><v>2</v></c>')


@edited()
def calculation_chain(p: Parts) -> None:
    p.add("xl/calcChain.xml", b"<calcChain " + MAIN_NS + b'><c r="J6" i="1"/><c r="B1" i="10"/></calcChain>', _SML + "calcChain+xml", WORKBOOK, "calcChain", "rId99")


@edited()
def revision_ids_and_alternate_content(p: Parts) -> None:
    mc = (b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
          b'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"')
    for part in (FX, INVOICES):
        p.sub(part, b"<worksheet ", b"<worksheet " + mc + b' xr:uid="{F0000000-0000-4000-8000-000000000001}" ')
        p.parts[part] = re.sub(rb'<row r="(\d+)" spans="([\d:]+)"', rb'<row r="\1" spans="\2" x14ac:dyDescent="0.25"', p.parts[part])
    p.sub(FX_TABLE, b"<table ", b"<table " + mc + b' xr:uid="{F0000000-0000-4000-8000-000000000002}" ')


@edited()
def parts_with_other_names(p: Parts) -> None:
    for old, new in ((FX, "xl/worksheets/kurse.xml"), (FX_TABLE, "xl/tabellen/rates.xml")):
        p.parts = {n.replace(old, new): d.replace(b"/" + old.encode(), b"/" + new.encode()) for n, d in p.parts.items()}
    p.parts["xl/worksheets/_rels/kurse.xml.rels"] = p.parts.pop("xl/worksheets/_rels/sheet1.xml.rels").replace(b"../tables/table1.xml", b"/xl/tabellen/rates.xml")
    p.sub("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"/xl/worksheets/kurse.xml")


@edited()
def not_compressed_and_with_folders(p: Parts) -> None:
    p.stored, p.folders = True, True


@edited()
def relationships_with_types_of_their_own(p: Parts) -> None:
    """No type for all .rels parts, but one for each of them: a new one must get its own, too."""
    kind = b"application/vnd.openxmlformats-package.relationships+xml"
    p.sub("[Content_Types].xml", b'<Default Extension="rels" ContentType="' + kind + b'"/>', b"")
    for name in [n for n in p.parts if n.endswith(".rels")]:
        p.sub("[Content_Types].xml", b"</Types>", f'<Override PartName="/{name}" ContentType="{kind.decode()}"/></Types>'.encode())


@edited()
def what_an_archive_program_left(p: Parts) -> None:
    """Parts that belong to no workbook, as macOS packs them along."""
    for name in list(p.parts):
        folder, _, base = name.rpartition("/")
        p.parts[f"__MACOSX/{folder}/._{base}".replace("//", "/")] = b"\0\5\x16\7 of the Finder"


@edited()
def no_dimension_no_spans(p: Parts) -> None:
    for part in (FX, INVOICES):
        p.parts[part] = re.sub(rb' spans="[\d:]+"', b"", re.sub(rb"<dimension [^>]*/>", b"", p.parts[part]))


@edited()
def inline_strings(p: Parts) -> None:
    strings = re.findall(rb"<si>(.*?)</si>", p.parts["xl/sharedStrings.xml"], re.DOTALL)
    for part in [n for n in p.parts if n.startswith("xl/worksheets/sheet")]:
        p.parts[part] = re.sub(rb'( t=)"s"><v>(\d+)</v>', lambda m: m[1] + b'"inlineStr"><is>' + strings[int(m[2])] + b"</is>", p.parts[part])


@edited()
def rows_and_cells_without_addresses(p: Parts) -> None:
    """Cells are found by their order alone; only possible where no cell is left out."""
    for part in (INVOICES,):
        data = re.sub(rb'<row r="\d+"', b"<row", p.parts[part])
        p.parts[part] = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", data)


@edited()
def rows_without_numbers(p: Parts) -> None:
    p.sub(FX, b'<row r="5" ', b"<row ")
    p.sub(FX, b'<row r="6" ', b"<row ")


@edited()
def single_quotes(p: Parts) -> None:
    for part in (FX, INVOICES):
        p.parts[part] = re.sub(rb'(<(?:c|row|v|f) [^>]*>)', lambda m: m[1].replace(b'"', b"'"), p.parts[part])


@edited()
def comments_and_cdata_among_the_cells(p: Parts) -> None:
    p.sub(FX, b'<row r="5"', b"<!-- rates <row> --><row r=\"5\"")
    p.sub(FX, b"<f>E6*2</f>", b"<f><![CDATA[E6*2]]></f>")
    p.sub(FX, b"</row><row", b"</row>\n\t<row", 50)


@edited()
def utf16(p: Parts) -> None:
    p.parts[INVOICES] = p.parts[INVOICES].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


@edited()
def byte_order_marks(p: Parts) -> None:
    for part in (FX, INVOICES, FX_TABLE, WORKBOOK, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        p.parts[part] = b"\xef\xbb\xbf" + p.parts[part]


def _prefix(data: bytes) -> bytes:
    return re.sub(rb"<(/?)([a-zA-Z])(?![^<>]*:[a-z]*=\"http://purl)", rb"<\1x:\2", data).replace(b"xmlns=", b"xmlns:x=", 1)


@edited()
def prefixed_sheets(p: Parts) -> None:
    for part in (FX, INVOICES):
        p.parts[part] = _prefix(p.parts[part])


@edited(Follow("xl/tables/table1.xml", "<x:table "))
def prefixed_everything(p: Parts) -> None:
    for part in [n for n in p.parts if re.match(r"xl/(worksheets/sheet|tables/|workbook\.xml|sharedStrings|styles)", n)]:
        p.parts[part] = _prefix(p.parts[part])
    for part in [n for n in p.parts if n.endswith(".rels")] + ["[Content_Types].xml"]:
        p.parts[part] = _prefix(p.parts[part])


def strict_parts(p: Parts) -> None:
    for name, data in p.parts.items():
        if name.endswith((".xml", ".rels")):
            for old, new in ((b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
                             (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")):
                data = data.replace(old, new)
            p.parts[name] = data
    p.parts[WORKBOOK] = re.sub(rb"<workbook ", b'<workbook conformance="strict" ', p.parts[WORKBOOK], count=1)


@edited()
def iso_strict(p: Parts) -> None:
    strict_parts(p)


@edited()
def iso_dates(p: Parts) -> None:
    strict_parts(p)
    p.parts[FX] = re.sub(rb'<c r="C(\d)" s="(\d+)"><v>\d+</v>', lambda m: b'<c r="C%s" s="%s" t="d"><v>2026-0%d-01</v>' % (m[1], m[2], int(m[1]) - 4), p.parts[FX])


@edited(suffix=".xlsm")
def macros(p: Parts) -> None:
    p.sub("[Content_Types].xml", b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    p.add("xl/vbaProject.bin", vba_project(), _MS + "vbaProject", WORKBOOK, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "rId80")


def vba_project() -> bytes:
    """A real project, made by the add-in's own writer."""
    from addin.excel.ovba import Module, project
    return project("Mine", [Module("Refresh", 'Attribute VB_Name = "Refresh"\nSub Refresh()\nEnd Sub\n')])


@edited(Follow(INVOICES_TABLE, "xmlColumnPr"))
def xml_map(p: Parts) -> None:
    p.sub(INVOICES_TABLE, b'name="Note"/>', b'name="Note"><xmlColumnPr mapId="1" xpath="/a/b" xmlDataType="string"/></tableColumn>')
    p.add("xl/xmlMaps.xml", b"<MapInfo " + MAIN_NS + b' SelectionNamespaces=""><Schema ID="S1"><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/></Schema>'
          b'<Map ID="1" Name="a" RootElement="a" SchemaID="S1" ShowImportExportValidationErrors="false" AutoFit="true" Append="false" PreserveSortAFLayout="true" PreserveFormat="true"/>'
          b"</MapInfo>", "application/xml", WORKBOOK, "xmlMaps", "rId81")


@edited(says="filled by a query")
def table_filled_by_a_query(p: Parts) -> None:
    p.sub(FX_TABLE, b"<table ", b'<table tableType="queryTable" ')
    p.parts[FX_TABLE] = re.sub(rb'(<tableColumn id="(\d)")', rb'\1 queryTableFieldId="\2"', p.parts[FX_TABLE])
    p.add("xl/queryTables/queryTable1.xml", b"<queryTable " + MAIN_NS + b' name="q" connectionId="1" autoFormatId="16"><queryTableRefresh nextId="7"><queryTableFields count="1">'
          b'<queryTableField id="1" name="Rate Key" tableColumnId="1"/></queryTableFields></queryTableRefresh></queryTable>', _SML + "queryTable+xml", FX_TABLE, "queryTable", "rId1")
    queries(p)


@edited(Follow(FX_TABLE, 'dataDxfId="0"'))
def table_looks_and_descriptions(p: Parts) -> None:
    p.parts["xl/styles.xml"] = re.sub(rb'<dxfs count="0"/>', b'<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>', p.parts["xl/styles.xml"])
    p.sub(FX_TABLE, b'name="Rate"/>', b'name="Rate" dataDxfId="0"/>')
    p.sub(FX_TABLE, b"</table>", b'<extLst><ext uri="{504A1905-F514-4f6f-8877-14C23A59335A}" ' + _X14 + b'><x14:table altText="Rates" altTextSummary="of the bank"/></ext></extLst></table>')
    p.sub(FX_TABLE, b'showRowStripes="1"', b'showRowStripes="0"')


def _cell(p: Parts, part: str, row: int, cell: bytes) -> None:
    """A cell at the end of a row."""
    p.parts[part] = re.sub(rb'(<row r="%d"[^>]*>.*?)(</row>)' % row, lambda m: m[1] + cell + m[2], p.parts[part], count=1, flags=re.DOTALL)

import Testing

@testable import Spreadsheet

struct XLSXTests {
  private func texts(_ sheet: Sheet) -> [String: String] {
    Dictionary(uniqueKeysWithValues: sheet.cells.map { ("\($0.key)", $0.value.text) })
  }

  @Test func everyKindOfCellIsRead() throws {
    let workbook = Workbook(
      """
      <sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in </t>
      <r><t>line</t></r></is></c></row>
      <row><c><v>8</v></c><c t="n"><v>2.50</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1&amp;"x"</f><v>fx</v></c>
      <c s="3"/><c r="H2"><v>1E+2</v></c></row></sheetData>
      """,
      shared: """
        <sst><si><t>plain &amp; simple</t></si><si><r><rPr><b/></rPr><t>ri</t></r><r><t xml:space="preserve">ch </t></r>\
        <rPh sb="0" eb="1"><t>pronounced</t></rPh></si></sst>
        """)
    let sheet = try Sheet(xlsx: workbook.bytes)
    #expect(sheet.name == "Plan")
    #expect(
      texts(sheet) == [
        "A1": "plain & simple", "B1": "rich ", "C1": "in line", "A2": "8", "B2": "2.5", "C2": "TRUE", "D2": "#REF!",
        "E2": "fx", "H2": "100",
      ])
  }

  @Test func namesMayHavePrefixesAndCellsNoOrder() throws {
    var workbook = Workbook("")
    workbook["xl/worksheets/sheet1.xml"] = """
      <x:worksheet xmlns:x="\(XLSXWriter.namespace)"><x:sheetData><x:row r="5"><x:c r="B5"><x:v>2</x:v></x:c>\
      <x:c r="A5"><x:v>1</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>
      """
    let sheet = try Sheet(xlsx: workbook.bytes)
    #expect(texts(sheet) == ["A2": "3", "A5": "1", "B5": "2"])
    #expect(sheet.rows == [2, 5])
    #expect(sheet.lastColumn == 2)
  }

  @Test func mergedCellsShowTheFirst() throws {
    let workbook = Workbook(
      """
      <sheetData><row r="2"><c r="B2"><v>7</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>
      """)
    let sheet = try Sheet(xlsx: workbook.bytes)
    for (place, text) in [("B2", "7"), ("C4", "7"), ("B3", "7"), ("B5", ""), ("A2", "")] {
      #expect(try sheet.text(at: #require(CellReference(place))) == text, "\(place)")
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let odd = "<&>\"' ñ 日本 _x0041_ tab\tline\nbell\u{7} \u{FFFE}"
    var first = Sheet(name: "Plan & <more>", rows: [["RESULTADO", "NÚMERO"], [odd, ""], [" leading and trailing "]])
    first[try #require(CellReference("B2"))] = .number(8)
    first[try #require(CellReference("C2"))] = .boolean(false)
    first.merges = try [#require(CellRange("A5:B9"))]
    let second = Sheet(name: "Lists", rows: [["SI"], ["NO"]])
    var layout = SheetLayout(columnWidths: [1: 24, 2: 10.5], headerRows: 1)
    layout.dropDowns = try [
      DropDown(cells: #require(CellRange("B2:B9")), sheet: "Lists", choices: #require(CellRange("A1:A2")))
    ]
    var dressed = first
    dressed.layout = layout
    let bytes = try XLSXWriter.bytes(of: [dressed, second])
    #expect(try Sheet(xlsx: bytes) == first)
    #expect(try Sheet(file: bytes, named: "Lists") == second)
    #expect(try XLSXWriter.bytes(of: [dressed, second]) == bytes)
    #expect(throws: SpreadsheetError.noSuchSheet("Plan", among: ["Plan & <more>", "Lists"])) {
      try Sheet(xlsx: bytes, named: "Plan")
    }
  }

  @Test func rowsOfCSVHaveTheNumbersThatASpreadsheetShows() throws {
    let text = "a;b\n\n\"two\r\nlines\";\"x\ny\"\n\nlast;\n"
    let sheet = try Sheet(file: Array(text.utf8))
    #expect(texts(sheet) == ["A1": "a", "B1": "b", "A3": "two\r\nlines", "B3": "x\ny", "A5": "last"])
  }
}

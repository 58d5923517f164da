import Testing

@testable import Spreadsheet

struct HostileSpreadsheetTests {
  private static let sheetPart = "xl/worksheets/sheet1.xml"

  private static func cell(_ attributes: String, _ content: String = "<v>1</v>") -> Workbook {
    Workbook("<sheetData><row r=\"1\"><c \(attributes)>\(content)</c></row></sheetData>")
  }

  private static func changed(_ change: (inout Workbook) -> Void) -> Workbook {
    var workbook = cell("r=\"A1\"")
    change(&workbook)
    return workbook
  }

  private static func raw(_ text: String) -> Workbook { changed { $0[sheetPart] = text } }

  private static let laughs = """
    <?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>
    """

  private static let place = CellReference(column: 1, row: 1)

  static let broken: [(String, Workbook, SpreadsheetError)] = [
    ("no relations", changed { $0["_rels/.rels"] = nil }, .noWorkbook),
    ("another document", changed { $0["_rels/.rels"] = "<Relationships/>" }, .noWorkbook),
    ("no workbook", changed { $0["xl/workbook.xml"] = nil }, .missingPart("xl/workbook.xml")),
    ("no sheets", changed { $0["xl/workbook.xml"] = "<workbook/>" }, .noWorkbook),
    ("no sheet", changed { $0[sheetPart] = nil }, .missingPart(sheetPart)),
    ("broken XML", raw("<worksheet><sheetData>"), .brokenXML(part: sheetPart, line: 1, column: 23)),
    ("entities", raw(laughs), .documentType(part: sheetPart)),
    (
      "a file from outside",
      raw("<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet>&x;</worksheet>"),
      .documentType(part: sheetPart)
    ),
    ("UTF-7", raw("<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE"), .encoding(part: sheetPart)),
    ("NUL", raw("<worksheet>\0</worksheet>"), .encoding(part: sheetPart)),
    (
      "depth", raw(String(repeating: "<a>", count: 100_000)),
      .tooDeep(part: sheetPart, limit: SpreadsheetLimits.standard.depth)
    ),
    (
      "a bomb", raw("<worksheet>" + String(repeating: " ", count: 17 << 20)),
      .partTooLarge(sheetPart, limit: SpreadsheetLimits.standard.partBytes)
    ),
    ("absurd place", cell("r=\"ZZZZZ99999999999\""), .badReference("ZZZZZ99999999999", part: sheetPart)),
    (
      "absurd row", Workbook("<sheetData><row r=\"99999999999999999999\"/></sheetData>"),
      .badReference("row 99999999999999999999", part: sheetPart)
    ),
    (
      "row below the last", Workbook("<sheetData><row r=\"1048576\"/><row><c><v>1</v></c></row></sheetData>"),
      .badReference("row 1048577", part: sheetPart)
    ),
    (
      "cell outside of rows", Workbook("<sheetData><c><v>1</v></c></sheetData>"),
      .badReference("row 0", part: sheetPart)
    ),
    (
      "merge beyond the sheet", Workbook("<mergeCells><mergeCell ref=\"A1:XFE1\"/></mergeCells>"),
      .badReference("A1:XFE1", part: sheetPart)
    ),
  ]

  @Test(arguments: broken.map(\.0)) func aBrokenWorkbookIsRefused(_ name: String) throws {
    let (_, workbook, error) = try #require(Self.broken.first { $0.0 == name })
    let bytes = try workbook.bytes
    #expect(throws: error) { try Sheet(file: bytes) }
  }

  @Test(arguments: [
    "", "text", "<a", "<a>", "<a></b>", "<a b=c/>", "<a>&nbsp;</a>", "<a>&lt</a>", "<a>\u{1}</a>",
  ])
  func whatIsNoXMLIsRefused(_ text: String) throws {
    let bytes = try Self.raw(text).bytes
    #expect(throws: SpreadsheetError.self) { try Sheet(file: bytes) }
  }

  @Test(arguments: [
    ("t=\"s\"", "0"), ("t=\"s\"", "-1"), ("t=\"s\"", "99999999999999999999"), ("", "eight"), ("", "1e999"), ("", "nan"),
  ])
  func aCellThatCannotBeIsNamed(_ attributes: String, _ number: String) throws {
    let bytes = try Self.cell("r=\"C7\" \(attributes)", "<v>\(number)</v>").bytes
    let thrown = #expect(throws: SpreadsheetError.self) { try Sheet(file: bytes) }
    let place = try #require(CellReference("C7"))
    let wanted: SpreadsheetError = attributes.isEmpty ? .badNumber(number, place) : .badSharedText(place)
    #expect(thrown == wanted)
    #expect(wanted.description.contains("C7"))
  }

  @Test func aCellIsGivenOnce() throws {
    let bytes = try Workbook(
      "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row></sheetData>"
    ).bytes
    let place = try #require(Self.place)
    #expect(throws: SpreadsheetError.givenTwice(place)) { try Sheet(file: bytes) }
  }

  @Test func amountsAreLimited() throws {
    var limits = SpreadsheetLimits.standard
    limits.cells = 3
    limits.merges = 1
    limits.parts = 5
    let cells = try Workbook(
      "<sheetData><row>\(String(repeating: "<c><v>1</v></c>", count: 4))</row></sheetData>"
    ).bytes
    #expect(throws: SpreadsheetError.tooManyCells(limit: 3)) { try Sheet(xlsx: cells, limits: limits) }
    let shared = try Workbook("", shared: "<sst>\(String(repeating: "<si/>", count: 4))</sst>").bytes
    #expect(throws: SpreadsheetError.tooManyCells(limit: 3)) { try Sheet(xlsx: shared, limits: limits) }
    let merges = try Workbook("<mergeCells><mergeCell ref=\"A1\"/><mergeCell ref=\"A2\"/></mergeCells>").bytes
    #expect(throws: SpreadsheetError.tooManyMerges(limit: 1)) { try Sheet(xlsx: merges, limits: limits) }
    var many = Workbook("")
    many["one/more"] = ""
    let parts = try many.bytes
    #expect(throws: SpreadsheetError.tooManyParts(limit: 5)) { try Sheet(xlsx: parts, limits: limits) }
    #expect(throws: SpreadsheetError.tooManyCells(limit: 3)) { try Sheet(csv: Array("a,b,c,d".utf8), limits: limits) }
    limits.fileBytes = 3
    #expect(throws: SpreadsheetError.tooLarge(limit: 3)) { try Sheet(xlsx: cells, limits: limits) }
    #expect(throws: SpreadsheetError.tooLarge(limit: 3)) { try Sheet(csv: Array("a,b,".utf8), limits: limits) }
  }

  @Test func aMergeOfTheWholeSheetCostsNothing() throws {
    let workbook = Workbook(
      """
      <sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>
      """)
    let sheet = try Sheet(xlsx: workbook.bytes)
    #expect(try sheet.text(at: #require(CellReference("XFD1048576"))) == "1")
    #expect(sheet.cells.count == 1)
  }

  @Test func pathsLeadNowhereOutsideOfTheArchive() throws {
    let workbook = Self.changed {
      $0["xl/_rels/workbook.xml.rels"] = """
        <Relationships><Relationship Id="r1" Type="\(Workbook.kind)/worksheet" Target="../../../../etc/passwd"/></Relationships>
        """
    }
    let bytes = try workbook.bytes
    #expect(throws: SpreadsheetError.missingPart("etc/passwd")) { try Sheet(file: bytes) }
  }

  @Test func aFileOfOldExcelIsToldByItsFirstBytes() {
    #expect(throws: SpreadsheetError.compoundFile) {
      try Sheet(file: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    }
  }

  @Test func noCutAndNoFlippedByteCrashes() throws {
    let whole = try Workbook("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>").bytes
    for length in 0..<whole.count {
      #expect(throws: SpreadsheetError.self, "\(length)") { try Sheet(xlsx: Array(whole.prefix(length))) }
    }
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 0xFF
      _ = try? Sheet(xlsx: bytes)
    }
  }
}

import Testing

@testable import Spreadsheet

struct CSVReaderTests {
  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2", [["a", "b"], ["1", "2"]]),
    ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
    ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
    ("\"a;x\",b\n1,2\n", [["a;x", "b"], ["1", "2"]]),
    ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}\na;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
    ("a,b\n\"x \"\"y\"\"\",\"line\nbreak\"\n", [["a", "b"], ["x \"y\"", "line\nbreak"]]),
    ("a,b\n\"cr\r\nlf\",2\n", [["a", "b"], ["cr\r\nlf", "2"]]),
    ("a,b\n,\n", [["a", "b"], ["", ""]]),
    ("a,b\n\n1,2\n\n\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,5\" pipe\n", [["a", "b"], ["1", "5\" pipe"]]),
    ("a\n\"\"\n", [["a"], [""]]),
    ("a", [["a"]]),
    ("", []),
    ("\n\n", []),
    ("ñ,b\n日本,2", [["ñ", "b"], ["日本", "2"]]),
  ])
  func cellsAreReadInPiecesOfAnySize(_ text: String, _ rows: [[String]]) throws {
    for size in [1, 2, 3, 7, 1_000] {
      var reader = CSVReader()
      var found: [[String]] = []
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        found += try reader.read(bytes.prefix(size)).map(\.cells)
        bytes = bytes.dropFirst(size)
      }
      found += try reader.finish().map(\.cells)
      #expect(found == rows, "in pieces of \(size)")
    }
  }

  @Test func aRecordKnowsTheLineOnWhichItBegins() throws {
    var reader = CSVReader()
    var rows = try reader.read(Array("a,b\r\n\"x\r\ny\",1\r\n\r\nz,2\r\n".utf8))
    rows += try reader.finish()
    #expect(rows.map(\.line) == [1, 2, 5])
  }

  @Test(arguments: [
    ("a,b\n\"x,1\n", CSVError.Reason.quoteNotClosed, 2, 1),
    ("a,b\n1,\"x\"y\n", .textAfterQuote, 2, 2),
    ("a,b\n1,\0\n", .nul, 2, 2),
    ("a,b,c,d\n", .tooManyColumns(3), 1, 4),
    ("a,b\n\(String(repeating: "x", count: 60))\n", .rowTooLong(50), 2, 1),
  ])
  func whatIsNoCSVIsRefusedWithItsPlace(_ text: String, _ reason: CSVError.Reason, _ line: Int, _ column: Int) {
    #expect(throws: CSVError(reason, line: line, column: column)) {
      var reader = CSVReader(limits: CSVLimits(rowBytes: 50, columns: 3))
      _ = try reader.read(Array(text.utf8))
      _ = try reader.finish()
    }
  }

  @Test func bytesOfAnotherEncodingAreRefused() {
    #expect(throws: CSVError(.notText, line: 2, column: 1)) {
      var reader = CSVReader()
      _ = try reader.read(Array("a\n".utf8) + [0xE9, 0x0A])
    }
    #expect(throws: CSVError(.utf16, line: 1, column: 1)) {
      var reader = CSVReader()
      _ = try reader.read([0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00])
    }
  }
}

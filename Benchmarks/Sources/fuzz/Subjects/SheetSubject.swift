import Spreadsheet
import harness

/// Workbooks through the reader of spreadsheets.
struct SheetSubject: Subject {
  let name = "sheet"

  func input(_ random: inout SplitMix) -> [UInt8] {
    let rows = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      (0..<Int.random(in: 1...4, using: &random)).map { _ in Hostile.text(&random) }
    }
    let bytes = (try? XLSXWriter.bytes(of: [Sheet(name: "Plan", rows: rows)])) ?? []
    return Bool.random(using: &random) ? bytes : Mutation.of(bytes, &random)
  }

  /// What is read is read alike once it was written.
  func take(_ input: [UInt8]) throws {
    guard let sheet = try? Sheet(file: input), !sheet.cells.isEmpty else { return }
    guard let again = try? Sheet(xlsx: XLSXWriter.bytes(of: [Sheet(name: "Plan", cells: sheet.cells)])) else {
      throw Violation("it is written so that it cannot be read")
    }
    guard again.cells == sheet.cells else { throw Violation("it is written as something else") }
  }
}

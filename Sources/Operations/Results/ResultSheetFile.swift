import Engine
package import Foundation
import JSONText
package import ResultSheet
import Spreadsheet

/// In which form a sheet is written.
package enum SheetFormat: String, Sendable, Hashable, Codable, CaseIterable {
  case xlsx
  case csv
}

/// A sheet as the bytes of a file.
package struct ResultSheetFile: Sendable, Hashable, Codable {
  /// How many rows below the headings say something.
  package let rows: Int
  /// What the file holds.
  package let content: Data

  /// An empty sheet in which a plan can be written.
  ///
  /// - Throws: ``OperationFailure`` if it cannot be packed.
  package static func template(_ language: SheetLanguage, _ format: SheetFormat) throws -> ResultSheetFile {
    try ResultSheetFile(PlanSheet(language: language).template(), format)
  }

  /// - Parameter sheets: the plan's, and for a workbook those to which it refers.
  init(_ sheets: [Sheet], _ format: SheetFormat) throws {
    let headings = sheets.first?.layout.headerRows ?? 0
    rows = max(0, (sheets.first?.rows.count ?? 0) - headings)
    do {
      content =
        switch format {
        case .xlsx: Data(try XLSXWriter.bytes(of: sheets))
        case .csv: Data(Self.csv(sheets.first ?? Sheet()))
        }
    } catch {
      throw OperationFailure(code: "unwritable_sheet", message: "\(error)")
    }
  }

  private static func csv(_ sheet: Sheet) -> [UInt8] {
    var writer = JSONWriter(capacity: 16 << 10)
    // By a byte order mark Excel tells UTF-8.
    writer.raw("\u{FEFF}")
    for row in 1...(sheet.rows.last ?? 1) {
      for column in 1...max(1, sheet.lastColumn) {
        if column > 1 { writer.raw(",") }
        if let place = CellReference(column: column, row: row), let value = sheet[place] { writer.cell(value.text) }
      }
      writer.raw("\r\n")
    }
    return writer.bytes
  }
}

extension Sheet {
  /// Reads a file of a plan, XLSX or CSV.
  ///
  /// - Parameter name: The sheet of a workbook; nil means the first.
  /// - Throws: ``OperationFailure``.
  init(plan input: ByteStream, named name: String?, title: String) async throws {
    var bytes: [UInt8] = []
    while let piece = try await input.next() {
      bytes += piece
      // One byte too many tells that it is too large.
      guard bytes.count <= SpreadsheetLimits.standard.fileBytes else { break }
    }
    let file = bytes
    let isWorkbook = file.starts(with: Array("PK".utf8))
    if let name, !isWorkbook {
      throw OperationFailure(
        code: "no_such_sheet",
        message: "\(title) is no workbook, so that there is no sheet `\(name.prefix(80))` in it. Leave out --sheet.")
    }
    self = try await offloaded {
      do throws(SpreadsheetError) {
        let sheet = try Sheet(file: file, named: name)
        return isWorkbook ? sheet : sheet.mappingTexts(FormulaGuard.removed)
      } catch {
        throw OperationFailure(code: "unreadable_sheet", message: "\(title): \(error)")
      }
    }
  }
}

import ArgumentParser
import Foundation
import Operations
import ResultSheet

struct ResultsExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a result flow as a spreadsheet.",
    discussion: """
      `trellis results import` reads it again, and changes nothing if nothing was changed. What no sentence says stands in braces, as in \
      results/*.yaml. The ending of the file tells its format.

      Example: trellis results export acme sales_calls plan.xlsx --language es
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The api name of the result flow.")
  var flow: String

  @OptionGroup var target: SheetTarget

  @Option(name: .long, help: "es or en. (default: the tenant's, else en)")
  var language: SheetLanguage?

  func run() async throws {
    let operation = ExportResultSheet(
      tenant: tenant, flow: flow, format: try target.format, language: language?.rawValue)
    let sheet = try await data.run(operation)
    try target.write(sheet)
    try data.print(WrittenSheet(file: target.file, rows: sheet.rows)) {
      "Wrote \(Counted.words($0.rows, "row")) to \($0.file)\n"
    }
  }
}

/// Where a sheet was written.
struct WrittenSheet: Encodable {
  let file: String
  let rows: Int
}

/// The file of a sheet that is written.
struct SheetTarget: ParsableArguments {
  @Argument(help: "The file to write, .xlsx or .csv.", completion: .file(extensions: ["xlsx", "csv"]))
  var file: String

  var format: SheetFormat {
    get throws {
      let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
      guard let format = SheetFormat(rawValue: ending) else {
        throw ValidationError("\(file) has to end with .xlsx or .csv, which tells its format.")
      }
      return format
    }
  }

  func validate() throws { _ = try format }

  /// - Throws: `OperationFailure` if it cannot be written.
  func write(_ sheet: ResultSheetFile) throws {
    do {
      try sheet.content.write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch let error as CocoaError {
      throw OperationFailure(error)
    }
  }
}

extension SheetLanguage: ExpressibleByArgument {}

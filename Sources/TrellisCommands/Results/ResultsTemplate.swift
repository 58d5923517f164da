import ArgumentParser
import Foundation
import Operations
import ResultSheet

struct ResultsTemplate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Writes an empty spreadsheet in which a result flow can be planned.",
    discussion: """
      Its cells offer the sentences that `trellis results import` understands.

      Example: trellis results template plan.xlsx --language es
      """)

  @OptionGroup var target: SheetTarget

  @Option(name: .long, help: "es or en.")
  var language: SheetLanguage = .spanish

  @Flag(name: .long, help: "Write over a file that is there.")
  var force = false

  func run() throws {
    guard force || !FileManager.default.fileExists(atPath: target.file) else {
      throw OperationFailure(
        code: "file_exists",
        message: "\(target.file) is there already, and would be lost. Give another name, or --force to write over it.")
    }
    try target.write(ResultSheetFile.template(language, target.format))
    StandardOutput.write("Wrote \(target.file)\n")
  }
}

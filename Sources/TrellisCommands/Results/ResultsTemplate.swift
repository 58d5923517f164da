import ArgumentParser
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

  func run() throws {
    try target.write(ResultSheetFile.template(language, target.format))
    StandardOutput.write("Wrote \(target.file)\n")
  }
}

import ArgumentParser
import Operations
import ResultSheet

struct ResultsImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Puts a result flow into force as a spreadsheet plans it.",
    discussion: """
      The sheet has a row for each result: RESULTADO, ACCIONES, ACCION EXTRA, CRITERIO MODULO, DEFINITIVO, EFECTIVO, CALIFICACION, TIPO, \
      CRITERIO ESPECIAL, ACCIÓN POR CRITERIO ESPECIAL, or the same in English: RESULT, ACTIONS, EXTRA ACTION, MODULE CRITERION, DEFINITIVE, \
      EFFECTIVE, QUALITY, CHANNEL, SPECIAL CRITERION, ACTION BY SPECIAL CRITERION; MODULO and CODIGO if they are wanted. Its sentences are \
      those of the grammar in the documentation (PresetLanguage, "The consultants' sheet"), in either language. Each cell that cannot be \
      understood is named, with the nearest text that can, and nothing is changed. What the sheet does not speak of stays as it is; a new flow \
      has it from the flow before which it counts. With --dry-run each row is told as it was understood.

      Example: trellis results import acme plan.xlsx --dry-run
      Of a name: trellis results import acme plan.csv --name sales_calls -m "Plan of the consultants"
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var history: PublicationOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(
    help: "The file, .xlsx or .csv, or - for the standard input.", completion: .file(extensions: ["xlsx", "csv"]))
  var file: String

  @Option(name: .long, help: "The api name of the result flow. (default: made from the file's name)")
  var name: String?

  @Option(name: .long, help: "The module of rows that name none. (default: the flow's only one, else that of deals)")
  var module: String?

  @Option(name: .long, help: "The sheet of a workbook. (default: the first)")
  var sheet: String?

  func validate() throws {
    guard file != "-" || name != nil else { throw ValidationError("Give --name for a plan from the standard input.") }
  }

  func run() async throws {
    let input = try InputFile(file)
    let operation = ImportResultSheet(
      tenant: tenant, flow: name, module: module, sheet: sheet, title: input.name, publication: history.publication)
    try data.print(await data.run(operation, reading: input), asText: text)
  }

  private func text(_ imported: ImportedResultSheet) -> String {
    let warnings = imported.warnings.map { warning in
      Printable.line("! \(warning.cell.map { "\($0): " } ?? "")\(warning.message)") + "\n"
    }
    let counts = [
      Counted.words(imported.results, "result"), Counted.words(imported.rows, "row"),
      Counted.words(imported.attempts, "attempt rule"),
    ]
    let understood = imported.understood.map { Printable.line("  \($0.row)  \($0.text)") + "\n" }
    return warnings.joined() + (history.dryRun ? understood.joined() : "")
      + "\(imported.flow): \(counts.joined(separator: ", "))\n"
      + VersionText(imported.version).text
  }
}

import ArgumentParser
import Operations

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Creates or changes records from a CSV file; all rules of the tenant apply.",
    discussion: """
      The header names fields by their api names or their labels in any language; a lookup is named by a unique field of its record, \
      as account.name. Rows that are refused are listed with their line, the others are created; with --atomic it is all or none. \
      Several codes in one cell are separated by blanks or ;. A day where a moment is wanted is the beginning of that day in the \
      tenant's time zone.

      Example: trellis import acme deals deals.csv --map "Deal Name=name" --dry-run
      From a program: ./old-system --export | trellis import acme deals -
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var duplicates: DuplicateOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(
    help: "The file, or - for the standard input: UTF-8, cells separated by comma, semicolon or tab.",
    completion: .file(extensions: ["csv"]))
  var file: String

  @Option(name: .long, help: "What a column means, as COLUMN=FIELD; COLUMN= leaves it out. May be repeated.")
  var map: [FieldAssignment] = []

  @Flag(name: .long, help: "Check every row, and change nothing.")
  var dryRun = false

  @Flag(name: .long, help: "Create records in the states that the file says; needs --reason and the right to enter.")
  var enter = false

  @Option(name: .long, help: "Why they enter in mid-process, for the ledger.")
  var reason: String?

  @Option(
    name: .long, help: "A unique field, such as email: a row changes the record with its value, or creates one."
  )
  var match: String?

  @Flag(name: .long, help: "All rows or none.")
  var atomic = false

  func validate() throws {
    try map.validateOnce()
    guard enter == (reason != nil) else { throw ValidationError("--enter and --reason belong together.") }
    guard match == nil || !enter else {
      throw ValidationError("--match does not go with --enter, which creates records.")
    }
  }

  func run() async throws {
    let columns = Dictionary(map.map { ($0.field, $0.value) }, uniquingKeysWith: { _, last in last })
    let options = ImportOptions(
      map: columns, dryRun: dryRun, enterReason: reason, atomic: atomic, match: match,
      confirmsDuplicates: duplicates.isConfirmed)
    let input = try InputFile(file)
    let operation = ImportRecords(
      tenant: tenant, user: acting.user, module: module, title: input.name, options: options)
    let report = try await data.run(operation, reading: input)
    try data.print(report) { ImportText($0).text }
    if report.refusedCount > 0 || report.stopped != nil { throw CommandFailed.refused }
  }
}

/// An import's report for people.
struct ImportText {
  private let report: ImportReport

  init(_ report: ImportReport) {
    self.report = report
  }

  var text: String {
    let verb = report.isRehearsal ? "would be created" : "created"
    let undone =
      report.undoneCount == 0
      ? "" : ", \(report.undoneCount) in order and not \(verb), since an atomic import takes all rows or none"
    let lines = report.refused.map { row in
      let column = row.column.isEmpty ? "" : "\(row.column): "
      return Printable.line("✗ line \(row.line), \(column)\(row.message)") + "\n"
    }
    let warnings = report.warned.map { row in
      Printable.line("! line \(row.line), \(row.column): \(row.message)") + "\n"
    }
    let kept = report.keptBySystem.joined(separator: ", ")
    let passed = kept.isEmpty ? "" : "passed over, since the system keeps or computes them: \(kept)\n"
    let updated =
      report.updated == 0 ? "" : ", \(report.updated) \(report.isRehearsal ? "would be updated" : "updated")"
    let held = report.held == 0 ? "" : ", \(report.held) held for a review"
    let waiting = report.waiting == 0 ? "" : ", \(report.waiting) waiting for a decision"
    let warned = report.warnedCount == 0 ? "" : ", \(Counted.words(report.warnedCount, "likely duplicate"))"
    let repeated =
      report.repeatedCount == 0 ? "" : ", \(Counted.words(report.repeatedCount, "row")) with the key of an earlier one"
    let rows = Counted.words(report.rows, "row")
    let end = report.isRehearsal ? Rehearsal.end : ""
    let counts =
      "\(rows), \(report.created) \(verb)\(updated)\(held)\(waiting), \(report.refusedCount) refused\(undone)\(warned)\(repeated)\n\(reasons)\(end)"
    let stopped = report.stopped.map {
      "\(Printable.line("✗ stopped: \($0)"))\nWhat was written before stays: \(counts)"
    }
    return lines.joined() + unlisted + warnings.joined() + passed + (stopped ?? counts)
  }

  /// That more rows were refused than are listed.
  private var unlisted: String {
    let more = report.refusedCount - Set(report.refused.map(\.line)).count
    return more > 0 ? "… and \(Counted.words(more, "refused row")) more\n" : ""
  }

  /// Of many refused rows, how many were for what.
  private var reasons: String {
    guard report.refusedCount > Self.countedOneByOne else { return "" }
    return report.reasons.sorted { $0.rows > $1.rows }.prefix(10).map { reason in
      let place = reason.column.isEmpty ? "" : " in \(reason.column)"
      return Printable.line("  \(Counted.words(reason.rows, "row")) refused for \(reason.code)\(place)") + "\n"
    }.joined()
  }

  /// So few refused rows need no summary.
  private static let countedOneByOne = 10
}

import ArgumentParser
import Engine
import Operations

struct RecordErase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erases a record's values permanently, everywhere they are kept.",
    discussion: """
      The values are erased from the record, its history, the reasons and notes of its moves, the search index, the keys of duplicates, \
      stored answers and the free space of the file. The record stays in the recycle bin as an empty shell that says when it was erased; \
      records that were merged into it are erased too. Records that it was converted into have values of their own, and are listed. You \
      need the right to administer the module.

      Example: trellis record erase acme contacts 7 --reason "Request 2026-014" --dry-run
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(
    name: .long,
    help: "A field whose present and former values are erased; may be repeated. (default: the whole record)")
  var field: [String] = []

  @Option(name: .long, help: "Why. The reason is kept permanently, so do not name anybody in it.")
  var reason: String

  @Flag(name: .long, help: "Say what would be erased, and change nothing.")
  var dryRun = false

  func run() async throws {
    let operation = EraseRecord(
      tenant: record.tenant, user: acting.user, target: record.target,
      input: ErasureInput(fields: field, reason: reason), isRehearsal: dryRun)
    try data.print(await data.run(operation)) {
      ErasureText($0, isRehearsal: dryRun).text + (dryRun ? Rehearsal.end : "")
    }
  }
}

/// What an erasure has done, for people.
struct ErasureText {
  let text: String

  init(_ report: ErasureReport, isRehearsal: Bool) {
    let records = report.records.map(\.description).joined(separator: ", ")
    let relatives = report.relatives.map(\.description).joined(separator: ", ")
    text =
      Listing([
        (isRehearsal ? "would be erased" : "erased", records), ("fields", report.fields.joined(separator: ", ")),
        ("entries of the history", "\(report.history)"), ("reasons and notes of moves", "\(report.moves)"),
        ("kept answers", "\(report.answers)"), ("messages", "\(report.messages)"), ("drafts", "\(report.drafts)"),
      ]).text + (relatives.isEmpty ? "" : "Related records with values of their own: \(relatives)\n")
      + report.lacking.map { "\($0.record) has no \($0.field) any more, which is required while it is \($0.state).\n" }
      .joined()
  }
}

import ArgumentParser
import JSONText
import Operations

struct NoteList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the notes about a record, the newest first.",
    discussion: """
      Times are in UTC.

      Example: trellis note list acme deals 42
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "How many, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let answer = try await data.run(ListNotes(about: record.record(as: acting.user), limit: limit, cursor: cursor))
    StandardOutput.write(data.json ? answer.json + "\n" : try NoteTable(answer).text)
  }
}

/// Notes as a table: what the system knows of them, then their texts.
struct NoteTable {
  private let page: JSON
  private static let left: Set = [
    "id", "version", "owner", "created_at", "created_by", "modified_at", "modified_by", "regarding",
  ]

  /// - Throws: `JSONError`.
  init(_ answer: TimelineAnswer) throws {
    page = try JSON(parsing: answer.json.utf8)
  }

  var text: String {
    var table = TextTable("id", "written", "by", "note")
    for note in page["records"]?.items ?? [] {
      let words = (note.members ?? []).filter { !Self.left.contains($0.name) && $0.value != .null }.map(\.value.shown)
      table.add(
        note["id"]?.text ?? "", note["created_at"]?.text.map(Moment.text(of:)) ?? "", writer(of: note),
        words.joined(separator: ": "))
    }
    let more = page["next_cursor"]?.text.map { "More: --cursor \($0)\n" } ?? ""
    return table.text(empty: "There are no notes.") + more
  }

  private func writer(of note: JSON) -> String {
    let writer = note["created_by"]
    return writer?["display_name"]?.text ?? writer?["name"]?.text ?? writer?.shown ?? ""
  }
}

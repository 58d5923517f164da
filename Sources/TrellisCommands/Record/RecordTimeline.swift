import ArgumentParser
import JSONText
import Operations

struct RecordTimeline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Shows what has happened to a record, the newest first: changes, moves and notes.",
    discussion: """
      Times are in UTC.

      Example: trellis record timeline acme deals 42
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var record: RecordOptions

  @Option(name: .long, help: "How many entries, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: String?

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let operation = ShowTimeline(
      tenant: record.tenant, user: acting.user, module: record.module, id: record.id, limit: limit, cursor: cursor)
    let answer = try await data.run(operation)
    StandardOutput.write(data.json ? answer.json + "\n" : try TimelineText(answer).text)
  }
}

/// A timeline for people, an entry a line and what it changed below.
struct TimelineText {
  private let page: JSON

  /// - Throws: `JSONError`.
  init(_ answer: TimelineAnswer) throws {
    page = try JSON(parsing: answer.json.utf8)
  }

  var text: String {
    let more = page["next_cursor"]?.text.map { "More: --cursor \($0)\n" } ?? ""
    return (page["entries"]?.items ?? []).map(text(of:)).joined() + more
  }

  private func text(of entry: JSON) -> String {
    let actor = entry["actor"]?["display_name"]?.text ?? entry["actor"]?["name"]?.text ?? "?"
    let time = entry["at"]?.text.map(Moment.text(of:)) ?? ""
    return Printable.line("\(time)  \(actor): \(words(of: entry))") + "\n" + changes(of: entry)
  }

  private func words(of entry: JSON) -> String {
    switch entry["kind"]?.text {
    case "move":
      let way = [entry["from"]?.text, entry["to"]?.text].compactMap(\.self).joined(separator: " → ")
      let by = entry["transition"]?.text ?? entry["move"]?.text ?? ""
      return "\(entry["field"]?.text ?? "") \(way) (\(by))\(entry["reason"]?.text.map { ": \($0)" } ?? "")"
    case "clock":
      let codes = (entry["codes"]?.items ?? []).compactMap(\.text)
      let reasons = codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))"
      switch entry["event"]?.text {
      case "refused": return "\(entry["transition"]?.text ?? "") was due and could not be run\(reasons)"
      case "warning": return "the time of \(entry["state"]?.text ?? "") is over before long\(reasons)"
      case "approval": return "the time to decide on \(entry["approval"]?.text ?? "") is over\(reasons)"
      case "escalation":
        return "the time of \(entry["state"]?.text ?? "") is still over, and is escalated further\(reasons)"
      default: return "the time of \(entry["state"]?.text ?? "") is over\(reasons)"
      }
    case "note": return "note \(entry["note"]?["id"]?.text ?? "")"
    default: return "\(entry["cause"]?.text ?? "change"), version \(entry["version"]?.text ?? "")"
    }
  }

  private func changes(of entry: JSON) -> String {
    (entry["changes"]?.members ?? []).map { change in
      // As `[old, new]`.
      let words = (change.value.items ?? []).map(\.shown).filter { !$0.isEmpty }.joined(separator: " → ")
      return "  " + Printable.line("\(change.name): \(words)") + "\n"
    }.joined()
  }
}

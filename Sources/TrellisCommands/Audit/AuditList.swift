import ArgumentParser
import JSONText
import Operations

struct AuditList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the audit log, the newest first.",
    discussion: """
      Times are in UTC. `trellis doctor` tells whether an entry was changed or removed.

      Example: trellis audit list acme --action phi --from 2026-01-01
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var acting: ActingOptions
  @OptionGroup var audit: AuditOptions

  @Option(name: .long, help: "How many entries, 1 to 200.")
  var limit = 50

  @Option(name: .long, help: "Where to go on, from the page before.")
  var cursor: Int64?

  func validate() throws {
    guard (1...200).contains(limit) else { throw ValidationError("--limit is 1 to 200.") }
  }

  func run() async throws {
    let operation = ListAudit(
      tenant: audit.tenant, user: acting.user, request: audit.request(limit: limit, before: cursor))
    let answer = try await data.run(operation)
    StandardOutput.write(data.json ? Self.json(answer) + "\n" : try AuditText(answer).text)
  }

  private static func json(_ answer: AuditAnswer) -> String {
    let next = answer.next.map { "\"\($0)\"" } ?? "null"
    return "{\"entries\":[\(answer.entries.joined(separator: ","))],\"next_cursor\":\(next)}"
  }
}

/// Entries of the audit log for people.
struct AuditText {
  let text: String

  /// - Throws: `JSONError`.
  init(_ answer: AuditAnswer) throws {
    var table = TextTable("id", "time", "user", "action", "object", "outcome", "way", "detail")
    for line in answer.entries {
      let entry = try JSON(parsing: line.utf8)
      let way = [entry["way"]?.text, (entry["key"]?.text ?? entry["session"]?.text), entry["address"]?.text]
      let detail = (entry["detail"]?.members ?? []).map { "\($0.name): \($0.value.shown)" }
      table.add(
        entry["id"]?.text ?? "", entry["at"]?.text.map(Moment.text(of:)) ?? "", entry["user"]?["name"]?.text ?? "",
        entry["action"]?.text ?? "", entry["object"]?.text ?? "", entry["outcome"]?.text ?? "",
        way.compactMap(\.self).joined(separator: " "), detail.joined(separator: "; "))
    }
    text =
      table.text(empty: "There are no such entries.") + (answer.next.map { "More: --cursor \($0)\n" } ?? "")
  }
}

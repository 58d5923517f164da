import Foundation
import Testing

/// Every way that somebody might try to move a deal or a listing off its blueprint: each is refused, and nothing has changed.
@Suite struct CheatTests {
  /// A record of a shipped preset, and a state that no step from where it stands leads to.
  struct Target: Sendable, CustomStringConvertible {
    let preset: String
    let module: String
    let field: String
    let blueprint: String
    /// Where a record begins, and where each attack wants to have it.
    let initial: String
    let wanted: String
    /// What a record of the module cannot do without.
    let values: [String: String]
    var description: String { "\(preset) \(module)" }
  }

  static let targets = [
    Target(
      preset: "b2b", module: "deals", field: "stage", blueprint: "opportunity_followup", initial: "qualification",
      wanted: "closed_won", values: ["name": "Spare parts planner", "account": "1", "opportunity_type": "new_business"]),
    Target(
      preset: "real-estate", module: "listings", field: "standard_status", blueprint: "listing_lifecycle",
      initial: "incomplete", wanted: "closed", values: ["listing_id": "X-1", "property": "1", "list_agent": "admin"]),
  ]

  @Test(arguments: targets)
  func everyPathIsGuarded(target: Target) async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let created = try await trellis.succeed(
      "tenant", "create", "acme", "--preset", target.preset, "--samples", "--json"
    ).json()
    let key = try #require(created["admin_key"] as? String)
    let server = try await Server(trellis)
    let records = server.base + "/t/acme/v1/records/\(target.module)"
    let id = try await recordInProcess(target, records, key)
    let before = try await Trellis.curl("\(records)/\(id)", key: key).text

    try await cheatOverHTTP(target, records, id, key)
    try await cheatByImport(target, trellis)
    try await cheatByEffect(target, trellis)
    try await cheatInSQL(target, trellis, id)

    #expect(try await Trellis.curl("\(records)/\(id)", key: key).text == before)
    let doctor = try await trellis.run("doctor", "acme", "--json")
    #expect(!doctor.output.contains("ledger_differs") && !doctor.output.contains("\"error\""))
    try await leaveThePathInTheOpen(target, trellis)
    _ = try await server.stop()
  }

  /// The first record that is in a blueprint and not where the cheat leads.
  private func recordInProcess(_ target: Target, _ records: String, _ key: String) async throws -> Int {
    let list = try await Trellis.curl(
      records + "?limit=50", key: key, "-G", "--data-urlencode", "filter=\(target.field) != '\(target.wanted)'")
    for record in try #require(list.body["records"] as? [[String: Any]]) {
      let id = try #require(record["id"] as? Int)
      let transitions = try await Trellis.curl("\(records)/\(id)/transitions", key: key).text
      if transitions.contains("\"problems\""), !transitions.contains("\"to\":\"\(target.wanted)\"") { return id }
    }
    Issue.record("No record of \(target.module) is in a blueprint.")
    return 0
  }

  private func cheatOverHTTP(_ target: Target, _ records: String, _ id: Int, _ key: String) async throws {
    let change = "{\"\(target.field)\": \"\(target.wanted)\"}"
    let json = ["-H", "Content-Type: application/json"]
    func send(_ method: String, _ path: String, _ body: String) async throws -> (status: Int, text: String) {
      let answer = try await Trellis.curl(records + path, key: key, "-X", method, json[0], json[1], "-d", body)
      return (answer.status, answer.text)
    }
    let patch = try await send("PATCH", "/\(id)", change)
    #expect(patch.status == 422 && patch.text.contains("use_transition"))

    let template = try await Trellis.curl("\(records)/\(id)", key: key).body
    let copied = template.filter {
      !["id", "version", "created_at", "created_by", "modified_at", "modified_by"].contains($0.key)
    }
    let late = try JSONSerialization.data(
      withJSONObject: copied.merging([target.field: target.wanted]) { $1 }.filter { !($0.value is NSNull) })
    let born = try await send("POST", "", String(decoding: late, as: UTF8.self))
    #expect(born.status == 422 && born.text.contains("not_initial"), "\(born.text)")

    for atomic in ["true", "false"] {
      let batch = try await send(
        "POST", "/batch",
        "{\"atomic\": \(atomic), \"operations\": [{\"op\": \"update\", \"id\": \(id), \"values\": \(change)}]}")
      #expect(batch.text.contains("use_transition"), "\(batch.text)")
    }
    let silent = try await send("POST", "/\(id)/override", "{\"to\": \"\(target.wanted)\", \"reason\": \"  \"}")
    #expect(silent.status == 422)
    let forged = try await send("PATCH", "/\(id)", "{\"\(target.field)__move\": 1}")
    #expect(forged.status == 422 && forged.text.contains("unknown_field"))
  }

  private func cheatByImport(_ target: Target, _ trellis: Trellis) async throws {
    let ending = try await trellis.run("import", "acme", target.module, try lateRow(target, trellis), "--json")
    let report = try ending.json()
    #expect(report["created"] as? Int == 0)
    let codes = (report["refused"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
    #expect(codes == ["not_initial"], "\(ending.output)")
  }

  /// A file with one record in the state that no record begins in.
  private func lateRow(_ target: Target, _ trellis: Trellis) throws -> String {
    let file = trellis.data.appending(path: "cheat.csv")
    let cells = target.values.merging([target.field: target.wanted]) { $1 }.sorted { $0.key < $1.key }
    try "\(cells.map(\.key).joined(separator: ","))\n\(cells.map(\.value).joined(separator: ","))\n"
      .write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// An effect of the process itself that sets its field by an expression: no such process comes into force.
  private func cheatByEffect(_ target: Target, _ trellis: Trellis) async throws {
    let file = trellis.data.appending(path: "cheat.yaml")
    let preset = Trellis.repository.appending(path: "presets/\(target.preset)/blueprints/\(target.blueprint).yaml")
    // Transitions are the last that the file says.
    let effect = "{set: {\(target.field): \"=true ? '\(target.wanted)' : ''\"}}"
    try
      (String(contentsOf: preset, encoding: .utf8)
      + "  cheat: {label: Cheat, from: [\(target.initial)], to: \(target.initial), after: [\(effect)]}\n")
      .write(to: file, atomically: true, encoding: .utf8)
    let history = try await trellis.succeed("config", "history", "acme").output
    let published = try await trellis.run("blueprint", "publish", "acme", file.path)
    #expect(published.code == 1)
    #expect(published.error.contains("`\(target.field)` is the field of a blueprint"), "\(published.error)")
    #expect(try await trellis.succeed("config", "history", "acme").output == history)
  }

  /// What may leave the path says who and why, where the doctor shows it.
  private func leaveThePathInTheOpen(_ target: Target, _ trellis: Trellis) async throws {
    let row = try lateRow(target, trellis)
    let silent = try await trellis.run("import", "acme", target.module, row, "--enter")
    #expect(silent.code == 2)
    let entered = try await trellis.run(
      "import", "acme", target.module, row, "--enter", "--reason", "Closed in the old system", "--json")
    #expect(try entered.json()["created"] as? Int == 1, "\(entered.output)\(entered.error)")
    let list = try await trellis.succeed(
      "record", "list", "acme", target.module, "--sort=-id", "--limit", "1", "--json"
    ).json()
    let id = String(try #require((list["records"] as? [[String: Any]])?.first?["id"] as? Int))
    let back = ["transition", "override", "acme", target.module, id, "--to", target.initial, "--reason"]
    #expect(try await trellis.run(back + [" "]).code == 2)
    #expect(try await trellis.run(back + ["Reopened by the court"]).code == 0)
    let doctor = try await trellis.succeed("doctor", "acme")
    for (kind, reason) in [("enter", "Closed in the old system"), ("override", "Reopened by the court")] {
      let line = doctor.output.split(separator: "\n").first { $0.contains(reason) }
      #expect(line?.contains("[\(kind)]") == true && line?.contains("by admin") == true, "\(doctor.output)")
    }
  }

  /// With the `sqlite3` shell on the tenant's file, while the server has it open.
  private func cheatInSQL(_ target: Target, _ trellis: Trellis, _ id: Int) async throws {
    let table = target.module
    let field = target.field
    let state = "(SELECT \(field) FROM \(table) WHERE id = \(id))"
    let version = "(SELECT \(field)__process FROM \(table) WHERE id = \(id))"
    let subject = "(SELECT id FROM process_subject WHERE module = '\(table)' AND field = '\(field)')"
    let move =
      "INSERT INTO process_move(subject, record, version, kind, \"from\", \"to\", transition, actor, at, reason) VALUES"
    let columns = try await sqlite(trellis, "SELECT name FROM pragma_table_info('\(table)')").output
      .split(separator: "\n").map { "\"\($0)\"" }
    #expect(columns.contains("\"\(field)\""))
    let all = columns.joined(separator: ", ")
    let changed = columns.map { $0 == "\"\(field)\"" ? "'\(target.wanted)'" : $0 }.joined(separator: ", ")
    let born = changed.replacing("\"id\"", with: "id + 100000")
    let kept = "CREATE TEMP TABLE kept AS SELECT * FROM \(table) WHERE id = \(id)"
    let reborn = "DELETE FROM \(table) WHERE id = \(id); INSERT INTO \(table)(\(all)) SELECT \(changed) FROM temp.kept"
    let attacks = [
      "REPLACE INTO \(table)(\(all)) SELECT \(changed) FROM \(table) WHERE id = \(id)",
      "PRAGMA recursive_triggers = OFF; REPLACE INTO \(table)(\(all)) SELECT \(changed) FROM \(table) WHERE id = \(id)",
      "INSERT INTO \(table)(\(all)) SELECT \(born) FROM \(table) WHERE id = \(id)",
      "BEGIN; \(kept); \(reborn); COMMIT",
      "PRAGMA foreign_keys = OFF; BEGIN; \(kept); \(reborn); COMMIT",
      "PRAGMA foreign_keys = OFF; DELETE FROM \(table) WHERE id = \(id)",
      "PRAGMA foreign_keys = OFF; UPDATE \(table) SET id = id + 100000 WHERE id = \(id)",
      "UPDATE \(table) SET \(field)__process = NULL WHERE id = \(id)",
      "UPDATE \(table) SET \(field)__move = \(field)__move + 1 WHERE id = \(id)",
      "DELETE FROM process_move WHERE record = \(id)",
      "\(move) (\(subject), \(id), \(version), 'migrate', \(state), '\(target.wanted)', NULL, 1, 0, '')",
      "\(move) (\(subject), \(id), NULL, 'exit', \(state), '\(target.wanted)', NULL, 1, 0, NULL)",
      "\(move) (\(subject), \(id), \(version), 'enter', NULL, '\(target.wanted)', 'enter', 1, 0, NULL)",
      "UPDATE \(table) SET \(field) = '\(target.wanted)' WHERE id = \(id)",
      "PRAGMA foreign_keys = OFF; UPDATE \(table) SET \(field) = '\(target.wanted)' WHERE id = \(id)",
      "PRAGMA recursive_triggers = OFF; REPLACE INTO \(table) SELECT * FROM \(table) WHERE id = \(id)",
      "INSERT INTO \(table) SELECT * FROM \(table) WHERE id = \(id) ON CONFLICT(id) DO UPDATE SET \(field) = '\(target.wanted)'",
      "UPDATE \(table) SET id = id + 100000 WHERE id = \(id)",
      "DELETE FROM \(table) WHERE id = \(id)",
      "\(move) (\(subject), \(id), \(version), 'transition', \(state), '\(target.wanted)', 'cheat', 1, 0, NULL)",
      "\(move) (\(subject), \(id), \(version), 'override', \(state), '\(target.wanted)', NULL, 1, 0, '')",
      "\(move) (\(subject), \(id), NULL, 'free', \(state), '\(target.wanted)', NULL, 1, 0, NULL)",
      "INSERT INTO process_edge VALUES (\(version), \(state), '\(target.wanted)', 'cheat')",
      "UPDATE process_move SET \"to\" = '\(target.wanted)' WHERE record = \(id)",
    ]
    for attack in attacks {
      let ending = try await sqlite(trellis, attack)
      #expect(ending.code != 0 && !ending.error.isEmpty, "\(attack) was let through")
    }
  }

  private func sqlite(_ trellis: Trellis, _ sql: String) async throws -> Trellis.Ending {
    let files = FileManager.default.enumerator(at: trellis.data, includingPropertiesForKeys: nil)
    var store: URL?
    while let file = files?.nextObject() as? URL { if file.lastPathComponent == "store.sqlite" { store = file } }
    return try await Trellis.execute(
      URL(filePath: "/usr/bin/env"), ["sqlite3", "-bail", "-cmd", ".timeout 5000", try #require(store).path, sql])
  }
}

import Foundation
import Testing

/// Every way that somebody might try to move a deal or a listing off its blueprint: each is refused, and nothing has changed.
@Suite struct CheatTests {
  /// A record of a shipped preset, and a state that no step from where it stands leads to.
  struct Target: Sendable, CustomStringConvertible {
    let preset: String
    let module: String
    let field: String
    let wanted: String
    var description: String { "\(preset) \(module)" }
  }

  static let targets = [
    Target(preset: "b2b", module: "deals", field: "stage", wanted: "closed_won"),
    Target(preset: "real-estate", module: "listings", field: "standard_status", wanted: "closed"),
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
    try await cheatInSQL(target, trellis, id)

    #expect(try await Trellis.curl("\(records)/\(id)", key: key).text == before)
    let doctor = try await trellis.run("doctor", "acme", "--json")
    #expect(!doctor.output.contains("ledger_differs") && !doctor.output.contains("\"error\""))
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
    let file = trellis.data.appending(path: "cheat.csv")
    try "\(target.field)\n\(target.wanted)\n".write(to: file, atomically: true, encoding: .utf8)
    let ending = try await trellis.run("import", "acme", target.module, file.path, "--json")
    #expect(ending.output.contains("not_initial"), "\(ending.output)\(ending.error)")
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
    let others =
      "(SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('\(table)') WHERE name <> '\(field)')"
    #expect(try await sqlite(trellis, "SELECT length(\(others)) > 0").output.contains("1"))
    let attacks = [
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

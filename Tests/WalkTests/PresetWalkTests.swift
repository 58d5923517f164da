import Foundation
import Testing

/// The README's walk on each shipped preset, with the built binary and a real server.
@Suite(.serialized) struct PresetWalkTests {
  /// One preset, and where on it a process stands.
  struct Walk: Sendable, CustomStringConvertible {
    let preset: String
    /// The module with the preset's main blueprint, and the blueprint's field.
    let module: String
    let field: String
    /// A state that no record reaches at once.
    let faraway: String
    var description: String { preset }
  }

  static let walks = [
    Walk(preset: "b2b", module: "deals", field: "stage", faraway: "closed_won"),
    Walk(preset: "real-estate", module: "listings", field: "standard_status", faraway: "closed"),
    Walk(preset: "insurance", module: "claims", field: "claim_status", faraway: "closed"),
    Walk(preset: "healthcare", module: "appointments", field: "appointment_status", faraway: "fulfilled"),
  ]

  @Test(arguments: walks)
  func aConsultantProvisionsCustomisesServesAndIsRefused(walk: Walk) async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let created = try await trellis.succeed(
      "tenant", "create", "acme", "--preset", walk.preset, "--currency", "EUR", "--time-zone", "Europe/Madrid",
      "--samples",
      "--json"
    ).json()
    #expect(created["tenant"] as? String == "acme")
    #expect(created["preset"] as? String == walk.preset)
    let key = try #require(created["admin_key"] as? String)
    let waiting = try await trellis.succeed("outbox", "list", "acme", "--state", "pending", "--json")
    #expect(!waiting.output.contains("\"channel\""), "samples tell nobody: \(waiting.output)")

    try await customise(trellis)
    try await importAccounts(trellis)

    let server = try await Server(trellis)
    let api = server.base + "/t/acme/v1"
    let modules = try await Trellis.curl(api + "/modules/accounts", key: key)
    #expect(modules.text.contains("Clients") && modules.text.contains("loyalty_number"))

    try await validate(try await Trellis.curl(api + "/openapi.json", key: key).text, trellis)
    try await refuse(walk, api, key)
    try await goThroughTheSocket(trellis, walk)
    try await override(trellis, walk, api, key)
    #expect(try await Trellis.curl(api + "/records/\(walk.module)", key: key + "x").status == 401)
    #expect(try await server.stop() == 0)
    // With the server gone the same command takes the lock itself.
    try await trellis.succeed("record", "list", "acme", walk.module, "--limit", "1")
  }

  /// The tenant's own OpenAPI document, by an independent validator.
  private func validate(_ document: String, _ trellis: Trellis) async throws {
    let file = trellis.data.appending(path: "openapi.json")
    try document.write(to: file, atomically: true, encoding: .utf8)
    let ending = try await Trellis.execute(
      Trellis.repository.appending(path: ".venv/bin/python"), ["-m", "openapi_spec_validator", file.path])
    #expect(ending.code == 0, "\(ending.output)\(ending.error)")
  }

  private func customise(_ trellis: Trellis) async throws {
    try await trellis.succeed("module", "rename", "acme", "accounts", "--singular", "Client", "--plural", "Clients")
    try await trellis.succeed(
      "field", "add", "acme", "accounts", "loyalty_number", "--type", "text", "--label", "Loyalty number", "--unique",
      "--max", "12")
    let history = try await trellis.succeed("config", "history", "acme")
    #expect(history.output.contains("loyalty_number"))
    let required = try await trellis.run("field", "update", "acme", "accounts", "loyalty_number", "--required")
    #expect(required.code == 1, "records without a value are there")
  }

  private func importAccounts(_ trellis: Trellis) async throws {
    let file = trellis.data.appending(path: "clients.csv")
    try """
    Company,Card
    Northwind Traders,L-1
    "Contoso, Ltd",L-1
    Fabrikam,L-22222222222222
    """.write(to: file, atomically: true, encoding: .utf8)
    let map = ["--map", "Company=name", "--map", "Card=loyalty_number", "--json"]
    let before = try await count(trellis)
    _ = try await trellis.run(["import", "acme", "accounts", file.path, "--dry-run"] + map)
    #expect(try await count(trellis) == before, "a dry run changes nothing")
    let report = try await trellis.run(["import", "acme", "accounts", file.path] + map)
    #expect(report.output.contains("duplicate"))
    #expect(report.output.contains("too_long"))
    #expect(try await count(trellis) == before + 1)
  }

  private func count(_ trellis: Trellis) async throws -> Int {
    let list = try await trellis.succeed("record", "list", "acme", "accounts", "--count", "--limit", "1", "--json")
      .json()
    return try #require(list["count"] as? Int)
  }

  /// A record in an initial state: its field cannot be changed, and a transition without what it requires is refused.
  private func refuse(_ walk: Walk, _ api: String, _ key: String) async throws {
    let url = "\(api)/records/\(walk.module)/\(try await recordOnItsWay(walk, api, key))"
    let before = try await Trellis.curl(url, key: key).text
    let patch = try await Trellis.curl(
      url, key: key, "-X", "PATCH", "-H", "Content-Type: application/json", "-d",
      "{\"\(walk.field)\": \"\(walk.faraway)\"}")
    #expect(patch.status == 422)
    #expect(patch.text.contains("use_transition"))
    let transitions = try await Trellis.curl(url + "/transitions", key: key)
    #expect(transitions.status == 200)
    #expect(transitions.text.contains("\"problems\""))
    #expect(try await Trellis.curl(url, key: key).text == before, "a refusal changes nothing")
  }

  /// A record from whose state a transition leads on.
  private func recordOnItsWay(_ walk: Walk, _ api: String, _ key: String) async throws -> Int {
    let list = try await Trellis.curl(
      api + "/records/\(walk.module)?limit=50", key: key, "-G", "--data-urlencode",
      "filter=\(walk.field) != '\(walk.faraway)'")
    let records = try #require(list.body["records"] as? [[String: Any]], "\(list.text)")
    let ids = records.compactMap { $0["id"] as? Int }
    for id in ids {
      let transitions = try await Trellis.curl("\(api)/records/\(walk.module)/\(id)/transitions", key: key)
      if transitions.text.contains("\"problems\"") { return id }
    }
    Issue.record("No record of \(walk.module) is on its way.")
    return 0
  }

  /// While a server owns the directory, the command line sends its work there.
  private func goThroughTheSocket(_ trellis: Trellis, _ walk: Walk) async throws {
    let list = try await trellis.succeed("record", "list", "acme", walk.module, "--limit", "2", "--json").json()
    #expect((list["records"] as? [Any])?.count == 2)
    let found = try await trellis.succeed("search", "acme", "northwind", "trad", "--module", "accounts").output
    #expect(found.contains("name: [Northwind] [Traders]"))
    try await trellis.succeed(
      "field", "add", "acme", walk.module, "walked_at", "--type", "date", "--label", "Walked at")
  }

  private func override(_ trellis: Trellis, _ walk: Walk, _ api: String, _ key: String) async throws {
    let id = try await recordOnItsWay(walk, api, key)
    let silent = try await trellis.run(
      "transition", "override", "acme", walk.module, String(id), "--to", walk.faraway, "--reason", " ")
    #expect(silent.code != 0)
    try await trellis.succeed(
      "transition", "override", "acme", walk.module, String(id), "--to", walk.faraway, "--reason",
      "Agreed with the board")
    let record = try await Trellis.curl("\(api)/records/\(walk.module)/\(id)", key: key)
    #expect(record.body[walk.field] as? String == walk.faraway)
    #expect(record.text.contains("walked_at"), "a field that was added through the socket is served at once")
    #expect(try await trellis.run("doctor", "acme").output.contains("Agreed with the board"))
    let timeline = try await Trellis.curl("\(api)/records/\(walk.module)/\(id)/timeline", key: key)
    #expect(timeline.text.contains("Agreed with the board"))
  }
}

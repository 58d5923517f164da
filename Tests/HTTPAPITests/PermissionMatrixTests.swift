import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import InMemoryLogging
import JSONText
import Logging
import Metamodel
import Operations
import Tenancy
import Testing

/// Every endpoint × role × field of the shipped presets, asked for and not allowed, and asked for and allowed.
///
/// The cells are made from the model; what is right is worked out here from what the roles say, apart from the engine's own answer.
struct PermissionMatrixTests {
  static let presets = ["b2b", "real-estate", "insurance", "healthcare"]

  @Test(arguments: presets)
  func `keeps to what roles say, on every path`(preset: String) async throws {
    try await Matrix.run(preset) { matrix in
      try await matrix.plant()
      for role in matrix.model.roles { try await matrix.check(role) }
      #expect(matrix.planted.count > 40, "there is something to be found")
    }
  }
}

/// A tenant of a preset with its samples, in whose records each text says where it stands.
private final class Matrix {
  let model: Model
  private let desk: Workspace
  private let key: String
  private let client: any TestClientProtocol
  /// A record of each module that has some.
  private var records: [String: Int] = [:]
  /// Texts by module and field, each like no other.
  private(set) var planted: [Cell: String] = [:]

  struct Cell: Hashable {
    let module: String
    let field: String
  }

  static func run(_ preset: String, _ body: @Sendable (Matrix) async throws -> Void) async throws {
    let directory = NSTemporaryDirectory() + "trellis-matrix-\(UUID().uuidString)"
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let workspace = try Workspace.open(
      at: directory, presets: PresetLibrary(directories: [root.appending(path: "presets").path()]))
    let log = InMemoryLogHandler()
    do {
      let tenant = CreateTenant(NewTenant(name: "acme", preset: preset), samples: true)
      let key = try await tenant.run(in: workspace) { _ in }.adminKey
      let model = try await workspace.withStore("acme") { $0.model }
      let application = buildApplication(
        workspace: workspace,
        configuration: ServerConfiguration(rateLimit: RateLimit(perSecond: 1_000_000, burst: 1_000_000)),
        logger: Logger(label: "test") { _ in log })
      let other = try await globex(preset, in: workspace)
      try await application.test(.router) { client in
        let matrix = Matrix(model: model, desk: workspace, key: key, client: client)
        try await body(matrix)
        let written = log.entries.map { "\($0)" }.joined()
        for secret in matrix.planted.values + [other] where written.contains(secret) {
          Issue.record("the log has \(secret)")
        }
      }
    } catch {
      await workspace.close()
      try? FileManager.default.removeItem(atPath: directory)
      throw error
    }
    await workspace.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Another tenant of the preset, with a text in an account that acme may not see.
  private static func globex(_ preset: String, in workspace: Workspace) async throws -> String {
    _ = try await workspace.create(NewTenant(name: "globex", preset: preset))
    return try await workspace.withStore("globex") { store in
      let administrator = try await store.firstAdministrator()
      _ = try await store.perform(
        .create(module: "accounts", values: ["name": .text(foreign)]), as: administrator)
      return foreign
    }
  }

  /// What stands in the other tenant.
  private static let foreign = "canaryofglobex"

  private init(model: Model, desk: Workspace, key: String, client: any TestClientProtocol) {
    self.model = model
    self.desk = desk
    self.key = key
    self.client = client
  }

  // MARK: Canaries

  /// Writes a text of its own into each text field of one record of each module, where the model lets it.
  func plant() async throws {
    for module in model.modules {
      guard let id = try await ids(of: module.name, key).first else { continue }
      records[module.name] = id
      for field in module.fields {
        let words = "canary\(planted.count)x\(UInt32.random(in: 1...(.max)))"
        let text =
          switch field.type {
          case .text, .textarea: words
          case .email: "\(words)@example.com"
          case .url: "https://\(words).example.com"
          default: String?.none
          }
        guard let text else { continue }
        let answer = try await send(.patch, "/records/\(module.name)/\(id)", "{\"\(field.name)\": \"\(text)\"}", key)
        if answer.status == 200 { planted[Cell(module: module.name, field: field.name)] = words }
      }
    }
  }

  // MARK: One role

  func check(_ role: Role) async throws {
    let user = "u_\(role.name)"
    let userKey = try await desk.withStore("acme") { store in
      let administrator = try await store.firstAdministrator()
      _ = try await store.createUser(
        NewUser(name: user, email: nil, displayName: nil, roles: [role.name], teams: []), by: administrator)
      return administrator
    }
    let own = try await desk.addKey(to: "acme", user: user, label: "x", by: userKey).key
    for module in model.modules {
      try await checkMetadata(module, role, own)
      try await checkAnswers(module, role, own)
      for field in module.fields where level(field, module, role) < .readOnly {
        try await checkQuestions(field, module, role, own)
      }
      try await checkWrites(module, role, own)
    }
    try await checkSearch(role, own)
    try await checkAdministration(role, own)
  }

  /// What the role says of a field, apart from what the engine makes of it.
  private func level(_ field: Field, _ module: Module, _ role: Role) -> FieldLevel {
    if let said = role.fields[module.name]?[field.name] { return said }
    if role.modules[module.name]?.contains(.administer) ?? role.modules["*"]?.contains(.administer) ?? false {
      return .editable
    }
    let isMasked = [.pii, .phi].contains(field.effectiveSensitivity) && !role.sees.contains(field.effectiveSensitivity)
    return isMasked ? .masked : .editable
  }

  private func may(_ right: Right, _ module: Module, _ role: Role) -> Bool {
    (role.modules[module.name] ?? role.modules["*"] ?? []).contains(right)
  }

  /// The canaries that the role must not come to see anywhere: of hidden and masked fields, and of modules that it may not read.
  private func forbidden(to role: Role) -> [String] {
    planted.compactMap { cell, text in
      guard let module = model.module(cell.module), let field = module.field(cell.field) else { return nil }
      return may(.read, module, role) && level(field, module, role) >= .readOnly ? nil : text
    }
  }

  private func checkMetadata(_ module: Module, _ role: Role, _ key: String) async throws {
    let answer = try await send(.get, "/modules/\(module.name)", nil, key)
    guard may(.read, module, role) || may(.create, module, role) else {
      #expect(answer.status == 404, "\(role.name) \(module.name)")
      return
    }
    let fields = (answer.object["fields"] as? [[String: Any]]) ?? []
    let levels = Dictionary(fields.map { ($0["name"] as? String ?? "", $0["access"] as? String ?? "") }) { $1 }
    for field in module.fields where field.type.isShown && !field.type.isComputed {
      let level = level(field, module, role)
      #expect((levels[field.name] == nil) == (level == .hidden), "\(role.name) \(module.name).\(field.name)")
      if level == .masked { #expect(levels[field.name] == "masked", "\(role.name) \(module.name).\(field.name)") }
    }
  }

  private func checkAnswers(_ module: Module, _ role: Role, _ key: String) async throws {
    let name = module.name
    let id = records[name] ?? 1
    let lookups = module.fields.filter { if case .lookup = $0.type { true } else { false } }.map(\.name)
    let paths = [
      "/records/\(name)?limit=200", "/records/\(name)?expand=\(lookups.prefix(4).joined(separator: ","))",
      "/records/\(name)/aggregate", "/records/\(name)/\(id)", "/records/\(name)/\(id)/timeline",
      "/records/\(name)/\(id)/transitions", "/records/\(name)/\(id)/access", "/exports/\(name).csv",
      "/duplicates/\(name)?limit=200", "/views/\(name)",
    ]
    let secrets = forbidden(to: role) + [Self.foreign]
    for path in paths where !path.hasSuffix("expand=") {
      let answer = try await send(.get, path, nil, key)
      for secret in secrets where answer.text.contains(secret) { Issue.record("\(role.name) got \(secret) by \(path)") }
      let isAllowed = may(.read, module, role) && (!path.hasPrefix("/exports") || may(.export, module, role))
      if !isAllowed { #expect(answer.status == 403, "\(role.name) \(path): \(answer.text.prefix(200))") }
      if isAllowed, records[name] != nil, answer.status != 200 {
        // Somebody who owns nothing and is in no team sees nothing of a narrower scope.
        #expect(answer.status == 404 && !role.scope(of: .read, on: name).isAll, "\(role.name) \(path): \(answer.text)")
      }
    }
    try await checkRecord(module, role, key)
  }

  private func checkRecord(_ module: Module, _ role: Role, _ key: String) async throws {
    guard may(.read, module, role), let id = records[module.name] else { return }
    let answer = try await send(.get, "/records/\(module.name)/\(id)", nil, key)
    guard answer.status == 200 else { return }
    let record = answer.object
    for field in module.fields where field.type.isShown && !field.type.isComputed {
      let value = record[field.name]
      switch level(field, module, role) {
      case .hidden: #expect(value == nil, "\(role.name) \(module.name).\(field.name)")
      case .masked:
        #expect(
          value is NSNull || (value as? String)?.hasPrefix("•••") == true, "\(role.name) \(module.name).\(field.name)")
      case .readOnly, .editable:
        guard let canary = planted[Cell(module: module.name, field: field.name)] else { continue }
        #expect((value as? String)?.contains(canary) == true, "\(role.name) \(module.name).\(field.name)")
      }
    }
  }

  /// A field that is hidden or masked serves in no question.
  private func checkQuestions(_ field: Field, _ module: Module, _ role: Role, _ key: String) async throws {
    guard may(.read, module, role) else { return }
    let (name, path) = (field.name, "/records/\(module.name)")
    for query in [
      "?filter=\(name)%20!=%20null", "?filter=has(owner.name)%20%26%26%20\(name)%20==%20null", "?sort=\(name)",
      "?sort=-\(name)",
      "/aggregate?group_by=\(name)", "/aggregate?measures=count:\(name)", "/aggregate?measures=min:\(name)",
    ] {
      let answer = try await send(.get, path + query, nil, key)
      #expect(answer.status == 400, "\(role.name) \(path)\(query): \(answer.text.prefix(200))")
    }
    let selected = try await send(.get, "\(path)?fields=\(name)&limit=1", nil, key)
    #expect(selected.status == (level(field, module, role) == .hidden ? 400 : 200), "\(role.name) \(path) \(name)")
  }

  /// What may not be written changes nothing.
  private func checkWrites(_ module: Module, _ role: Role, _ key: String) async throws {
    guard let id = records[module.name] else { return }
    let path = "/records/\(module.name)"
    let before = try await send(.get, "\(path)/\(id)", nil, self.key).text
    var attempts: [(HTTPRequest.Method, String, String?, Right)] = [
      (.post, path, "{}", .create), (.post, "\(path)/batch", #"{"operations": []}"#, .bulk),
      (.patch, "\(path)/\(id)", "{}", .update), (.delete, "\(path)/\(id)", nil, .delete),
      (.post, "\(path)/\(id)/transitions/none", "{}", .transition),
      (.post, "\(path)/\(id)/override", #"{"to": "x", "reason": "y"}"#, .override),
      (.post, "\(path)/enter", #"{"values": {}, "enter": {"reason": "x"}}"#, .enter),
    ]
    let records = "{\"records\": [{\"id\": \(id)}, {\"id\": \(id + 1)}]}"
    for right in [Right.read, .update, .delete] {
      attempts += [
        (.post, "\(path)/\(id)/merge", "{\"with\": [\(id + 1)]}", right),
        (.post, "\(path)/\(id)/unmerge", nil, right),
      ]
    }
    for right in [Right.read, .update] {
      attempts.append((.post, "/duplicates/\(module.name)/dismiss", records, right))
    }
    attempts += [
      (.post, "\(path)/\(id)/convert", "{}", .update),
      (.post, "\(path)/\(id)/unconvert", #"{"reason": "x"}"#, .update),
      (.post, "/duplicates/\(module.name)/match", #"{"values": {}}"#, .read),
    ]
    attempts += [
      (.post, "\(path)/\(id)/erase", #"{"reason": "x"}"#, .administer),
      (.post, "\(path)/\(id)/erase?dry_run=true", #"{"reason": "x"}"#, .administer),
    ]
    attempts.removeAll { may($0.3, module, role) || $0.3 == .bulk }
    for (method, path, body, right) in attempts {
      let answer = try await send(method, path, body, key)
      #expect(answer.status == 403, "\(role.name) \(right) \(path): \(answer.text.prefix(200))")
    }
    let unread = module.fields.filter { level($0, module, role) < .readOnly && $0.type.isStored }.map(\.name)
    if may(.read, module, role), !unread.isEmpty {
      let values = unread.map { "\"\($0)\": \"x\"" }.joined(separator: ", ")
      let answer = try await send(.post, "/duplicates/\(module.name)/match", "{\"values\": {\(values)}}", key)
      #expect(answer.status == 422, "\(role.name) matches \(module.name): \(answer.text.prefix(200))")
      for name in unread { #expect(answer.text.contains("/values/\(name)\""), "\(role.name) \(module.name).\(name)") }
    }
    if may(.update, module, role) {
      for field in module.fields where level(field, module, role) < .readOnly && field.type.isStored {
        let answer = try await send(.patch, "\(path)/\(id)", "{\"\(field.name)\": null}", key)
        #expect(
          [403, 404, 422].contains(answer.status), "\(role.name) \(path) \(field.name): \(answer.text.prefix(200))")
      }
    }
    #expect(try await send(.get, "\(path)/\(id)", nil, self.key).text == before, "\(role.name) changed \(path)/\(id)")
  }

  /// What is the administrators' affair is nobody else's, and the audit log tells nobody any value.
  private func checkAdministration(_ role: Role, _ key: String) async throws {
    let isAdministrator = role.name == "administrator" || role.allows(.administer, on: "*")
    let person = "{\"records\": [{\"module\": \"contacts\", \"id\": \(records["contacts"] ?? 1)}]"
    let before = try await send(.get, "/records/contacts/\(records["contacts"] ?? 1)", nil, self.key).text
    for (method, path, body) in [
      (.get, "/audit", nil), (.get, "/audit.ndjson", nil), (.get, "/outbox", nil),
      (.post, "/subjects/export", person + "}"),
      (.post, "/subjects/erase?dry_run=true", person + ", \"reason\": \"x\"}"),
    ] as [(HTTPRequest.Method, String, String?)] {
      let answer = try await send(method, path, body, key)
      #expect(answer.status == (isAdministrator ? 200 : 403), "\(role.name) \(path): \(answer.text.prefix(200))")
      guard path.hasPrefix("/audit") || !isAdministrator else { continue }
      for secret in Array(planted.values) + [Self.foreign] where answer.text.contains(secret) {
        Issue.record("\(role.name) got \(secret) by \(path)")
      }
    }
    #expect(try await send(.get, "/records/contacts/\(records["contacts"] ?? 1)", nil, self.key).text == before)
  }

  /// Each canary finds its record for whoever may read it, and nothing for anybody else.
  private func checkSearch(_ role: Role, _ key: String) async throws {
    for secret in forbidden(to: role) + [Self.foreign] {
      let answer = try await send(.get, "/search?q=\(secret)", nil, key)
      #expect(answer.object["found"] as? Int == 0, "\(role.name) \(secret)")
    }
    let document = try await send(.get, "/openapi.json", nil, key)
    #expect(document.status == 200)
  }

  // MARK: Asking

  private func ids(of module: String, _ key: String) async throws -> [Int] {
    let page = try await send(.get, "/records/\(module)?limit=5", nil, key).object
    return (page["records"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
  }

  private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ key: String) async throws -> Answer
  {
    var headers: HTTPFields = [.authorization: "Bearer \(key)"]
    if body != nil { headers[.contentType] = "application/json" }
    return Answer(
      try await client.executeRequest(
        uri: "/t/acme/v1\(path)", method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }))
  }
}

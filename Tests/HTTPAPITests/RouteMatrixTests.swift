import Engine
import Foundation
import GRDB
import HTTPAPI
import HTTPTypes
import InMemoryLogging
import Logging
import Metamodel
import Operations
import Tenancy
import Testing

/// Every route that there is × role × module: who has the right is let in, who has not is refused, nobody is told what is hidden from them, and
/// what is refused changes nothing.
///
/// The routes are those of the OpenAPI document, so that a new one fails until it is said here whose affair it is.
struct RouteMatrixTests {
  @Test
  func `each route is for those whose affair it is, tells nothing else, and a refusal leaves the store as it was`()
    async throws
  {
    let log = InMemoryLogHandler()
    let configuration = ServerConfiguration(
      rateLimit: RateLimit(perSecond: 1_000_000, burst: 1_000_000),
      signInRate: RateLimit(perSecond: 1_000_000, burst: 1_000_000))
    try await TestServer.run(configuration, log: Logger(label: "test") { _ in log }) { server in
      let matrix = try await RouteMatrix(server)
      #expect(Set(matrix.routes.map(\.name)) == Set(RouteMatrix.affairs.keys), "each route is somebody's affair")
      for caller in matrix.callers {
        for route in matrix.routes { try await matrix.check(route, for: caller) }
      }
      #expect(matrix.refusals > 150 && matrix.admissions > 150, "\(matrix.refusals), \(matrix.admissions)")
      let written = log.entries.map { "\($0)" }.joined()
      for canary in Canary.allCases { #expect(!written.contains(canary.rawValue), "the log has \(canary)") }
    }
  }
}

/// Texts that are found nowhere but where they were put.
private enum Canary: String, CaseIterable {
  /// In a field that one role does not know of, and in one that is masked for it.
  case hidden = "canaryhidden"
  case masked = "canarymasked"
  /// In a record out of that role's scope.
  case outside = "canaryoutside"
  /// In a field that all see who may read the module.
  case open = "canaryopen"
  /// The address of a user, and another tenant's record.
  case address = "canaryaddress"
  case foreign = "canaryforeign"
}

/// Whose affair a route is.
private enum Affair {
  /// Whoever asks.
  case anybodys
  /// Every user's, who is told more or less.
  case users
  /// Who may read or create; for all others there is no such module.
  case readersOrCreators
  case administrators
  /// Who has all of these rights: on the module in the path, or on notes.
  case having([Right], onNotes: [Right] = [])
  /// Who has them, and for whom no field is masked.
  case seeingAll([Right])
}

private struct Route {
  let name: String
  let method: HTTPRequest.Method
  let path: String
  /// Nil where it is about no module.
  let module: String?
  let takesRehearsal: Bool
}

private struct RouteCaller {
  let name: String
  /// Nil for whoever has no key.
  let key: String?
  /// Nil for whoever is nobody here.
  let role: Role?
  let unseen: Set<Canary>
}

private final class RouteMatrix {
  private(set) var routes: [Route] = []
  private(set) var callers: [RouteCaller] = []
  private(set) var refusals = 0
  private(set) var admissions = 0
  private let server: TestServer
  private let store: DatabaseQueue
  private var before: [String] = []
  /// Tells whether anything at all has been written since.
  private var seen = 0

  static let affairs: [String: Affair] = [
    "list_modules": .users, "get_module": .readersOrCreators, "get_access": .users, "search": .users,
    "list_sla": .users, "stream_events": .users, "report_process": .having([.read]),
    "export_process_log_csv": .having([.export]), "export_process_log_xes": .having([.export]),
    "get_openapi": .users, "list_records": .having([.read]), "aggregate_records": .having([.read]),
    "get_record": .having([.read]), "get_timeline": .having([.read]), "get_record_access": .having([.read]),
    "list_transitions": .having([.read]), "create_record": .having([.create]), "enter_record": .having([.enter]),
    "upsert_record": .having([.create, .update]), "update_record": .having([.update]),
    "delete_record": .having([.delete]), "restore_record": .having([.delete]), "batch_records": .having([.bulk]),
    "run_transition": .having([.transition]), "advance_record": .having([.transition]),
    "tick_items": .having([.transition]), "untick_item": .having([.transition]), "undo_move": .having([.override]),
    "bulk_transition": .having([.bulk]), "save_draft": .having([.transition]), "list_drafts": .users,
    "log_result": .having([.read]), "preview_results": .having([.read]), "list_prompts_of_record": .having([.read]),
    "list_prompts": .users, "dismiss_prompt": .users, "list_call_queue": .users, "take_next_call": .users,
    "release_calls": .users, "get_call_figures": .users, "find_callers": .users,
    "list_drafts_of_record": .having([.transition]), "submit_draft": .having([.transition]),
    "discard_draft": .having([.transition]), "do_branch": .having([.transition]),
    "undo_branch": .having([.transition]), "list_queue": .users, "list_approvals": .users,
    "get_approval": .users, "approve_approval": .users, "reject_approval": .users, "delegate_approval": .users,
    "recall_approval": .users, "resubmit_approval": .users, "batch_approvals": .users,
    "claim_record": .having([.transition]),
    "release_record": .having([.transition]), "hand_over_record": .having([.transition]),
    "list_reviews": .users, "get_review": .users, "accept_review": .users, "reject_review": .users,
    "return_review": .users, "correct_review": .users, "verify_review": .users, "resubmit_review": .users,
    "claim_review": .users, "release_review": .users, "batch_reviews": .users,
    "override_state": .having([.override]),
    "convert_record": .having([.update]), "unconvert_record": .having([.update]),
    "merge_records": .having([.read, .update, .delete]), "unmerge_records": .having([.read, .update, .delete]),
    "list_duplicates": .having([.read]), "match_duplicates": .having([.read]),
    "dismiss_duplicates": .having([.read, .update]), "erase_record": .having([.administer]),
    "list_attachments": .seeingAll([.read]), "get_attachment": .seeingAll([.read]),
    "get_attachment_content": .seeingAll([.read]), "add_attachment": .seeingAll([.update]),
    "delete_attachment": .seeingAll([.update]), "restore_attachment": .seeingAll([.update]),
    "list_related": .having([.read], onNotes: [.read]), "list_notes": .having([.read], onNotes: [.read]),
    "get_note": .having([.read], onNotes: [.read]),
    "add_note": .having([.read, .update], onNotes: [.create]),
    "update_note": .having([.read, .update], onNotes: [.update]),
    "delete_note": .having([.read, .update], onNotes: [.delete]), "export_csv": .having([.export]),
    "export_ndjson": .having([.export]), "list_views": .having([.read]), "save_view": .having([.read]),
    "delete_view": .users, "export_subject": .administrators, "erase_subject": .administrators,
    "list_audit": .administrators, "export_audit": .administrators, "sign_in": .anybodys, "get_session": .users,
    "sign_out": .users, "list_sessions": .users, "end_other_sessions": .users, "end_session": .administrators,
    "request_password_reset": .anybodys, "choose_password": .anybodys, "change_password": .users,
    "propose_second_factor": .users, "confirm_second_factor": .users, "remove_second_factor": .users,
    "list_keys": .users, "create_key": .users, "revoke_key": .administrators, "start_openid": .anybodys,
    "finish_openid": .anybodys, "list_absences": .users, "add_absence": .users, "remove_absence": .administrators,
    "list_users": .administrators, "create_user": .administrators, "get_user": .administrators,
    "update_user": .administrators, "unlock_user": .administrators, "reset_second_factor": .administrators,
    "forget_identities": .administrators, "invite_user": .administrators, "hand_over": .administrators,
    "list_outbox": .administrators, "get_outbox_message": .administrators, "replay_outbox_message": .administrators,
    "discard_outbox_message": .administrators, "list_notifications": .users, "read_notification": .users,
  ]

  private static let bodiless: Set = [
    "unlock_user", "replay_outbox_message", "read_notification", "dismiss_prompt", "release_calls",
  ]

  /// What a route is sent whose body is not just `{}`.
  private static let bodies: [String: String] = [
    "enter_record": #"{"values": {}, "enter": {"reason": "x"}}"#,
    "batch_records": #"{"operations": [{"op": "delete", "id": 999}]}"#,
    "override_state": #"{"to": "x", "reason": "y"}"#, "advance_record": #"{"to": "x"}"#,
    "tick_items": #"{"checklist": ["x"]}"#, "hand_over_record": #"{"to": "pat"}"#,
    "reject_approval": #"{"reason": "x"}"#, "log_result": #"{"result": "x"}"#,
    "delegate_approval": #"{"to": "pat"}"#,
    "batch_approvals": #"{"decisions": [{"approval": 1, "verdict": "approve"}]}"#, "undo_move": #"{"reason": "y"}"#,
    "bulk_transition": #"{"ids": [999]}"#,
    "unconvert_record": #"{"reason": "x"}"#,
    "merge_records": #"{"with": [2]}"#, "match_duplicates": #"{"values": {}}"#,
    "dismiss_duplicates": #"{"records": [{"id": 998}, {"id": 999}]}"#, "erase_record": #"{"reason": "x"}"#,
    "add_note": #"{"body": "x"}"#, "update_note": #"{"body": "y"}"#, "save_view": #"{"label": "L"}"#,
    "export_subject": #"{"records": [{"module": "accounts", "id": 1}]}"#,
    "erase_subject": #"{"records": [{"module": "accounts", "id": 1}], "reason": "x"}"#,
    "sign_in": #"{"login": "pat", "password": "x"}"#, "request_password_reset": #"{"login": "pat"}"#,
    "choose_password": #"{"token": "x", "password": "y"}"#,
    "change_password": #"{"old_password": "x", "password": "y"}"#, "propose_second_factor": #"{"password": "x"}"#,
    "confirm_second_factor": #"{"code": "1"}"#, "remove_second_factor": #"{"code": "1"}"#,
    "create_user": #"{"name": "Not A Name"}"#, "invite_user": #"{"user": "pat", "mail": false}"#,
    "hand_over": #"{"from": "pat", "to": "admin"}"#,
  ]

  init(_ server: TestServer) async throws {
    self.server = server
    store = try DatabaseQueue(path: try server.desk.store(of: "acme"), configuration: Self.readOnly)
    try await furnish()
    try await makeCallers()
    let document = try await server.send(.get, "/openapi.json").object
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    let modules = try await server.desk.workspace.withStore("acme") { $0.model.modules.map(\.name) }
    for (template, operations) in paths.sorted(by: { $0.key < $1.key }) {
      for (method, operation) in operations.sorted(by: { $0.key < $1.key }) {
        guard let method = HTTPRequest.Method(method.uppercased()), let id = operation["operationId"] as? String else {
          continue
        }
        let parameters = (operation["parameters"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        let about =
          template.hasPrefix("/records/") ? template.split(separator: "/").dropFirst().first.map(String.init) : nil
        for module in about.map({ [$0] }) ?? (template.contains("{module}") ? modules : [nil]) as [String?] {
          routes.append(
            Route(
              name: about.map { String(id.dropLast($0.count + 1)) } ?? id, method: method,
              path: template.replacing("{module}", with: module ?? ""), module: module,
              takesRehearsal: parameters.contains("dry_run")))
        }
      }
    }
    seen = try await version()
    before = try await contents()
  }

  // MARK: The tenant

  private func furnish() async throws {
    for (path, body) in [
      ("accounts", "{\"name\": \"\(Canary.open.rawValue)\", \"secret_code\": \"\(Canary.hidden.rawValue)\"}"),
      ("accounts", #"{"name": "Another"}"#),
      (
        "tickets",
        "{\"subject\": \"\(Canary.open.rawValue)\", \"resolution\": \"\(Canary.masked.rawValue)\", \"urgent\": true, \"account\": 1}"
      ),
      ("tickets", "{\"subject\": \"\(Canary.outside.rawValue)\", \"urgent\": false, \"account\": 1}"),
      ("notes", "{\"body\": \"\(Canary.outside.rawValue)\", \"regarding\": {\"module\": \"tickets\", \"id\": 2}}"),
      ("notes", #"{"body": "x", "regarding": {"module": "accounts", "id": 1}}"#),
      ("notes", #"{"body": "x", "regarding": {"module": "tickets", "id": 1}}"#),
    ] {
      let made = try await server.send(.post, "/records/\(path)", body)
      #expect(made.status == 201, "\(made.text)")
    }
    let user = "{\"name\": \"pat\", \"email\": \"\(Canary.address.rawValue)@example.com\"}"
    #expect(try await server.send(.post, "/users", user).status == 201)
    let foreign = try await server.send(
      .post, "/t/globex/v1/records/accounts", "{\"name\": \"\(Canary.foreign.rawValue)\"}", key: server.desk.globexKey)
    #expect(foreign.status == 201)
    let blind = RoleSettings(
      label: "Blind", rights: ["*": ["create", "read", "update", "delete", "export", "bulk", "transition"]],
      scopes: ["tickets": .init(all: ["where urgent"])],
      fields: ["accounts": ["secret_code": "hidden"], "tickets": ["resolution": "masked"]])
    _ = try await CreateRole(tenant: "acme", role: "blind", settings: blind, publication: Publication())
      .run(in: server.desk.workspace) { _ in }
  }

  private func makeCallers() async throws {
    let model = try await server.desk.workspace.withStore("acme") { $0.model }
    for role in model.roles {
      let unseen: Set<Canary> =
        switch role.name {
        case "administrator": [.foreign]
        case "blind": [.hidden, .masked, .outside, .address, .foreign]
        case "intake": Set(Canary.allCases)
        default: [.address, .foreign]
        }
      callers.append(
        RouteCaller(name: role.name, key: try await server.desk.key(role: role.name), role: role, unseen: unseen))
    }
    callers.append(RouteCaller(name: "nobody", key: nil, role: nil, unseen: Set(Canary.allCases)))
    callers.append(
      RouteCaller(name: "globex", key: server.desk.globexKey, role: nil, unseen: Set(Canary.allCases)))
  }

  // MARK: One request

  func check(_ route: Route, for caller: RouteCaller) async throws {
    guard let affair = Self.affairs[route.name] else { return }
    let isLetIn = isAffair(affair, of: caller, in: route.module)
    let answer = try await ask(route, for: caller, isLetIn: isLetIn)
    let told = answer.text + "\(answer.headers)"
    for canary in caller.unseen where told.contains(canary.rawValue) {
      Issue.record("\(caller.name) got \(canary) by \(route.method) \(route.path): \(answer.text.prefix(300))")
    }
    let place: Comment = "\(caller.name) \(route.method) \(route.path): \(answer.status) \(answer.text.prefix(200))"
    #expect(answer.status < 500 || answer.status == 503, place)
    switch (affair, isLetIn) {
    case (.anybodys, _): break
    case (_, true) where route.name.contains("factor") || route.name == "change_password": break
    case (_, true):
      admissions += 1
      // What is not in the scope may be read, and not changed, with the right.
      #expect(![401, 403].contains(answer.status) || answer.errorCodes.contains("out_of_scope"), place)
    case (_, false):
      refusals += 1
      #expect(answer.status == refusal(affair, caller), place)
    }
    let version = try await version()
    guard version != seen else { return }
    seen = version
    let after = try await contents()
    if answer.status >= 400 { #expect(after == before, place) }
    before = after
  }

  private func refusal(_ affair: Affair, _ caller: RouteCaller) -> Int {
    guard caller.role != nil else { return 401 }
    if case .readersOrCreators = affair { return 404 }
    return 403
  }

  /// Whoever is refused asks for what there is; whoever is let in only tries it, so that there is as much for the next.
  private func ask(_ route: Route, for caller: RouteCaller, isLetIn: Bool) async throws -> Answer {
    let isSafe = route.method == .get || !isLetIn || route.takesRehearsal
    var path = route.path.replacing("{id}", with: isSafe && route.module != nil ? "1" : "999")
      .replacing("{list}", with: "notes").replacing("{attachment}", with: "1").replacing(
        "{note}", with: route.module == "accounts" ? "2" : "3"
      ).replacing(
        "{view}", with: "mine"
      )
      .replacing("{code}", with: "x").replacing("{draft}", with: "1").replacing("{approval}", with: "1").replacing(
        "{prompt}", with: "1"
      ).replacing(
        "{branch}", with: "x"
      )
      .replacing("{name}", with: "start").replacing("{user}", with: "pat")
    if route.takesRehearsal, isLetIn { path += "?dry_run=true" }
    if route.name == "upsert_record" { path += "\(path.contains("?") ? "&" : "?")match=name" }
    if route.name == "find_callers" { path += "?number=600111222" }
    if route.name == "search" { path += "?q=canary" }
    if route.name == "stream_events" { path += "?after=0&follow=false" }
    if route.name == "add_attachment" { path += "?name=x.txt" }
    var body = Self.bodies[route.name]
    if body == nil, [.post, .put, .patch].contains(route.method), !Self.bodiless.contains(route.name) {
      body = "{}"
    }
    if ["restore_record", "restore_attachment", "unmerge_records"].contains(route.name) { body = nil }
    if route.method == .post, route.name == "add_attachment" { body = "some text" }
    return try await server.send(
      route.method, path, body, key: caller.key,
      headers: caller.key == nil ? [.accept: "*/*"] : [:], isBare: caller.key == nil)
  }

  private func isAffair(_ affair: Affair, of caller: RouteCaller, in module: String?) -> Bool {
    guard let role = caller.role else {
      if case .anybodys = affair { return true }
      return false
    }
    func has(_ right: Right, _ module: String?) -> Bool { role.allows(right, on: module ?? "*") }
    return switch affair {
    case .anybodys, .users: true
    case .readersOrCreators: has(.read, module) || has(.create, module)
    case .administrators: role.name == "administrator"
    case .having(let rights, let onNotes):
      rights.allSatisfy { has($0, module) } && onNotes.allSatisfy { has($0, "notes") }
    case .seeingAll(let rights):
      rights.allSatisfy { has($0, module) } && role.fields[module ?? ""]?.values.contains(.masked) != true
    }
  }

  /// All that is kept but the audit log and the count of what was refused, which tell of attempts, when keys were last used, and the index that any write brings up to date.
  private func contents() async throws -> [String] {
    try await store.read { db in
      let tables = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sys_search%'
          AND name NOT IN ('sys_audit', 'sys_audit_head', 'sys_api_key', 'sys_refused', 'sys_session') ORDER BY name
          """)
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\" ORDER BY 1, 2").map { "\(table): \($0)" }
      }
    }
  }

  private func version() async throws -> Int {
    try await store.read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }

  private static let readOnly: Configuration = {
    var configuration = Configuration()
    configuration.readonly = true
    return configuration
  }()
}

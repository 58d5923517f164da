import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

/// The page behind the link in a mail that asks for a decision.
struct DecisionPageTests {
  private static let files = [
    "approvals/large.yaml": """
    approval: large
    label: Large amount
    module: tickets
    starts: {on: edit, when: amount > 100}
    mail: true
    rules:
      - approvers: {any: [{user: sue}]}
    """,
    "approvals/entry.yaml": """
    approval: entry
    label: Entry
    module: tickets
    starts: {on: create, when: urgent}
    mail: true
    rules:
      - approvers: {any: [{user: sue}]}
    """,
    "access.yaml": """
    roles:
      supervisor: {modules: {"*": [create, read, update, delete, bulk, transition, enter, override, decide]}}
    """,
  ]

  private static func publish(_ files: [String: String] = DecisionPageTests.files, on server: TestServer) async throws {
    try await server.desk.workspace.withStore("acme") { store in
      _ = try await store.publish(
        overlay: SourceSet(name: "overlay", files: files), author: try await store.firstAdministrator(),
        message: "approvals")
    }
  }

  /// - Returns: a key of `ana`.
  static func prepare(_ server: TestServer) async throws -> String {
    try await publish(on: server)
    let administrator = try await server.desk.workspace.withStore("acme") { store in
      let administrator = try await store.firstAdministrator()
      for (name, role) in [("ana", "agent"), ("sue", "supervisor")] {
        let user = NewUser(name: name, email: "\(name)@example.com", displayName: nil, roles: [role], teams: [])
        _ = try await store.createUser(user, by: administrator)
      }
      return administrator
    }
    return try await server.desk.workspace.addKey(to: "acme", user: "ana", label: "test", by: administrator).key
  }

  static func token(_ server: TestServer) async throws -> String {
    let workspace = server.desk.workspace
    let link = try await workspace.withStore("acme") { store in
      let id = try #require(try await store.users().first { $0.name == "sue" }).id
      return try await workspace.decisionLink(to: 1, for: id, of: try TenantName(checking: "acme"), in: store)
    }
    return try #require(link?.split(separator: "=").last.map(String.init))
  }

  static let settings = OperatorSettings(publicURL: "https://crm.example.com")

  @Test func `it says what would be otherwise as people know it, from what it is now`() async throws {
    try await TestServer.run(settings: Self.settings) { server in
      let ana = try await Self.prepare(server)
      let id = try await server.ticket("Roof")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 50}"#, key: ana)
      _ = try await server.send(
        .patch, "/records/tickets/\(id)", #"{"amount": 1900, "tags": ["hardware"], "due": "2026-07-01"}"#, key: ana)
      let path = "/t/acme/decision?token=\(try await Self.token(server))"
      let english = try await server.send(.get, path, headers: [.acceptLanguage: "en"], isBare: true).text
      for words in ["Amount", "€50", "€1,900", "Tags", "Hardware", "Large amount", "→"] {
        #expect(english.contains(words), "\(words)")
      }
      #expect(english.contains("maxlength=\"\(DecisionInput.longestReason)\""))
      for raw in [">amount<", "\"hardware\"", "2026-07-01"] { #expect(!english.contains(raw), "\(raw)") }
      let spanish = try await server.send(.get, path, headers: [.acceptLanguage: "es"], isBare: true).text
      for words in ["Importe", "Etiquetas", "Equipo"] { #expect(spanish.contains(words), "\(words)") }
    }
  }

  /// A transition with an item, a call and a file waits for `sue`.
  private static func finish(_ server: TestServer) async throws {
    let files = [
      "approvals/closing.yaml": """
      approval: closing
      label: Closing
      module: tickets
      starts: {on: transition}
      mail: true
      rules:
        - approvers: {any: [{role: supervisor}]}
      """,
      "blueprints/ticket_work.yaml": "blueprint: ticket_work\ntransitions:\n  finish: {approval: closing}\n",
    ]
    try await publish(files.merging(["access.yaml": Self.files["access.yaml"] ?? ""]) { own, _ in own }, on: server)
    try await server.desk.workspace.withStore("acme") { store in
      let sue = NewUser(name: "sue", email: "sue@example.com", displayName: nil, roles: ["supervisor"], teams: [])
      _ = try await store.createUser(sue, by: try await store.firstAdministrator())
    }
    let id = try await server.ticket("Roof")
    _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 50, "urgent": true}"#)
    _ = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}")
    let waiting = try await server.send(
      .post, "/records/tickets/\(id)/transitions/finish",
      #"{"values": {"resolution": "Mended"}, "checklist": ["customer_told"]}"#)
    #expect(waiting.status == 202, "\(waiting.text)")
  }

  @Test func `of a step it says what the record is, and what came with it`() async throws {
    try await TestServer.run(settings: Self.settings) { server in
      try await Self.finish(server)
      let path = "/t/acme/decision?token=\(try await Self.token(server))"
      let page = try await server.send(.get, path, headers: [.acceptLanguage: "en"], isBare: true).text
      for words in ["Mended", "Subject", "Roof", "Amount", "€50", "Urgent", "✓", "value=\"approve\""] {
        #expect(page.contains(words), "\(words)")
      }
    }
  }

  @Test func `whoever may not decide any more reads why, and has no button for it`() async throws {
    try await TestServer.run(settings: Self.settings) { server in
      try await Self.finish(server)
      let path = "/t/acme/decision?token=\(try await Self.token(server))"
      try await server.desk.workspace.withStore("acme") { store in
        _ = try await store.updateUser(
          "sue", UserChange(roles: ["agent"]), by: try await store.firstAdministrator())
      }
      let page = try await server.send(.get, path, headers: [.acceptLanguage: "en"], isBare: true)
      #expect(page.status == 200 && page.text.contains("Roof"))
      #expect(page.text.contains("You cannot decide this now: sue has no right to decide tickets."), "\(page.text)")
      let spanish = try await server.send(.get, path, headers: [.acceptLanguage: "es"], isBare: true)
      #expect(spanish.text.contains("Ahora no puedes decidirlo:"))
      #expect(!page.text.contains("value=\"approve\"") && !page.text.contains("value=\"reject\""))
    }
  }

  @Test func `the page of an approval has what came with the step, and why its reader may not decide`() async throws {
    try await PageTests.Visitor.run(as: "supervisor") { visitor in
      try await Self.finish(visitor.server)
      let page = try await visitor.get("/approvals/1").text
      for words in ["Given with it", "✓", "Mended", "/approvals/1/approve"] {
        #expect(page.contains(words), "\(words)")
      }
    }
    try await PageTests.Visitor.run(as: "agent") { visitor in
      try await Self.finish(visitor.server)
      let page = try await visitor.get("/approvals/1").text
      #expect(!page.contains("/approvals/1/approve") && page.contains("You cannot decide this now:"))
    }
  }

  @Test func `of a new record it says what there is`() async throws {
    try await TestServer.run(settings: Self.settings) { server in
      let ana = try await Self.prepare(server)
      _ = try await server.send(
        .post, "/records/tickets", #"{"subject": "Roof", "urgent": true, "amount": 50}"#, key: ana)
      let path = "/t/acme/decision?token=\(try await Self.token(server))"
      let page = try await server.send(.get, path, headers: [.acceptLanguage: "en"], isBare: true).text
      for words in ["Subject", "Roof", "Urgent", "Amount", "€50"] { #expect(page.contains(words), "\(words)") }
    }
  }

  @Test func `the API has what came with a transition, and what the record would be`() async throws {
    try await TestServer.run { server in
      let files = [
        "approvals/closing.yaml": """
        approval: closing
        label: Closing
        module: tickets
        starts: {on: transition}
        rules:
          - approvers: {any: [{role: administrator}]}
        """,
        "blueprints/ticket_work.yaml": "blueprint: ticket_work\ntransitions:\n  finish: {approval: closing}\n",
      ]
      try await Self.publish(files, on: server)
      let id = try await server.ticket("Roof")
      _ = try await server.send(.post, "/records/tickets/\(id)/transitions/start", "{}")
      let waiting = try await server.send(
        .post, "/records/tickets/\(id)/transitions/finish",
        #"{"values": {"resolution": "Mended"}, "checklist": ["customer_told"]}"#)
      #expect(waiting.status == 202, "\(waiting.text)")
      let approval = try await server.send(.get, "/approvals/1").object
      #expect(approval["checklist"] as? [String] == ["customer_told"])
      let before = approval["before"] as? [String: Any]
      #expect(before?["resolution"] is NSNull && before?["status"] as? String == "working")
      let after = approval["after"] as? [String: Any]
      #expect(after?["resolution"] as? String == "Mended" && after?["status"] as? String == "closed")
      #expect(after?["subject"] as? String == "Roof")
      let ways = try await server.send(.get, "/records/tickets/\(id)/transitions").object["transitions"]
      let finish = try #require((ways as? [[String: Any]])?.first { $0["name"] as? String == "finish" })
      #expect(finish["decided_by"] as? [String] == ["role administrator"])
      _ = try await server.send(.post, "/approvals/1/recall", "{}")
      #expect(try await server.send(.get, "/approvals/1").object["after"] is NSNull)
    }
  }

  @Test func `lists are filtered by the state of approval`() async throws {
    try await TestServer.run { server in
      let ana = try await Self.prepare(server)
      let free = try await server.ticket("Roof")
      let new = try await server.send(.post, "/records/tickets", #"{"subject": "Leak", "urgent": true}"#, key: ana)
      #expect(new.object["approval_state"] as? String == "pending")
      func ids(_ filter: String) async throws -> [Int] {
        let answer = try await server.send(.get, "/records/tickets?filter=\(filter)")
        return (answer.object["records"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
      }
      #expect(try await ids("approval_state%20==%20%22pending%22") == [new.object["id"] as? Int].compactMap(\.self))
      #expect(try await ids("approval_state%20==%20null") == [free])
      let wrong = try await server.send(.get, "/records/tickets?filter=approval_state%20==%20%22x%22")
      #expect(wrong.status == 400)
    }
  }

  @Test func `a list on a page is filtered by what the state of approval is called`() async throws {
    try await PageTests.Visitor.run(as: "supervisor") { visitor in
      try await Self.publish(on: visitor.server)
      _ = try await visitor.server.ticket("Roof")
      _ = try await visitor.server.send(.post, "/records/tickets", #"{"subject": "Leak", "urgent": true}"#)
      for (value, language, pill) in [("Waits", "en", "Approval"), ("pending", "es", "Aprobación")] {
        let page = try await visitor.get(
          "/records/tickets?w=approval_state~is~\(value)&columns=subject,approval_state", language: language)
        #expect(page.text.contains("Leak") && !page.text.contains("Roof"), "\(value)")
        #expect(page.text.contains(pill) && page.text.contains(language == "en" ? "Waits" : "En espera"))
      }
    }
  }

  @Test func `whoever submits something again leaves out what there is no field for any more`() async throws {
    try await PageTests.Visitor.run(as: "supervisor") { visitor in
      let server = visitor.server
      try await Self.publish(on: server)
      let id = try await server.ticket("Roof")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900, "effort": 2}"#)
      _ = try await server.send(.post, "/approvals/1/recall", "{}")
      let retiring = ["modules/tickets.yaml": "module: tickets\nfields:\n  effort: {omit: true}\n"]
      try await Self.publish(Self.files.merging(retiring) { $1 }, on: server)
      #expect(try await visitor.get("/approvals/1").text.contains(#"name="drop" value="effort""#))
      let refused = try await visitor.post("/approvals/1/resubmit", "reason=")
      #expect(refused.status == 422 && refused.text.contains("Give null for it to leave it out."))
      #expect(try await visitor.post("/approvals/1/resubmit", "drop=effort").status == 303)
      let again = try await server.send(.get, "/approvals/2").object
      #expect(again["state"] as? String == "pending")
      #expect((again["values"] as? [String: Any])?.keys.sorted() == ["amount"])
    }
  }
}

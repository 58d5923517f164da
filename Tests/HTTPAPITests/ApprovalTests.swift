import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

struct ApprovalTests {
  /// Amounts above 100 wait for a supervisor.
  private static func publish(_ server: TestServer) async throws -> (ana: String, sue: String) {
    try await server.desk.workspace.withStore("acme") { store in
      let files = [
        "approvals/large.yaml": """
        approval: large
        module: tickets
        starts: {on: edit, when: amount > 100}
        mail: true
        rules:
          - approvers: {any: [{role: supervisor}]}
        """,
        "access.yaml": """
        roles:
          supervisor: {modules: {"*": [create, read, update, delete, bulk, transition, enter, override, decide]}}
        """,
      ]
      _ = try await store.publish(
        overlay: SourceSet(name: "overlay", files: files), author: try await store.firstAdministrator(),
        message: "approvals")
    }
    return (try await key("ana", "agent", server), try await key("sue", "supervisor", server))
  }

  private static func key(_ name: String, _ role: String, _ server: TestServer) async throws -> String {
    let administrator = try await server.desk.workspace.withStore("acme") { store in
      let administrator = try await store.firstAdministrator()
      let user = NewUser(name: name, email: "\(name)@example.com", displayName: nil, roles: [role], teams: [])
      _ = try await store.createUser(user, by: administrator)
      return administrator
    }
    return try await server.desk.workspace.addKey(to: "acme", user: name, label: "test", by: administrator).key
  }

  @Test func `a change that waits is answered 202, listed for whoever decides, and done when they approve`()
    async throws
  {
    try await TestServer.run { server in
      let (ana, sue) = try await Self.publish(server)
      let id = try await server.ticket()
      let waiting = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      #expect(waiting.status == 202)
      #expect(waiting.object["amount"] is NSNull)
      let approval = try #require(waiting.object["approval"] as? [String: Any])
      #expect(approval["state"] as? String == "pending" && approval["waits_for"] as? [String] == ["role supervisor"])
      // The answer says all of it, as the approval by itself does.
      #expect((approval["after"] as? [String: Any])?["amount"] as? Int == 900)
      #expect((approval["why_not"] as? String)?.contains("ana") == true)
      let locked = try await server.send(.patch, "/records/tickets/\(id)", #"{"subject": "X"}"#, key: ana)
      #expect(locked.status == 409 && locked.errorCodes == ["locked"])
      let own = try await server.send(.post, "/approvals/1/approve", "{}", key: ana)
      #expect(own.status == 403)
      #expect(try await Self.ids(server.send(.get, "/approvals", key: sue)) == [1])
      #expect(try await Self.ids(server.send(.get, "/approvals", key: ana)) == [])
      #expect(try await Self.ids(server.send(.get, "/approvals?show=submitted&state=pending", key: ana)) == [1])
      let unreasoned = try await server.send(.post, "/approvals/1/reject", "{}", key: sue)
      #expect(unreasoned.status == 400 && unreasoned.pointers == ["/reason"])
      let done = try await server.send(.post, "/approvals/1/approve", #"{"reason": "fine"}"#, key: sue)
      #expect(done.status == 200 && done.object["state"] as? String == "approved")
      #expect(try await server.send(.get, "/records/tickets/\(id)").object["amount"] as? Int == 900)
      #expect(try await server.send(.get, "/approvals/9", key: sue).status == 404)
    }
  }

  @Test func `a way on from a record says for which approval it will wait, and for whom`() async throws {
    try await TestServer.run { server in
      try await server.desk.workspace.withStore("acme") { store in
        let files = [
          "approvals/begin.yaml": """
          approval: begin
          label: Beginning
          module: tickets
          starts: {on: transition}
          rules:
            - approvers: {sequence: [{any: [{role: administrator}]}, {any: [{field: owner}]}]}
          """,
          "blueprints/ticket_work.yaml": "blueprint: ticket_work\ntransitions:\n  start: {approval: begin}\n",
        ]
        _ = try await store.publish(
          overlay: SourceSet(name: "overlay", files: files), author: try await store.firstAdministrator(),
          message: "approvals")
      }
      let id = try await server.ticket()
      let ways = try await server.send(.get, "/records/tickets/\(id)/transitions").object["transitions"]
      let start = try #require((ways as? [[String: Any]])?.first { $0["name"] as? String == "start" })
      let approval = try #require(start["approval"] as? [String: Any])
      #expect(approval["name"] as? String == "begin" && approval["label"] as? String == "Beginning")
      #expect(approval["waits_for"] as? [String] == ["role administrator", "owner (admin)"])
      let others = (ways as? [[String: Any]])?.filter { $0["name"] as? String != "start" } ?? []
      #expect(others.allSatisfy { $0["approval"] == nil })
    }
  }

  private static func ids(_ answer: Answer) -> [Int] {
    (answer.object["approvals"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
  }

  @Test func `whoever delegates is answered what the record would be`() async throws {
    try await TestServer.run { server in
      let (ana, sue) = try await Self.publish(server)
      _ = try await Self.key("sam", "supervisor", server)
      let id = try await server.ticket()
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      let answer = try await server.send(.post, "/approvals/1/delegate", #"{"to": "sam"}"#, key: sue)
      #expect(answer.status == 200 && (answer.object["after"] as? [String: Any])?["amount"] as? Int == 900)
      // A list says so of none.
      let list = try await server.send(.get, "/approvals?show=all", key: sue).object["approvals"] as? [[String: Any]]
      #expect(list?.count == 1 && list?.first?["after"] is NSNull && list?.first?["why_not"] is NSNull)
    }
  }

  @Test func `many are decided at once, with a verdict on each`() async throws {
    try await TestServer.run { server in
      let (ana, sue) = try await Self.publish(server)
      for _ in 0..<3 {
        let id = try await server.ticket()
        _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      }
      let decisions = """
        {"decisions": [{"approval": 1, "verdict": "approve"}, {"approval": 2, "verdict": "reject", "reason": "no"},
          {"approval": 99, "verdict": "approve"}]}
        """
      let answer = try await server.send(.post, "/approvals/batch", decisions, key: sue)
      #expect(answer.object["succeeded"] as? Int == 2 && answer.object["failed"] as? Int == 1)
      let results = answer.object["results"] as? [[String: Any]] ?? []
      #expect(results.map { $0["status"] as? Int } == [200, 200, 404])
      let atomic = try await server.send(
        .post, "/approvals/batch",
        #"{"atomic": true, "decisions": [{"approval": 3, "verdict": "approve"}, {"approval": 99, "verdict": "approve"}]}"#,
        key: sue)
      #expect(atomic.object["succeeded"] as? Int == 0)
      #expect(try await Self.ids(server.send(.get, "/approvals", key: sue)) == [3])
    }
  }

  // MARK: By a link

  private static func link(_ server: TestServer, user: String) async throws -> String? {
    let workspace = server.desk.workspace
    let link = try await workspace.withStore("acme") { store in
      let id = try #require(try await store.users().first { $0.name == user }).id
      return try await workspace.decisionLink(
        to: 1, for: id, of: try TenantName(checking: "acme"), in: store)
    }
    return link?.split(separator: "=").last.map(String.init)
  }

  private static func post(_ server: TestServer, _ form: String) async throws -> Answer {
    try await server.send(
      .post, "/t/acme/decision", form, headers: [.contentType: "application/x-www-form-urlencoded"], isBare: true)
  }

  @Test func `a link shows what waits to whoever fetches it, and only its form decides, once`() async throws {
    try await TestServer.run(settings: OperatorSettings(publicURL: "https://crm.example.com")) { server in
      let (ana, _) = try await Self.publish(server)
      let id = try await server.ticket("<b>Roof</b>")
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      let token = try #require(try await Self.link(server, user: "sue"))
      for _ in 0..<3 {
        let page = try await server.send(.get, "/t/acme/decision?token=\(token)", isBare: true)
        #expect(page.status == 200 && page.text.contains("900") && page.text.contains("&lt;b&gt;Roof"))
        #expect(!page.text.contains("<b>Roof"))
      }
      #expect(try await Self.post(server, "token=\(token)").status == 200)
      #expect(try await server.send(.get, "/approvals/1").object["state"] as? String == "pending")
      let unreasoned = try await Self.post(server, "token=\(token)&verdict=reject&reason=")
      #expect(unreasoned.status == 422 && unreasoned.text.contains("role=\"alert\""))
      let done = try await Self.post(server, "token=\(token)&verdict=approve&reason=fine")
      #expect(done.status == 200 && done.text.contains("Approved."))
      #expect(try await server.send(.get, "/records/tickets/\(id)").object["amount"] as? Int == 900)
      #expect(try await Self.post(server, "token=\(token)&verdict=approve").status == 410)
      let decisions = try await server.send(.get, "/approvals/1").object["decisions"] as? [[String: Any]]
      #expect(decisions?.first?["by"] as? String == "sue")
    }
  }

  @Test func `a link is good for nothing once it is decided otherwise, and none is made for whoever may not decide`()
    async throws
  {
    try await TestServer.run(settings: OperatorSettings(publicURL: "https://crm.example.com")) { server in
      let (ana, sue) = try await Self.publish(server)
      let id = try await server.ticket()
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      #expect(try await Self.link(server, user: "ana") == nil)
      let token = try #require(try await Self.link(server, user: "sue"))
      _ = try await server.send(.post, "/approvals/1/reject", #"{"reason": "no"}"#, key: sue)
      #expect(try await Self.post(server, "token=\(token)&verdict=approve").status == 410)
      for form in ["", "token=x&verdict=approve", "token=%22%3E%3Cscript%3E", "a=b", "%"] {
        let answer = try await Self.post(server, form)
        #expect((400...422).contains(answer.status) && !answer.text.contains("<script"), "\(form)")
      }
    }
  }

  @Test func `those who are asked are mailed, and what is kept of the mail has no link in it`() async throws {
    try await TestServer.run { server in
      let (ana, _) = try await Self.publish(server)
      let id = try await server.ticket()
      _ = try await server.send(.patch, "/records/tickets/\(id)", #"{"amount": 900}"#, key: ana)
      let outbox = try await server.send(.get, "/outbox")
      #expect(outbox.text.contains("\"user\":\"sue\"") || outbox.text.contains("\"user\": \"sue\""))
      #expect(!outbox.text.contains("tra_"))
    }
  }
}

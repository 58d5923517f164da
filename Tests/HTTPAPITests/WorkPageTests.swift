import Engine
import Foundation
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy
import Testing

@testable import WebPages

/// The pages of work that waits and of administration, without a browser's eyes: rights, forms from elsewhere, what others have written.
struct WorkPageTests {
  private typealias Visitor = PageTests.Visitor

  private static let hostile = #"<img src=x onerror=alert(1)>"'&{{7*7}}"#

  /// The path of a route with something in each of its places.
  static func path(_ route: PageRoute) -> String {
    let values = [
      "{module}": "tickets", "{id}": "1", "{user}": "ana", "{role}": "agent", "{field}": "subject", "{step}": "start",
      "{blueprint}": "ticket_work",
    ]
    return values.reduce(route.path) { $0.replacing($1.key, with: $1.value) }
  }

  /// Work is there for each of the pages.
  private static func publish(_ server: TestServer) async throws {
    try await server.desk.workspace.withStore("acme") { store in
      let files = [
        "approvals/large.yaml": """
        approval: large
        module: tickets
        starts: {on: edit, when: amount > 100}
        rules:
          - when: amount > 500
            approvers: {any: [{role: administrator}]}
        """,
        "reviews/incoming.yaml": """
        review: incoming
        module: tickets
        enters: {channels: [api]}
        reviewers: [{role: administrator}]
        verify: [subject]
        """,
      ]
      _ = try await store.publish(
        overlay: SourceSet(name: "overlay", files: files), author: try await store.firstAdministrator(),
        message: "work")
    }
  }

  // MARK: Forms from elsewhere

  @Test func `no form of any page is taken that is not from a page of the session`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      let before = try await visitor.server.everything()
      for route in PageRoute.all where route.method == .post {
        let path = Self.path(route)
        #expect(try await visitor.post(path, "", proof: "nonsense").status == 403, "\(path)")
        #expect(try await visitor.post(path, "", site: "cross-site").status == 403, "\(path)")
      }
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `every page is drawn, framed by nobody, for who may see it`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      for route in PageRoute.all where route.method == .get && !route.path.contains("{branch}") {
        let page = try await visitor.get(Self.path(route))
        #expect(page.status < 500, "\(route.path)")
        guard page.headers[.contentType]?.hasPrefix("text/html") == true else { continue }
        #expect(page.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true, "\(route.path)")
      }
    }
  }

  // MARK: Rights

  @Test(arguments: [
    "/admin/users", "/admin/users/ana", "/admin/users/ana/hand-over", "/admin/roles", "/admin/roles/agent",
    "/admin/roles/agent/modules/tickets", "/admin/modules/tickets/blueprints/ticket_work", "/admin/teams",
    "/admin/modules",
    "/admin/modules/tickets", "/admin/modules/tickets/new-field", "/admin/modules/tickets/fields/subject",
    "/admin/outbox", "/admin/outbox/1", "/import/tickets",
  ])
  func `administration is nobody's affair but the administrators'`(_ path: String) async throws {
    try await Visitor.run { visitor in
      let page = try await visitor.get(path)
      #expect(page.status == 403 && page.text.contains("That is not possible"))
    }
  }

  @Test(arguments: [
    ("/admin/users", "field.name=eve&field.roles=administrator"),
    ("/admin/users/ana", "field.roles=administrator&field.active=true"), ("/admin/users/ana/invite", ""),
    ("/admin/users/admin/hand-over", "field.to=ana"), ("/admin/roles", "field.role=x&field.label=X&apply=true"),
    ("/admin/roles/agent", "field.label=X&apply=true"), ("/admin/roles/agent/delete", "apply=true"),
    ("/admin/roles/agent/modules/tickets", "field.rights=administer&field.read=all&field.write=all&apply=true"),
    ("/admin/modules/tickets/fields/due/retire", "apply=true"),
    ("/admin/modules/tickets/restore-field", "field.field=due&apply=true"),
    ("/admin/teams", "field.team=x&field.label=X&apply=true"),
    ("/admin/modules/tickets", "field.singular=A&field.plural=B&apply=true"),
    ("/admin/modules/tickets/new-field", "field.name=x&field.type=text&field.label=X&apply=true"),
    ("/admin/modules/tickets/fields/subject", "field.label=X&apply=true"), ("/admin/outbox/1/replay", ""),
    ("/admin/outbox/1/discard", ""), ("/admin/keys", "field.user=admin&field.label=x"),
    ("/import/tickets", "field.csv=subject%0AX&run=true"),
  ])
  func `what somebody may not do is refused, and nothing changes`(_ path: String, _ form: String) async throws {
    try await Visitor.run { visitor in
      _ = try await visitor.server.ticket("Printer")
      let before = try await visitor.server.everything()
      let configured = try await Self.configuration(visitor)
      let status = try await visitor.post(path, form).status
      #expect([403, 404, 422].contains(status), "\(status)")
      #expect(try await visitor.server.everything() == before)
      #expect(try await Self.configuration(visitor) == configured)
    }
  }

  private static func configuration(_ visitor: Visitor) async throws -> [String] {
    var texts: [String] = []
    for path in ["/users", "/modules/tickets", "/keys"] {
      texts.append(try await visitor.server.send(.get, path).text)
    }
    return texts
  }

  // MARK: Work that waits

  @Test func `an approval tells its rule, is decided once, and nothing that others wrote runs`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      try await Self.publish(visitor.server)
      let key = try await visitor.server.desk.key(role: "supervisor")
      let body = #"{"subject": "\#(Self.hostile.replacing("\"", with: "\\\""))", "amount": 1}"#
      let made = try await visitor.server.send(.post, "/records/tickets", body, key: key)
      let draft = try #require((made.object["draft"] as? [String: Any])?["id"] as? Int, "\(made.text)")
      let page = try await visitor.get("/reviews/\(draft)")
      #expect(page.status == 200 && page.text.contains("&lt;img") && !page.text.contains("<img"))
      let refused = try await visitor.post("/reviews/\(draft)", "op=accept")
      #expect(refused.status == 422 && refused.text.contains("has to be accepted or rejected"))
      let accepted = try await visitor.post("/reviews/\(draft)", "op=accept&verdict.subject=accepted")
      #expect(accepted.status == 303 && accepted.headers[.location]?.contains("/records/tickets/1") == true)
      let asked = try await visitor.server.send(.patch, "/records/tickets/1", #"{"amount": 900}"#, key: key)
      #expect(asked.status == 202)
      let approval = try await visitor.get("/approvals/1")
      #expect(approval.text.contains("Amount is more than €500") && approval.text.contains("€900"))
      #expect(!approval.text.contains("<img"))
      #expect(try await visitor.server.send(.get, "/approvals/1").object["because"] as? String == "amount > 500")
      let silent = try await visitor.post("/approvals/1/reject", "reason=")
      #expect(silent.status == 422)
      #expect(try await visitor.post("/approvals/1/approve", "reason=Fine").status == 303)
      #expect(try await visitor.server.send(.get, "/records/tickets/1").object["amount"] as? Int == 900)
      #expect(try await visitor.post("/approvals/1/approve", "").status != 303)
      #expect(try await visitor.get("/approvals?show=all").text.contains("Approved"))
    }
  }

  @Test(arguments: ["", "subject%0A%22never+closed", "subject%0A%00"])
  func `a file that cannot be read says why, and nothing is written`(_ file: String) async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      let before = try await visitor.server.everything()
      let page = try await visitor.post("/import/tickets", "field.csv=\(file)&run=true")
      #expect(page.status == 422)
      #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
      #expect(try await visitor.server.everything() == before)
    }
  }

  @Test func `a message that was given up is sent again from its page`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      _ = try await visitor.server.ticket("Printer")
      _ = try await visitor.server.send(.post, "/records/tickets/1/transitions/start", "{}")
      let page = try await visitor.get("/admin/outbox?state=pending")
      #expect(page.text.contains("webhook monitor"))
      #expect(try await visitor.get("/admin/outbox/1").text.contains("Printer"))
      #expect(try await visitor.post("/admin/outbox/1/discard", "").status == 303)
      #expect(try await visitor.get("/admin/outbox?state=discarded").text.contains("webhook monitor"))
      #expect(try await visitor.post("/admin/outbox/1/replay", "").status == 303)
      #expect(try await visitor.get("/admin/outbox?state=pending").text.contains("webhook monitor"))
      // Administrators are told of the ticket as well.
      #expect(try await visitor.get("/").text.contains("Hello, Ana"))
    }
  }

  @Test func `a link has a page say nothing but what pages say`() async throws {
    try await Visitor.run { visitor in
      #expect(try await visitor.get("/?done=noticeLogged").text.contains("The result is logged."))
      for word in ["approve", "hello", "%3Cimg%3E"] {
        let page = try await visitor.get("/?done=\(word)")
        #expect(!page.text.contains(#"class="notice good" role="status""#))
      }
      let away = try await visitor.post("/prompts/1/dismiss", "to=https%3A%2F%2Fevil.example%2F")
      #expect(away.status == 404)
    }
  }
}

import Engine
import HTTPTypes
import Tenancy
import Testing

/// Absences, invitations, hand-overs and others' sessions, for those whose affair they are.
struct PeopleTests {
  private static let password = "tres gatos en Almería"

  /// A desk with the agents `ana` and `ben`, and a key of each.
  private static func run(
    _ body: @Sendable (TestServer, _ ana: String, _ ben: String) async throws -> Void
  ) async throws {
    try await TestServer.run { server in
      let workspace = server.desk.workspace
      let admin = try await workspace.withStore("acme") { store in
        let admin = try await store.firstAdministrator()
        for name in ["ana", "ben"] {
          let user = NewUser(name: name, email: nil, displayName: nil, roles: ["agent"], teams: [])
          _ = try await store.createUser(user, by: admin)
        }
        return admin
      }
      let ana = try await workspace.addKey(to: "acme", user: "ana", label: "x", by: admin).key
      let ben = try await workspace.addKey(to: "acme", user: "ben", label: "x", by: admin).key
      try await body(server, ana, ben)
    }
  }

  @Test func `users note their own absences, administrators anybody's, and all see them`() async throws {
    try await Self.run { server, ana, ben in
      let noted = try await server.send(
        .post, "/absences", #"{"first": "2026-12-21", "last": "2027-01-03", "substitute": "ben", "note": "away"}"#,
        key: ana)
      #expect(noted.status == 201)
      #expect(noted.object["user"] as? String == "ana" && noted.object["substitute"] as? String == "ben")
      let before = try await server.send(.get, "/absences", key: ben).text
      #expect(before.contains("\"substitute\":\"ben\""))
      for (body, status) in [
        (#"{"first": "2026-12-30", "last": "2027-01-05"}"#, 422), (#"{"first": "2026-02-30", "last": "x"}"#, 400),
        (#"{"last": "2027-01-05"}"#, 400), (#"{"first": "2027-02-02", "last": "2027-02-01"}"#, 422),
        (#"{"first": "2027-02-01", "last": "2027-02-02", "substitute": "ana"}"#, 422),
        (#"{"user": "ben", "first": "2027-02-01", "last": "2027-02-02"}"#, 403),
        (#"{"user": "nobody", "first": "2027-02-01", "last": "2027-02-02"}"#, 403),
        (#"{"first": "2027-02-01", "last": "2027-02-02", "until": "x"}"#, 400),
      ] { #expect(try await server.send(.post, "/absences", body, key: ana).status == status, "\(body)") }
      let id = try #require(noted.object["id"] as? Int)
      #expect(try await server.send(.delete, "/absences/\(id)", key: ben).status == 403)
      #expect(try await server.send(.delete, "/absences/99", key: ben).status == 403)
      #expect(try await server.send(.get, "/absences", key: ben).text == before)
      #expect(try await server.send(.get, "/absences?user=ben").text == #"{"absences":[]}"#)
      #expect(try await server.send(.get, "/absences?from=2027-01-04").text == #"{"absences":[]}"#)
      #expect(try await server.send(.get, "/absences?from=soon").status == 400)
      #expect(try await server.send(.delete, "/absences/99").status == 404)
      #expect(try await server.send(.delete, "/absences/\(id)").status == 204)
    }
  }

  @Test func `administrators invite by a link, and see and end others' sessions`() async throws {
    try await Self.run { server, ana, _ in
      for (path, body) in [
        ("/invitations", #"{"user": "ana", "mail": false}"#), ("/invitations", #"{"user": "nobody"}"#),
        ("/hand-overs", #"{"from": "ben", "to": "ana"}"#),
      ] { #expect(try await server.send(.post, path, body, key: ana).status == 403, "\(path)") }
      #expect(try await server.send(.post, "/invitations", #"{"user": "ana"}"#).code == "no_mail")
      let invitation = try await server.send(.post, "/invitations", #"{"user": "ana", "mail": false}"#)
      #expect(invitation.status == 201)
      let token = try #require(invitation.object["token"] as? String)
      let chosen = try await server.ask(
        .post, "/password", #"{"token": "\#(token)", "password": "\#(Self.password)"}"#)
      #expect(chosen.status == 204)
      let session = Session(try await server.signIn("ana", Self.password))
      for path in ["/sessions?user=ben", "/sessions?everybody=true", "/sessions?user=nobody"] {
        #expect(try await server.ask(.get, path, as: session).status == 403, "\(path)")
      }
      #expect(try await server.ask(.delete, "/sessions?user=admin", as: session).status == 403)
      let listed = try await server.send(.get, "/sessions?everybody=true").object["sessions"] as? [[String: Any]]
      #expect(listed?.map { $0["user"] as? String } == ["ana"])
      #expect(try await server.send(.delete, "/sessions?user=nobody").status == 404)
      #expect(try await server.ask(.get, "/session", as: session).status == 200)
      #expect(try await server.send(.delete, "/sessions?user=ana").object["ended"] as? Int == 1)
      #expect(try await server.ask(.get, "/session", as: session).status == 401)
    }
  }

  @Test func `a key with scopes of its own sees and changes nothing of its user's affairs`() async throws {
    try await Self.run { server, _, _ in
      let made = try await server.send(.post, "/keys", #"{"rights": {"*": ["read", "update"]}}"#)
      let key = try #require(made.object["key"] as? String)
      for (method, path, body) in [
        (.get, "/keys", nil), (.post, "/keys", "{}"), (.delete, "/keys/1", nil), (.get, "/sessions", nil),
        (.delete, "/sessions", nil), (.delete, "/sessions/1", nil),
        (.post, "/absences", #"{"first": "2027-02-01", "last": "2027-02-02"}"#), (.delete, "/absences/1", nil),
        (.post, "/invitations", #"{"user": "ana", "mail": false}"#),
        (.post, "/hand-overs", #"{"from": "ben", "to": "ana"}"#),
      ] as [(HTTPRequest.Method, String, String?)] {
        #expect(try await server.send(method, path, body, key: key).status == 403, "\(method) \(path)")
      }
      #expect(try await server.send(.get, "/modules", key: key).status == 200)
      #expect(try await server.send(.get, "/access", key: key).object["administrator"] as? Bool == false)
    }
  }

  @Test func `an administrator hands a leaver's records over`() async throws {
    try await Self.run { server, ana, ben in
      let made = try await server.send(.post, "/records/tickets", #"{"subject": "x"}"#, key: ana)
      let id = try #require(made.object["id"] as? Int)
      for body in [
        #"{"from": "ana", "to": "ana"}"#, #"{"from": "ana", "to": "nobody"}"#, #"{"from": "nobody", "to": "ben"}"#,
        #"{"from": "ana", "to": "ben", "module": "nosuch"}"#,
      ] { #expect([404, 422].contains(try await server.send(.post, "/hand-overs", body).status), "\(body)") }
      let before = try await server.send(.get, "/records/tickets/\(id)")
      #expect(before.object["version"] as? Int == 1)
      let done = try await server.send(.post, "/hand-overs", #"{"from": "ana", "to": "ben"}"#)
      #expect(done.status == 200)
      let modules = done.object["modules"] as? [[String: Any]]
      #expect(modules?.map { $0["module"] as? String } == ["tickets"])
      #expect(modules?.map { $0["handed_over"] as? Int } == [1])
      let after = try await server.send(.get, "/records/tickets/\(id)")
      #expect(after.object["version"] as? Int == 2)
      #expect(after.object["owner"] as? Int != before.object["owner"] as? Int)
    }
  }
}

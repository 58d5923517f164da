import Engine
import HTTPAPI
import HTTPTypes
import Mail
import Tenancy
import Testing

/// Users over HTTP, for administrators.
struct UserTests {
  private static let password = "tres gatos en Almería"

  private static func users(_ server: TestServer) async throws -> String {
    try await server.send(.get, "/users").text
  }

  @Test func `an administrator creates, shows, changes and suspends a user`() async throws {
    try await TestServer.run { server in
      let created = try await server.send(
        .post, "/users",
        #"{"name": "ana", "email": "ana@example.com", "display_name": "Ana Ruiz", "roles": ["agent"], "locale": "es"}"#)
      #expect(created.status == 201)
      #expect(created.headers[.location] == "/t/acme/v1/users/ana")
      let key = try #require(
        try await server.send(.post, "/keys", #"{"user": "ana"}"#).object["key"] as? String)
      #expect(try await server.send(.get, "/session", key: key).object["roles"] as? [String] == ["agent"])
      let shown = try await server.send(.get, "/users/ana")
      #expect(shown.text == created.text)
      #expect(shown.object["email"] as? String == "ana@example.com" && shown.object["active"] as? Bool == true)
      #expect(shown.object["has_password"] as? Bool == false && shown.object["locale"] as? String == "es")
      let changed = try await server.send(
        .patch, "/users/ana", #"{"roles": ["intake"], "email": null, "locale": null, "manager": "admin"}"#)
      #expect(changed.status == 200)
      #expect(changed.object["email"] as? String == nil && changed.object["locale"] as? String == nil)
      #expect(
        changed.object["manager"] as? String == "admin" && changed.object["display_name"] as? String == "Ana Ruiz")
      #expect(try await server.send(.get, "/session", key: key).object["roles"] as? [String] == ["intake"])
      #expect(try await server.send(.patch, "/users/ana", #"{"active": false}"#).status == 200)
      #expect(try await server.send(.get, "/session", key: key).status == 401)
      #expect(try await server.send(.patch, "/users/ana", #"{"active": true}"#).status == 200)
      #expect(try await server.send(.get, "/session", key: key).status == 200)
      let log = try await server.send(.get, "/audit?action=user").object["entries"] as? [[String: Any]]
      #expect(log?.map { $0["action"] as? String } == Array(repeating: "user.update", count: 3) + ["user.create"])
    }
  }

  @Test func `users come in pages`() async throws {
    try await TestServer.run { server in
      for number in 1...5 { _ = try await server.send(.post, "/users", #"{"name": "user\#(number)"}"#) }
      let all = try await server.send(.get, "/users")
      let names = (all.object["users"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      #expect(names.suffix(5) == ["user1", "user2", "user3", "user4", "user5"])
      #expect(all.text.contains("\"next_cursor\":null"))
      var (found, cursor, pages): ([String], String?, Int) = ([], nil, 0)
      repeat {
        let page = try await server.send(.get, "/users?limit=2\(cursor.map { "&cursor=\($0)" } ?? "")")
        found += (page.object["users"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        (cursor, pages) = (page.object["next_cursor"] as? String, pages + 1)
      } while cursor != nil && pages < 20
      #expect(found == names)
      #expect(pages == (names.count + 1) / 2)
      for query in ["limit=0", "limit=201", "cursor=x", "cursor=-1", "filter=x"] {
        #expect(try await server.send(.get, "/users?\(query)").status == 400, "\(query)")
      }
    }
  }

  @Test func `what is wrong is said, and changes nothing`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/users", #"{"name": "ana", "email": "ana@example.com"}"#)
      let before = try await Self.users(server)
      for (method, path, body, status) in [
        (.post, "/users", "{}", 400), (.post, "/users", #"{"name": "ana"}"#, 422),
        (.post, "/users", #"{"name": "Ben Ruiz"}"#, 422),
        (.post, "/users", #"{"name": "ben", "roles": ["nosuch"]}"#, 422),
        (.post, "/users", #"{"name": "ben", "email": "ANA@example.com"}"#, 422),
        (.post, "/users", #"{"name": "ben", "password": "x"}"#, 400),
        (.post, "/users", #"{"name": "ben", "teams": "office"}"#, 400),
        (.post, "/users", #"{"name": "ben", "display_name": "Ben\r\nBcc: eve@example.com"}"#, 422),
        (.patch, "/users/ana", "{\"display_name\": \"\(String(repeating: "x", count: 201))\"}", 422),
        (.patch, "/users/nobody", "{}", 404), (.patch, "/users/ana", #"{"name": "eve"}"#, 400),
        (.patch, "/users/ana", #"{"manager": "ana"}"#, 422), (.patch, "/users/ana", #"{"active": "no"}"#, 400),
        (.patch, "/users/admin", #"{"active": false}"#, 409), (.patch, "/users/admin", #"{"roles": []}"#, 409),
        (.get, "/users/nobody", nil, 404), (.post, "/users/nobody/unlock", nil, 404),
        (.delete, "/users/nobody/second-factor", nil, 404), (.delete, "/users/nobody/identities", nil, 404),
        (.post, "/users/ana/unlock", "{\"x\": 1}", 400), (.delete, "/users/ana", nil, 405),
      ] as [(HTTPRequest.Method, String, String?, Int)] {
        let answer = try await server.send(method, path, body)
        #expect(answer.status == status, "\(method) \(path) \(body ?? ""): \(answer.text)")
        #expect(answer.headers[.contentType] == "application/problem+json", "\(method) \(path)")
      }
      #expect(try await Self.users(server) == before)
    }
  }

  @Test func `users are nobody else's affair, nor that of a key which leaves its administrator less`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/users", #"{"name": "ana", "email": "canary@example.com"}"#)
      let narrow = try #require(
        try await server.send(.post, "/keys", #"{"role": "administrator"}"#).object["key"] as? String)
      let before = try await Self.users(server)
      for key in [try await server.desk.key(role: "agent"), narrow] {
        for (method, path, body) in [
          (.get, "/users", nil), (.get, "/users/ana", nil), (.get, "/users/nobody", nil),
          (.post, "/users", #"{"name": "eve", "roles": ["administrator"]}"#),
          (.patch, "/users/ana", #"{"roles": ["administrator"]}"#), (.patch, "/users/nobody", "{}"),
          (.post, "/users/ana/unlock", nil), (.delete, "/users/ana/second-factor", nil),
          (.delete, "/users/ana/identities", nil), (.post, "/invitations", #"{"user": "ana", "mail": false}"#),
        ] as [(HTTPRequest.Method, String, String?)] {
          let answer = try await server.send(method, path, body, key: key)
          #expect(answer.status == 403, "\(method) \(path): \(answer.text)")
          #expect(!answer.text.contains("canary"), "\(method) \(path)")
        }
      }
      let after = try await server.send(.get, "/users").object["users"] as? [[String: Any]]
      #expect(after?.prefix(2).map { $0["name"] as? String } == ["admin", "ana"])
      #expect(before.contains("canary@example.com") && after?.count == 3)
      #expect(after?[1]["roles"] as? [String] == [] && after?[1]["last_mail"] as? String == nil)
    }
  }

  @Test func `an administrator lets in again who has failed too often or lost the second factor`() async throws {
    try await TestServer.run { server in
      _ = try await server.send(.post, "/users", #"{"name": "ana", "roles": ["agent"]}"#)
      let token = try #require(
        try await server.send(.post, "/invitations", #"{"user": "ana", "mail": false}"#).object["token"] as? String)
      _ = try await server.ask(.post, "/password", #"{"token": "\#(token)", "password": "\#(Self.password)"}"#)
      let session = Session(try await server.signIn("ana", Self.password))
      for _ in 0..<5 { #expect(try await server.signIn("ana", "wrong password").status == 401) }
      #expect(try await server.signIn("ana", Self.password).status == 429)
      #expect(try await server.send(.post, "/users/ana/unlock").status == 204)
      #expect(try await server.signIn("ana", Self.password).status == 201)
      #expect(try await server.send(.delete, "/users/ana/second-factor").status == 204)
      #expect(try await server.send(.delete, "/users/ana/identities").status == 204)
      #expect(try await server.send(.get, "/users/ana").object["has_second_factor"] as? Bool == false)
      let listed = try await server.send(.get, "/sessions?user=ana").object["sessions"] as? [[String: Any]]
      #expect(listed?.count == 2)
      #expect(try await server.send(.delete, "/sessions?user=ana").object["ended"] as? Int == 2)
      #expect(try await server.ask(.get, "/session", as: session).status == 401)
    }
  }

  @Test func `a mail that cannot be sent is told to who waits for it, and seen with the user`() async throws {
    let from = Mailbox(try #require(EmailAddress("crm@example.com")))
    // Nobody listens on port 1.
    let mail = MailSettings(server: try SMTPServer(host: "127.0.0.1", port: 1, security: .none), from: from)
    let settings = OperatorSettings(mail: mail, publicURL: "https://crm.example.com/t/{tenant}")
    try await TestServer.run(settings: settings) { server in
      _ = try await server.send(.post, "/users", #"{"name": "ana", "email": "ana@example.com"}"#)
      let answer = try await server.send(.post, "/invitations", #"{"user": "ana"}"#)
      #expect(answer.status == 502)
      #expect(answer.code == "mail_failed")
      #expect(answer.headers[.contentType] == "application/problem+json")
      let said = try await server.send(.get, "/users/ana").object["last_mail"] as? String
      #expect(said?.hasPrefix("invitation failed: ") == true)
      // Who asks for a reset learns nothing of it.
      let reset = try await server.ask(.post, "/password-resets", #"{"login": "ana"}"#)
      #expect(reset.status == 202)
      #expect(reset.text == #"{"status":"accepted"}"#)
    }
  }
}

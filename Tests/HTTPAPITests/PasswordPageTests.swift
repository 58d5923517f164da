import Engine
import HTTPAPI
import HTTPTypes
import Tenancy
import Testing

struct PasswordPageTests {
  private static func token(_ server: TestServer) async throws -> String {
    let invitation = try await server.desk.workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      let ana = NewUser(name: "ana", email: "ana@example.com", displayName: nil, roles: ["agent"], teams: [])
      _ = try await store.createUser(ana, by: admin)
      return try await server.desk.workspace.invitation(of: "ana", to: "acme", by: admin)
    }
    return try #require(invitation.token)
  }

  private static func post(_ server: TestServer, _ form: String, language: String = "en") async throws -> Answer {
    try await server.send(
      .post, "/t/acme/password", form,
      headers: [.contentType: "application/x-www-form-urlencoded", .acceptLanguage: language], isBare: true)
  }

  @Test func `the link's page takes a password, once`() async throws {
    try await TestServer.run { server in
      let token = try await Self.token(server)
      let page = try await server.send(
        .get, "/t/acme/password?token=\(token)", headers: [.acceptLanguage: "es"], isBare: true)
      #expect(page.status == 200)
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self'") == true)
      #expect(page.text.contains("<html lang=\"es\""))
      #expect(page.text.contains("value=\"\(token)\""))
      let weak = try await Self.post(server, "token=\(token)&password=short")
      #expect(weak.status == 422)
      #expect(weak.text.contains("role=\"alert\""))
      let done = try await Self.post(server, "token=\(token)&password=tres+gatos+en+Almer%C3%ADa")
      #expect(done.status == 200)
      #expect(done.text.contains("sign in as ana with"))
      let again = try await Self.post(server, "token=\(token)&password=otra+contrase%C3%B1a+larga", language: "es")
      #expect(again.status == 422)
      #expect(again.text.contains("El enlace ya no vale"))
      #expect(try await server.signIn("ana", "tres gatos en Almería").status == 201)
    }
  }

  @Test(arguments: ["", "token=x", "token=%22%3E%3Cscript%3E&password=123456789012x", "a=b", "%", "token=x&token=y"])
  func `whatever is sent instead, nothing of it is markup and nothing happens`(_ form: String) async throws {
    try await TestServer.run { server in
      let answer = try await Self.post(server, form)
      #expect((400...422).contains(answer.status))
      #expect(!answer.text.contains("<script"))
      let page = try await server.send(.get, "/t/acme/password?token=%22%3E%3Cscript%3E", isBare: true)
      #expect(!page.text.contains("<script"))
    }
  }
}

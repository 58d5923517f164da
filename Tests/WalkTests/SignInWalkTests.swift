import Foundation
import TestPrograms
import Testing

/// People as an operator has them: invited by mail, signed in by a browser, cut off and followed by another.
@Suite struct SignInWalkTests {
  private static let password = "tres gatos en Almería"

  @Test func somebodyIsInvitedSignsInIsCutOffAndHandsOver() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let mail = try await MailServer("starttls", "auth")
    let secret = trellis.data.appending(path: "smtp-password")
    try "secret\n".write(to: secret, atomically: true, encoding: .utf8)
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    let server = try await Server(
      trellis,
      settings: [
        "TRELLIS_SMTP_HOST=127.0.0.1", "TRELLIS_SMTP_PORT=\(mail.port)", "TRELLIS_SMTP_CA_FILE=\(mail.certificate)",
        "TRELLIS_SMTP_USER=trellis", "TRELLIS_SMTP_PASSWORD_FILE=\(secret.path)", "TRELLIS_MAIL_FROM=crm@example.com",
        "TRELLIS_PUBLIC_URL=https://crm.example.com/t/{tenant}",
      ])
    try await trellis.succeed(
      "user", "create", "acme", "ana", "--role", "administrator", "--email", "ana@example.com", "--locale", "es",
      "--invite")
    let message = try #require(try mail.received().first)
    #expect(message.isEncrypted && message.user == "trellis")
    #expect(message.headers["Subject"] == "Tu acceso a acme")
    let token = try #require(message.text.firstMatch(of: /password\?token=(\S+)/)).1
    let base = "\(server.base)/t/acme/v1"
    let chosen = try await Self.ask(
      "POST", "\(base)/password", #"{"token": "\#(token)", "password": "\#(Self.password)"}"#)
    #expect(chosen.hasPrefix("HTTP/1.1 204"), "\(chosen)")
    let begun = try await Self.ask("POST", "\(base)/session", #"{"login": "ana", "password": "\#(Self.password)"}"#)
    let cookie = String(try #require(begun.firstMatch(of: /__Host-trellis-acme=[^;]+/)).0)
    let csrf = String(try #require(begun.firstMatch(of: /"csrf_token":"([^"]+)"/)).1)
    let created = try await Self.ask(
      "POST", "\(base)/records/accounts", #"{"name": "Northwind"}"#, "Cookie: \(cookie)", "X-CSRF-Token: \(csrf)")
    #expect(created.hasPrefix("HTTP/1.1 201"), "\(created)")
    #expect(try await trellis.succeed("session", "list", "acme").output.contains("127.0.0.1"))

    try await trellis.succeed("user", "create", "acme", "ben", "--role", "administrator")
    try await trellis.succeed("user", "deactivate", "acme", "ana")
    let cut = try await Self.ask("GET", "\(base)/records/accounts", nil, "Cookie: \(cookie)")
    #expect(cut.hasPrefix("HTTP/1.1 401"), "\(cut)")
    let handed = try await trellis.succeed("user", "hand-over", "acme", "ana", "ben")
    #expect(handed.output.contains("accounts  1"), "\(handed.output)")
    let owner = try await trellis.succeed("record", "get", "acme", "accounts", "1", "--json")
    #expect(owner.output.contains("\"owner\""))
    #expect(try await server.stop() == 0)
  }

  @Test func theSecretIsReplacedWhileNoServerHasTheDirectory() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    let key = try #require(try await trellis.succeed("key", "create", "acme", "--json").json()["key"] as? String)
    let secret = trellis.data.appending(path: "secret")
    let before = try Data(contentsOf: secret)
    let server = try await Server(trellis)
    let refused = try await trellis.run("secret", "rotate")
    #expect(refused.code == 1 && refused.error.contains("is in use by process"), "\(refused.error)")
    #expect(try await server.stop() == 0)
    #expect(try Data(contentsOf: secret) == before)
    #expect(try await trellis.succeed("secret", "rotate").output.contains("are good as they were"))
    #expect(try Data(contentsOf: secret) != before)
    let again = try await Server(trellis)
    #expect(try await Trellis.curl("\(again.base)/t/acme/v1/session", key: key).status == 200)
    #expect(try await again.stop() == 0)
    let void = try await trellis.succeed("secret", "rotate", "--void-keys", "--json").json()
    #expect(void["keeps_keys"] as? Bool == false)
    let last = try await Server(trellis)
    #expect(try await Trellis.curl("\(last.base)/t/acme/v1/session", key: key).status == 401)
    #expect(try await last.stop() == 0)
  }

  @Test func aBadSettingIsRefusedWithItsName() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    for (settings, said) in [
      (["TRELLIS_SMTP_HOST=localhost"], "TRELLIS_MAIL_FROM"),
      (
        ["TRELLIS_SMTP_HOST=localhost", "TRELLIS_MAIL_FROM=crm@example.com", "TRELLIS_SMTP_SECURITY=some"],
        "starttls, tls or none"
      ),
      (["TRELLIS_PUBLIC_URL=crm.example.com"], "TRELLIS_PUBLIC_URL"),
      (["TRELLIS_SESSION_DAYS=soon"], "TRELLIS_SESSION_DAYS"), (["TRELLIS_SESSION_IDLE_MINUTES=0"], "1 to 525600"),
      (
        ["TRELLIS_SMTP_HOST=localhost", "TRELLIS_MAIL_FROM=crm@example.com", "TRELLIS_SMTP_PORT=70000"],
        "TRELLIS_SMTP_PORT"
      ),
      (
        ["TRELLIS_SMTP_HOST=localhost", "TRELLIS_MAIL_FROM=crm@example.com", "TRELLIS_SMTP_USER=x"],
        "TRELLIS_SMTP_PASSWORD"
      ),
    ] {
      let ending = try await Trellis.execute(
        URL(filePath: "/usr/bin/env"),
        settings + [Trellis.binary.path, "tenant", "list", "--data", trellis.data.path])
      #expect(ending.code == 1)
      #expect(ending.error.contains(said), "\(ending.error)")
    }
  }

  /// Asks without a key; the answer with its head.
  private static func ask(_ method: String, _ url: String, _ body: String?, _ headers: String...) async throws -> String
  {
    let fields = headers.flatMap { ["-H", $0] }
    let data = body.map { ["-H", "Content-Type: application/json", "-d", $0] } ?? []
    return try await Trellis.execute(
      URL(filePath: "/usr/bin/curl"), ["-s", "-i", "-X", method] + fields + data + [url]
    ).output
  }
}

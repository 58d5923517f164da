import Dispatch
import Foundation
import TestPrograms
import Testing

@testable import Mail

/// One after another: each begins a mail server, which is a process.
@Suite(.serialized) struct SMTPTests {
  private static func message(_ text: String = "Hi\n.\n..\nEnd", to: String = "ben@example.org") throws -> MailMessage {
    let ana = try #require(EmailAddress("ana@example.com"))
    let ben = try #require(EmailAddress(to))
    return MailMessage(
      from: Mailbox(ana, name: HeaderText("Ana Núñez")), to: [Mailbox(ben, name: HeaderText("Ben \"B\" O'Neill"))],
      content: MailContent(subject: HeaderText("¿Qué tal?"), text: text, html: "<p>¡Hola!</p>"), date: Date())
  }

  private static func server(
    _ server: MailServer, _ security: SMTPServer.Security, user: String? = nil, trusted: Bool = true,
    total: Int = 20_000
  ) throws -> SMTPServer {
    try SMTPServer(
      host: "127.0.0.1", port: server.port, security: security,
      login: user.map { SMTPServer.Login(user: $0, password: "secret") },
      authorities: trusted && security != .none ? server.certificate : nil,
      patience: .init(connecting: 10_000, total: total))
  }

  /// Sends on a thread of its own, as everybody has to.
  private static func send(_ message: MailMessage, by server: SMTPServer) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "mail").async { continuation.resume(with: Result { try server.send(message) }) }
    }
  }

  private static func failure(_ message: MailMessage, by server: SMTPServer) async throws -> MailError? {
    do {
      _ = try await send(message, by: server)
      return nil
    } catch let error as MailError {
      return error
    }
  }

  @Test func `hands a message over by STARTTLS with user and password, and it reads as it was written`() async throws {
    let loopback = try await MailServer("starttls", "auth")
    let answer = try await Self.send(try Self.message(), by: try Self.server(loopback, .starttls, user: "trellis"))
    #expect(answer == "250 2.0.0 Queued as 1")
    let mail = try #require(try loopback.received().first)
    #expect(mail.from == "ana@example.com")
    #expect(mail.to == ["ben@example.org"])
    #expect(mail.user == "trellis")
    #expect(mail.isEncrypted)
    #expect(mail.headers["Subject"] == "¿Qué tal?")
    #expect(mail.headers["From"] == "Ana Núñez <ana@example.com>")
    #expect(mail.headers["To"] == "\"Ben \\\"B\\\" O'Neill\" <ben@example.org>")
    #expect(mail.headers["Message-ID"]?.hasSuffix("@example.com>") == true)
    #expect(mail.text == "Hi\n.\n..\nEnd" || mail.text == "Hi\r\n.\r\n..\r\nEnd")
    #expect(mail.html == "<p>¡Hola!</p>")
  }

  @Test func `speaks TLS from the first byte`() async throws {
    let loopback = try await MailServer("tls", "auth")
    _ = try await Self.send(try Self.message(), by: try Self.server(loopback, .tls, user: "trellis"))
    #expect(try loopback.received().first?.isEncrypted == true)
  }

  @Test func `sends in the clear only where that is wanted, and then no password`() async throws {
    let loopback = try await MailServer()
    _ = try await Self.send(try Self.message(), by: try Self.server(loopback, .none))
    #expect(try loopback.received().count == 1)
    #expect(throws: MailError.self) {
      try SMTPServer(host: "127.0.0.1", security: .none, login: .init(user: "u", password: "p"))
    }
    let refused = try await Self.failure(try Self.message(), by: try Self.server(loopback, .starttls, trusted: false))
    #expect(refused?.kind == .misconfigured)
    #expect(try loopback.received().count == 1)
  }

  @Test func `trusts no certificate that nobody vouches for`() async throws {
    let loopback = try await MailServer("starttls")
    let failure = try await Self.failure(try Self.message(), by: try Self.server(loopback, .starttls, trusted: false))
    #expect(failure?.kind == .misconfigured)
    #expect(try loopback.received().isEmpty)
  }

  @Test(arguments: [
    (["starttls", "auth"], MailError.Kind.misconfigured, "535"), (["starttls", "reject"], .refused, "5.1.1"),
    (["starttls", "defer"], .deferred, "4.7.1"), (["starttls", "full"], .refused, "552"),
  ])
  func `says what the server says, and whether to try again`(
    _ modes: [String], _ kind: MailError.Kind, _ said: String
  ) async throws {
    let loopback = try await MailServer(modes[0], modes[1])
    let server = try Self.server(loopback, .starttls, user: modes.contains("auth") ? "eve" : nil)
    let long = String(repeating: "x", count: 3_000)
    let failure = try await Self.failure(try Self.message(long), by: server)
    #expect(failure?.kind == kind)
    #expect(failure?.reason.contains(said) == true, "\(String(describing: failure))")
    #expect(try loopback.received().isEmpty)
  }

  @Test(arguments: ["drip", "hangup", "vanish"])
  func `gives up on a server that is slow or goes away, until later`(_ mode: String) async throws {
    let loopback = try await MailServer(mode)
    let failure = try await Self.failure(try Self.message(), by: try Self.server(loopback, .none, total: 2_000))
    #expect(failure?.kind == .deferred, "\(String(describing: failure))")
    #expect(try loopback.received().isEmpty)
  }

  @Test func `gives up at once where nobody listens`() async throws {
    let server = try SMTPServer(host: "127.0.0.1", port: 1, security: .none)
    #expect(try await Self.failure(try Self.message(), by: server)?.kind == .deferred)
  }

  @Test(arguments: ["", "a b", "host/path", "host?x", "user@host", "host\r\n"])
  func `refuses what is no host`(_ host: String) {
    #expect(throws: MailError.self) { try SMTPServer(host: host) }
  }
}

import Engine
import Expressions
import Foundation
import Tenancy
import TestPrograms
import Testing

@testable import Delivery

/// Mail to a real server on loopback. One after another: each begins a process.
@Suite(.serialized) struct MailDeliveryTests {
  @Test func aMailIsSentWithItsKeyAsMessageID() async throws {
    let server = try await MailServer()
    let desk = try await DeliveryDesk(mail: server.port)
    try await desk.open("mail")
    #expect(try await desk.dispatcher.deliver("acme").count == 1)
    let mail = try #require(try server.received().first)
    #expect(mail.to == ["ana@example.com"])
    #expect(mail.headers["Subject"] == "About Burst pipe")
    #expect(mail.text.contains("Hello Ana,"))
    let message = try #require(try await desk.messages().first)
    #expect(message.state == "sent")
    #expect(mail.headers["Message-ID"] == "<\(message.key)@example.com>")
    await desk.remove()
  }

  @Test func aValueCannotBeginAHeader() async throws {
    let server = try await MailServer()
    let desk = try await DeliveryDesk(mail: server.port)
    try await desk.open("mail", name: "A\r\nBcc: eve@example.org\r\n\r\n<script>{client.name}</script>")
    _ = try await desk.dispatcher.deliver("acme")
    let mail = try #require(try server.received().first)
    #expect(mail.to == ["ana@example.com"])
    #expect(mail.headers["Bcc"] == nil)
    #expect(mail.headers["Subject"] == "About A Bcc: eve@example.org <script>{client.name}</script>")
    #expect(mail.html?.contains("<script>") == false)
    #expect(mail.html?.contains("&lt;script&gt;{client.name}") == true)
    await desk.remove()
  }

  @Test func aRefusedMailIsDeadAndADeferredOneWaits() async throws {
    for (mode, state) in [("reject", "dead"), ("defer", "pending")] {
      let server = try await MailServer(mode)
      let desk = try await DeliveryDesk(mail: server.port)
      try await desk.open("mail")
      _ = try await desk.dispatcher.deliver("acme")
      let message = try #require(try await desk.messages().first)
      #expect(message.state == state)
      #expect(message.answer?.isEmpty == false)
      await desk.remove()
    }
  }

  @Test func withoutAMailServerMailWaitsAndSaysSo() async throws {
    let desk = try await DeliveryDesk()
    try await desk.open("mail")
    _ = try await desk.dispatcher.deliver("acme")
    #expect(try await desk.last() == "pending: The server has no mail server: see TRELLIS_SMTP_HOST.")
    await desk.remove()
  }
}

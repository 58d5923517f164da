import Foundation
import Testing

@testable import Mail

struct MailMessageTests {
  @Test(arguments: ["ana@example.com", "a.b+c@mail.example.co", "x_1@a-b.example"])
  func `takes an address`(_ text: String) {
    #expect(EmailAddress(text)?.description == text)
  }

  @Test(arguments: [
    "", "ana", "ana@", "@example.com", "ana@example", "ana@@example.com", "ana @example.com", "ana@exa mple.com",
    "ana@example.com\r\nBcc: eve@example.com", "ana@example.com\n", "ana@example.com>", "<ana@example.com>",
    "\"ana\"@example.com", "ana@-a.com", "ana@a-.com", "ana..b@example.com", ".ana@example.com", "añá@example.com",
    "ana@exämple.com", "ana\u{0}@example.com", "\(String(repeating: "a", count: 65))@example.com",
  ])
  func `refuses what is no address`(_ text: String) {
    #expect(EmailAddress(text) == nil)
  }

  @Test(arguments: [
    ("Hello\r\nBcc: eve@example.com", "Hello Bcc: eve@example.com"), ("a\nb\u{0}c\u{2028}d\u{85}e", "a b c d e"),
    ("  x \t y ", "x y"), ("\u{202E}x", "x"),
  ])
  func `makes one line of a header's text`(_ text: String, _ line: String) {
    #expect(HeaderText(text).description == line)
  }

  @Test func `has no header that was not meant, whatever it is made of`() throws {
    let evil = "x\r\nBcc: eve@example.com\r\n\r\n.\r\nMAIL FROM:<eve@example.com>"
    let ana = try #require(EmailAddress("ana@example.com"))
    let message = MailMessage(
      from: Mailbox(ana, name: HeaderText(evil)), to: [Mailbox(ana, name: HeaderText("\"\(evil)\\"))],
      content: MailContent(subject: HeaderText(evil), text: evil, html: evil), date: Date(timeIntervalSince1970: 0))
    let text = String(decoding: message.bytes, as: UTF8.self)
    let names = text.split(separator: "\r\n").filter { $0.first != " " }
      .compactMap { $0.firstMatch(of: /^([A-Za-z-]+):/).map { String($0.1) } }
    #expect(!names.contains("Bcc"))
    #expect(Set(names).count == 9)
    #expect(!text.replacing("\r\n", with: "").contains("\n"))
    #expect(!text.contains("\r\n."))
    #expect(text.hasPrefix("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"))
  }

  @Test func `folds a long text that is no ASCII into words of whole characters`() throws {
    let text = String(repeating: "añ👩‍🚀", count: 20)
    let encoded = HeaderText(text).encoded
    let words = encoded.components(separatedBy: "\r\n ")
    #expect(words.count > 1)
    var bytes: [UInt8] = []
    for word in words {
      #expect(word.utf8.count <= 75)
      let inner = try #require(word.wholeMatch(of: /=\?UTF-8\?B\?(.*)\?=/)).1
      let piece = try #require(Data(base64Encoded: String(inner)))
      #expect(String(validating: piece, as: UTF8.self) != nil)
      bytes += piece
    }
    #expect(String(decoding: bytes, as: UTF8.self) == HeaderText(text).description)
  }

  @Test func `fills a template in the reader's language, each field once and as text`() {
    let template = MailTemplate(
      english: .init(subject: "Hello {name}", text: "Dear {name},\n\n{link}"),
      others: ["es": .init(subject: "Hola {name}", text: "Hola {name}:\n\n{link}")])
    let fields = ["name": "<b>{link}</b>\r\nBcc: x", "link": "https://crm.example/?a=1&b=2"]
    let content = template.content(in: "es-MX", fields)
    #expect(content.subject.description == "Hola <b>{link}</b> Bcc: x")
    #expect(content.text.contains("Hola <b>{link}</b>"))
    #expect(content.html?.contains("&lt;b&gt;{link}&lt;/b&gt;") == true)
    #expect(content.html?.contains("<a href=\"https://crm.example/?a=1&amp;b=2\">") == true)
    #expect(template.content(in: "pl", fields).subject.description.hasPrefix("Hello"))
    #expect(template.content(in: "\"><b>x", fields).html?.contains("<html lang=\"&quot;&gt;&lt;b&gt;x\">") == true)
  }
}

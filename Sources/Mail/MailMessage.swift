package import Foundation

/// A message as it is sent (RFC 5322, 2045): what it is made of cannot hold a header that was not meant.
package struct MailMessage: Sendable, Hashable {
  package let from: Mailbox
  package let to: [Mailbox]
  package let content: MailContent
  package let date: Date
  /// What is in the Message-ID, so that the same message sent again is known as the same.
  package let id: UUID

  package init(from: Mailbox, to: [Mailbox], content: MailContent, date: Date, id: UUID = UUID()) {
    self.from = from
    self.to = to
    self.content = content
    self.date = date
    self.id = id
  }

  /// The message with CRLF at the ends of its lines.
  package var bytes: [UInt8] {
    let head = [
      "Date: \(Self.formatted(date))", "From: \(from.encoded)",
      "To: \(to.map(\.encoded).joined(separator: ",\r\n "))", "Subject: \(content.subject.encoded)",
      "Message-ID: <\(id.uuidString.lowercased())@\(from.address.domain)>", "MIME-Version: 1.0",
      // No vacation notices, please (RFC 3834).
      "Auto-Submitted: auto-generated",
    ]
    return Array((head + body).joined(separator: "\r\n").utf8)
  }

  private var body: [String] {
    let text = Self.part("text/plain", content.text)
    guard let html = content.html else { return text }
    let boundary = "=_\(id.uuidString)"
    return ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "", "--\(boundary)"] + text
      + ["--\(boundary)"] + Self.part("text/html", html) + ["--\(boundary)--", ""]
  }

  /// A part in base64, in which no line can be taken for anything else.
  private static func part(_ type: String, _ text: String) -> [String] {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: "\r\n")
    let encoded = Data(lines.utf8)
      .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    return ["Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded, ""]
  }

  private static func formatted(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
    return formatter.string(from: date)
  }
}

/// What a message says.
package struct MailContent: Sendable, Hashable {
  package let subject: HeaderText
  package let text: String
  package let html: String?

  package init(subject: HeaderText, text: String, html: String? = nil) {
    self.subject = subject
    self.text = text
    self.html = html
  }
}

package import Expressions
package import Foundation
import GRDB
import JSONText
import Metamodel

/// Something that is to be sent now, with all that is needed for it.
package struct Parcel: Sendable {
  package let id: Int64
  /// The same each time that it is sent, so that whoever gets it can tell.
  package let key: UUID
  /// How often it was tried before.
  package let attempts: Int
  /// The approval that its reader is to be let decide, and who that is.
  package private(set) var decision: (approval: Int64, user: Int64)?
  /// Over which it goes, with a name: `webhook portals`.
  package let channel: String
  package private(set) var content: Content

  package enum Content: Sendable {
    case mail(Letter)
    case webhook(SignedCall)
    /// Whose reply is a change.
    case function(SignedCall)
    /// It cannot be sent now, for the reason given.
    case notYet(String)
    /// It is not to be sent any more, for the reason given.
    case never(String)
  }

  /// A mail to one reader.
  package struct Letter: Sendable {
    package let address: String
    /// Empty where it is not known.
    package let name: String
    /// The reader's language.
    package let locale: String
    package let subject: String
    package let text: String
  }

  /// A call of a webhook.
  package struct SignedCall: Sendable {
    package let url: String
    /// What it is signed with.
    package let secret: [UInt8]
    /// JSON.
    package let body: [UInt8]
  }
}

/// How sending something went.
package enum DeliveryOutcome: Sendable, Hashable {
  case sent(String)
  /// It is tried again then.
  case deferred(String, until: Timestamp)
  /// It could not be tried for want of a setting, and is then. That does not count among the attempts, which have an end.
  case waiting(String, until: Timestamp)
  /// It is not tried again by itself.
  case dead(String)
  /// There is no reason to send it any more.
  case discarded(String)

  var state: OutboxTable.State {
    switch self {
    case .sent: .sent
    case .deferred, .waiting: .pending
    case .dead: .dead
    case .discarded: .discarded
    }
  }

  /// What was answered, or what went wrong.
  package var words: String {
    switch self {
    case .sent(let words), .deferred(let words, _), .waiting(let words, _), .dead(let words), .discarded(let words):
      words
    }
  }

  var due: Timestamp? {
    switch self {
    case .deferred(_, let time), .waiting(_, let time): time
    case .sent, .dead, .discarded: nil
    }
  }

  /// Whether it was tried.
  var isAttempt: Bool {
    if case .waiting = self { false } else { true }
  }
}

extension Parcel {
  /// Reads a row of the outbox with its user, as it can be sent under the model in force.
  init(_ row: Row, model: Model, secret: (String) throws -> [UInt8]?) rethrows {
    id = row["id"]
    key = UUID(uuidString: row["key"]) ?? UUID()
    attempts = row["attempts"]
    let text: String = row["payload"]
    let payload = (try? JSON(parsing: text.utf8)) ?? .null
    self.channel = row["channel"]
    if case .number(let digits)? = payload["approval"], let approval = Int64(digits), let user: Int64 = row["user"] {
      decision = (approval, user)
    }
    let channel = self.channel.split(separator: " ").map(String.init)
    switch channel.first {
    case "mail": content = Self.letter(payload, row)
    case "webhook":
      let webhook = model.webhook(channel.last ?? "")
      content = try Self.call(channel, webhook?.url, webhook?.secret, text, secret).map(Content.webhook)
    case "function":
      let function = model.function(channel.last ?? "")
      content = try Self.call(channel, function?.url, function?.secret, text, secret).map(Content.function)
    default: content = .never("The server does not know the channel \(channel.first ?? "").")
    }
  }

  /// The same with a link at the end of its letter.
  ///
  /// - Parameter link: where its reader decides.
  /// - Returns: the parcel as it is sent.
  package func leading(to link: String) -> Parcel {
    guard case .mail(let letter) = content else { return self }
    var parcel = self
    parcel.content = .mail(
      Letter(
        address: letter.address, name: letter.name, locale: letter.locale, subject: letter.subject,
        text: "\(letter.text)\n\n\(link)\n"))
    return parcel
  }

  private static func letter(_ payload: JSON, _ row: Row) -> Content {
    var (address, name) = (payload["to"]?.text, "")
    if let user: String = row["user_name"] {
      guard row["active"] else { return .never("\(user) is suspended.") }
      address = row["email"]
      name = row["display_name"]
      if address == nil { return .never("\(user) has no address.") }
    }
    return .mail(
      Letter(
        address: address ?? "", name: name, locale: payload["locale"]?.text ?? "en",
        subject: payload["subject"]?.text ?? "", text: payload["text"]?.text ?? ""))
  }

  /// A call that can be made, or why it cannot be made now.
  private enum Callable {
    case call(SignedCall)
    case notYet(String)

    func map(_ content: (SignedCall) -> Content) -> Content {
      switch self {
      case .call(let call): content(call)
      case .notYet(let reason): .notYet(reason)
      }
    }
  }

  private static func call(
    _ channel: [String], _ url: String?, _ secretName: String?, _ body: String, _ secret: (String) throws -> [UInt8]?
  ) rethrows -> Callable {
    let words = channel.joined(separator: " ")
    guard let secretName else { return .notYet("webhooks.yaml has no \(words) any more.") }
    guard let url else {
      return .notYet("The \(words) has no url: give it one in webhooks.yaml of the tenant's configuration.")
    }
    guard let secret = try secret(secretName) else {
      return .notYet("The secret \(secretName) is not there: set it by `trellis secret set`.")
    }
    return .call(SignedCall(url: url, secret: secret, body: Array(body.utf8)))
  }
}

/// One of those whom an effect mails or notifies.
package enum Recipient: Sendable, Hashable, Codable {
  /// Every active user with the role.
  case role(String)
  /// Every active user of the team.
  case team(String)
  case user(String)
  /// The user of a user field of the record, or of a record that its lookups lead to.
  case field(ModelExpression)
  /// The address in an e-mail field of the record, or of a record that its lookups lead to: mail alone goes there.
  case address(ModelExpression)
  /// The users above the record's owner, so many levels of them.
  case managers(levels: Int)

  /// The recipient as it would be written.
  package var words: String {
    switch self {
    case .role(let name): "role \(name)"
    case .team(let name): "team \(name)"
    case .user(let name): "user \(name)"
    case .field(let field), .address(let field): "field \(field.source)"
    case .managers(let levels): "manager_levels \(levels)"
    }
  }
}

/// What a mail says, in the languages of the preset.
package struct MailText: Sendable, Hashable, Codable {
  package let name: String
  /// The module of the records that it speaks of.
  package let module: String
  package let subject: MessageTemplate
  /// Paragraphs are parted by empty lines.
  package let text: MessageTemplate
  /// Whether it may say what fields marked as `phi` hold.
  package let tellsHealth: Bool

  package init(name: String, module: String, subject: MessageTemplate, text: MessageTemplate, tellsHealth: Bool) {
    self.name = name
    self.module = module
    self.subject = subject
    self.text = text
    self.tellsHealth = tellsHealth
  }
}

/// An address of somebody else's that is told of changes.
package struct Webhook: Sendable, Hashable, Codable {
  package let name: String
  package let label: LocalizedText
  /// Of `https` or `http`; nil where the tenant has not said it yet, so that nothing is sent.
  package let url: String?
  /// The name of the tenant's secret that signs what is sent.
  package let secret: String
  /// Whether it may be told what fields marked as `phi` hold.
  package let tellsHealth: Bool

  package init(name: String, label: LocalizedText, url: String?, secret: String, tellsHealth: Bool) {
    self.name = name
    self.label = label
    self.url = url
    self.secret = secret
    self.tellsHealth = tellsHealth
  }
}

/// Somebody else's computation: it is told of a record, and its reply may set fields of it or say why not.
package struct RemoteFunction: Sendable, Hashable, Codable {
  package let name: String
  package let label: LocalizedText
  /// The module of the records that it is told of.
  package let module: String
  /// Of `https` or `http`; nil where the tenant has not said it yet, so that nothing is sent.
  package let url: String?
  /// The name of the tenant's secret that signs what is sent.
  package let secret: String
  /// The fields that a reply may set.
  package let sets: [String]
  /// The name of the user as whom a reply is applied.
  package let actor: String
  /// Whether it may be told what fields marked as `phi` hold.
  package let tellsHealth: Bool
}

package import Expressions
package import JSONText

/// Something that somebody with the right to it has done, or tried, to the tenant as a whole, or has read of somebody's health.
struct AuditEntry: Sendable, Hashable {
  let action: AuditAction
  /// What it was done to: `user ana`, `deals/42`, `patients`.
  let object: String
  var outcome: Outcome
  /// What else there is to know, without any value of a record.
  var detail: [JSON.Member] = []

  enum Outcome: String {
    case done
    case refused
  }

  init(
    _ action: AuditAction, _ object: String, outcome: Outcome = .done, _ detail: KeyValuePairs<String, JSON?> = [:]
  ) {
    self.action = action
    self.object = object
    self.outcome = outcome
    self.detail = JSON.object(detail).members ?? []
  }

  /// The same, refused for these reasons.
  func refused(_ refusal: Refusal) -> AuditEntry {
    var entry = self
    entry.outcome = .refused
    entry.detail.append(.init(name: "codes", value: .strings(refusal.problems.map(\.code))))
    return entry
  }
}

/// What is kept in the audit log.
package enum AuditAction: String, Sendable, Hashable, Codable, CaseIterable {
  case tenantCreate = "tenant.create"
  case settingsChange = "settings.change"
  case userCreate = "user.create"
  case userUpdate = "user.update"
  case userInvite = "user.invite"
  /// Failed attempts to sign in were forgotten.
  case userUnlock = "user.unlock"
  case userHandOver = "user.hand_over"
  /// Somebody signed in, or could not show that they are the user.
  case sessionBegin = "session.begin"
  case sessionEnd = "session.end"
  case passwordChange = "password.change"
  /// A mail was asked for that lets a user choose a password.
  case passwordReset = "password.reset"
  case factorOn = "second_factor.on"
  case factorOff = "second_factor.off"
  case absenceAdd = "absence.add"
  case absenceRemove = "absence.remove"
  /// The provider by which users sign in.
  case providerSet = "provider.set"
  /// A provider vouched for a user for the first time.
  case identityLink = "identity.link"
  case identityForget = "identity.forget"
  /// The data directory has another secret; all sessions and links have ended.
  case secretRotate = "secret.rotate"
  case keyCreate = "key.create"
  case keyRevoke = "key.revoke"
  /// A version of the configuration: roles, teams, modules, processes.
  case configurationPublish = "configuration.publish"
  case processMigrate = "process.migrate"
  case recordOverride = "record.override"
  case recordEnter = "record.enter"
  case recordErase = "record.erase"
  /// An administrator decided an approval for which others had been asked, delegated it or took it back.
  case approvalDecide = "approval.decide"
  case recordImport = "record.import"
  case recordExport = "record.export"
  case subjectExport = "subject.export"
  case retentionRun = "retention.run"
  case auditExport = "audit.export"
  /// What a message of the outbox says was read.
  case outboxShow = "outbox.show"
  case outboxReplay = "outbox.replay"
  case outboxDiscard = "outbox.discard"
  /// What is shared with others, such as what signs a webhook.
  case secretSet = "secret.set"
  case secretDelete = "secret.delete"
  /// The oldest entries were taken away.
  case auditTrim = "audit.trim"
  /// Fields marked as `phi` were read.
  case phiRead = "phi.read"
}

/// By what way a caller came.
package struct CallerOrigin: Sendable, Hashable, Codable {
  /// `key`, `session`, `sign-in` of whoever has shown nothing that was believed yet, or `command line`.
  package let way: String
  /// The id of the key.
  package private(set) var key: Int64?
  /// The id of the session.
  package private(set) var session: Int64?
  /// The address of the network from which the request came.
  package private(set) var address: String?

  /// Whoever wants to be let in.
  static func signIn(at address: NetworkAddress?) -> CallerOrigin {
    CallerOrigin(way: "sign-in", address: address?.description)
  }
}

extension Caller {
  /// By what way they came, as the audit log has it.
  package var origin: CallerOrigin {
    switch credential {
    case .key(let id): CallerOrigin(way: "key", key: id, address: address?.description)
    case .session(let id): CallerOrigin(way: "session", session: id, address: address?.description)
    case nil: CallerOrigin(way: "command line")
    }
  }
}

/// An entry of the audit log, as it is kept.
package struct AuditRecord: Sendable, Hashable {
  package let id: Int64
  package let at: Timestamp
  package let actor: Int64
  /// The actor's name then.
  package let name: String
  package let action: String
  package let object: String
  package let outcome: String
  package let origin: CallerOrigin
  /// A JSON object.
  package let detail: String
  /// SHA-256 of the entry before and this one, in hexadecimal digits.
  package let hash: String

  /// The entry as JSON.
  package var json: JSON {
    var writer = JSONWriter(capacity: 32)
    writer.timestamp(microseconds: at.microseconds)
    let members: [(String, JSON)] = [
      ("id", .integer(id)), ("at", .raw(writer.bytes)),
      ("user", .object([("id", .integer(actor)), ("name", .string(name))])), ("action", .string(action)),
      ("object", .string(object)), ("outcome", .string(outcome)), ("way", .string(origin.way)),
      ("key", origin.key.map { .integer($0) } ?? .null), ("session", origin.session.map { .integer($0) } ?? .null),
      ("address", origin.address.map { .string($0) } ?? .null),
      ("detail", .raw(Array(detail.utf8))), ("hash", .string(hash)),
    ]
    return .object(members)
  }
}

import Crypto
import Expressions
import JSONText
import Metamodel

extension AuditEntry {
  /// The making of a key, with what it leaves its user.
  init(_ action: AuditAction, _ object: String, label: String, _ terms: KeyTerms) {
    let rights = terms.scope.rights.map { rights in
      JSON.object(rights.sorted { $0.key < $1.key }.map { ($0.key, JSON.strings($0.value.map(\.rawValue).sorted())) })
    }
    self.init(
      action, object,
      [
        "label": .string(label), "role": terms.scope.role.map { .string($0) }, "rights": rights,
        "networks": terms.networks.isEmpty ? nil : .strings(terms.networks.map(\.description)),
        "expires_at": terms.expiresAt.map { .moment($0.microseconds) },
      ])
  }
}

extension AuditEntry {
  /// What the log has of an address, so that another in its place is noticed: a SHA-256 in hexadecimal digits, of the user's name
  /// and the address; empty for none.
  ///
  /// - Parameters:
  ///   - email: the address.
  ///   - user: whose it is.
  static func hash(ofEmail email: String, of user: String) -> String {
    email.isEmpty ? "" : Hexadecimal.text(of: SHA256.hash(data: Array("\(user) \(email)".utf8)))
  }
}

extension NewUser {
  /// What the audit log has of the user's creation.
  var audited: AuditEntry {
    AuditEntry(
      .userCreate, "user \(name)",
      [
        "roles": .strings(roles), "teams": .strings(teams), "manager": manager.map { .string($0) },
        "email_hash": email.map { .string(AuditEntry.hash(ofEmail: $0, of: name)) },
      ])
  }
}

extension NewUser {
  /// What the audit log has of a tenant's beginning with its first administrator.
  func auditedFirst(of tenant: String) -> AuditEntry {
    AuditEntry(
      .tenantCreate, tenant,
      [
        "administrator": .string(name), "roles": .strings(roles), "teams": .strings(teams),
        "email_hash": email.map { .string(AuditEntry.hash(ofEmail: $0, of: name)) },
      ])
  }
}

extension UserChange {
  /// What the audit log has of the change: rights as they are from then on, of everything else that it has changed.
  func audited(of user: String) -> AuditEntry {
    let others = [("email", email != nil), ("display_name", displayName != nil)].filter(\.1).map(\.0)
    return AuditEntry(
      .userUpdate, "user \(user)",
      [
        "roles": roles.map { .strings($0) }, "teams": teams.map { .strings($0) },
        "manager": manager.map { .string($0) }, "active": isActive.map { .boolean($0) },
        "changed": others.isEmpty ? nil : .strings(others),
        "email_hash": email.map { .string(AuditEntry.hash(ofEmail: $0, of: user)) },
      ])
  }
}

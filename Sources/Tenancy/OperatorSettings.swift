package import Engine
package import Mail

/// What the operator has settled for all tenants of a data directory.
package struct OperatorSettings: Sendable {
  /// Nil where no mail can be sent.
  package var mail: MailSettings?
  package var sessions: SessionLimits
  package var webhooks = WebhookSettings()
  /// Where browsers reach a tenant, such as `https://crm.example.com/t/{tenant}`; nil where they do not.
  package var publicURL: String?
  /// The logarithm of scrypt's N; see ``PasswordHasher``.
  var passwordCost = 15

  package init(mail: MailSettings? = nil, sessions: SessionLimits = SessionLimits(), publicURL: String? = nil) {
    self.mail = mail
    self.sessions = sessions
    self.publicURL = publicURL
  }

  /// The address of a tenant's page, where they have such.
  func page(_ path: String, of tenant: TenantName) -> String? {
    publicURL.map { "\($0.replacing("{tenant}", with: tenant.description))/\(path)" }
  }
}

/// By whom and in whose name mail is sent.
package struct MailSettings: Sendable {
  package let server: SMTPServer
  package let from: Mailbox

  package init(server: SMTPServer, from: Mailbox) {
    self.server = server
    self.from = from
  }
}

/// Where webhooks may be.
package struct WebhookSettings: Sendable {
  /// Networks that are reached though they are not public, such as the operator's own.
  package var allowed: [NetworkRange]
  /// A file with the certificates to trust, in place of the system's.
  package var authorities: String?

  package init(allowed: [NetworkRange] = [], authorities: String? = nil) {
    self.allowed = allowed
    self.authorities = authorities
  }
}

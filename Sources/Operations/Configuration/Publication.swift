/// Who changes a configuration, and why.
package struct Publication: Sendable, Hashable, Codable {
  /// The name of the administrator as whom to act; nil means the first.
  package let user: String?
  /// nil means a sentence made from the change.
  package let message: String?
  /// Whether only to judge it and to say what would change.
  package let isRehearsal: Bool

  package init(user: String? = nil, message: String? = nil, isRehearsal: Bool = false) {
    self.user = user
    self.message = message
    self.isRehearsal = isRehearsal
  }
}

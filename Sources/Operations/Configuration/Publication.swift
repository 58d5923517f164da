/// Who changes a configuration, and why.
package struct Publication: Sendable, Hashable, Codable {
  /// The name of the administrator as whom to act; nil means the first.
  package let user: String?
  /// nil means a sentence made from the change.
  package let message: String?

  package init(user: String? = nil, message: String? = nil) {
    self.user = user
    self.message = message
  }
}

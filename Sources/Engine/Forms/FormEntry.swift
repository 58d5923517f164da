package import Expressions

/// What is kept of a form that was sent: the proof of what was agreed to.
package struct FormEntry: Sendable, Hashable, Codable {
  package let form: String
  package let at: Timestamp
  /// Where it came from; nil if that was not known, or is not kept any more.
  package let address: String?
  /// The language in which it was read.
  package let locale: String
  /// The words to which whoever sent it has agreed; nil if to none.
  package let consent: String?
}

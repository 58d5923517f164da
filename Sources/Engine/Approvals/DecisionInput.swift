/// What somebody says of an approval.
package struct DecisionInput: Sendable, Hashable, Codable {
  package var action: Action
  /// Why; needed to reject.
  package var reason: String?

  /// Characters of a reason.
  package static let longestReason = 4_000

  package enum Action: Sendable, Hashable, Codable {
    case approve
    case reject
    /// Has a user of that name decide instead.
    case delegate(String)
    /// Takes back what was submitted.
    case recall
    /// Submits again what was rejected, recalled or blocked, with other values in place of some.
    case resubmit(RecordInput)
  }

  /// - Parameters:
  ///   - action: what is said.
  ///   - reason: why; needed to reject.
  package init(_ action: Action, reason: String? = nil) {
    self.action = action
    self.reason = reason
  }
}

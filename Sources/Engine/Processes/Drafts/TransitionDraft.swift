package import Expressions
import Metamodel

/// A transition that somebody has begun to fill in. The record stays where it is until it is submitted and everything is there.
package struct TransitionDraft: Sendable, Hashable, Codable {
  package let id: Int64
  package let module: String
  package let record: Int64
  package let transition: String
  /// The name of the user whose it is.
  package let owner: String
  package let createdAt: Timestamp
  package let modifiedAt: Timestamp
  /// From then on it is not there any more.
  package let expiresAt: Timestamp
  /// What has been supplied so far, as far as whoever asks may know; nil for anybody but its owner.
  package var input: TransitionInput?
  /// What is still missing, as the record stands; nil for anybody but its owner, and in lists.
  package var problems: [Problem]?
  let ownerID: Int64
  /// The move that began the stay of the record in its state, to which it belongs.
  let stay: Int64
}

/// What a draft is to hold, and for how long.
package struct DraftInput: Sendable, Hashable, Codable {
  package var transition: String
  package var input: TransitionInput
  package var days: Int

  /// Days that a draft may be kept.
  package static let days = 1...90

  /// - Parameters:
  ///   - transition: the transition's name.
  ///   - input: what has been supplied so far; it replaces what an earlier draft of the caller's has.
  ///   - days: how long it is kept, 1 to 90.
  package init(transition: String, input: TransitionInput, days: Int = 14) {
    self.transition = transition
    self.input = input
    self.days = days
  }
}

extension TransitionInput {
  /// The input without fields that somebody may not know of any more.
  func seen(by access: Access, of module: String) -> TransitionInput {
    var seen = self
    seen.values = values.filter { name, _ in
      access.level(of: name.split(separator: ".").first.map(String.init) ?? name, in: module) > .hidden
    }
    return seen
  }
}

import Expressions
import JSONText

extension Refusal {
  /// The draft is decided, or waits for somebody else.
  static func settled(_ row: ReviewTable.Row) -> Refusal {
    let words =
      switch row.status {
      case .pending: "waits for a reviewer"
      case .returned: "was sent back, and waits for its author to correct it"
      default: "is \(row.status.rawValue), which stands"
      }
    return Refusal(
      .conflict,
      Problem(
        at: "status", code: "not_pending", message: "Draft \(row.id) \(words).", found: .text(row.status.rawValue)))
  }
}

extension Problem {
  static func ownDraft(_ id: Int64, _ name: String) -> Problem {
    Problem(
      at: "id", code: "same_person", message: "\(name) has sent in draft \(id), which somebody else decides.",
      found: .text(name))
  }

  static func notAuthor(_ id: Int64, _ name: String) -> Problem {
    Problem(at: "id", code: "who", message: "\(name) has not sent in draft \(id): its author corrects it.")
  }

  static func nobodyToCorrect(_ id: Int64) -> Problem {
    Problem(
      at: "id", code: "nobody_to_correct",
      message: "Draft \(id) was sent in by nobody who could correct it. Correct it yourself, or reject it.")
  }

  static func claimedDraft(_ id: Int64, _ name: String) -> Problem {
    Problem(
      at: "id", code: "claimed", message: "\(name) has claimed draft \(id).", found: .text(name), who: ["user \(name)"])
  }

  static func unclaimedDraft(_ id: Int64) -> Problem {
    Problem(at: "id", code: "unclaimed", message: "Nobody has claimed draft \(id), which is the first thing to do.")
  }

  static func longComment(at place: String) -> Problem {
    Problem(
      at: place, code: "too_long", message: "A comment has at most \(ReviewDeed.longestComment) characters.")
  }

  static func expired(_ id: Int64, _ time: Timestamp) -> Problem {
    Problem(
      at: "status", code: "not_pending", message: "Draft \(id) was to be decided by \(time), and nobody did.",
      found: .text(ReviewDraft.Status.expired.rawValue))
  }
}

extension RecordInput {
  /// More than the longest text of a field takes in any form.
  private static let most = 131_072

  /// Values that are too large to be kept with a draft.
  var tooLarge: [Problem] {
    keys.sorted().compactMap { name in
      guard let value = self[name], JSON(value).compactText.utf8.count > Self.most else { return nil }
      return Problem(at: name, code: "too_long", message: "A draft keeps at most \(Self.most) bytes of a value.")
    }
  }
}

import Engine
import Hummingbird

/// A draft beside the records that it is likely to be about the same as, to be judged as a whole and field by field.
struct ReviewPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let list: String
  let label: String
  let state: String
  let tone: String
  let about: String
  let due: StagePath.Due?
  let claimed: String?
  /// The record that was born of it.
  let record: ListPage.Link?
  /// What would stand in the way.
  let findings: [String]
  let hasFindings: Bool
  /// Likely duplicates, in words.
  let likely: [String]
  /// Why what was just done was not.
  let problems: [String]
  let hasProblems: Bool
  let action: String
  let heads: [Head]
  let hasHeads: Bool
  let rows: [Row]
  let reasons: [ListPage.Choice]
  let hasReasons: Bool
  let reason: String
  let comment: String
  let controls: [Control]
  let hasControls: Bool
  let deeds: Deeds
  let mayDecide: Bool
  let verifies: Bool
  let asksAboutDuplicates: Bool
  let proof: [ApprovalPage.Fact]
  let hasProof: Bool
  let story: [Event]

  static let routes: [PageRoute] = [
    .get("/reviews") { try await ReviewQueue(call: $0).response() },
    .post("/reviews") { try await ReviewQueue(call: $0).decide() },
    .get("/reviews/{id}") { try await ReviewBuilder.read($0).response() },
    .post("/reviews/{id}") { try await ReviewBuilder.read($0).submit() },
  ]

  /// A record beside which the draft stands.
  struct Head: Sendable {
    let text: String
    let href: String
    /// `deals/12`, as the form sends it.
    let code: String
    let likeness: String
    let isChosen: Bool
    /// Whether the draft may go into it.
    let mayMerge: Bool
    let choose: String
  }

  /// A field of all of them.
  struct Row: Sendable {
    let field: String
    let label: String
    let draft: [Cell]
    let others: [Other]
    let verdict: FieldVerdict?
    /// Where the draft's value may replace another: what the box is called.
    let take: String?
    let isTaken: Bool
    let error: String?
  }

  struct Other: Sendable {
    let cells: [Cell]
    /// `same`, `differs` or nothing.
    let tone: String
    let said: String?
  }

  /// What is found of one field.
  struct FieldVerdict: Sendable {
    let field: String
    let legend: String
    let isAccepted: Bool
    let isRejected: Bool
    let isOpen: Bool
    let reasons: [ListPage.Choice]
    let comment: String
  }

  /// What may be done about the draft now.
  struct Deeds: Sendable {
    let accept: Bool
    let reject: Bool
    let sendBack: Bool
    let verify: Bool
    let correct: Bool
    let claim: Bool
    let release: Bool
    let resubmit: Bool

    init(_ may: [String], verifies: Bool) {
      accept = may.contains("accept")
      reject = may.contains("reject")
      sendBack = may.contains("return")
      verify = may.contains("verify") && verifies
      correct = may.contains("correct")
      claim = may.contains("claim")
      release = may.contains("release")
      resubmit = may.contains("resubmit")
    }
  }

  struct Event: Sendable {
    let what: String
    let said: String?
    let changes: [String]
    let when: String
  }
}

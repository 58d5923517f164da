package import Expressions

/// An approval as somebody may see it.
package struct ApprovalInfo: Sendable, Hashable, Codable {
  package let id: Int64
  /// The api name of what is configured.
  package let approval: String
  package let label: String
  package let record: RecordPlace
  /// What the record is called, as far as the reader may know.
  package let title: String
  /// What it was started by: `create`, `edit` or `transition`.
  package let event: String
  package let transition: String?
  package let state: ApprovalState
  /// The name of the user who has submitted it; `clock` if nobody did.
  package let submitter: String
  package let at: Timestamp
  /// The values that wait, as far as the reader may know of them.
  package let values: RecordInput
  package let note: String?
  /// Codes of the checklist items that were ticked with a transition that waits.
  package let checklist: [String]
  /// The activities that are logged with it, as far as the reader may know of them.
  package let activities: [ActivityInput]
  /// The files of the record that were named with it.
  package let attachments: [ApprovalAttachment]
  /// What the record has now in the fields that would be changed, as far as the reader may know.
  package let before: RecordInput
  /// The fields that may be changed meanwhile.
  package let editable: [String]
  /// Which step is open, of how many.
  package let step: Int
  package let steps: Int
  /// Who is asked now, one for each place: `role broker`.
  package let waitsFor: [String]
  /// Why it is for the administrators; nil where those who are asked can decide.
  package let forAdministrators: String?
  package let due: Timestamp?
  package let endedAt: Timestamp?
  /// Why what was approved could not be done.
  package let problems: [Problem]
  package let decisions: [ApprovalDecision]
  /// The one that was submitted before, and again as this.
  package let previous: Int64?
  /// The one that is asked since: about the same change, or submitted again.
  package let next: Int64?
  /// What has changed of the record since that, or since this was submitted: `amount` from one value to another.
  package let changes: [ApprovalChange]
  /// What the reader may do with it now.
  package let actions: [String]
  /// Of the rule by which it has come to those who are asked, the condition; nil of one that always holds, and in lists.
  package var because: String?
  /// Why the reader may not agree to it now; nil where they may, where nothing waits, and in lists.
  package var whyNot: String?
  /// What the record would be by what waits alone, without effects; nil where nothing waits or the reader may not read the record, and
  /// in lists.
  package var after: RecordInput?

  private enum CodingKeys: String, CodingKey {
    case id
    case approval
    case label
    case record
    case title
    case event
    case transition
    case state
    case submitter
    case at
    case values
    case note
    case checklist
    case activities
    case attachments
    case before
    case editable
    case step
    case steps
    case waitsFor = "waits_for"
    case forAdministrators = "for_administrators"
    case due
    case endedAt = "ended_at"
    case problems
    case decisions
    case previous
    case next
    case changes
    case actions
    case because
    case whyNot = "why_not"
    case after
  }
}

/// A file that was named with a transition that waits.
package struct ApprovalAttachment: Sendable, Hashable, Codable {
  package let id: Int64
  package let name: String
}

/// What somebody has said of an approval.
package struct ApprovalDecision: Sendable, Hashable, Codable {
  /// `approve`, `reject`, `delegate` or `recall`.
  package let verdict: String
  package let step: Int
  /// The name of the user who has decided.
  package let by: String
  /// As what: `approver`, `substitute`, `delegate`, `administrator` or `submitter`.
  package let capacity: String
  /// For whom they stood in, or by whom they were asked to.
  package let standingFor: String?
  package let at: Timestamp
  package let reason: String?

  private enum CodingKeys: String, CodingKey {
    case verdict
    case step
    case by
    case capacity
    case standingFor = "standing_for"
    case at
    case reason
  }
}

/// A field that is another than it was.
package struct ApprovalChange: Sendable, Hashable, Codable {
  package let field: String
  package let from: InputValue
  package let to: InputValue
}

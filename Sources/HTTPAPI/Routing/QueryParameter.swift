import Engine

/// A query parameter that an endpoint takes.
struct QueryParameter: Sendable, Hashable {
  /// What its value may be.
  enum Kind: Sendable, Hashable {
    case text
    /// Names separated by commas.
    case names
    /// `true` or `false`.
    case flag
    case integer(ClosedRange<Int>)
    /// One of some words; the first where it is left out.
    case choice([String])
  }

  let name: String
  let kind: Kind
  /// What it does, as a sentence.
  let summary: String
  var isRequired = false

  static let filter = QueryParameter(
    name: "filter", kind: .text, summary: "An expression that the records have to meet, such as `amount > 1000`.")
  static let sort = QueryParameter(
    name: "sort", kind: .text,
    summary: "Fields separated by commas, `-` before one for descending, one lookup deep too: `-amount,account.name`.")
  static let fields = QueryParameter(
    name: "fields", kind: .names,
    summary: "The fields to answer, separated by commas, one lookup deep too; all if it is left out.")
  static let fieldPaths = QueryParameter(
    name: "fields", kind: .names,
    summary: "The fields in the order of the file, one lookup deep too: `name,account.name`; all if it is left out.")
  static let header = QueryParameter(
    name: "header", kind: .choice(["names", "labels"]), summary: "Whether the first line has api names or labels.")
  static let expand = QueryParameter(
    name: "expand", kind: .names, summary: "Lookups whose records are given whole, separated by commas.")
  static let limit = QueryParameter(
    name: "limit", kind: .integer(1...200), summary: "How many to answer; 50 by default.")
  static let cursor = QueryParameter(name: "cursor", kind: .text, summary: "`next_cursor` of the page before.")
  static let count = QueryParameter(
    name: "count", kind: .flag, summary: "Whether to count all records that meet the filter.")
  static let searched = QueryParameter(
    name: "q", kind: .text,
    summary: "Words, each of which has to be found, the last as the beginning of one; `\"…\"` for words in a row.")
  static let modules = QueryParameter(
    name: "modules", kind: .names, summary: "Where to look, separated by commas; everywhere if it is left out.")
  static let within = QueryParameter(
    name: "within", kind: .text,
    summary:
      "Also those whose time is over within that period: `8h`, `2d`, `4bh` (business hours), `1bd` (business days).")
  static let afterEvent = QueryParameter(
    name: "after", kind: .integer(0...(1 << 53 - 1)),
    summary: "The number of the last event that is known; from now on if it is left out. `Last-Event-ID` counts more.")
  static let follow = QueryParameter(
    name: "follow", kind: .choice(["true", "false"]),
    summary: "Whether to go on listening; else the answer ends with a page of what has happened.")
  static let past = QueryParameter(
    name: "past", kind: .flag,
    summary: "Times that were over instead, the last one first, whatever has become of the records since.")
  static let drivenField = QueryParameter(
    name: "field", kind: .text, summary: "The field that a blueprint drives; may be left out where there is but one.")
  static let processGroup = QueryParameter(
    name: "group_by", kind: .choice(["none"] + ProcessGroup.allCases.map(\.rawValue)),
    summary: "By what the figures are told apart: the process's version, the record's owner, or the owner's teams.")
  static let deleted = QueryParameter(name: "deleted", kind: .flag, summary: "Records of the recycle bin instead.")
  static let view = QueryParameter(
    name: "view", kind: .text,
    summary: "A view's name: its filter is met too, its sort and columns count where none are given.")
  static let shared = QueryParameter(
    name: "shared", kind: .flag,
    summary: "Whether it is about the view that all share, for administrators; a new version of the configuration.")
  static let groupBy = QueryParameter(
    name: "group_by", kind: .names,
    summary: "Fields whose values make the groups; days and moments by day, week, month, quarter or year: "
      + "`stage,close_date:month`.")
  static let measures = QueryParameter(
    name: "measures", kind: .names,
    summary: "`count`, and `count`, `sum`, `avg`, `min` and `max` of a field: `count,sum:amount`. `count` by default.")
  static let match = QueryParameter(
    name: "match", kind: .text, summary: "The unique field by which the record is found, such as `email`.",
    isRequired: true)
  static let confirmDuplicates = QueryParameter(
    name: "confirm_duplicates", kind: .flag,
    summary:
      "Whether the caller has seen which records it matches, and says that it is another one; its history says so.")
  static let rule = QueryParameter(name: "rule", kind: .text, summary: "One rule of the module; all if it is left out.")
  static let queueModule = QueryParameter(
    name: "module", kind: .text, summary: "The module; all if it is left out.")
  static let queueChoice = QueryParameter(
    name: "show", kind: .choice(QueueRequest.Choice.allCases.map(\.rawValue)),
    summary: "Those that the caller could claim or has (`open`), has claimed (`mine`), or all of the caller's queues.")
  static let queueLimit = QueryParameter(
    name: "limit", kind: .integer(QueueRequest.limits), summary: "How many to answer; 100 by default.")
  static let approvalModule = QueryParameter(
    name: "module", kind: .text, summary: "Of which module's records; all if it is left out.")
  static let approvalChoice = QueryParameter(
    name: "show", kind: .choice(ApprovalRequest.Choice.allCases.map(\.rawValue)),
    summary: "Those that the caller could decide (`mine`, if left out), has `submitted`, or may know of (`all`).")
  static let approvalState = QueryParameter(
    name: "state", kind: .choice(["any"] + ApprovalState.allCases.map(\.rawValue)), summary: "In which state.")
  static let approvalRecord = QueryParameter(
    name: "record", kind: .integer(1...Int.max), summary: "Of which record; all if it is left out.")
  static let beforeApproval = QueryParameter(
    name: "before", kind: .integer(1...Int.max), summary: "Only those before this id.")
  static let approvalLimit = QueryParameter(
    name: "limit", kind: .integer(ApprovalRequest.limits), summary: "How many to answer; 50 by default.")
  static let reviewModule = QueryParameter(
    name: "module", kind: .text, summary: "The module of the records; all if it is left out.")
  static let reviewChoice = QueryParameter(
    name: "show", kind: .choice(ReviewRequest.Choice.allCases.map(\.rawValue)),
    summary:
      "Those that wait for the caller (`open`), that the caller has claimed (`mine`) or sent in (`sent`), or all the caller may see."
  )
  static let reviewStatus = QueryParameter(
    name: "status", kind: .choice(ReviewDraft.Status.allCases.map(\.rawValue)), summary: "Where they stand.")
  static let toState = QueryParameter(
    name: "to", kind: .text, summary: "The state in which the record is to be; `to` of the body says the same.")
  static let keepChanges = QueryParameter(
    name: "keep_changes", kind: .flag, summary: "Whether what was changed since the merge may stay as it is.")
  static let user = QueryParameter(
    name: "user", kind: .text, summary: "A user's name; the caller if it is left out.")
  static let everybody = QueryParameter(
    name: "everybody", kind: .flag, summary: "Whether it is about all users, for administrators.")
  static let absentUser = QueryParameter(
    name: "user", kind: .text, summary: "A user's name; everybody if it is left out.")
  static let endingFrom = QueryParameter(
    name: "from", kind: .text, summary: "A day such as 2026-12-01: what is over by then is left out.")
  static let actor = QueryParameter(name: "user", kind: .text, summary: "The name of the user who did it.")
  static let action = QueryParameter(
    name: "action", kind: .text, summary: "An action, such as `user.create`, or all of a kind, such as `user`.")
  static let from = QueryParameter(name: "from", kind: .text, summary: "A moment: what was then or later.")
  static let to = QueryParameter(name: "to", kind: .text, summary: "A moment: what was before.")
  static let outboxState = QueryParameter(
    name: "state", kind: .choice(["any", "pending", "sent", "dead", "discarded"]),
    summary: "Those alone that wait, were sent, were tried in vain, or were given up.")
  static let unread = QueryParameter(
    name: "unread", kind: .flag, summary: "Whether those that were read are left out.")
  static let dryRun = QueryParameter(
    name: "dry_run", kind: .flag, summary: "Whether to do everything but the commit: the answer says what would be.")
}

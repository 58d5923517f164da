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
  }

  let name: String
  let kind: Kind
  /// What it does, as a sentence.
  let summary: String

  static let filter = QueryParameter(
    name: "filter", kind: .text, summary: "An expression that the records have to meet, such as `amount > 1000`.")
  static let sort = QueryParameter(
    name: "sort", kind: .text, summary: "Fields separated by commas, `-` before one for descending, one lookup deep too: `-amount,account.name`.")
  static let fields = QueryParameter(
    name: "fields", kind: .names, summary: "The fields to answer, separated by commas; all if it is left out.")
  static let expand = QueryParameter(
    name: "expand", kind: .names, summary: "Lookups whose records are given whole, separated by commas.")
  static let limit = QueryParameter(
    name: "limit", kind: .integer(1...200), summary: "How many to answer; 50 by default.")
  static let cursor = QueryParameter(name: "cursor", kind: .text, summary: "`next_cursor` of the page before.")
  static let count = QueryParameter(
    name: "count", kind: .flag, summary: "Whether to count all records that meet the filter.")
  static let deleted = QueryParameter(name: "deleted", kind: .flag, summary: "Records of the recycle bin instead.")
  static let dryRun = QueryParameter(
    name: "dry_run", kind: .flag, summary: "Whether to do everything but the commit: the answer says what would be.")
}

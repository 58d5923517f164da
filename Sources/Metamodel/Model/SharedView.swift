/// A list that the configuration has given a name: which records, in which order, with which columns.
package struct SharedView: Sendable, Hashable {
  package let name: String
  package let module: String
  package let label: LocalizedText
  /// What the records have to meet; nil means all.
  package let filter: ModelExpression?
  /// Fields, `-` before one for descending, one lookup deep too.
  package let sort: [String]
  /// The fields to show, one lookup deep too; nil means all of the record's own.
  package let columns: [String]?
  /// Whether it is the one that the module's lists begin with.
  package let isDefault: Bool

  /// By how many fields a list may be sorted.
  package static let mostSortKeys = 8

  package init(
    name: String, module: String, label: LocalizedText, filter: ModelExpression?, sort: [String], columns: [String]?,
    isDefault: Bool
  ) {
    self.name = name
    self.module = module
    self.label = label
    self.filter = filter
    self.sort = sort
    self.columns = columns
    self.isDefault = isDefault
  }
}

import Metamodel

/// A list that somebody has given a name: which records, in which order, with which columns.
package struct SavedView: Sendable, Hashable, Codable {
  package let module: String
  /// Lower snake case, unique among the module's views of its owner.
  package let name: String
  /// What people call it.
  package let label: String
  /// An expression that the records have to meet.
  package let filter: String?
  /// Fields separated by commas, `-` before one for descending.
  package let sort: String?
  /// The fields to show, one lookup deep too; nil means all of the record's own.
  package let columns: [String]?

  package init(module: String, name: String, label: String?, filter: String?, sort: String?, columns: [String]?) {
    self.module = module
    self.name = name
    self.label = label ?? name
    self.filter = filter
    self.sort = sort
    self.columns = columns
  }

  /// A view that all share, as a reader of a language sees it.
  init(_ view: SharedView, locale: String) {
    self.init(
      module: view.module, name: view.name, label: view.label.text(in: locale), filter: view.filter?.source,
      sort: view.sort.isEmpty ? nil : view.sort.joined(separator: ","), columns: view.columns)
  }

  /// The question that it stands for.
  func request() -> ListRequest { ListRequest(module: module, filter: filter, sort: sort, fields: columns) }
}

/// A view as a list of views shows it.
package struct ViewInfo: Sendable, Hashable, Codable {
  package let view: SavedView
  /// The name of the user whose own it is; nil if all share it.
  package let owner: String?
  /// Whether it is the one that the module's lists begin with.
  package let isDefault: Bool
  /// Why it cannot be used now: the model or the rights have changed, or it is shared and reads what the caller may not;
  /// nil if it can.
  package let problems: [Problem]?
}

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

  /// What is left of a shared view for somebody: neither columns of which they may not know, nor an order that they may not read.
  ///
  /// - Parameter readsFilter: Whether they may read all that its filter reads; else nothing is left of that.
  func seen(by access: Access, readsFilter: Bool) -> SavedView {
    let order = sort?.split(separator: ",").filter {
      access.level(ofPath: $0.trimmingPrefix { " -".contains($0) }, in: module) >= .readOnly
    }
    return SavedView(
      module: module, name: name, label: label, filter: readsFilter ? filter : nil,
      sort: order.flatMap { $0.isEmpty ? nil : $0.joined(separator: ",") },
      columns: columns?.filter { access.level(ofPath: $0[...], in: module) > .hidden })
  }

  /// The question that it stands for.
  func request() -> ListRequest { ListRequest(module: module, filter: filter, sort: sort, fields: columns) }
}

extension Access {
  /// How a path of fields is seen: as the least of them is.
  fileprivate func level(ofPath path: Substring, in module: String) -> FieldLevel {
    var (owner, level) = (module, FieldLevel.editable)
    let names = path.split(separator: ".").map(String.init)
    for (number, name) in names.enumerated() {
      level = min(level, self.level(of: name, in: owner))
      guard number < names.count - 1, case .lookup(let lookup)? = model.module(owner)?.field(name)?.type,
        let target = lookup.module
      else { break }
      guard may(.read, on: target) else { return .hidden }
      owner = target
    }
    return level
  }
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

  package init(view: SavedView, owner: String?, isDefault: Bool, problems: [Problem]?) {
    self.view = view
    self.owner = owner
    self.isDefault = isDefault
    self.problems = problems
  }
}

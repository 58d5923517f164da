package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// The views of all modules. Those of a module that a later layer took away concern nothing.
  ///
  /// - Parameter model: the rest of the model, which knows what formulas columns can hold.
  mutating func decodeViews(in model: Model) -> [SharedView] {
    (sources.views?.entries("modules") ?? []).flatMap { entry in
      isKnownModule(entry.key) ? views(of: entry.key.text, entry.value, in: model) : []
    }
  }

  private mutating func views(of module: String, _ node: YAMLNode, in model: Model) -> [SharedView] {
    let names = node.entries("views").map(\.key.text)
    let chosen = node["default"]
    if let chosen, let name = chosen.plainText, !names.contains(name),
      !sources.omitted.contains(view: name, of: module)
    {
      log.report(.unknownView(name, module, names, at: chosen.location))
    }
    return node.entries("views").map { entry in
      view(entry.key.text, entry.value, of: module, in: model, isDefault: entry.key.text == chosen?.plainText)
    }
  }

  private mutating func view(
    _ name: String, _ node: YAMLNode, of module: String, in model: Model, isDefault: Bool
  ) -> SharedView {
    let filter = condition(node["filter"], vocabulary(of: module))
    if let filter, let place = node["filter"] { checkFilter(filter, of: module, in: model, at: place) }
    let columns = remaining(node.items("columns"), of: module)
    let sort = remaining(node.items("sort"), of: module)
    for item in columns { checkColumn(item, of: module, in: model) }
    for item in sort { checkSortKey(item, of: module, in: model) }
    if let place = node["sort"]?.location, sort.count > SharedView.mostSortKeys {
      log.report(.tooManySortKeys(sort.count, at: place))
    }
    return SharedView(
      name: name, module: module,
      label: label(node["label"], name: name, at: ["modules", module, "views", name], fallback: node), filter: filter,
      sort: sort.compactMap(\.plainText), columns: columns.isEmpty ? nil : columns.compactMap(\.plainText),
      isDefault: isDefault)
  }

  /// The columns or sort keys without those whose fields a later layer took away, as layouts leave them out.
  private func remaining(_ items: [YAMLNode], of module: String) -> [YAMLNode] {
    items.filter { item in
      let parts = (item.plainText ?? "").drop { $0 == "-" }.split(separator: ".", maxSplits: 1).map(String.init)
      guard let first = parts.first else { return true }
      let type = skeleton.module(module)?.field(first)?.type
      guard type != nil || !sources.omitted.contains(field: first, of: module) else { return false }
      guard case .lookup(let lookup)? = type, let target = lookup.module, parts.count == 2, let last = parts.last else {
        return true
      }
      return skeleton.module(target)?.field(last) != nil || !sources.omitted.contains(field: last, of: target)
    }
  }

  private mutating func checkFilter(
    _ filter: ModelExpression, of module: String, in model: Model, at node: YAMLNode
  ) {
    let computed = filter.checked.fields.first {
      model.module($0.module)?.field($0.field)?.type.isComputedAtRead == true
    }
    guard let formula = computed else { return checkTranslates(filter, of: module, in: model, at: node) }
    log.report(.noViewField(formula.field, FieldType.computedAtRead, "filter", at: node.location))
  }

  private mutating func checkColumn(_ node: YAMLNode, of module: String, in model: Model) {
    guard let text = node.plainText, let field = viewField(text, of: module, in: model, at: node.location) else {
      return
    }
    if field.isLookedUp, field.type?.isComputedAtRead == true {
      log.report(.noViewField(text, "it is computed when it is read", "be shown", at: node.location))
    } else if field.type == .file {
      log.report(.noViewField(text, "records do not hold it yet", "be shown", at: node.location))
    }
  }

  private mutating func checkSortKey(_ node: YAMLNode, of module: String, in model: Model) {
    guard let text = node.plainText else { return }
    let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
    guard let field = viewField(name, of: module, in: model, at: node.location) else { return }
    if let reason = field.type?.reasonNotToSort { log.report(.noViewField(name, reason, "sort", at: node.location)) }
  }

  /// A field that a view names.
  private struct ViewField {
    /// Nil for a system field or one of a user.
    let type: FieldType?
    let isLookedUp: Bool
  }

  /// The field of that name or one lookup deep; nil if there is none, which the log then says.
  private mutating func viewField(
    _ text: String, of module: String, in model: Model, at place: SourcePosition
  ) -> ViewField? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, let declared = model.module(module) else { return nil }
    let vocabulary = vocabulary(of: module)
    guard let type = vocabulary.type(ofMember: first, in: module), !type.isRelatedList else {
      log.report(.unknownField(first, declared, at: place))
      return nil
    }
    guard parts.count == 2, let last = parts.last else {
      return ViewField(type: declared.field(first)?.type, isLookedUp: false)
    }
    guard case .record(let target) = type else {
      log.report(.noViewField(text, "`\(first)` is no lookup to one module", "be shown", at: place))
      return nil
    }
    guard let type = vocabulary.type(ofMember: last, in: target), !type.isRelatedList else {
      let names = vocabulary.memberNames(in: target)
      log.report(.unknownViewField(last, target, names, at: place))
      return nil
    }
    return ViewField(type: model.module(target)?.field(last)?.type, isLookedUp: true)
  }
}

extension FieldType {
  /// Why lists cannot be sorted by it, as the end of a sentence; nil if they can.
  package var reasonNotToSort: String? {
    switch self {
    case .textarea: "its texts are too long"
    case .multiPicklist: "it holds several values"
    case .lookup(let lookup): lookup.module == nil ? "it points to records of different modules" : nil
    case .formula(let formula): formula.hasColumn ? nil : Self.computedAtRead
    case .file: "records do not hold it yet"
    default: nil
    }
  }

  fileprivate var isComputedAtRead: Bool { if case .formula(let formula) = self { !formula.hasColumn } else { false } }

  fileprivate static let computedAtRead = "it is computed when it is read"
}

extension ValueType {
  fileprivate var isRelatedList: Bool { if case .records = self { true } else { false } }
}

extension DiagnosticCode {
  /// A name that stands for no view of the module.
  package static let unknownView = DiagnosticCode("unknown_view")
  /// A field that a view cannot show or sort by.
  package static let noViewField = DiagnosticCode("no_view_field")
}

extension Diagnostic {
  fileprivate static func unknownView(_ name: String, _ module: String, _ names: [String], at place: SourcePosition)
    -> Diagnostic
  {
    let has = names.isEmpty ? "it has none" : "it has \(names.quotedList)"
    return Diagnostic(
      .unknownView, "The module `\(module)` has no view `\(name.prefix(80))`; \(has).", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func unknownViewField(
    _ name: String, _ module: String, _ names: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownField, "The module `\(module)` has no field `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func noViewField(_ name: String, _ reason: String, _ verb: String, at place: SourcePosition)
    -> Diagnostic
  {
    Diagnostic(.noViewField, "`\(name.prefix(80))` cannot \(verb): \(reason).", at: place)
  }

  fileprivate static func tooManySortKeys(_ count: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .badSetting, "A list is sorted by at most \(SharedView.mostSortKeys) fields; this has \(count).", at: place)
  }
}

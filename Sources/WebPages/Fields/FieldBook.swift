import Engine
import Metamodel

/// A field as a reader sees it: one of the record itself, or of the record that a lookup names.
struct ShownField: Sendable {
  /// As a question names it: `amount`, `account.name`.
  let path: String
  let label: String
  let help: String?
  /// Api names of the field and of the module that has it.
  let name: String
  let module: String
  /// The declaration; nil of a field of the system.
  let field: Field?
  /// What its values are; nil where nothing is said of them.
  let type: FieldType?
  let level: FieldLevel

  var isNumber: Bool {
    switch type {
    case .integer, .decimal, .currency, .percent, .duration: true
    default: name == SystemField.id.rawValue || name == SystemField.version.rawValue
    }
  }

  /// Whether lists can be sorted by it.
  var isSortable: Bool {
    switch field?.type {
    case .formula(let formula)?: formula.hasColumn
    case .multiPicklist?, .file?: false
    case .lookup(let lookup)?: lookup.module != nil
    default: true
    }
  }
}

/// The fields of a module that a caller may know of, with their labels.
struct FieldBook: Sendable {
  let module: Module
  let access: Access
  let audience: Audience

  private var model: Model { access.model }
  private var locale: String { audience.locale }

  /// The field of that path; nil if there is none, or none that the caller may know of.
  func field(_ path: String) -> ShownField? {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let first = field(parts[0]) else { return own(path) }
    if case .user = first.type {
      return ShownField(
        path: path, label: first.label, help: nil, name: parts[1], module: "users", field: nil, type: .text,
        level: first.level)
    }
    guard case .lookup(let lookup)? = first.type, let target = lookup.module.flatMap(model.module),
      access.may(.read, on: target.name),
      let last = FieldBook(module: target, access: access, audience: audience).own(parts[1])
    else { return nil }
    let isTitle = target.title.source == "{\(last.name)}"
    return ShownField(
      path: path, label: isTitle ? first.label : "\(first.label): \(last.label)", help: last.help, name: last.name,
      module: target.name, field: last.field, type: last.type, level: min(first.level, last.level))
  }

  private func own(_ name: String) -> ShownField? {
    let level = access.level(of: name, in: module.name)
    guard level > .hidden else { return nil }
    if let field = module.field(name) {
      guard field.type.isShown else { return nil }
      return ShownField(
        path: name, label: field.label.text(in: locale), help: field.help?.text(in: locale), name: name,
        module: module.name, field: field, type: field.type.valuesType, level: level)
    }
    guard let system = SystemField(rawValue: name), has(system) else { return nil }
    return ShownField(
      path: name, label: audience.words.text(system.word), help: nil, name: name, module: module.name, field: nil,
      type: system.fieldType, level: level)
  }

  private func has(_ system: SystemField) -> Bool {
    switch system {
    case .pipeline: !model.pipelines(of: module.name).isEmpty
    case .approvalState: !model.approvals(of: module.name).isEmpty
    default: true
    }
  }

  /// All fields of the record itself, the system's last.
  var all: [ShownField] {
    module.shownFields.compactMap { own($0.name) }
      + [SystemField.owner, .approvalState, .createdAt, .createdBy, .modifiedAt, .modifiedBy, .id].compactMap {
        own($0.rawValue)
      }
  }

  /// The columns of a list for which nobody has chosen any: how records are called, where they stand, and what the layout begins with.
  var columns: [String] {
    let titled = module.titleFields.filter { module.field($0) != nil }
    let driven = module.fields.map(\.name).filter { !model.blueprints(of: module.name, field: $0).isEmpty }
    let laid = module.layout.flatMap { item -> [String] in if case .section(_, let fields) = item { fields } else { [] }
    }
    let wanted = titled + laid.prefix(6) + driven + [SystemField.owner.rawValue]
    var seen: Set<String> = []
    return wanted.filter { name in
      guard seen.insert(name).inserted, let field = own(name) else { return false }
      if case .textarea = field.type { return false }
      return true
    }
  }
}

extension SystemField {
  fileprivate var word: Word {
    switch self {
    case .id: .fieldId
    case .version: .fieldVersion
    case .owner: .fieldOwner
    case .createdAt: .fieldCreatedAt
    case .createdBy: .fieldCreatedBy
    case .modifiedAt: .fieldModifiedAt
    case .modifiedBy: .fieldModifiedBy
    case .pipeline: .fieldPipeline
    case .approvalState: .fieldApprovalState
    }
  }
}

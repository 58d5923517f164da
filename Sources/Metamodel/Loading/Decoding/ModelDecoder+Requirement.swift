package import Diagnostics
import YAMLSource

extension ModelDecoder {
  /// Reads `during:`; nil if it asks for nothing but optional fields.
  ///
  /// - Parameter path: Where the transition's translations stand.
  mutating func during(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> Requirement? {
    let keys = ["all", "any", "of"].filter { node[$0] != nil }
    guard keys.count == 1 else {
      if !keys.isEmpty || node["optional"] == nil { log.report(.groupKeys(keys, at: node.location)) }
      return nil
    }
    return group(node, scope, at: path)
  }

  private mutating func group(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> Requirement? {
    if let all = node["all"] { return .all(members(all, scope, at: path).flatMap(\.conjuncts)) }
    if let any = node["any"] { return .any(members(any, scope, at: path)) }
    guard let of = node["of"] else { return nil }
    let items = members(of, scope, at: path)
    guard let count = node.integer("at_least") else {
      log.report(.countMissing(at: of.location))
      return nil
    }
    if count > items.count, let place = node["at_least"]?.location {
      log.report(.countTooLarge(count, of: items.count, at: place))
    }
    return .atLeast(count, of: items)
  }

  private mutating func members(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> [Requirement] {
    (node.sequence?.items ?? []).flatMap { requirements($0, scope, at: path) }
  }

  /// The requirements of an item; `fields` and `checklist` may hold several.
  private mutating func requirements(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> [Requirement] {
    if node["fields"] != nil { return bundled(fields(node, scope), node) }
    if node["field"] != nil { return field(node, scope, at: path).map { [$0] } ?? [] }
    if node["checklist"] != nil { return bundled(checklist(node, scope, at: path), node) }
    if let note = node["note"], let prompt = note.plainText {
      return [.note(prompt: prose(note, prompt, at: path + ["note"]))]
    }
    if let activity = node["activity"] {
      guard let kind = activity.text("kind").flatMap(ActivityKind.init) else { return [] }
      return [self.activity(kind, activity, at: activity["kind"] ?? activity)]
    }
    if let mail = node["mail"] { return [activity(.mail, mail, at: mail)] }
    if let attachment = node["attachment"] { return [.attachment(self.attachment(attachment, at: path))] }
    if node["related"] != nil { return related(node, scope).map { [$0] } ?? [] }
    return group(node, scope, at: path).map { [$0] } ?? []
  }

  // MARK: What need not be given

  /// The fields among what need not be given.
  mutating func optionalFields(_ during: YAMLNode?, _ scope: ProcessScope) -> [String] {
    (during?.items("optional") ?? []).filter { $0.mapping == nil }.compactMap { askedField($0, scope) }
  }

  /// What else need not be given.
  mutating func optionalItems(_ during: YAMLNode?, _ scope: ProcessScope, at path: [String]) -> [Requirement] {
    (during?.items("optional") ?? []).filter { $0.mapping != nil }.flatMap { requirements($0, scope, at: path) }
  }

  /// A field that may be asked for: of the record, or of the one that a lookup names.
  private mutating func askedField(_ node: YAMLNode, _ scope: ProcessScope) -> String? {
    guard let name = node.plainText, name.contains(".") else { return storedField(node, of: scope.module.name) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, case .lookup(let lookup)? = scope.module.field(parts[0])?.type,
      let parent = lookup.module.flatMap(skeleton.module), let field = parent.field(parts[1]), field.type.isStored,
      !isFormula(parts[1], of: parent.name)
    else {
      log.report(.noParentField(name, at: node.location))
      return nil
    }
    return name
  }

  /// Several requirements of one item count as one in a group, so that all of them are wanted.
  private func bundled(_ requirements: [Requirement], _ node: YAMLNode) -> [Requirement] {
    requirements.count > 1 ? [.all(requirements)] : requirements
  }

  private mutating func fields(_ node: YAMLNode, _ scope: ProcessScope) -> [Requirement] {
    node.items("fields").compactMap { item in
      requiredField(item, scope).map { .field(FieldRequirement(field: $0, check: nil)) }
    }
  }

  private mutating func field(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> Requirement? {
    guard let item = node["field"] else { return nil }
    let path = path + ["messages", item.plainText ?? ""]
    let check = check(node, vocabulary(of: scope.module.name), messageAt: path)
    return requiredField(item, scope).map { .field(FieldRequirement(field: $0, check: check)) }
  }

  private mutating func requiredField(_ node: YAMLNode, _ scope: ProcessScope) -> String? {
    guard let name = askedField(node, scope) else { return nil }
    if name == scope.field.name { log.report(.ownFieldRequired(name, at: node.location)) }
    return name
  }

  private mutating func checklist(_ node: YAMLNode, _ scope: ProcessScope, at path: [String]) -> [Requirement] {
    node.entries("checklist").map { entry in
      let code = entry.key.text
      let written = entry.value.scalar == nil ? entry.value["label"] : entry.value
      let label = label(written, name: code, at: path + ["checklist", code], fallback: entry.value)
      let ticked = entry.value.text("ticked").flatMap(ChecklistItem.Ticked.init) ?? .request
      let who = entry.value.items("who").compactMap { person($0, vocabulary(of: scope.module.name)) }
      if !who.isEmpty, !ticked.isKept, let place = entry.value["who"]?.location {
        log.report(.tickedWithRequest(code, at: place))
      }
      return .checklist(ChecklistItem(code: code, label: label, ticked: ticked, who: who))
    }
  }

  private mutating func activity(_ kind: ActivityKind, _ node: YAMLNode, at place: YAMLNode) -> Requirement {
    if !skeleton.modules.contains(where: { $0.activity == kind }) {
      log.report(.noActivityModule(kind, at: place.location))
    }
    return .activity(ActivityRequirement(kind: kind, atLeast: node.integer("at_least") ?? 1))
  }

  private mutating func attachment(_ node: YAMLNode, at path: [String]) -> AttachmentRequirement {
    let kind = node.text("kind")
    return AttachmentRequirement(
      kind: kind, label: kind.map { label(node["label"], name: $0, at: path + ["attachments", $0], fallback: node) },
      types: node.texts("types").map { $0.lowercased() },
      largest: node.integer("max_mb").map { Int64($0) * 1_000_000 }, days: node.integer("max_age_days"),
      atLeast: node.integer("at_least") ?? 1)
  }

  private mutating func related(_ node: YAMLNode, _ scope: ProcessScope) -> Requirement? {
    guard let item = node["related"], let name = item.plainText else { return nil }
    guard let list = skeleton.relatedList(name, of: scope.module.name) else {
      log.report(.unknownList(name, scope.module.name, skeleton, at: item.location))
      return nil
    }
    let condition = condition(node["where"], vocabulary(of: list.module))
    return .related(RelatedRequirement(list: name, condition: condition, atLeast: node.integer("at_least") ?? 1))
  }
}

extension Requirement {
  /// The members of an `all`, otherwise the requirement itself.
  fileprivate var conjuncts: [Requirement] {
    if case .all(let members) = self { members } else { [self] }
  }
}

extension DiagnosticCode {
  /// A group of requirements that is not exactly one of `all`, `any` and `of`.
  package static let groupKeys = DiagnosticCode("group_keys")
  /// `at_least` that is missing or larger than the group.
  package static let badCount = DiagnosticCode("bad_count")
  /// A transition that asks for the field that it moves.
  package static let ownFieldRequired = DiagnosticCode("own_field_required")
  /// A path that leads to no field of a record that a lookup names.
  package static let noParentField = DiagnosticCode("no_parent_field")
  /// `who` of a checklist item that is ticked with the request.
  package static let tickedWithRequest = DiagnosticCode("ticked_with_request")
  /// An activity of a kind that no module holds.
  package static let noActivityModule = DiagnosticCode("no_activity_module")
}

extension Diagnostic {
  fileprivate static func groupKeys(_ keys: [String], at place: SourcePosition) -> Diagnostic {
    let found = keys.isEmpty ? "this has none" : "this has \(keys.quotedList)"
    return Diagnostic(
      .groupKeys, "`during` has one of `all`, `any` and `of`; \(found). Nest one in the other.", at: place)
  }

  fileprivate static func countMissing(at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badCount, "`of` needs `at_least` beside it, which says how many of the items are wanted.", at: place)
  }

  fileprivate static func countTooLarge(_ count: Int, of items: Int, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badCount, "`at_least` asks for \(count) of \(items) items.", at: place)
  }

  fileprivate static func ownFieldRequired(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.ownFieldRequired, "`\(name)` is the blueprint's own field; the transition itself sets it.", at: place)
  }

  fileprivate static func noParentField(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noParentField,
      "`\(name.prefix(80))` is no field that is kept of a record that a lookup names, such as `account.phone`.",
      at: place)
  }

  fileprivate static func tickedWithRequest(_ code: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .tickedWithRequest,
      "`\(code)` is ticked with the request, by whoever runs the transition. Write `ticked: anyone` or `ticked: different` "
        + "beside `who`.", at: place)
  }

  fileprivate static func noActivityModule(_ kind: ActivityKind, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.noActivityModule, "No module has `activity: {kind: \(kind.rawValue)}`.", at: place)
  }
}

package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeRole(_ name: String, _ node: YAMLNode) -> Role {
    var modules: [String: Set<Right>] = [:]
    for entry in node.entries("modules") where isKnownModule(entry.key, isAnyKnown: true) {
      modules[entry.key.text] = rights(entry.value)
    }
    var scopes: [String: RoleScope] = [:]
    for entry in node.entries("scopes") where isKnownModule(entry.key, isAnyKnown: true) {
      scopes[entry.key.text] = roleScope(entry.value, of: entry.key.text)
    }
    var fields: [String: [String: FieldLevel]] = [:]
    for entry in node.entries("fields") where isKnownModule(entry.key) {
      fields[entry.key.text] = levels(entry.value, of: entry.key.text)
    }
    return Role(
      name: name, label: label(node["label"], name: name, at: ["roles", name], fallback: node), modules: modules,
      scopes: scopes, fields: fields, sees: Set(node.texts("sees").compactMap(Sensitivity.init)))
  }

  mutating func decodeTeam(_ name: String, _ node: YAMLNode) -> Team {
    Team(name: name, label: label(node["label"], name: name, at: ["teams", name], fallback: node))
  }

  /// Whether a key names a module; the log says if it never did.
  ///
  /// - Parameter isAnyKnown: whether `*` is one.
  mutating func isKnownModule(_ key: YAMLKey, isAnyKnown: Bool = false) -> Bool {
    if isAnyKnown && key.text == "*" || skeleton.module(key.text) != nil { return true }
    // What an earlier layer says of a module that a later one took away concerns nothing.
    if !sources.omitted.modules.contains(key.text) {
      log.report(.unknownModule(key.text, skeleton, at: key.location))
    }
    return false
  }

  private func rights(_ node: YAMLNode) -> Set<Right> {
    let words = node.plainText.map { [$0] } ?? node.sequence?.items.compactMap(\.plainText) ?? []
    return words.contains("all") ? Set(Right.allCases) : Set(words.compactMap(Right.init))
  }

  // MARK: Records

  private mutating func roleScope(_ node: YAMLNode, of module: String) -> RoleScope {
    guard node.mapping != nil else {
      let scope = recordScope(node, of: module)
      return RoleScope(read: scope, write: scope)
    }
    let read = node["read"].map { recordScope($0, of: module) } ?? .all
    return RoleScope(read: read, write: node["write"].map { recordScope($0, of: module) } ?? read)
  }

  private mutating func recordScope(_ node: YAMLNode, of module: String) -> RecordScope {
    if let word = node.plainText { return RecordScope(Set([word].compactMap(RecordScope.Reach.init))) }
    let items = node.sequence?.items ?? []
    let conditions = items.compactMap { $0["where"] }.compactMap { criterion($0, of: module) }
    return RecordScope(Set(items.compactMap(\.plainText).compactMap(RecordScope.Reach.init)), or: conditions)
  }

  /// What a scope says of records is said of those of one module, as they are.
  private mutating func criterion(_ node: YAMLNode, of module: String) -> ModelExpression? {
    guard module != "*" else {
      log.report(.noCriterion("name the module whose records it speaks of", at: node.location))
      return nil
    }
    guard let condition = condition(node, vocabulary(of: module)) else { return nil }
    if condition.checked.dependencies.contains(where: { $0.first == "old" }) {
      log.report(.noCriterion("it speaks of a record as it is, so there is no `old`", at: node.location))
    }
    return condition
  }

  // MARK: Fields

  private mutating func levels(_ node: YAMLNode, of module: String) -> [String: FieldLevel] {
    var levels: [String: FieldLevel] = [:]
    guard let module = skeleton.module(module) else { return levels }
    for entry in node.mapping?.entries ?? [] {
      guard module.field(entry.key.text) != nil else {
        if !sources.omitted.contains(field: entry.key.text, of: module.name) {
          log.report(.unknownField(entry.key.text, module, at: entry.key.location))
        }
        continue
      }
      levels[entry.key.text] = entry.value.plainText.flatMap(FieldLevel.init)
    }
    return levels
  }
}

extension DiagnosticCode {
  /// A criterion of a scope that no record could be judged by.
  package static let badScope = DiagnosticCode("bad_scope")
}

extension Diagnostic {
  fileprivate static func noCriterion(_ reason: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badScope, "This cannot be the criterion of a scope: \(reason).", at: place)
  }
}

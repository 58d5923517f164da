package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// An effect on several records, an assignment by rule, or a tag; nil if the node is none, or is wrong.
  mutating func inner(_ node: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    if let list = node["for_each"] { return forEach(list, node, scope) }
    if let field = node["assign"] { return assignment(field, node, scope) }
    for key in ["add_tag", "remove_tag"] {
      guard let tags = node[key] else { continue }
      return .tag(tags.mapping?.entries.compactMap { self.tags($0, scope) } ?? [], adds: key == "add_tag")
    }
    return nil
  }

  private mutating func forEach(_ node: YAMLNode, _ effect: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    guard let name = node.plainText else { return nil }
    guard let list = skeleton.relatedList(name, of: scope.module.name), let module = skeleton.module(list.module) else {
      log.report(.unknownList(name, scope.module.name, skeleton, at: node.location))
      return nil
    }
    let inner = EffectScope(module: module, blueprint: nil, path: scope.path)
    for item in effect.items("do") {
      if let nested = item["for_each"] { log.report(.nestedForEach(at: nested.location)) }
    }
    return .forEach(
      RelatedEffects(
        list: name, condition: condition(effect["where"], vocabulary(of: module.name)),
        effects: effect.items("do").compactMap { self.effect($0, inner) }))
  }

  private mutating func assignment(_ node: YAMLNode, _ effect: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    guard let name = node.plainText,
      let slot = slot(name, of: scope.module, isNew: false, at: node.location)
    else { return nil }
    guard case .user = slot.type else {
      log.report(.noUser(name, at: node.location))
      return nil
    }
    let way = effect.text("by").flatMap(AssignmentRule.Way.init) ?? .roundRobin
    return .assign(
      AssignmentRule(
        field: name, among: effect["to"].map { recipients($0, scope, takesAddresses: false) } ?? [], way: way,
        counted: condition(effect["where"], vocabulary(of: scope.module.name))))
  }

  private mutating func tags(_ entry: YAMLMapping.Entry, _ scope: EffectScope) -> TagList? {
    guard let slot = slot(entry.key.text, of: scope.module, isNew: false, at: entry.key.location) else { return nil }
    guard case .multiPicklist = slot.type else {
      log.report(.noTags(slot.name, at: entry.key.location))
      return nil
    }
    let items = entry.value.sequence?.items ?? [entry.value]
    for item in items {
      guard let code = item.plainText, let misfit = LiteralRule.misfit(code, slot.type) else { continue }
      log.report(
        .valueMisfit(
          "`\(slot.name)` \(misfit.problem); this is `\(code.prefix(80))`.", misfit.suggestion, at: item.location))
    }
    return TagList(field: slot.name, codes: items.compactMap(\.plainText))
  }
}

extension DiagnosticCode {
  /// `for_each` inside of `for_each`.
  package static let nestedForEach = DiagnosticCode("nested_for_each")
  /// A field that holds no tags.
  package static let noTags = DiagnosticCode("no_tags")
}

extension Diagnostic {
  fileprivate static func nestedForEach(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .nestedForEach, "`for_each` cannot stand inside of another. Have an automation of the inner module do it.",
      at: place)
  }

  fileprivate static func noUser(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.noUserField, "`\(name.prefix(80))` holds no user, so nobody can be assigned by it.", at: place)
  }

  fileprivate static func noTags(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.noTags, "`\(name)` is no `multi_picklist`, whose values are tags.", at: place)
  }
}

package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// How long a module's records are kept; nil if nothing is said.
  mutating func retention(_ node: YAMLNode, of module: String) -> Retention? {
    guard let said = node["retention"], said.mapping != nil else { return nil }
    return Retention(
      recycleBin: said.integer("recycle_bin"), history: said.integer("history"),
      rules: said.items("records").compactMap { retentionRule($0, of: module) })
  }

  private mutating func retentionRule(_ node: YAMLNode, of module: String) -> RetentionRule? {
    let condition = condition(node["when"], vocabulary(of: module))
    guard let days = node.integer("days"), let action = node.text("do").flatMap(RetentionRule.Action.init),
      node["when"] == nil || condition != nil
    else { return nil }
    guard let place = node["since"] else {
      return RetentionRule(condition: condition, days: days, since: SystemField.modifiedAt.rawValue, action: action)
    }
    guard let since = knownField(place, of: module) else { return nil }
    guard isTime(since, of: module) else {
      log.report(.noTime(since, at: place.location))
      return nil
    }
    return RetentionRule(condition: condition, days: days, since: since, action: action)
  }

  /// Whether a field is a day or a moment that records hold.
  func isTime(_ name: String, of module: String) -> Bool {
    switch SystemField(rawValue: name) {
    case .createdAt, .modifiedAt: return true
    case .some: return false
    case nil: break
    }
    switch skeleton.module(module)?.field(name)?.type {
    case .date, .datetime: return true
    default: return false
    }
  }
}

extension DiagnosticCode {
  /// A field that is neither a day nor a moment.
  package static let noTime = DiagnosticCode("no_time")
}

extension Diagnostic {
  static func noTime(_ name: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.noTime, "`\(name)` is neither a day nor a moment, so nothing can be counted from it.", at: place)
  }
}

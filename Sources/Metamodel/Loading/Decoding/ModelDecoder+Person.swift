package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  /// Reads one of those who may do something.
  mutating func person(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> Person? {
    if let role = node["role"], let name = role.plainText {
      if skeleton.role(name) == nil { log.report(.unknownRole(name, skeleton, at: role.location)) }
      return .role(name)
    }
    if let team = node["team"], let name = team.plainText {
      if skeleton.team(name) == nil { log.report(.unknownTeam(name, skeleton, at: team.location)) }
      return .team(name)
    }
    if let user = node.text("user") { return .user(user) }
    if let levels = node.integer("manager_levels") { return .managerLevels(levels) }
    return node["field"].flatMap { userField($0, vocabulary) }.map(Person.field)
  }

  private mutating func userField(_ node: YAMLNode, _ vocabulary: ModelVocabulary) -> ModelExpression? {
    guard let text = node.plainText else { return nil }
    guard TemplateScanner.isPath(text) else {
      log.report(.noUserField(text, at: node.location))
      return nil
    }
    guard let expression = expression(node, vocabulary, expecting: nil) else { return nil }
    guard expression.checked.type == .record("users") else {
      log.report(.noUserField(text, at: node.location))
      return nil
    }
    return expression
  }
}

extension DiagnosticCode {
  /// A name that stands for no role.
  package static let unknownRole = DiagnosticCode("unknown_role")
  /// A name that stands for no team.
  package static let unknownTeam = DiagnosticCode("unknown_team")
  /// A path that leads to no user.
  package static let noUserField = DiagnosticCode("no_user_field")
}

extension Diagnostic {
  static func unknownRole(_ name: String, _ model: Model, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownRole,
      "There is no role `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: model.roles.map(\.name))
    )
  }

  static func unknownTeam(_ name: String, _ model: Model, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownTeam,
      "There is no team `\(name.prefix(80))`.",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: model.teams.map(\.name))
    )
  }

  fileprivate static func noUserField(_ path: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noUserField,
      "`\(path.prefix(80))` is no user field of the record, nor one a lookup away.",
      at: place
    )
  }
}

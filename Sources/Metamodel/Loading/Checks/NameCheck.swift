package import Diagnostics
import YAMLSource

/// Finds api names that stand for something else already.
enum NameCheck {
  static func check(_ sources: MergedSources, log: inout DiagnosticLog) {
    for (name, node) in sources.modules.all {
      if reservedModules.contains(name), let place = node["module"]?.location {
        log.report(.reserved(name, "every model has a module or keyword of that name", at: place))
      }
      for entry in node.entries("fields") {
        if let reason = reason(entry.key.text) { log.report(.reserved(entry.key.text, reason, at: entry.key.location)) }
        if let inverse = entry.value["inverse"], let name = inverse.plainText, let reason = reason(name) {
          log.report(.reserved(name, reason, at: inverse.location))
        }
      }
    }
  }

  private static let reservedModules: Set = ["users", "any", "all", "teams", "roles"]

  private static func reason(_ name: String) -> String? {
    if SystemField(rawValue: name) != nil { return "every record has a system field of that name" }
    if name == "old" || name == "user" { return "expressions know something else by that name" }
    return words.contains(name) ? "the expression language has a word of that name" : nil
  }

  /// Words that cannot be identifiers: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
  private static let words: Set = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
    "namespace",
    "null", "package", "return", "true", "var", "void", "while",
  ]
}

extension DiagnosticCode {
  /// A name that stands for something else already.
  package static let reservedName = DiagnosticCode("reserved_name")
}

extension Diagnostic {
  fileprivate static func reserved(_ name: String, _ reason: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.reservedName, "`\(name)` cannot be a name here: \(reason).", at: place)
  }
}

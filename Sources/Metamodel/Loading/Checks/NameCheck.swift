package import Diagnostics
import YAMLSource

/// Finds api names that stand for something else already: for the engine's own tables and columns, for SQLite or for
/// expressions.
enum NameCheck {
  static func check(_ sources: MergedSources, log: inout DiagnosticLog) {
    for (name, node) in sources.modules.all {
      if let reason = reason(module: name), let place = node["module"]?.location {
        log.report(.reserved(name, reason, at: place))
      }
      for entry in node.entries("fields") {
        if let reason = reason(entry.key.text) { log.report(.reserved(entry.key.text, reason, at: entry.key.location)) }
        if let inverse = entry.value["inverse"], let name = inverse.plainText, let reason = reason(name) {
          log.report(.reserved(name, reason, at: inverse.location))
        }
        checkCodes(entry.value, log: &log)
      }
    }
  }

  /// Why a module cannot be called so; its name is that of a table.
  private static func reason(module name: String) -> String? {
    if reservedModules.contains(name) { return "every model has a module or keyword of that name" }
    if rowNames.contains(name) { return "triggers of the store know a row by that name" }
    if let prefix = tablePrefixes.first(where: name.hasPrefix) {
      return "names that begin with `\(prefix)` are for tables of the store"
    }
    return joined(name)
  }

  private static func reason(_ name: String) -> String? {
    if SystemField(rawValue: name) != nil { return "every record has a system field of that name" }
    if storeColumns.contains(name) { return "the store keeps a column of that name for every record" }
    if name == Conversion.attachments { return "it is what the files of a record are called" }
    if name == "warnings" { return "the answer to a change has a member of that name" }
    if name == "old" || name == "user" { return "expressions know something else by that name" }
    if words.contains(name) { return "the expression language has a word of that name" }
    return joined(name)
  }

  /// Two underscores join names to those of indexes, triggers and companion columns, such as `stage__move`.
  private static func joined(_ name: String) -> String? {
    name.contains("__") ? "`__` joins names in the store; write one `_`" : nil
  }

  /// Several codes of a field are written one after another, with blanks or semicolons between.
  private static func checkCodes(_ field: YAMLNode, log: inout DiagnosticLog) {
    guard field.text("type") == "multi_picklist" else { return }
    for entry in field.entries("values") where entry.key.text.contains(";") {
      log.report(.reserved(entry.key.text, "`;` stands between the codes of a list", at: entry.key.location))
    }
  }

  private static let reservedModules: Set = ["users", "any", "all", "teams", "roles"]
  private static let rowNames: Set = ["old", "new"]
  /// The engine's own tables, SQLite's (https://sqlite.org/fileformat2.html#internal_schema_objects), and table-valued functions,
  /// which a table of their name would hide.
  private static let tablePrefixes = ["sys_", "process_", "sqlite_", "json_", "jsonb_", "pragma_"]
  /// `deleted_at`, and SQLite's names for the key of a row (https://sqlite.org/lang_createtable.html#rowid).
  private static let storeColumns: Set = ["deleted_at", "rowid", "oid", "_rowid_"]

  /// Words that cannot be identifiers: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
  private static let words: Set = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
    "namespace", "null", "package", "return", "true", "var", "void", "while",
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

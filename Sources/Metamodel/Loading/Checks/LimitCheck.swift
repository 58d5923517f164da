package import Diagnostics
import YAMLSource

/// Finds what is more than a store can carry, before anything is made of it: a model beyond these limits would take long to judge, and
/// its tables would be beyond SQLite's own.
enum LimitCheck {
  private static let mostModules = 200
  private static let mostFields = 500
  private static let mostFieldsOfAll = 5_000
  private static let mostIndexes = 64
  private static let mostValues = 1_000

  /// - Returns: whether all is within the limits.
  static func check(_ sources: MergedSources, log: inout DiagnosticLog) -> Bool {
    var found: [Diagnostic] = []
    if sources.modules.all.count > mostModules, let first = sources.modules.all.dropFirst(mostModules).first {
      found.append(.tooMany("A model has at most \(mostModules) modules", sources.modules.all.count, at: first.node))
    }
    var fields = 0
    for (_, node) in sources.modules.all {
      let own = node.entries("fields")
      if fields <= mostFieldsOfAll, fields + own.count > mostFieldsOfAll {
        found.append(.tooMany("All modules together have at most \(mostFieldsOfAll) fields", nil, at: node))
      }
      fields += own.count
      found += problems(node, own)
    }
    log.report(found)
    return found.isEmpty
  }

  private static func problems(_ module: YAMLNode, _ fields: [YAMLMapping.Entry]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let first = fields.dropFirst(mostFields).first {
      found.append(.tooMany("A module has at most \(mostFields) fields", fields.count, at: first.value))
    }
    let indexed = fields.filter { isIndexed($0.value) }
    let indexes = indexed.count + module.items("unique").count + module.items("indexes").count
    if indexes > mostIndexes {
      found.append(
        .tooMany(
          "A module has at most \(mostIndexes) indexes, of which each lookup and each unique field is one", indexes,
          at: indexed.dropFirst(mostIndexes).first?.value ?? module))
    }
    for field in fields {
      let values = field.value.entries("values")
      guard let first = values.dropFirst(mostValues).first else { continue }
      found.append(.tooMany("A field has at most \(mostValues) values", values.count, at: first.value))
    }
    return found
  }

  private static func isIndexed(_ field: YAMLNode) -> Bool {
    ["lookup", "user"].contains(field.text("type")) || field.flag("unique") || field.flag("indexed")
  }
}

extension DiagnosticCode {
  /// More of something than a model may have.
  package static let tooMany = DiagnosticCode("too_many")
}

extension Diagnostic {
  fileprivate static func tooMany(_ rule: String, _ count: Int?, at node: YAMLNode) -> Diagnostic {
    Diagnostic(.tooMany, "\(rule)\(count.map { "; this has \($0)" } ?? "").", at: node.location)
  }
}

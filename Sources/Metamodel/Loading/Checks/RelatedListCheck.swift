package import Diagnostics
import YAMLSource

/// Finds inverse names that clash with each other or with fields.
enum RelatedListCheck {
  static func check(_ model: Model, _ sources: MergedSources, log: inout DiagnosticLog) {
    for module in model.modules {
      var first: [String: RelatedList] = [:]
      for list in model.relatedLists[module.name] ?? [] {
        guard let place = place(of: list, sources) else { continue }
        if let other = first[list.name] {
          log.report(.duplicateInverse(list, other, module, at: place, other: self.place(of: other, sources)))
        } else if module.field(list.name) != nil {
          let field = sources.modules[module.name]?["fields"]?.mapping?.entry(list.name)?.key.location
          log.report(.inverseIsField(list, module, at: place, field: field))
        }
        first[list.name] = first[list.name] ?? list
      }
    }
  }

  private static func place(of list: RelatedList, _ sources: MergedSources) -> SourcePosition? {
    sources.modules[list.module]?["fields"]?[list.field]?["inverse"]?.location
  }
}

extension DiagnosticCode {
  /// Two lookups give a module lists of the same name.
  package static let duplicateInverse = DiagnosticCode("duplicate_inverse")
  /// A lookup gives a module a list that is called like one of its fields.
  package static let inverseIsField = DiagnosticCode("inverse_is_field")
}

extension Diagnostic {
  fileprivate static func duplicateInverse(
    _ list: RelatedList,
    _ other: RelatedList,
    _ module: Module,
    at place: SourcePosition,
    other otherPlace: SourcePosition?
  ) -> Diagnostic {
    Diagnostic(
      .duplicateInverse,
      "`\(module.name)` would have two related lists `\(list.name)`, from `\(other.module).\(other.field)` and "
        + "`\(list.module).\(list.field)`. Give one another `inverse`.",
      at: place,
      notes: otherPlace.map { [Note("The other lookup is here.", at: $0)] } ?? []
    )
  }

  fileprivate static func inverseIsField(
    _ list: RelatedList,
    _ module: Module,
    at place: SourcePosition,
    field: SourcePosition?
  ) -> Diagnostic {
    Diagnostic(
      .inverseIsField,
      "`\(module.name)` has a field `\(list.name)`, so that a related list cannot be called so, too.",
      at: place,
      notes: field.map { [Note("The field is here.", at: $0)] } ?? []
    )
  }
}

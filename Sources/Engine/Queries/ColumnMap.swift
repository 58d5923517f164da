/// Which column keeps each field: the one of the field's own name, unless the store has given it another.
package struct ColumnMap: Sendable, Hashable {
  private let renamed: [String: [String: String]]

  /// Takes the columns that are not named as their field, by module and field.
  package init(renamed: [String: [String: String]] = [:]) {
    self.renamed = renamed
  }

  /// The column of a stored field, not quoted.
  package func column(of field: String, in module: String) -> String { renamed[module]?[field] ?? field }
}

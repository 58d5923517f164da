import Engine
import Metamodel

/// A field by which a module's records make a board: its values are the columns.
struct BoardField: Sendable {
  let field: ShownField
  let values: [PicklistValue]

  /// Those of a module: fields that processes or pipelines drive.
  static func all(of module: Module, _ book: FieldBook) -> [BoardField] {
    let model = book.access.model
    return module.fields.compactMap { field in
      guard case .picklist(let values) = field.type, let shown = book.field(field.name), shown.level >= .readOnly
      else { return nil }
      let isDriven = !model.blueprints(of: module.name, field: field.name).isEmpty
      guard isDriven || model.pipelines(of: module.name).contains(where: { $0.field == field.name }) else { return nil }
      return BoardField(field: shown, values: values)
    }
  }
}

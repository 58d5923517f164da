import Engine
import Foundation
import Metamodel

/// What a list for people wants to know of a module's fields, beside the records.
package struct RecordDisplay: Sendable, Hashable, Codable {
  /// The fields in order, where the question or its view names them.
  package let columns: [String]?
  /// Fields that processes drive, which a list always shows.
  package let driven: [String]
  /// Fields that hold numbers.
  package let numbers: [String]
  /// Fields that hold moments.
  package let moments: [String]
  /// What the records that lookups name are called, `{first_name} {last_name}`, by lookup.
  package let titles: [String: String]

  /// What a list of all fields would want, as far as the caller may know of it.
  init(of module: Module, columns: [String]?, in store: Store, for caller: Caller) {
    let model = store.model
    self.columns = columns
    driven = module.fields.map(\.name).filter { !model.blueprints(of: module.name, field: $0).isEmpty }
    numbers = module.fields.filter { Self.isNumber($0.type.valuesType) }.map(\.name) + ["id", "version"]
    moments =
      module.fields.filter { $0.type.valuesType == .datetime }.map(\.name) + ["created_at", "modified_at"]
    var titles = ["owner": Self.user, "created_by": Self.user, "modified_by": Self.user]
    for field in module.fields {
      switch field.type {
      case .user: titles[field.name] = Self.user
      case .lookup(let lookup):
        guard let target = lookup.module.flatMap(model.module), store.access(of: caller).may(.read, on: target.name)
        else {
          continue
        }
        titles[field.name] = target.title.source
      default: continue
      }
    }
    self.titles = titles
  }

  private static let user = "{display_name}"

  private static func isNumber(_ type: FieldType) -> Bool {
    switch type {
    case .integer, .decimal, .currency, .percent: true
    default: false
    }
  }
}

extension Store {
  /// The question with the lookups expanded that a list for people gives names to, and how to show its answer.
  ///
  /// - Throws: ``Refusal``, ``OperationFailure`` if there is no such module.
  func shown(_ request: ListRequest, to caller: Caller) async throws -> (ListRequest, RecordDisplay) {
    let module = try model.existing(module: request.module)
    var columns = request.fields
    if columns == nil, let name = request.view {
      columns = try await views(of: module.name, as: caller).first { $0.view.name == name }?.view.columns
    }
    let display = RecordDisplay(of: module, columns: columns, in: self, for: caller)
    var request = request
    let known = Set(module.shownFields.map(\.name) + ["owner"])
    let wanted = columns ?? Array(known)
    request.expand += wanted.filter { display.titles[$0] != nil && known.contains($0) && !request.expand.contains($0) }
      .sorted()
    return (request, display)
  }
}

package import Expressions
import JSONText
package import Metamodel

/// A record as a value.
package struct Record: Sendable, Hashable {
  /// Api name of its module.
  package let module: String
  package let id: Int64
  /// Counts its changes, from 1.
  package let version: Int64
  /// The values of its stored and system fields, `.null` where there is none.
  package let values: [String: Value]

  package init(module: String, id: Int64, version: Int64, values: [String: Value]) {
    self.module = module
    self.id = id
    self.version = version
    self.values = values
  }

  /// The value of a field; `.null` also for what is no field.
  package subscript(field: String) -> Value { values[field] ?? .null }

  /// The record as the API gives it: `{"id":1,"version":3,"name":"…","amount":900.00,…}`.
  ///
  /// Identity and version come first, then the declared fields in the model's order, then the system fields. A lookup
  /// is the id; one to any module is `{"module":…,"id":…}`.
  package func json(model: Model) -> [UInt8] {
    var writer = JSONWriter(capacity: 512)
    var separator = "{"
    for name in Self.names(of: module, in: model) {
      guard let value = values[name] else { continue }
      writer.raw("\(separator)\"\(name)\":")
      separator = ","
      if case .record(let reference) = value, Self.isToAny(name, of: module, in: model) {
        writer.reference(reference)
      } else {
        writer.value(value)
      }
    }
    writer.raw(separator == "{" ? "{}" : "}")
    return writer.bytes
  }

  private static func names(of module: String, in model: Model) -> [String] {
    SystemField.leading.map(\.rawValue) + (model.module(module)?.shownFields.map(\.name) ?? [])
      + SystemField.trailing(of: module, in: model).map(\.rawValue)
  }

  private static func isToAny(_ field: String, of module: String, in model: Model) -> Bool {
    guard case .lookup(let lookup)? = model.module(module)?.field(field)?.type else { return false }
    return lookup.module == nil
  }
}

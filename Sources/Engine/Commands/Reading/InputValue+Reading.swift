import Expressions

extension InputValue {
  /// The digits of a number, given as such or as text.
  var digits: String? {
    switch self {
    case .number(let digits): digits
    case .text(let text): text.trimmed
    default: nil
    }
  }

  /// The record of any module: `{"module": "deals", "id": 4}` or `deals/4`.
  var reference: RecordReference? {
    switch self {
    case .object(let members):
      guard Set(members.keys) == ["module", "id"], case .text(let module) = members["module"],
        let id = members["id"]?.digits.flatMap({ Int64($0) })
      else { return nil }
      return RecordReference(module: module, id: id)
    case .text(let text):
      let parts = text.trimmed.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let module = parts.first, let id = parts.last.flatMap({ Int64($0) }) else { return nil }
      return RecordReference(module: String(module), id: id)
    default: return nil
    }
  }

  /// The id of a record of a module, by itself or with the module's name.
  func id(in module: String) -> Int64? {
    if let digits, let id = Int64(digits) { return id }
    guard case .object = self, let reference, reference.module == module else { return nil }
    return reference.id
  }

  /// The code of a picklist value; one such as 2.0 may have come in as a number.
  var codeText: String? {
    switch self {
    case .text(let text): text.trimmed
    case .number(let digits): digits
    default: nil
    }
  }
}

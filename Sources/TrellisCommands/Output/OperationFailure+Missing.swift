import Diagnostics
import Operations

extension OperationFailure {
  /// Something that is in no list that was just read, with what was probably meant, else with what there is.
  static func missing(_ kind: String, _ name: String, among known: [String]) -> OperationFailure {
    let hint = known.isEmpty ? " There is none." : NearMiss.hint(for: name, among: known)
    return OperationFailure(code: "not_found", message: "There is no \(kind) '\(name)'.\(hint)")
  }
}

import Diagnostics

extension OperationFailure {
  /// Something that does not exist, with what was probably meant.
  static func unknown(_ kind: String, _ name: String, among known: [String]) -> OperationFailure {
    let hint = NearMiss.nearest(to: name, among: known).map { "Did you mean \($0)?" }
    let others = known.isEmpty ? "There is none." : "There are: \(known.sorted().joined(separator: ", "))."
    return OperationFailure(
      code: "no_such_\(kind.replacing(" ", with: "_"))", message: "There is no \(kind) \(name). \(hint ?? others)")
  }
}

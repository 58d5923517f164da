import Diagnostics

extension OperationFailure {
  /// Something that does not exist, with what was probably meant.
  static func unknown(_ kind: String, _ name: String, among known: [String]) -> OperationFailure {
    let hint = NearMiss.nearest(to: name, among: known).map { "Did you mean \($0)?" }
    return OperationFailure(
      code: "no_such_\(kind)",
      message: "There is no \(kind) \(name). \(hint ?? "There are: \(known.sorted().joined(separator: ", ")).")")
  }
}

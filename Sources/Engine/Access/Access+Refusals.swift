import Metamodel

extension Access {
  /// A refusal as the caller may read it.
  func seen(_ refusal: Refusal, of module: String) -> Refusal {
    guard isRestricted(module) else { return refusal }
    return Refusal(refusal.kind, refusal.problems.map { seen($0, of: module) })
  }

  /// A problem with fields of which the caller does not see the values says no more than that there is one.
  func seen(_ problem: Problem, of module: String) -> Problem {
    guard !Self.ownCodes.contains(problem.code) else { return problem }
    let places = problem.at.split(separator: "|").map(String.init)
    let levels = places.map { level(of: $0, in: module) }
    guard levels.contains(where: { $0 < .readOnly }) else { return problem }
    return Problem(
      at: zip(places, levels).map { $1 == .hidden ? Self.hidden : $0 }.joined(separator: "|"), code: problem.code,
      message: "A value that you may not see stands in the way (\(problem.code)). Ask somebody who may see it.",
      found: .text(Self.hidden), wanted: nil, who: problem.who)
  }

  /// What stands for what the caller may not see.
  static let hidden = "hidden"

  /// Problems that speak of what the caller gave, not of what is there.
  private static let ownCodes: Set = ["unknown_field", "read_only_field"]
}

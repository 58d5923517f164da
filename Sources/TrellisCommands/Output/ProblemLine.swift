import Engine

/// One problem as a line for people: `✗ amount: … (found 300000, wanted <= 250000; broker could)`.
struct ProblemLine {
  private let problem: Problem

  init(_ problem: Problem) {
    self.problem = problem
  }

  var text: String {
    let place = problem.at.isEmpty ? "" : "\(problem.at): "
    return Printable.line("✗ \(place)\(problem.message)\(details)")
  }

  private var details: String {
    let values = [problem.found.map { "found \($0.shown)" }, problem.wanted.map { "wanted \($0.shown)" }]
    let who = problem.who.flatMap { $0.isEmpty ? nil : "\($0.joined(separator: ", ")) could" }
    let parts = [values.compactMap(\.self).joined(separator: ", "), who ?? ""].filter { !$0.isEmpty }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }
}

extension InputValue {
  /// The value as it would be typed.
  var shown: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .text(let text): text
    case .list(let items): items.map(\.shown).joined(separator: ", ")
    case .object(let members):
      members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.shown)" }.joined(separator: ", ")
    }
  }
}

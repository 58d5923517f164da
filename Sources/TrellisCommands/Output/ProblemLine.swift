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
    let values = [said("found", problem.found), said("wanted", problem.wanted)]
    let who = problem.who.flatMap { $0.isEmpty ? nil : "\($0.joined(separator: ", ")) could" }
    let parts = [values.compactMap(\.self).joined(separator: ", "), who ?? ""].filter { !$0.isEmpty }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }
}

extension ProblemLine {
  /// A value with what it is, unless the message says it already or it is an object, which is for machines.
  private func said(_ what: String, _ value: InputValue?) -> String? {
    guard let value else { return nil }
    if case .object = value { return nil }
    if case .list([]) = value { return nil }
    let words = value.shown
    let isSaid = problem.message.split { !$0.isLetter && !$0.isNumber && !"_-.".contains($0) }.contains { $0 == words }
    return isSaid || (words.count > 3 && problem.message.contains(words)) ? nil : "\(what) \(words)"
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

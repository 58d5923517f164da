/// Whether conditions can hold together, as far as their comparisons of names with constants tell.
///
/// It is for those who look over a configuration: what cannot be told is taken for possible.
package enum Satisfiability: Sendable {
  /// No record meets them all.
  case never
  /// Nothing speaks against it, but not all could be told.
  case possible
  /// There are values that meet them all.
  case certain

  /// Judges conditions.
  ///
  /// - Parameters:
  ///   - conditions: that are to hold together.
  ///   - excluded: that is not to hold beside them.
  ///   - facts: values that names can have then, by name; other values are out of the question.
  package init(
    of conditions: [CheckedExpression], without excluded: CheckedExpression? = nil,
    given facts: [String: [String]] = [:]
  ) {
    var whole = Clause()
    for (path, codes) in facts { whole.domains[path, default: Domain()].limit(to: codes.map(Value.string)) }
    var alternatives = [whole]
    let wanted = conditions.map { ($0.operation, true) } + (excluded.map { [($0.operation, false)] } ?? [])
    for (operation, holds) in wanted {
      alternatives = Self.both(alternatives, Self.clauses(operation, holds))
    }
    let possible = alternatives.filter { clause in clause.domains.values.allSatisfy { !$0.isEmpty } }
    self = possible.isEmpty ? .never : possible.contains(where: \.isWhole) ? .certain : .possible
  }

  /// Comparisons that hold together.
  private struct Clause {
    var domains: [String: Domain] = [:]
    /// Whether they say all that the condition does.
    var isWhole = true

    func and(_ other: Clause) -> Clause {
      var both = self
      both.isWhole = isWhole && other.isWhole
      for (path, domain) in other.domains { both.domains[path, default: Domain()].intersect(domain) }
      return both
    }

    static let untold = Clause(isWhole: false)
  }

  /// More would take long, and would be told by nobody.
  private static let most = 256

  private static func both(_ left: [Clause], _ right: [Clause]) -> [Clause] {
    guard left.count * right.count <= most else { return left.map { $0.and(.untold) } }
    return left.flatMap { one in right.map(one.and) }
  }

  /// The alternatives of a condition, each of comparisons that hold together.
  private static func clauses(_ operation: Operation, _ holds: Bool) -> [Clause] {
    switch operation {
    case .constant(.bool(let value)): return value == holds ? [Clause()] : []
    case .not(let operand, _): return clauses(operand, !holds)
    case .logic(let sign, let operands):
      let parts = operands.map { clauses($0, holds) }
      guard (sign == .and) == holds else {
        let all = parts.flatMap(\.self)
        return all.count <= most ? all : [.untold]
      }
      return parts.reduce([Clause()], both)
    case .equality(let left, let right, let isNegated, _):
      guard let (path, value, _) = comparison(left, right) else { return [.untold] }
      var domain = Domain()
      if isNegated != holds { domain.limit(to: [value]) } else { domain.excluded = [value] }
      return [Clause(domains: [path: domain])]
    case .ordering(let ordering, let left, let right, _):
      // What is not less may be missing, too.
      guard holds, let (path, value, isMirrored) = comparison(left, right) else { return [.untold] }
      return [Clause(domains: [path: Domain(isMirrored ? ordering.mirrored : ordering, value)])]
    case .membership(let element, .list(let items), _):
      let values = items.compactMap(\.constant)
      guard let path = element.path, values.count == items.count else { return [.untold] }
      var domain = Domain()
      if holds { domain.limit(to: values) } else { domain.excluded = values }
      return [Clause(domains: [path: domain])]
    case .variable, .member:
      guard let path = operation.path else { return [.untold] }
      var domain = Domain()
      domain.limit(to: [.bool(holds)])
      return [Clause(domains: [path: domain])]
    default: return [.untold]
    }
  }

  /// A name and the constant that it is compared with, and whether the constant stands first.
  private static func comparison(
    _ left: Operation, _ right: Operation
  ) -> (path: String, value: Value, isMirrored: Bool)? {
    if let path = left.path, let value = right.constant { return (path, value, false) }
    if let path = right.path, let value = left.constant { return (path, value, true) }
    return nil
  }

  /// The values that a name can have.
  private struct Domain {
    /// nil means any.
    var allowed: [Value]?
    var excluded: [Value] = []
    /// Comparisons that all have to hold.
    var bounds: [(Ordering, Value)] = []

    init() {}

    init(_ ordering: Ordering, _ value: Value) {
      bounds = [(ordering, value)]
    }

    mutating func limit(to values: [Value]) {
      allowed = allowed.map { known in known.filter { one in values.contains { isEqual(one, $0) } } } ?? values
    }

    mutating func intersect(_ other: Domain) {
      if let values = other.allowed { limit(to: values) }
      excluded += other.excluded
      bounds += other.bounds
    }

    /// Whether no value is left.
    var isEmpty: Bool {
      if let allowed { return !allowed.contains(where: isIn) }
      // Between bounds there is a value unless two of them speak against each other.
      return bounds.contains { lower in
        bounds.contains { upper in lower.0.isLower && !upper.0.isLower && !leavesRoom(above: lower, below: upper) }
      }
    }

    private func isIn(_ value: Value) -> Bool {
      !excluded.contains { isEqual(value, $0) }
        && bounds.allSatisfy { ordering, bound in relation(value, bound)?.meets(ordering) ?? false }
    }

    private func leavesRoom(above lower: (Ordering, Value), below upper: (Ordering, Value)) -> Bool {
      switch relation(lower.1, upper.1) {
      case .less, .unordered, nil: true
      case .equal: lower.0 == .greaterOrEqual && upper.0 == .lessOrEqual
      case .greater: false
      }
    }

    private func isEqual(_ left: Value, _ right: Value) -> Bool {
      var steps = 1_000
      return areEqual(left, right, steps: &steps)
    }
  }
}

extension Ordering {
  /// Whether it says what a value is above.
  fileprivate var isLower: Bool { self == .greater || self == .greaterOrEqual }
}

extension Operation {
  fileprivate var constant: Value? {
    if case .constant(let value) = self { value } else { nil }
  }
}

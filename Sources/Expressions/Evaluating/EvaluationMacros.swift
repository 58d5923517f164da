extension Evaluation {
  /// The value of a macro over the elements of a list or the keys of a map.
  mutating func value(of comprehension: CheckedComprehension) throws(EvaluationError) -> Value {
    let elements = try elements(of: comprehension.range, comprehension)
    locals.append(.null)
    defer { locals.removeLast() }
    switch comprehension.macro {
    case .exists: return .bool(try anyElement(elements, comprehension, is: true))
    case .all: return .bool(!(try anyElement(elements, comprehension, is: false)))
    case .existsOne: return .bool(try count(elements, comprehension) == 1)
    case .filter: return .list(try filter(elements, comprehension))
    case .map: return .list(try map(elements, comprehension))
    }
  }

  private mutating func elements(
    of range: Operation, _ comprehension: CheckedComprehension
  ) throws(EvaluationError) -> [Value] {
    switch try evaluate(range) {
    case .list(let list): return list
    case .map(let map):
      try charge(map.count)
      return orderedKeys(of: map)
    case let value: throw noOverload(comprehension.macro.rawValue, [(value, range)], comprehension.offset)
    }
  }

  private mutating func holds(
    for element: Value, _ comprehension: CheckedComprehension
  ) throws(EvaluationError) -> Bool {
    locals[comprehension.slot] = element
    guard let predicate = comprehension.predicate else { return true }
    return try condition(predicate)
  }

  /// Whether the condition is `wanted` for an element; if it is for none, an error of one of them counts.
  private mutating func anyElement(
    _ elements: [Value], _ comprehension: CheckedComprehension, is wanted: Bool
  ) throws(EvaluationError) -> Bool {
    var failure: EvaluationError?
    for element in elements {
      do throws(EvaluationError) {
        if try holds(for: element, comprehension) == wanted { return true }
      } catch {
        guard error.isAbsorbable else { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return false
  }

  private mutating func count(
    _ elements: [Value], _ comprehension: CheckedComprehension
  ) throws(EvaluationError) -> Int {
    var count = 0
    for element in elements where try holds(for: element, comprehension) { count += 1 }
    return count
  }

  private mutating func filter(
    _ elements: [Value], _ comprehension: CheckedComprehension
  ) throws(EvaluationError) -> [Value] {
    var result: [Value] = []
    for element in elements where try holds(for: element, comprehension) { result.append(element) }
    return result
  }

  private mutating func map(
    _ elements: [Value], _ comprehension: CheckedComprehension
  ) throws(EvaluationError) -> [Value] {
    var result: [Value] = []
    for element in elements where try holds(for: element, comprehension) {
      guard let transform = comprehension.transform else { continue }
      result.append(try evaluate(transform))
    }
    return result
  }
}

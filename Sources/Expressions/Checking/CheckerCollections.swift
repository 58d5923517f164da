extension Checker {
  mutating func check(list nodes: [Node]) throws(Problem) -> Checked {
    var elements: [Checked] = []
    for node in nodes { elements.append(try check(node)) }
    let known = elements.map(\.type).first { [.decimal, .date, .timestamp, .duration].contains($0) }
    if let known {
      for (index, node) in nodes.enumerated() { elements[index] = try convert(elements[index], node, to: known) }
    }
    return Checked(operation: .list(elements.map(\.operation)), type: .list(Self.commonType(elements.map(\.type))))
  }

  mutating func check(map entries: [MapEntry], at offset: Int) throws(Problem) -> Checked {
    var checked: [(key: Operation, value: Operation)] = []
    var (keys, values): ([ValueType], [ValueType]) = ([], [])
    for entry in entries {
      let (key, value) = (try check(entry.key), try check(entry.value))
      guard [.string, .int, .uint, .bool, .dyn].contains(key.type) else {
        throw Problem(
          code: .typeMismatch, message: "The key of a map is a text, a whole number or a bool, found \(key.type).",
          offset: entry.key.offset)
      }
      checked.append((key.operation, value.operation))
      keys.append(key.type)
      values.append(value.type)
    }
    return Checked(
      operation: .map(checked, offset: offset), type: .map(Self.commonType(keys), Self.commonType(values)))
  }

  mutating func check(_ comprehension: Comprehension, at offset: Int) throws(Problem) -> Checked {
    let range = try check(comprehension.range)
    guard let element = range.type.element else {
      throw Problem(
        code: .typeMismatch,
        message: "'\(comprehension.macro.rawValue)' needs a list, found \(range.type).",
        offset: comprehension.range.offset)
    }
    let local = Local(name: comprehension.variable, type: element, path: range.path, codes: range.codes)
    return try withLocal(local) { checker, slot throws(Problem) in
      var predicate: Operation?
      if let node = comprehension.predicate { predicate = try checker.check(condition: node) }
      var transform: Checked?
      if let node = comprehension.transform { transform = try checker.check(node) }
      let checked = CheckedComprehension(
        macro: comprehension.macro, range: range.operation, slot: slot, predicate: predicate,
        transform: transform?.operation, offset: offset)
      return Self.result(of: checked, over: range, element, transform)
    }
  }

  private static func result(
    of checked: CheckedComprehension, over range: Checked, _ element: ValueType, _ transform: Checked?
  ) -> Checked {
    let operation = Operation.comprehension(checked)
    switch checked.macro {
    case .all, .exists, .existsOne: return Checked(operation: operation, type: .bool)
    case .filter: return Checked(operation: operation, type: .list(element), codes: range.codes, path: range.path)
    case .map:
      return Checked(
        operation: operation, type: .list(transform?.type ?? .dyn), codes: transform?.codes, path: transform?.path)
    }
  }

  private static func commonType(_ types: [ValueType]) -> ValueType {
    let known = types.filter { $0 != .null }
    guard let first = known.first, known.allSatisfy({ $0 == first }) else { return .dyn }
    return first
  }
}

import Diagnostics

extension Checker {
  /// Checks `operand.name`, which `node` is.
  mutating func check(member name: String, of operand: Node, in node: Node) throws(Problem) -> Checked {
    if let checked = try qualified(node) { return checked }
    let base = try check(operand)
    let member = try member(name, of: base, at: node.offset)
    var codes: [String]?
    if case .record(let module) = base.type { codes = vocabulary.codes(ofMember: name, in: module) }
    return Checked(
      operation: .member(base.operation, member), type: member.type, codes: codes, path: base.path.map { $0 + [name] })
  }

  /// Checks `has(operand.name)`.
  mutating func check(presenceOf name: String, in operand: Node, at offset: Int) throws(Problem) -> Checked {
    let base = try check(operand)
    return Checked(operation: .presence(base.operation, try member(name, of: base, at: offset)), type: .bool)
  }

  /// Checks `operand[index]`.
  mutating func check(index: Node, of operand: Node, at offset: Int) throws(Problem) -> Checked {
    let base = try check(operand)
    let key = try check(index)
    let type: ValueType
    switch base.type {
    case .dyn: type = .dyn
    case .list(let element) where [.int, .uint, .double, .dyn].contains(key.type): type = element
    case .map(let keys, let values) where Self.areComparable(keys, key.type): type = values
    case .list, .map:
      throw Problem(
        code: .typeMismatch, message: "\(capitalized(base.type)) has no index of type \(key.type).",
        offset: index.offset)
    default:
      throw Problem(
        code: .typeMismatch, message: "Only lists and maps have an index, found \(base.type).", offset: offset)
    }
    return Checked(operation: .element(base.operation, key.operation, offset: offset), type: type)
  }

  private mutating func member(_ name: String, of base: Checked, at offset: Int) throws(Problem) -> Member {
    if let path = base.path { dependencies.insert(path + [name]) }
    switch base.type {
    case .record(let module):
      guard let type = vocabulary.type(ofMember: name, in: module) else {
        throw unknownMember(name, in: module, at: offset)
      }
      note(name, in: module, at: offset)
      return Member(name: name, module: module, type: type, offset: offset)
    case .map(_, let value): return Member(name: name, module: nil, type: value, offset: offset)
    case .anyRecord where name == "id": return Member(name: name, module: nil, type: .int, offset: offset)
    case .dyn, .anyRecord: return Member(name: name, module: nil, type: .dyn, offset: offset)
    case .records(let module): throw listMember(name, of: base, module, at: offset)
    default:
      throw Problem(
        code: .typeMismatch, message: "\(capitalized(base.type)) has no members, so there is no '.\(name)'.",
        offset: offset)
    }
  }

  private func unknownMember(_ name: String, in module: String, at offset: Int) -> Problem {
    let match = NearMiss.nearest(to: name, among: vocabulary.memberNames(in: module))
    let hint = match.map { " Did you mean '\($0)'?" } ?? ""
    return Problem(
      code: .unknownName, message: "The module \(module) has no field '\(name)'.\(hint)", offset: offset,
      suggestion: match)
  }

  private func listMember(_ name: String, of base: Checked, _ module: String, at offset: Int) -> Problem {
    let list = base.path?.joined(separator: ".") ?? module
    return Problem(
      code: .typeMismatch,
      message: "'\(list)' is a list of records. Ask about its elements: "
        + "\(list).exists(x, x.\(name) == ...).", offset: offset)
  }
}

/// The type's name at the beginning of a sentence.
func capitalized(_ type: ValueType) -> String {
  let name = type.description
  return name.prefix(1).uppercased() + name.dropFirst()
}

@testable import Expressions

/// Random records, and random conditions about them that mostly can be translated.
struct RandomWorld {
  private(set) var fixture = Fixture()
  /// Records in the recycle bin, to which lookups may still point.
  private(set) var deleted: Set<RecordReference> = []
  private var generator: SplitMix
  private var variables: [String] = []

  init(seed: UInt64) {
    generator = SplitMix(state: seed)
    for module in ["users", "accounts", "deals", "tasks"] {
      for id in 1...Int64(module == "deals" ? 40 : module == "tasks" ? 50 : 8) {
        fixture.records[module, default: [:]][id] = record(of: module)
      }
    }
    for id in [Int64(9), 10] { deleted.insert(RecordReference(module: "accounts", id: id)) }
  }

  /// A condition in the language.
  mutating func condition(depth: Int) -> String {
    guard depth > 0 else { return leaf() }
    switch roll(12) {
    case 0, 1: return "(" + (0..<roll(3) + 2).map { _ in condition(depth: depth - 1) }.joined(separator: " && ") + ")"
    case 2, 3: return "(" + (0..<roll(3) + 2).map { _ in condition(depth: depth - 1) }.joined(separator: " || ") + ")"
    case 4, 5: return "!(\(condition(depth: depth - 1)))"
    case 6:
      let parts = (0..<3).map { _ in condition(depth: depth - 1) }
      return "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
    case 7: return "(\(condition(depth: 0))) \(pick(["==", "!="])) \(pick(["true", "false", field(.bool), "null"]))"
    case 8, 9: return quantifier(depth: depth)
    default: return leaf()
    }
  }

  private mutating func leaf() -> String {
    switch roll(15) {
    case 0: return field(.bool)
    case 9: return "stage \(pick(["==", "!=", "<"])) \(pick(["'open'", "'lost'", "name"]))"
    case 1: return "\(field(.string)).\(pick(["startsWith", "endsWith", "contains"]))(\(operand(.string)))"
    case 2: return "\(literal(.string)).\(pick(["startsWith", "endsWith", "contains"]))(\(field(.string)))"
    case 3: return "\(pick(["'a'", "'b'", "name", "null"])) in tags"
    case 4: return membership()
    case 5: return reference()
    case 6: return "has(account.\(pick(["name", "employees", "parent", "parent.name", "owner"])))"
    case 7: return "regarding \(pick(["==", "!="])) \(pick(["null", "account", "account.parent", "user"]))"
    case 8:
      return "size(\(pick(["tasks", "tags", "name", "account.deals", "tasks.filter(f, f.done)"]))) "
        + "\(pick(["==", "!=", "<", ">="])) \(pick(["0", "1", "2", "1.5", "null"]))".replacing("< null", with: "< 1")
        .replacing(">= null", with: ">= 1")
    default: return comparison()
    }
  }

  private mutating func comparison() -> String {
    let type = pick([ValueType.string, .int, .decimal, .date, .timestamp, .duration, .bool])
    let isEquality = roll(2) == 0
    let right = roll(5) == 0 && isEquality ? "null" : operand(type)
    let operation = isEquality ? pick(["==", "!="]) : pick(["<", "<=", ">", ">="])
    return roll(3) == 0 ? "\(right) \(operation) \(field(type))" : "\(field(type)) \(operation) \(right)"
  }

  private mutating func reference() -> String {
    let equality = pick(["==", "!="])
    if roll(2) == 0 {
      return "\(path(pick(["owner", "account.owner"]))) \(equality) \(pick(["null", "3", "user", "owner"]))"
    }
    if roll(4) == 0 { return "\(path(pick(["owner", "account.owner"]))) in [\(pick(["1", "user", "null"])), 5]" }
    return "\(path(pick(["account", "account.parent"]))) \(equality) \(pick(["null", "3", "9", "account.parent"]))"
  }

  private mutating func membership() -> String {
    let type = pick([ValueType.string, .int, .decimal, .date, .bool])
    var elements = (0..<roll(4)).map { _ in literal(type) }
    if roll(4) == 0 { elements.append("null") }
    return "\(field(type)) in [\(elements.joined(separator: ", "))]"
  }

  private mutating func quantifier(depth: Int) -> String {
    let name = "t\(variables.count)"
    let list = variables.isEmpty ? pick(["tasks", "tasks", "account.deals"]) : pick(["tasks", "account.parent.deals"])
    // Only tasks have fields that `field` knows under a variable.
    guard list == "tasks", variables.isEmpty else { return "\(list).\(macro())(\(name), \(name).\(dealCondition()))" }
    variables.append(name)
    defer { variables.removeLast() }
    return "tasks.\(macro())(\(name), \(condition(depth: depth - 1)))"
  }

  private mutating func macro() -> String { pick(["exists", "all", "exists_one"]) }

  private mutating func dealCondition() -> String {
    pick(["\(fixtureField) > 2", "\(fixtureField) == 3", "\(fixtureField) != null", "\(fixtureField) in [1, 3]"])
  }

  private var fixtureField: String { "id" }

  private mutating func operand(_ type: ValueType) -> String { roll(3) == 0 ? field(type) : literal(type) }

  private mutating func field(_ type: ValueType) -> String { path(pick(Self.fields[type] ?? ["name"])) }

  /// Inside of a quantifier, every second path starts from the task.
  private mutating func path(_ path: String) -> String {
    guard let variable = variables.last, roll(2) == 0 else { return path }
    switch path {
    case "account": return "\(variable).deal.account"
    case "name": return "\(variable).\(pick(["subject", "deal.name", "owner.name"]))"
    case "active": return "\(variable).done"
    case "amount": return "\(variable).hours"
    case "closes": return "\(variable).due"
    case "size(name)": return "size(\(variable).deal.name)"
    case "owner": return "\(variable).owner"
    default: return "\(variable).deal.\(path)"
    }
  }

  private static let fields: [ValueType: [String]] = [
    .string: [
      "name", "account.name", "account.parent.name", "account.parent.parent.name", "owner.name",
      "account.parent.parent.parent.owner.name", "account.name.lowerAscii()",
    ],
    .int: ["quantity", "account.employees", "account.parent.employees", "id", "size(name)"],
    .decimal: ["amount", "rate", "amount"], .date: ["closes", "signed"], .timestamp: ["opened"],
    .duration: ["effort"], .bool: ["active", "account.strategic", "account.parent.strategic"],
  ]

  private mutating func literal(_ type: ValueType) -> String {
    switch type {
    case .string: pick(["''", "'open'", "'Ab'", "'b'", "'é'", "'e\\u0301'", "'a\\uffff'"])
    case .int:
      pick([
        "0", "1", "2", "-1", "2.5", "-0.5", "9223372036854775807", "18446744073709551615u", "1e30", "3u",
        "9223372036854775808.0",
      ])
    case .decimal: pick(["0", "1", "1.5", "1.005", "-1.005", "0.0001", "1.50", "99999999999999.9", "2u", "-1.5"])
    case .date: pick(["date('2026-01-31')", "today()", "today().addDays(-1)", "date('2026-02-01')"])
    case .timestamp:
      pick([
        "now()", "timestamp('2026-01-31T00:00:00Z')", "timestamp(today())", "now() - duration('1d')",
        "now() + duration('1ns')",
      ])
    case .duration:
      pick(["duration('1h')", "duration('90m')", "duration('0s')", "duration('-1ns')", "duration('1h1ns')"])
    default: pick(["true", "false", "(1 / 0 == 1)"])
    }
  }

  private mutating func record(of module: String) -> [String: Value] {
    var values: [String: Value] = [:]
    for name in (Fixture.fields[module] ?? [:]).keys.sorted() where name != "id" {
      guard let field = Fixture.fields[module]?[name], roll(4) > 0 else { continue }
      values[name] = value(of: field, named: name)
    }
    return values
  }

  private mutating func value(of field: Fixture.Field, named name: String) -> Value {
    switch field.storage {
    case .text:
      return .string(
        name == "stage" ? pick(Fixture.stages) : pick(["", "Ab", "b", "ab", "open", "é", "e\u{301}", "bAb"]))
    case .integer: return .int(pick([-1, 0, 1, 2, 3, .max, .min]))
    case .real: return .double(1.5)
    case .boolean: return .bool(roll(2) == 0)
    case .date: return .date(CalendarDate(daysSinceEpoch: 20_483 + roll(4)) ?? .earliest)
    case .timestamp:
      return .timestamp(Timestamp(microseconds: Fixture.now.microseconds - Int64(roll(3)) * 43_200_000_000))
    case .duration: return .duration(TimeSpan(microseconds: Int64(roll(3)) * 1_800_000_000))
    case .decimal(let scale):
      let unscaled: Int64 = pick([0, 100, 150, -150, 15_000, 10_000, 1, -1, 10_050, 999_999_999_999_999])
      return ExactDecimal(unscaled: unscaled, scale: scale).map(Value.decimal) ?? .null
    case .codes: return .list(Fixture.tags.filter { _ in roll(2) == 0 }.map(Value.string))
    // Ids 9 and 10 of accounts lie in the recycle bin, 11 does not exist.
    case .reference(let module):
      return .record(RecordReference(module: module, id: Int64(1 + roll(module == "deals" ? 40 : 11))))
    case .anyReference:
      return .record(RecordReference(module: pick(["accounts", "users"]), id: Int64(1 + roll(11))))
    }
  }

  private mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[roll(elements.count)]
  }
}

/// https://prng.di.unimi.it/splitmix64.c
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

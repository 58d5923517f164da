@testable import Expressions

/// Random records, and random conditions about them that mostly can be translated.
struct RandomWorld {
  private(set) var fixture = Fixture(hasMomentParts: true)
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
    switch roll(16) {
    case 0: return field(.bool)
    case 10: return unrolled()
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
    switch roll(6) {
    case 0: return "\(right) \(operation) \(field(type))"
    case 1, 2:
      let type = roll(6) == 0 ? .double : type
      return "\(expression(type, depth: 2)) \(operation) \(expression(type, depth: roll(3)))"
    case 3 where isEquality:
      return "\(expression(type, depth: 2)) \(operation) \(pick(["null", literal(type)]))"
    case 4 where roll(3) == 0: return day(operation)
    default: return "\(field(type)) \(operation) \(right)"
    }
  }

  /// The day of a moment beside what it can be compared with.
  private mutating func day(_ operation: String) -> String {
    let moment = expression(.timestamp, depth: roll(2))
    switch roll(4) {
    case 0: return "date(\(moment)) \(operation) \(literal(.date))"
    case 1: return "today() - date(\(moment)) \(operation) \(pick(["0", "1", "-1", "9223372036854775807"]))"
    case 2: return "date(\(moment)) - \(literal(.date)) - 2 \(operation) \(pick(["0", "-2", "-1"]))"
    default: return "date(\(moment)) in [today(), \(literal(.date))]"
    }
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

  /// A macro over a list that is written out.
  private mutating func unrolled() -> String {
    let type = pick([ValueType.string, .string, .int, .date])
    var elements = (0..<roll(4)).map { _ in roll(3) == 0 ? field(type) : literal(type) }
    if roll(5) == 0 { elements.append("null") }
    let isOfRecords = roll(8) == 0
    let list = isOfRecords ? "[account, account.parent]" : "[\(elements.joined(separator: ", "))]"
    let met =
      isOfRecords ? "x.name == name" : "x \(pick(["==", "!=", "<", ">="])) \(operand(type)) || x == null"
    return roll(6) == 0
      ? "\(list).\(macro())(x, [1, 2].\(macro())(y, y == 1 && \(met)))" : "\(list).\(macro())(x, \(met))"
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

  /// An expression of that type, mostly of fields.
  mutating func expression(_ type: ValueType, depth: Int) -> String {
    if depth == 0 || roll(8) == 0 {
      if type == .double { return "double(\(field(.int)))" }
      if roll(4) > 0 { return field(type) }
      switch type {
      case .int: return pick(["0", "1", "2", "(-1)", "7"])
      case .decimal: return "decimal('\(pick(["0", "1", "1.5", "-1.005", "0.0001", "99999999999999.9"]))')"
      default: return literal(type)
      }
    }
    if roll(7) == 0 {
      let parts = [expression(type, depth: depth - 1), roll(5) == 0 ? "null" : expression(type, depth: depth - 1)]
      return "(\(condition(depth: 0)) ? \(parts[0]) : \(parts[1]))"
    }
    switch type {
    case .bool: return "(\(condition(depth: depth - 1)))"
    case .int: return number(depth)
    case .decimal: return decimal(depth)
    case .double:
      let other = pick([sub(.double, depth), "0.5", "1e308", "(-3.25)"])
      return roll(4) == 0
        ? "(\(sub(.double, depth)) / 0.3)" : "(\(sub(.double, depth)) \(pick(["+", "-", "*"])) \(other))"
    case .string:
      switch roll(7) {
      case 0, 1: return "(\(sub(.string, depth)) + \(sub(.string, depth)))"
      case 2: return "\(sub(.string, depth)).\(pick(["lowerAscii", "upperAscii", "trim"]))()"
      case 3: return "string(\(sub(.int, depth)))"
      case 4: return "string(\(sub(.decimal, depth)))"
      case 5: return "string(\(sub(.date, depth)))"
      default: return "string(\(sub(.bool, depth)))"
      }
    case .date:
      let count = pick([sub(.int, depth), "1", "-1", "30", "12", "-2", "100000"])
      return "\(sub(.date, depth)).\(pick(["addDays", "addMonths"]))(\(count))"
    case .timestamp:
      switch roll(4) {
      case 0: return "timestamp(\(sub(.int, depth)))"
      case 1: return "(\(sub(.duration, depth)) + \(sub(.timestamp, depth)))"
      default: return "(\(sub(.timestamp, depth)) \(pick(["+", "-"])) \(sub(.duration, depth)))"
      }
    default:
      switch roll(4) {
      case 0: return "-(\(sub(.duration, depth)))"
      case 1: return "(\(sub(.timestamp, depth)) - \(sub(.timestamp, depth)))"
      default: return "(\(sub(.duration, depth)) \(pick(["+", "-"])) \(sub(.duration, depth)))"
      }
    }
  }

  private mutating func sub(_ type: ValueType, _ depth: Int) -> String { expression(type, depth: depth - 1) }

  private mutating func number(_ depth: Int) -> String {
    switch roll(13) {
    case 12: return momentPart(depth)
    case 0: return "-(\(sub(.int, depth)))"
    case 1: return "size(\(sub(.string, depth)))"
    case 2: return "(\(sub(.date, depth)) - \(sub(.date, depth)))"
    case 3: return "int(\(pick([sub(.decimal, depth), sub(.timestamp, depth), sub(.int, depth)])))"
    case 4:
      let part = pick(["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfYear", "getDayOfWeek"])
      return "\(sub(.date, depth)).\(part)()"
    case 5: return "\(sub(.duration, depth)).\(pick(["getHours", "getMinutes", "getSeconds", "getMilliseconds"]))()"
    case 6: return "size(\(pick(["tasks", "tags", "tasks.filter(f, f.done)"])))"
    default: return "(\(sub(.int, depth)) \(pick(["+", "-", "*", "/", "%"])) \(sub(.int, depth)))"
    }
  }

  private mutating func momentPart(_ depth: Int) -> String {
    let ofDay = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfYear", "getDayOfWeek"]
    let moment = "(\(sub(.timestamp, depth)))"
    if roll(4) == 0 { return "date(\(moment)).\(pick(ofDay))()" }
    let zone = pick(["", "", "'Europe/Madrid'", "'+05:30'", "'Nowhere'", "'America/St_Johns'", "name"])
    return "\(moment).\(pick(ofDay + ["getHours", "getMinutes", "getSeconds", "getMilliseconds"]))(\(zone))"
  }

  private mutating func decimal(_ depth: Int) -> String {
    switch roll(8) {
    case 0: return "-(\(sub(.decimal, depth)))"
    case 1: return "decimal(\(sub(.int, depth)))"
    case 2, 3, 4: return "round(\(quotient(depth)), \(pick(["0", "2", "2", "4", "9"])))"
    case 5: return "(\(sub(.int, depth)) \(pick(["+", "-", "*"])) \(field(.decimal)))"
    default: return "(\(field(.decimal)) \(pick(["+", "-", "*"])) \(sub(.decimal, depth)))"
    }
  }

  private mutating func quotient(_ depth: Int) -> String {
    guard depth > 0, roll(4) > 0 else { return roll(3) == 0 ? pick(["3", "100", "0.5", "-7"]) : field(.decimal) }
    switch roll(8) {
    case 0: return "-(\(quotient(depth - 1)))"
    case 1: return expression(pick([.int, .decimal]), depth: depth - 1)
    default: return "(\(quotient(depth - 1)) \(pick(["+", "-", "*", "/", "/"])) \(quotient(depth - 1)))"
    }
  }

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
        name == "stage"
          ? pick(Fixture.stages) : pick(["", "Ab", "b", "ab", "open", "é", "e\u{301}", "bAb", "\u{3000}b\t", "𝒳 "]))
    case .integer: return .int(pick([-1, 0, 1, 2, 3, .max, .min]))
    case .real: return .double(1.5)
    case .boolean: return .bool(roll(2) == 0)
    case .date:
      // Ends of months, of leap years and of the calendar among them.
      let day = pick([20_483 + roll(4), 20_483 + roll(4), 19_782, 11_016, -719_162, 2_932_896, -1])
      return .date(CalendarDate(daysSinceEpoch: day) ?? .earliest)
    case .timestamp:
      let now = Fixture.now.microseconds
      return .timestamp(
        Timestamp(
          microseconds: pick([
            now - Int64(roll(3)) * 43_200_000_000, now - 1, now - 1_800_000_000, -1, Timestamp.range.lowerBound,
            Timestamp.range.upperBound,
          ])))
    case .duration:
      return .duration(
        TimeSpan(microseconds: pick([Int64(roll(3)) * 1_800_000_000, -1, -90_000_001, Int64.max / 1000])))
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

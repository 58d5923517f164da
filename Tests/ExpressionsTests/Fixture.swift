import Expressions
import Foundation

/// A small CRM: deals with accounts, tasks and users.
struct Fixture: Vocabulary, SQLNaming, RecordReader {
  typealias Field = (type: ValueType, storage: SQLColumn.Storage)

  static let stages = ["open", "won", "lost"]
  static let tags = ["a", "b", "c"]
  static let zone = TimeZone(identifier: "Europe/Madrid") ?? .gmt
  static let now = Timestamp(parsing: "2026-01-31T23:30:00Z") ?? Timestamp(microseconds: 0)

  static let fields: [String: [String: Field]] = [
    "deals": [
      "id": (.int, .integer), "name": (.string, .text), "stage": (.string, .text), "tags": (.list(.string), .codes),
      "amount": (.decimal, .decimal(scale: 2)), "rate": (.decimal, .decimal(scale: 4)),
      "quantity": (.int, .integer), "active": (.bool, .boolean), "closes": (.date, .date),
      "signed": (.date, .date), "opened": (.timestamp, .timestamp), "effort": (.duration, .duration),
      "account": (.record("accounts"), .reference(module: "accounts")),
      "owner": (.record("users"), .reference(module: "users")),
      "regarding": (.anyRecord, .anyReference(moduleColumn: "regarding_module", idColumn: "regarding_id")),
    ],
    "accounts": [
      "id": (.int, .integer), "name": (.string, .text), "industry": (.string, .text),
      "employees": (.int, .integer), "strategic": (.bool, .boolean),
      "parent": (.record("accounts"), .reference(module: "accounts")),
      "owner": (.record("users"), .reference(module: "users")),
    ],
    "tasks": [
      "id": (.int, .integer), "subject": (.string, .text), "status": (.string, .text), "done": (.bool, .boolean),
      "hours": (.decimal, .decimal(scale: 1)), "due": (.date, .date),
      "deal": (.record("deals"), .reference(module: "deals")),
      "owner": (.record("users"), .reference(module: "users")),
    ],
    "users": ["id": (.int, .integer), "name": (.string, .text), "email": (.string, .text)],
  ]
  static let lists: [String: [String: SQLRelation]] = [
    "deals": ["tasks": SQLRelation(module: "tasks", backColumn: "deal")],
    "accounts": ["deals": SQLRelation(module: "deals", backColumn: "account")],
  ]

  /// Records by module and id; those in the recycle bin are not there.
  var records: [String: [Int64: [String: Value]]] = [:]

  /// Whether moments can be taken apart in SQL.
  var hasMomentParts = false

  var module: String? { "deals" }

  func type(ofVariable name: String) -> ValueType? {
    switch name {
    case "user": .record("users")
    case "old": .record("deals")
    case "extra": .map(.string, .dyn)
    default: type(ofMember: name, in: "deals")
    }
  }

  func type(ofMember name: String, in module: String) -> ValueType? {
    Self.fields[module]?[name]?.type ?? Self.lists[module]?[name].map { .records($0.module) }
  }

  func codes(ofVariable name: String) -> [String]? { codes(ofMember: name, in: "deals") }

  func codes(ofMember name: String, in module: String) -> [String]? {
    switch (module, name) {
    case ("deals", "stage"): Self.stages
    case ("deals", "tags"): Self.tags
    default: nil
    }
  }

  var variableNames: [String] { memberNames(in: "deals") + ["old", "user", "extra"] }

  func memberNames(in module: String) -> [String] {
    Array((Self.fields[module] ?? [:]).keys) + Array((Self.lists[module] ?? [:]).keys)
  }

  func value(of member: String, in record: RecordReference) throws -> Value {
    guard let values = records[record.module]?[record.id] else { return .null }
    if member == "id" { return .int(record.id) }
    if let relation = Self.lists[record.module]?[member] { return related(relation, to: record) }
    return values[member] ?? .null
  }

  private func related(_ relation: SQLRelation, to record: RecordReference) -> Value {
    let rows = (records[relation.module] ?? [:]).filter { $0.value[relation.backColumn] == .record(record) }
    return .list(rows.keys.sorted().map { .record(RecordReference(module: relation.module, id: $0)) })
  }

  func source(ofModule module: String) -> SQLSource? {
    Self.fields[module].map { _ in SQLSource(table: module, deletedColumn: "deleted_at") }
  }

  func column(ofField field: String, in module: String) -> SQLColumn? {
    Self.fields[module]?[field].map { SQLColumn(name: field, storage: $0.storage) }
  }

  func related(list: String, in module: String) -> SQLRelation? { Self.lists[module]?[list] }
}

extension Fixture {
  /// The evaluation about a deal.
  func evaluation(
    of deal: Int64 = 1, user: Int64? = 7, rights: Rights = .definer, budget: Int = 100_000,
    old: Value = .null, extra: Value = .null
  ) -> Evaluation {
    Evaluation(
      variables: { name in
        switch name {
        case "user": user.map { .record(RecordReference(module: "users", id: $0)) }
        case "old": old
        case "extra": extra
        default: try value(of: name, in: RecordReference(module: "deals", id: deal))
        }
      }, reader: self, now: Self.now, timeZone: Self.zone, rights: rights, budget: budget)
  }

  func check(_ source: String, expecting type: ValueType? = nil) throws -> CheckedExpression {
    try CheckedExpression(try Expression(parsing: source), vocabulary: self, expecting: type)
  }

  func value(_ source: String) throws -> Value {
    var evaluation = evaluation()
    return try evaluation.value(of: try check(source))
  }

  /// One deal with values and gaps: discount-like fields `rate`, `signed`, `effort` are missing.
  static let example: Fixture = {
    func decimal(_ text: String) -> Value { ExactDecimal(parsing: text, scale: nil).map(Value.decimal) ?? .null }
    func date(_ text: String) -> Value { CalendarDate(parsing: text).map(Value.date) ?? .null }
    func record(_ module: String, _ id: Int64) -> Value { .record(RecordReference(module: module, id: id)) }
    let deal: [String: Value] = [
      "name": .string("Casa"), "stage": .string("open"), "tags": .list([.string("a"), .string("b")]),
      "amount": decimal("1000.50"), "quantity": .int(3), "active": .bool(true), "closes": date("2026-03-15"),
      "opened": Timestamp(parsing: "2026-01-01T10:00:00Z").map(Value.timestamp) ?? .null,
      "account": record("accounts", 5), "owner": record("users", 7), "regarding": record("accounts", 5),
    ]
    let tasks: [Int64: [String: Value]] = [
      1: ["subject": .string("Call"), "status": .string("open"), "deal": record("deals", 1), "hours": decimal("1.5")],
      2: ["subject": .string("Visit"), "status": .string("done"), "done": .bool(true), "deal": record("deals", 1)],
    ]
    return Fixture(records: [
      "deals": [1: deal, 2: [:]],
      "accounts": [
        5: ["name": .string("Acme"), "industry": .string("steel"), "employees": .int(40), "parent": .null]
      ],
      "tasks": tasks, "users": [7: ["name": .string("Ana")]],
    ])
  }()
}

import Foundation
import GRDB
import Testing

@testable import Expressions

/// SQL and evaluator are two implementations of one meaning: over random records they must give the same answer to random
/// conditions.
@Suite("Agreement of SQL and evaluator")
struct AgreementTests {
  @Test("Random conditions over random records with gaps")
  func agreement() throws {
    let given = ProcessInfo.processInfo.environment["EXPRESSIONS_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("EXPRESSIONS_SEED=\(seed)")
    var world = RandomWorld(seed: seed)
    let store = try DatabaseQueue.takingMomentsApart()
    try store.write { database in try world.fixture.create(in: database, deleted: world.deleted) }
    var (translated, trues, errors) = (0, 0, 0)
    for _ in 0..<1500 {
      let source = world.condition(depth: 3)
      let checked = try #require(
        try? world.fixture.check(source, expecting: .bool), "seed \(seed): \(source)")
      let expected = world.fixture.outcomes(of: checked)
      guard let rows = try Self.unlessTooLarge({ try store.read { try world.fixture.rows(of: checked, in: $0) } })
      else {
        continue
      }
      translated += 1
      trues += expected.values.count { $0 == true }
      errors += expected.values.count { $0 == nil }
      try #require(rows.exact == expected, "seed \(seed): \(source)")
      try #require(rows.met == Set(expected.filter { $0.value == true }.keys), "seed \(seed): \(source)")
    }
    #expect(translated > 1350, "of 1500 conditions; seed \(seed)")
    #expect(trues > 1000 && errors > 1000, "the conditions are of all kinds; seed \(seed)")
  }

  /// Nil where SQLite's parser does not take a statement for its depth alone, which the engine says to whoever asked.
  private static func unlessTooLarge<Answer>(_ body: () throws -> Answer?) throws -> Answer? {
    do {
      return try body()
    } catch let error as DatabaseError where error.message == "parser stack overflow" {
      return nil
    }
  }

  @Test("Random values over random records with gaps")
  func values() throws {
    let given = ProcessInfo.processInfo.environment["EXPRESSIONS_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("EXPRESSIONS_SEED=\(seed)")
    var world = RandomWorld(seed: seed)
    let store = try DatabaseQueue.takingMomentsApart()
    try store.write { database in try world.fixture.create(in: database, deleted: world.deleted) }
    let types: [(ValueType, SQLColumn.Storage)] = [
      (.string, .text), (.int, .integer), (.decimal, .decimal(scale: 2)), (.decimal, .decimal(scale: 0)),
      (.bool, .boolean), (.date, .date), (.timestamp, .timestamp), (.duration, .duration),
    ]
    var (translated, present) = (0, 0)
    for round in 0..<1200 {
      let (type, storage) = types[round % types.count]
      let source = world.expression(type, depth: 3)
      let checked = try #require(try? world.fixture.check(source, expecting: type), "seed \(seed): \(source)")
      let expected = try world.fixture.values(of: checked, as: storage)
      let found = try Self.unlessTooLarge {
        try store.read { try world.fixture.columns(of: checked, as: storage, in: $0) }
      }
      guard let found else { continue }
      translated += 1
      present += expected.values.count { $0 != .null }
      try #require(found == expected, "seed \(seed): \(source)")
    }
    #expect(translated > 1050, "of 1200 values; seed \(seed)")
    #expect(present > 8000, "the values are of all kinds; seed \(seed)")
  }

  @Test(
    "Corners that random conditions seldom reach",
    arguments: [
      // NaN is neither equal to nor less than anything, nor null; the infinities are.
      "(N - N) == 0.0", "(N - N) != 0.0", "(N - N) < 0.0", "(N - N) == null", "N > 1.0", "-(N) < 0.0",
      "(N - N) in [1.0]",
      "(N - N) == (N - N)", "(N - N) != (N - N)", "N == N", "N * 0.0 == 0.0",
      "quantity % -1 == 0", "quantity / -1 > 0", "quantity % quantity == 0", "-(quantity) > 0",
      "(quantity + 1) - 1 == quantity", "(quantity - 1) * 0 == 0", "round(quantity / quantity, 0) == 1",
      "round(amount / (amount - amount), 2) == 0", "round(1 / (amount / (amount - amount)), 2) == 0",
      "round(amount / 3, 9) * 3 == amount", "round((closes - signed) / 30, 1) > 0",
      "closes.addMonths(1).getDate() == 28", "closes.addMonths(-1200000) == null",
      "signed.addMonths(12).getMonth() == 1",
      "date(opened) >= date('9999-12-31')", "date(opened) <= date('0001-01-01')", "date(opened) == today()",
      "today() - date(opened) < 1", "date(opened) - today() > -1", "5 - (date(opened) - today()) == 5",
      "int(opened) % 2 == 0", "timestamp(quantity) < now()", "effort + effort > effort",
      "string(amount * rate) == '0.000000'",
      "string(-(amount)) + name == '1.50b'", "(active ? amount : rate) == 1.5", "(active ? name : null) == null",
      "(active ? 1 : 2) + quantity > 2", "opened.getHours() == 23", "opened.getFullYear('Europe/Madrid') > 2025",
      "opened.getMilliseconds('+00:00') == 0", "opened.getHours('x') == 0", "date(opened).getDayOfWeek() == 6",
      "(opened + duration('1s')).getSeconds(name) == 1", "dyn(date(opened)).getHours() == 1",
      "['Ab', 'b'].exists(x, x == name)", "['Ab', 'b'].all(x, x != name)", "[1, 2, 2].exists_one(x, x == quantity)",
      "[].exists(x, x == 1)", "[].all(x, x == 1)", "[].exists_one(x, x == 1)", "[1 / 0].exists(x, true)",
      "{'Ab': 1}.exists(k, k == name)", "[name, account.name].exists(x, x == 'Ab')",
      "[account, account.parent].exists(a, a.name == name)", "['Ab', 'b'].exists(x, tasks.exists(t, t.subject == x))",
      "tasks.all(t, [1, 2].exists(x, x == t.id % 3))", "[[1], [2, 3]].exists(l, l.exists(x, x == quantity))",
      "regarding == account", "regarding != regarding", "regarding in [account, user, null]",
      "[account, account.parent].exists(a, a == regarding)", "tasks.exists(t, t.deal == regarding)",
      "(active ? regarding : null) == account", "regarding == (active ? account : null)", "dyn(quantity) > 1",
      "dyn(name) == null",
    ])
  func corners(_ pattern: String) throws {
    let source = pattern.replacing("N", with: "(double(quantity) * 1e308 * 1e308)")
    let world = RandomWorld(seed: 1)
    let store = try DatabaseQueue.takingMomentsApart()
    try store.write { database in try world.fixture.create(in: database, deleted: world.deleted) }
    let checked = try world.fixture.check(source, expecting: .bool)
    let expected = world.fixture.outcomes(of: checked)
    let rows = try #require(try store.read { try world.fixture.rows(of: checked, in: $0) }, "it is translated")
    #expect(rows.exact == expected)
    #expect(rows.met == Set(expected.filter { $0.value == true }.keys))
  }

  @Test("Long chains stay within SQLite's depth")
  func longChains() throws {
    let fixture = Fixture.example
    let store = try DatabaseQueue.takingMomentsApart()
    try store.write { database in try fixture.create(in: database, deleted: []) }
    let checked = try fixture.check("active" + String(repeating: "&&active", count: 1000))
    #expect(try store.read { try fixture.rows(of: checked, in: $0) }?.met == [1])
  }
}

extension DatabaseQueue {
  /// In memory, with the function that statements of the engine's connections may call.
  fileprivate static func takingMomentsApart() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    let function = DatabaseFunction(MomentPart.function, argumentCount: 3, pure: true) { values in
      guard let part = String.fromDatabaseValue(values[0]), let moment = Int64.fromDatabaseValue(values[1]),
        let zone = String.fromDatabaseValue(values[2]).flatMap({ TimeZone(inExpression: $0) })
      else { return nil }
      return MomentPart.value(part, of: moment, in: zone)
    }
    try queue.write { $0.add(function: function) }
    return queue
  }
}

extension Fixture {
  /// What the evaluator says of each deal; nil for an error.
  fileprivate func outcomes(of checked: CheckedExpression) -> [Int64: Bool?] {
    (records["deals"] ?? [:]).keys.reduce(into: [:]) { result, id in
      var evaluation = evaluation(of: id)
      result.updateValue(try? evaluation.holds(checked), forKey: id)
    }
  }

  /// What SQL says: every deal's exact outcome, and the deals that the filter finds. Nil if it is not translatable.
  fileprivate func rows(
    of checked: CheckedExpression, in database: Database
  ) throws -> (exact: [Int64: Bool?], met: Set<Int64>)? {
    let constants = ConstantFolding(now: Self.now, timeZone: Self.zone, userID: 7)
    var translator = Translator(naming: self, constants: constants, module: "deals", alias: "r")
    let exact: SQLPiece
    let filter: SQLFragment
    do {
      exact = try translator.condition(checked.operation, .exact)
      filter = try SQLTranslation.filter(
        checked, module: "deals", naming: self, alias: "r", now: Self.now, timeZone: Self.zone, userID: 7,
        rights: .definer)
    } catch let problem as Problem where [.notTranslatable, .tooComplex].contains(problem.code) {
      return nil
    }
    let from = "FROM deals AS r " + translator.joins.map(\.sql).joined(separator: " ")
    let all = try Row.fetchAll(
      database, sql: "SELECT r.id, (\(exact.sql)) \(from)", arguments: Self.bound(exact.arguments))
    let joins = filter.joins.map(\.sql).joined(separator: " ")
    let met = try Int64.fetchSet(
      database, sql: "SELECT r.id FROM deals AS r \(joins) WHERE \(filter.sql)", arguments: Self.bound(filter.arguments)
    )
    let outcomes = all.reduce(into: [Int64: Bool?]()) { result, row in
      let number: Int64? = row[1]
      result.updateValue(number.map { $0 == 1 }, forKey: row[0])
    }
    return (outcomes, met)
  }

  /// What the evaluator says of each deal, as a column keeps it.
  fileprivate func values(of checked: CheckedExpression, as storage: SQLColumn.Storage) throws -> [Int64: DatabaseValue]
  {
    (records["deals"] ?? [:]).keys.reduce(into: [:]) { result, id in
      var evaluation = evaluation(of: id)
      var value = (try? evaluation.value(of: checked)) ?? .null
      if case .decimal(let scale) = storage, case .decimal(let number) = value {
        value = number.rounded(to: scale).map(Value.decimal) ?? .null
      }
      result[id] = value == .null ? .null : Self.stored(value)?.databaseValue ?? .null
    }
  }

  /// What SQL says; nil if it is not translatable.
  fileprivate func columns(
    of checked: CheckedExpression, as storage: SQLColumn.Storage, in database: Database
  ) throws -> [Int64: DatabaseValue]? {
    // What depends on the clock is none of a column's business; here it is the same for both.
    let constants = ConstantFolding(now: Self.now, timeZone: Self.zone, userID: 7)
    var translator = Translator(naming: self, constants: constants, module: "deals", alias: "r")
    let piece: SQLPiece
    do throws(Problem) {
      piece = try translator.value(try translator.term(checked.operation), as: storage, at: 0)
    } catch {
      guard [.notTranslatable, .tooComplex].contains(error.code) else { throw error }
      return nil
    }
    let joins = translator.joins.map(\.sql).joined(separator: " ")
    let rows = try Row.fetchAll(
      database, sql: "SELECT r.id, (\(piece.sql)) FROM deals AS r \(joins)", arguments: Self.bound(piece.arguments))
    return rows.reduce(into: [:]) { $0[$1[0]] = $1[1] }
  }

  private static func bound(_ arguments: [SQLArgument]) -> StatementArguments {
    StatementArguments(
      arguments.map { argument -> (any DatabaseValueConvertible)? in
        switch argument {
        case .null: nil
        case .integer(let number): number
        case .real(let number): number
        case .text(let text): text
        case .blob(let bytes): Data(bytes)
        }
      })
  }

  /// Makes the tables and rows.
  fileprivate func create(in database: Database, deleted: Set<RecordReference>) throws {
    for (module, fields) in Self.fields {
      let columns = fields.filter { $0.key != "id" }.flatMap { Self.columns($0.key, $0.value.storage) }
      let list = columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
      try database.execute(
        sql: "CREATE TABLE \(module) (id INTEGER PRIMARY KEY, deleted_at INTEGER, \(list)) STRICT")
      for (id, values) in records[module] ?? [:] {
        try insert(values, id: id, into: module, isDeleted: false, in: database)
      }
      for record in deleted where record.module == module {
        try insert(["name": .string("x"), "deal": .null], id: record.id, into: module, isDeleted: true, in: database)
      }
    }
  }

  private static func columns(_ name: String, _ storage: SQLColumn.Storage) -> [(name: String, type: String)] {
    switch storage {
    case .text, .codes: [(name, "TEXT")]
    case .real: [(name, "REAL")]
    case .anyReference(let module, let id): [(module, "TEXT"), (id, "INTEGER")]
    default: [(name, "INTEGER")]
    }
  }

  private func insert(
    _ values: [String: Value], id: Int64, into module: String, isDeleted: Bool, in database: Database
  ) throws {
    var row: [String: (any DatabaseValueConvertible)?] = ["id": id, "deleted_at": isDeleted ? 1 : nil]
    for (name, value) in values {
      guard let storage = Self.fields[module]?[name]?.storage else { continue }
      if case .anyReference(let moduleColumn, let idColumn) = storage, case .record(let record) = value {
        row[moduleColumn] = record.module
        row[idColumn] = record.id
      } else if case .list(let codes) = value {
        row[name] = "[" + codes.map { "\"\(display($0))\"" }.joined(separator: ",") + "]"
      } else if value != .null {
        row[name] = Self.stored(value)
      }
    }
    let names = row.keys.sorted()
    try database.execute(
      sql: "INSERT INTO \(module) (\(names.joined(separator: ", "))) "
        + "VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))",
      arguments: StatementArguments(names.map { row[$0] ?? nil }))
  }

  private static func stored(_ value: Value) -> (any DatabaseValueConvertible)? {
    switch value {
    case .bool(let flag): flag
    case .int(let number): number
    case .decimal(let number): number.unscaled
    case .string(let text): text
    case .date(let date): date.daysSinceEpoch
    case .timestamp(let timestamp): timestamp.microseconds
    case .duration(let span): span.microseconds
    case .record(let record): record.id
    default: nil
    }
  }
}

import Expressions
import Foundation
import GRDB
import Metamodel
import Testing

@testable import Engine

/// Formulas over own fields, which SQLite computes.
@Suite struct FormulaColumnTests {
  private static let formulas = """

      half: {type: formula, label: Half, returns: currency, formula: "round(amount / 2, 4)", indexed: true}
      doubled: {type: formula, label: Doubled, returns: decimal, scale: 1, formula: half * 4}
      unit_price: {type: formula, label: Unit price, returns: decimal, scale: 3, formula: "round(amount / units, 6)"}
      per_cent: {type: formula, label: Per cent, returns: integer, formula: 100 / units}
      size_class: {type: formula, label: Size, returns: text, formula: "amount > 100 ? 'big' : name + '!'"}
      is_big: {type: formula, label: Is big, returns: boolean, formula: half >= 50}
      halved: {type: formula, label: Halved, returns: boolean, formula: half == null}
      number: {type: formula, label: Number, returns: text, formula: "string(id) + ' ' + name.upperAscii()"}
    """

  private static func files(_ formulas: String = formulas) -> [String: String] {
    RollupModel.files.merging(["modules/deals.yaml": RollupModel.deals + formulas]) { $1 }
  }

  private func store() async throws -> TestStore {
    let test = try await TestStore(files: Self.files())
    try await test.make("contacts", ["last_name": .text("Ito")])
    for (amount, units) in [("10.01", "3"), ("900", "0"), ("50", "7"), (nil, "2"), ("-3.33", nil)]
      as [(String?, String?)]
    {
      var values: RecordInput = ["name": .text("d\(amount ?? "")"), "contact": .number("1")]
      values["amount"] = amount.map(InputValue.number)
      values["units"] = units.map(InputValue.number)
      try await test.make("deals", values)
    }
    return test
  }

  private static let fields = [
    "half", "doubled", "unit_price", "per_cent", "size_class", "is_big", "halved", "number",
  ]

  @Test func theyHaveTheValuesThatTheEvaluatorGives() async throws {
    let test = try await store()
    #expect(
      try await test.shown("deals", 1, Self.fields)
        == #"{"half":5.01,"doubled":20.0,"unit_price":3.337,"per_cent":33,"size_class":"d10.01!","is_big":false,"#
        + #""halved":false,"number":"1 D10.01"}"#)
    #expect(
      try await test.shown("deals", 2, Self.fields)
        == #"{"half":450.00,"doubled":1800.0,"unit_price":null,"per_cent":null,"size_class":"big","is_big":true,"#
        + #""halved":false,"number":"2 D900"}"#)
    #expect(
      try await test.shown("deals", 4, Self.fields)
        == #"{"half":null,"doubled":null,"unit_price":null,"per_cent":50,"size_class":null,"is_big":null,"#
        + #""halved":true,"number":"4 D"}"#)
    let differing = try await test.store.read { context in
      try Self.differing(context, "deals")
    }
    #expect(differing.isEmpty)
  }

  /// The formulas whose column is another than what the evaluator gives for a record.
  private static func differing(_ context: ReadContext, _ name: String) throws -> [String] {
    guard let plan = context.state.compiled.plan(name) else { return ["no plan"] }
    let ids = try Int64.fetchAll(context.db, sql: "SELECT id FROM \"\(name)\"")
    return try ids.flatMap { id -> [String] in
      let records = DatabaseRecordReader(RecordReading(context))
      let record = RecordReference(module: name, id: id)
      return try plan.formulas.compactMap { planned in
        guard case .formula(let formula) = planned.field.type else { return nil }
        let evaluation = Evaluation(
          variables: { try records.value(of: $0, in: record) }, reader: records, now: context.now,
          timeZone: context.settings.timeZone, rights: .definer)
        let wanted = try formula.value(evaluation, currencyScale: context.settings.currencyScale)
        let found = try records.value(of: planned.field.name, in: record)
        return found == wanted ? nil : "\(planned.field.name) of \(id): \(found), not \(wanted)"
      }
    }
  }

  @Test(
    arguments: [
      ("half > 5", [1, 2, 3]), ("is_big", [2]), ("halved", [4]), ("size_class == 'big' || per_cent == 14", [2, 3]),
      ("doubled * 2 == 40", [1]), ("half + 1 == 26", [3]), ("number.startsWith('3 ')", [3]),
    ] as [(String, [Int])])
  func listsAreFilteredByThem(filter: String, ids: [Int]) async throws {
    let test = try await store()
    #expect(try await Self.ids(test, ListRequest(module: "deals", filter: filter, fields: [])) == ids)
  }

  private static func ids(_ test: TestStore, _ request: ListRequest) async throws -> [Int] {
    var request = request
    var ids: [Int] = []
    repeat {
      let page = try await test.store.list(request, as: test.admin)
      let answer = try JSONDecoder().decode(Answer.self, from: Data(page.json))
      ids += answer.records.map(\.id)
      request.cursor = answer.nextCursor
    } while request.cursor != nil
    return ids
  }

  private struct Answer: Decodable {
    struct Entry: Decodable {
      let id: Int
    }

    let records: [Entry]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
      case records
      case nextCursor = "next_cursor"
    }
  }

  @Test(arguments: [
    ("half", [5, 1, 3, 2, 4]), ("-half", [2, 3, 1, 5, 4]), ("-is_big,-unit_price", [2, 3, 1, 5, 4]),
  ])
  func listsAreSortedByThem(sort: String, ids: [Int]) async throws {
    let test = try await store()
    for limit in [1, 2, 200] {
      #expect(try await Self.ids(test, ListRequest(module: "deals", sort: sort, fields: [], limit: limit)) == ids)
    }
    let plan = try await test.store.read { context in
      try String.fetchAll(
        context.db, sql: "SELECT sql FROM sqlite_schema WHERE name = 'deals__half'")
    }
    #expect(plan == [#"CREATE INDEX "deals__half" ON "deals"("half")"#])
  }

  @Test func figuresAreComputedOfThem() async throws {
    let test = try await store()
    let page = try await test.store.aggregate(
      AggregateRequest(module: "deals", groupBy: ["is_big"], measures: ["count", "sum:half", "max:unit_price"]),
      as: test.admin)
    #expect(
      String(decoding: page.json, as: UTF8.self)
        == #"{"groups":[{"keys":{"is_big":false},"measures":{"count":3,"sum:half":28.34,"max:unit_price":7.143}},"#
        + #"{"keys":{"is_big":true},"measures":{"count":1,"sum:half":450.00,"max:unit_price":null}},"#
        + #"{"keys":{"is_big":null},"measures":{"count":1,"sum:half":null,"max:unit_price":null}}],"capped":false}"#)
  }

  @Test func aChangeOfTheModelChangesThem() async throws {
    let test = try await store()
    func publish(_ formulas: String) async throws {
      let sources = try SourceSet(
        name: "overlay", files: ["modules/deals.yaml": "module: deals\nfields:\n" + formulas])
      _ = try await test.store.publish(overlay: sources, author: test.admin, message: "formulas")
      #expect(try await test.store.doctor().findings.isEmpty)
    }
    try await publish("  half: {formula: amount * 2}\n  per_cent: {omit: true}\n")
    #expect(
      try await test.shown("deals", 1, ["half", "doubled", "is_big"])
        == #"{"half":20.02,"doubled":80.1,"is_big":false}"#)
    try await publish(
      "  half: {formula: amount * 2, indexed: false}\n  extra: {type: formula, returns: text, formula: name + name, indexed: true}\n"
    )
    #expect(try await test.shown("deals", 2, ["extra", "per_cent"]) == #"{"per_cent":null,"extra":"d900d900"}"#)
    // From a column to a computation at reading, to a field, and back.
    try await publish("  extra: {type: formula, returns: text, formula: name + contact.last_name}\n")
    #expect(try await test.shown("deals", 2, ["extra"]) == #"{"extra":"d900Ito"}"#)
    try await publish("  extra: {type: integer}\n")
    _ = try await test.store.perform(
      .update(RecordTarget(module: "deals", id: 2), values: ["extra": .number("4")]), as: test.admin)
    try await publish("  extra: {type: formula, returns: integer, formula: units + 1}\n")
    #expect(try await test.shown("deals", 2, ["extra"]) == #"{"extra":1}"#)
    #expect(try await Self.ids(test, ListRequest(module: "deals", sort: "-extra", fields: [])) == [3, 1, 4, 2, 5])
    try await publish("  half: {omit: true}\n  doubled: {omit: true}\n  is_big: {omit: true}\n  halved: {omit: true}\n")
    let columns = try await test.store.read { context in
      try String.fetchAll(context.db, sql: "SELECT name FROM pragma_table_xinfo('deals')")
    }
    #expect(!columns.contains("half") && columns.contains("per_cent"))
  }

  @Test func theDoctorSeesAnotherComputation() async throws {
    let test = try await store()
    try test.tamper(
      """
      ALTER TABLE deals DROP COLUMN doubled;
      ALTER TABLE deals ADD COLUMN doubled INTEGER GENERATED ALWAYS AS (amount) VIRTUAL
      """)
    #expect(try await test.store.doctor().findings.map(\.code) == ["column_changed"])
  }
}

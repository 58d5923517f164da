import Expressions
import Foundation
import Metamodel
import Tenancy

/// What the criteria language costs: a filter on its way to SQL, and a criterion over one record.
struct ExpressionSection {
  let surroundings: Surroundings

  private static let group = "Expressions over deals of the preset b2b"
  private static let filter = """
    stage in ['qualification', 'proposal'] && amount > 10000 && closing_date <= today().addDays(30) \
    && account.industry == '42' && owner == user
    """
  private static let calculation = "round(amount * 35 / 100, 2) > 5000 && closing_date - today() < 14"
  private static let criterion = "amount >= 10000 && stage != 'closed_lost' && account != null && next_step != null"
  private static let rounds = 200
  private static let each = 100

  func run() throws -> [Line] {
    guard let model = ModelLoader.load(layers: try surroundings.layers("b2b")).0 else {
      throw RawError(message: "The preset b2b does not load.")
    }
    let vocabulary = ModelVocabulary(model: model, module: "deals")
    return [
      try line("a filter parsed, checked and translated", below: 50) {
        try Self.translate(Self.filter, vocabulary, ModelTables(model: model))
      },
      try line("a filter that calculates", below: 50) {
        try Self.translate(Self.calculation, vocabulary, ModelTables(model: model))
      },
      try evaluating(vocabulary),
    ]
  }

  private static func translate(_ source: String, _ vocabulary: ModelVocabulary, _ naming: ModelTables) throws {
    let checked = try CheckedExpression(
      Expressions.Expression(parsing: source), vocabulary: vocabulary, expecting: .bool)
    _ = try SQLTranslation.filter(
      checked, module: "deals", naming: naming, alias: "t", now: Self.now, timeZone: .gmt, userID: 1, rights: .definer)
  }

  private static let now = Timestamp(microseconds: 1_790_000_000_000_000)

  private func evaluating(_ vocabulary: ModelVocabulary) throws -> Line {
    let checked = try CheckedExpression(
      Expressions.Expression(parsing: Self.criterion), vocabulary: vocabulary, expecting: .bool)
    let values: [String: Value] = [
      "amount": ExactDecimal(unscaled: 1_234_550, scale: 2).map(Value.decimal) ?? .null, "stage": .string("proposal"),
      "account": .record(RecordReference(module: "accounts", id: 1)), "next_step": .string("Call"),
    ]
    var evaluation = Evaluation(
      variables: { values[$0] }, reader: NoRecords(), now: Self.now, timeZone: .gmt, rights: .definer)
    return try line("a criterion evaluated", below: 2) {
      guard try evaluation.holds(checked) else { throw RawError(message: "The criterion does not hold.") }
    }
  }

  /// The time of each of many repetitions.
  private func line(_ subject: String, below aim: Double, _ body: () throws -> Void) throws -> Line {
    for _ in 0..<Self.each { try body() }
    var times = Samples()
    for _ in 0..<Self.rounds {
      let time = try Stopwatch.milliseconds { for _ in 0..<Self.each { try body() } }
      times.add(time * 1_000 / Double(Self.each))
    }
    return Line(
      Self.group, subject,
      measured: "p50 \(Figure.microseconds(times.median)), p99 \(Figure.microseconds(times.percentile(99)))",
      result: .microseconds(times.median), aim: .below(aim, Figure.microseconds(aim)))
  }
}

/// The tables of a store that has given no field another column.
private struct ModelTables: SQLNaming {
  let model: Model

  func source(ofModule module: String) -> SQLSource? { SQLSource(table: module, deletedColumn: "deleted_at") }

  func related(list: String, in module: String) -> SQLRelation? { nil }

  func column(ofField field: String, in module: String) -> SQLColumn? {
    let storage =
      model.module(module)?.field(field)?.type.storage(column: field, currencyScale: 2)
      ?? SystemField(rawValue: field)?.storage
    return storage.map { SQLColumn(name: field, storage: $0) }
  }
}

private struct NoRecords: RecordReader {
  func value(of member: String, in record: RecordReference) throws -> Value { .null }
}

import Engine
import Expressions
import Foundation
import Metamodel
import harness

/// Expressions through parser, checker and evaluator, and as filters through SQL.
struct ExpressionSubject: Subject {
  let name = "expression"
  let bench: FuzzStore
  let module: String
  private let texts: ExpressionText

  init(bench: FuzzStore, module: String, known: [String]) {
    self.bench = bench
    self.module = module
    let vocabulary = ModelVocabulary(model: bench.store.model, module: module)
    texts = ExpressionText(names: vocabulary.variableNames, known: known)
  }

  func input(_ random: inout SplitMix) -> [UInt8] { Array(texts.make(&random).utf8) }

  func take(_ input: [UInt8]) async throws {
    let source = String(decoding: input, as: UTF8.self)
    let vocabulary = ModelVocabulary(model: bench.store.model, module: module)
    if let checked = try? CheckedExpression(Expression(parsing: source), vocabulary: vocabulary) {
      for reader in [
        SampleReader(vocabulary: vocabulary, isEmpty: true), SampleReader(vocabulary: vocabulary, isEmpty: false),
      ] {
        evaluate(checked, reader)
      }
    }
    try await filter(source, sort: nil)
    try await filter(nil, sort: source)
  }

  private func evaluate(_ checked: CheckedExpression, _ reader: SampleReader) {
    var evaluation = Evaluation(
      variables: { reader.value(ofType: reader.vocabulary.type(ofVariable: $0)) }, reader: reader,
      now: Timestamp(microseconds: 1_790_000_000_000_000), timeZone: TimeZone(identifier: "America/New_York") ?? .gmt,
      rights: .definer)
    // An error is an answer too; only not to come back would be none.
    _ = try? evaluation.value(of: checked)
  }

  private func filter(_ filter: String?, sort: String?) async throws {
    do {
      _ = try await bench.store.list(
        ListRequest(module: module, filter: filter, sort: sort, limit: 5, count: true), as: bench.caller)
    } catch is Refusal {}
  }
}

/// Reads records that all have the same values.
private struct SampleReader: RecordReader {
  let vocabulary: ModelVocabulary
  /// Whether every value is missing.
  let isEmpty: Bool

  func value(of member: String, in record: RecordReference) -> Value {
    value(ofType: vocabulary.type(ofMember: member, in: record.module))
  }

  func value(ofType type: ValueType?) -> Value {
    if case .records(let module)? = type {
      return .list((1...3).map { .record(RecordReference(module: module, id: $0)) })
    }
    guard !isEmpty else { return .null }
    return switch type {
    case .bool: .bool(true)
    case .int: .int(.max)
    case .decimal: ExactDecimal(unscaled: 999_999_999_999_999, scale: 2).map(Value.decimal) ?? .null
    case .string: .string("caf\u{E9} \u{1F600}")
    case .date: CalendarDate(year: 9999, month: 12, day: 31).map(Value.date) ?? .null
    case .timestamp: .timestamp(Timestamp(microseconds: 1_700_000_000_000_000))
    case .duration: .duration(TimeSpan(microseconds: .max))
    case .list: .list([.string("a"), .string("b")])
    case .record(let module): .record(RecordReference(module: module, id: 1))
    case .anyRecord: .record(RecordReference(module: "accounts", id: 1))
    default: .null
    }
  }
}

import GRDB
import JSONText
import Metamodel

extension Store {
  /// What converting a record would come to: what would be created, changed and carried over, with likely matches, and what
  /// stands in its way. Nothing changes.
  ///
  /// - Parameters:
  ///   - input: what is to become of each target.
  ///   - target: the record.
  ///   - isConfirmed: Whether whoever converts has seen which records are likely duplicates.
  ///   - caller: whoever converts.
  /// - Throws: ``Refusal``: no such record or conversion, or the caller may not do it.
  package func preview(
    _ input: ConversionInput, of target: RecordTarget, confirmingDuplicates isConfirmed: Bool = false, as caller: Caller
  ) async throws -> ConversionOutcome {
    do {
      return try await execute(as: caller, isConfirmed: isConfirmed) { execution, _ in
        throw Previewed(outcome: try Self.preview(input, of: target, execution))
      }
    } catch let previewed as Previewed {
      return previewed.outcome
    }
  }

  private static func preview(
    _ input: ConversionInput, of target: RecordTarget, _ execution: Execution
  ) throws -> ConversionOutcome {
    do {
      var outcome = try execution.speaking { try ConvertRecord(execution, target: target, input: input).preview() }
      outcome.problems = outcome.problems.map { execution.access.seen($0, of: target.module) }
      return outcome
    } catch let refusal as Refusal {
      throw execution.access.seen(refusal, of: target.module)
    }
  }
}

/// Undoes a preview.
private struct Previewed: Error {
  let outcome: ConversionOutcome
}

extension ReadContext {
  /// The conversion of a record that stands; nil also if it cannot be read: the record can.
  private func standing(of record: Int64, in module: String) throws -> ConversionEntry? {
    do {
      return try ConversionTable(db: db).standing(of: record, in: module)
    } catch is Refusal {
      return nil
    }
  }

  /// What a record became, as a JSON value; nil if it is not converted. Of what it became it names what the caller may read.
  func converted(_ record: Int64, of module: String, for caller: Caller) throws -> JSON? {
    guard let entry = try standing(of: record, in: module) else { return nil }
    var writer = JSONWriter(capacity: 32)
    writer.timestamp(microseconds: entry.at)
    let into = try readable(entry.trace.parts, by: caller)
    return .object([
      ("conversion", .string(entry.conversion)), ("at", .raw(writer.bytes)), ("by", .integer(entry.actor)),
      (
        "into",
        .array(
          into.map { part in
            .object([
              ("target", .string(part.target)), ("module", .string(part.module)), ("id", .integer(part.id)),
              ("created", .boolean(part.isCreated)),
            ])
          })
      ),
    ])
  }
}

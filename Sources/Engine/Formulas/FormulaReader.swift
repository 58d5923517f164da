import Expressions
import Metamodel

/// Computes those formulas of records that are being answered which no column has.
///
/// A formula is as secret as its most secret input: whoever may not read one of them is not answered the formula (``Access``).
final class FormulaReader {
  private let reading: RecordReading
  /// Where is noted what the answer tells of `phi`.
  let phi: PhiLog
  private lazy var records = DatabaseRecordReader(reading)
  private var computed = 0

  /// Formulas after which what has been read is forgotten.
  private static let mostKept = 500

  init(_ context: ReadContext) {
    reading = RecordReading(context)
    phi = context.phi
  }

  /// The value for one record.
  func value(of formula: FieldName, in id: Int64) throws -> Value {
    computed += 1
    if computed % Self.mostKept == 0 { records = DatabaseRecordReader(reading) }
    return try records.value(of: formula.field, in: RecordReference(module: formula.module, id: id))
  }
}

extension Module {
  /// Whether its records have values that are computed when they are read.
  var hasFormulas: Bool {
    fields.contains { if case .formula(let formula) = $0.type { !formula.hasColumn } else { false } }
  }
}

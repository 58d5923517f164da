import Expressions
import Metamodel

/// Computes the formulas of records that are being answered.
///
/// A formula is as secret as its most secret input: whoever may not read one of them is not answered the formula (``Access``).
final class FormulaReader {
  private let reading: RecordReading
  private var records: DatabaseRecordReader
  private var computed = 0

  /// Formulas after which what has been read is forgotten.
  private static let mostKept = 500

  init(_ context: ReadContext) {
    reading = RecordReading(context)
    records = DatabaseRecordReader(reading)
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
  var hasFormulas: Bool { fields.contains { if case .formula = $0.type { true } else { false } } }
}

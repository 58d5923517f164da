import Expressions
import Metamodel

/// Computes those formulas of records that are being answered which no column has.
///
/// A formula is as secret as its most secret input: it reads as null for a caller who may not read one of them.
final class FormulaReader {
  private let model: Model
  private let rights: Rights
  private let reading: RecordReading
  private lazy var records = DatabaseRecordReader(reading)
  private var readable: [FieldName: Bool] = [:]
  private var computed = 0

  /// Formulas after which what has been read is forgotten.
  private static let mostKept = 500

  init(_ context: ReadContext, for caller: Caller) {
    model = context.model
    rights = caller.rights(in: context.model)
    reading = RecordReading(context)
  }

  /// The value for one record.
  func value(of formula: FieldName, in id: Int64) throws -> Value {
    guard isReadable(formula, depth: 0) else { return .null }
    computed += 1
    if computed % Self.mostKept == 0 { records = DatabaseRecordReader(reading) }
    return try records.value(of: formula.field, in: RecordReference(module: formula.module, id: id))
  }

  private func isReadable(_ name: FieldName, depth: Int) -> Bool {
    if let known = readable[name] { return known }
    var isReadable = rights.allow(module: name.module, field: name.field)
    if isReadable, depth < Execution.deepest * 2,
      case .formula(let formula)? = model.module(name.module)?.field(name.field)?.type
    {
      isReadable = formula.expression.checked.fields.allSatisfy { self.isReadable($0, depth: depth + 1) }
    }
    readable[name] = isReadable
    return isReadable
  }
}

extension Module {
  /// Whether its records have values that are computed when they are read.
  var hasFormulas: Bool {
    fields.contains { if case .formula(let formula) = $0.type { !formula.hasColumn } else { false } }
  }
}

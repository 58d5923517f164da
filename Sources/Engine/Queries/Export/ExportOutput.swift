import Expressions
import GRDB
package import JSONText
import Metamodel

/// A piece of an export while its records come in: one more than it has, to see whether there is a next one.
struct ExportOutput: RowSink {
  private let plan: ListPlan
  private let format: ExportFormat
  private var output: RecordOutput
  private(set) var count = 0
  private var last: ListCursor?
  private var found = 0

  init(plan: ListPlan, format: ExportFormat, formulas: FormulaReader) {
    self.plan = plan
    self.format = format
    output = RecordOutput(capacity: 256 * plan.limit, formulas: formulas)
  }

  var missing: Int { plan.limit + 1 - found }

  var bytes: [UInt8] { output.writer.bytes }

  /// Where the next piece begins; nil if this is the last.
  var next: String? { isFull ? last?.text(question: plan.question) : nil }

  var mark: (found: Int, count: Int, output: RecordOutput.Mark) { (found, count, output.mark) }

  mutating func goBack(to mark: (found: Int, count: Int, output: RecordOutput.Mark)) {
    (found, count) = (mark.found, mark.count)
    output.goBack(to: mark.output)
    if found < plan.limit { last = nil }
  }

  mutating func add(_ row: StatementRow) throws {
    found += 1
    guard found <= plan.limit else { return }
    count += 1
    switch format {
    case .csv: try addCells(row)
    case .ndjson:
      try plan.columns.write(row, to: &output)
      output.writer.raw("\n")
    }
    if found == plan.limit {
      last = ListCursor(values: plan.keys.indices.map { row.argument(plan.columns.width + $0) })
    }
  }

  /// The first line of CSV.
  mutating func addHeader(_ titles: [String]) {
    guard format == .csv else { return }
    for (index, title) in titles.enumerated() {
      if index > 0 { output.writer.raw(",") }
      output.writer.cell(title)
    }
    output.writer.raw("\r\n")
  }
}

extension ExportOutput {
  private mutating func addCells(_ row: StatementRow) throws {
    plan.columns.note(row, in: output)
    for (index, column) in plan.columns.columns.enumerated() {
      if index > 0 { output.writer.raw(",") }
      if let formula = column.member.formula {
        let value = try output.formulas.value(of: formula, in: plan.columns.id(row))
        output.writer.cell(column.member.mask?.value(of: value) ?? value)
      } else if let mask = column.member.mask {
        if let text = mask.text(column.index, of: row) { output.writer.cell(text) }
      } else {
        output.writer.cell(column, of: row)
      }
    }
    output.writer.raw("\r\n")
  }
}

/// Cells of CSV. Numbers and choices stand bare, days and moments in quotes, texts as they need it.
extension JSONWriter {
  fileprivate mutating func cell(_ value: Value) {
    switch value {
    case .null: break
    case .string(let text): cell(text)
    default: self.value(value)
    }
  }

  fileprivate mutating func cell(_ column: RecordColumns.Column, of row: StatementRow) {
    guard !row.isNull(column.index) else { return }
    switch (column.member.storage, row.value(column.index, column.member.storage)) {
    case (.text, _): cell(utf8: row.utf8(column.index))
    case (.codes, .list(let codes)): cell(codes.map(\.codeOrEmpty).joined(separator: ";"))
    case (.anyReference, .record(let reference)): cell("\(reference.module)/\(reference.id)")
    default: self.column(column.index, column.member.storage, of: row)
    }
  }

  /// Writes a text as a cell of CSV, in quotes where it needs them, and so that no spreadsheet takes it for a formula.
  ///
  /// - Parameter text: what the cell is to say.
  package mutating func cell(_ text: String) {
    var text = text
    text.withUTF8 { cell(utf8: $0) }
  }

  private mutating func cell(utf8 text: UnsafeBufferPointer<UInt8>) {
    let isGuarded = FormulaGuard.isNeeded(text)
    guard isGuarded || text.contains(where: Self.needsQuotes) || text.first == 0x20 || text.last == 0x20 else {
      return raw(text)
    }
    raw(isGuarded ? "\"'" : "\"")
    var start = text.startIndex
    for index in text.indices where text[index] == UInt8(ascii: "\"") {
      raw(text[start...index])
      start = index
    }
    raw(text[start...])
    raw("\"")
  }

  /// Quotes, line breaks, and whatever a spreadsheet may take for the end of a cell.
  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
      UInt8(ascii: "\n"):
      true
    default: false
    }
  }
}

extension Value {
  fileprivate var codeOrEmpty: String { code ?? "" }
}

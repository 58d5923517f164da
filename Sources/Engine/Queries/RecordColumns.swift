import Expressions
import GRDB
import JSONText

/// The columns of a SELECT that reads records of one module, and what each becomes.
///
/// The table's alias is `t`. For whole records, `id` is the first column and `version` the second.
struct RecordColumns: Sendable {
  /// One member of the record.
  struct Column: Sendable {
    let member: StoredMember
    /// Its first column in the SELECT; a lookup to any module has its module's name in the next.
    let index: Int
    /// As in a question: `amount`, `account.name`.
    let name: String
    /// The module of the record that has it, if that is another one.
    let module: String?
    /// What stands before its value in JSON: the bracket or comma, and its name.
    let key: String
    /// The number of the expansion whose record stands in the value's place.
    let expansion: Int?
  }

  /// What is written for a column, without references, so that a page copies none for its thousands of values.
  private struct Cell {
    let column: Int
    /// The part of `keys` that stands before the value.
    let key: Range<Int>
    /// The column in the SELECT.
    let index: Int
    /// Nil for what takes more than a look at the column.
    let storage: PlainStorage?
  }

  let columns: [Column]
  private let cells: [Cell]
  /// The columns' keys, one after another.
  private let keys: [UInt8]
  /// What stands after SELECT.
  let selection: String
  /// How many columns the selection has.
  let width: Int
  /// What has to be joined for members of other records.
  let joins: [SQLJoin]
  /// The column with the record's id; formulas are computed for it.
  private let id: Int
  /// What is noted of whoever reads them; nil if they tell nothing of anybody's health.
  var phi: PhiColumns?

  /// Takes the members in the order of the JSON, and the number of each member's expansion where it has one.
  init(_ members: [StoredMember], expansions: [String: Int] = [:]) {
    self.init(paths: members.map { FieldPath($0) }, expansions: expansions)
  }

  /// Takes fields in the order of the JSON, those of other records too.
  init(paths: [FieldPath], expansions: [String: Int] = [:]) {
    var columns: [Column] = []
    var selection: [String] = []
    for path in paths {
      let member = path.member
      columns.append(
        Column(
          member: member, index: selection.count, name: path.text, module: path.lookup?.module,
          key: "\(columns.isEmpty ? "{" : ",")\"\(path.text)\":",
          expansion: expansions[path.text]))
      guard member.formula == nil else { continue }
      selection.append(path.sql)
      if case .anyReference(let moduleColumn, _) = member.storage {
        selection.append("\(path.alias).\(moduleColumn.quotedDatabaseIdentifier)")
      }
    }
    let id = columns.first { $0.member.name == "id" && $0.key.hasSuffix("\"id\":") }?.index
    if id == nil { selection.append("t.id") }
    self.id = id ?? selection.count - 1
    self.columns = columns
    (cells, keys) = Self.cells(columns)
    self.selection = selection.joined(separator: ", ")
    width = selection.count
    joins = paths.compactMap(\.lookup?.join)
  }

  private static func cells(_ columns: [Column]) -> (cells: [Cell], keys: [UInt8]) {
    var keys: [UInt8] = []
    let cells = columns.enumerated().map { number, column in
      let start = keys.count
      keys += column.key.utf8
      let isPlain = column.member.formula == nil && column.member.mask == nil && column.expansion == nil
      return Cell(
        column: number, key: start..<keys.count, index: column.index,
        storage: isPlain ? PlainStorage(column.member.storage) : nil)
    }
    return (cells, keys)
  }

  /// Writes the row as a JSON object, with a gap for every record that is to be expanded.
  func write(_ row: StatementRow, to output: inout RecordOutput) throws {
    note(row, in: output)
    try keys.withUnsafeBufferPointer { keys in
      for cell in cells {
        output.writer.raw(UnsafeBufferPointer(rebasing: keys[cell.key]))
        if let storage = cell.storage {
          output.writer.plain(cell.index, storage, of: row)
        } else {
          try write(columns[cell.column], of: row, to: &output)
        }
      }
    }
    output.writer.raw("}")
  }

  private func write(_ column: Column, of row: StatementRow, to output: inout RecordOutput) throws {
    if let formula = column.member.formula {
      let value = try output.formulas.value(of: formula, in: self.id(row))
      output.writer.value(column.member.mask?.value(of: value) ?? value)
    } else if let mask = column.member.mask {
      if let text = mask.text(column.index, of: row) { output.writer.string(text) } else { output.writer.null() }
    } else if let expansion = column.expansion,
      case .record(let reference) = row.value(column.index, column.member.storage)
    {
      output.leaveGap(for: reference, expansion: expansion)
    } else {
      output.writer.column(column.index, column.member.storage, of: row)
    }
  }

  /// Notes whom the row tells of.
  func note(_ row: StatementRow, in output: RecordOutput) {
    if let phi { output.formulas.phi.add(phi.fields, of: phi.module, id(row)) }
  }

  /// The id of the row's record.
  func id(_ row: StatementRow) -> Int64 { row.integer(id) }

  /// The row as a record of the module.
  func record(_ row: StatementRow, of module: String) -> Record {
    Record(module: module, id: row.integer(0), version: row.integer(1), values: values(row))
  }

  /// The values of the row by member.
  func values(_ row: StatementRow) -> [String: Value] {
    var values: [String: Value] = [:]
    values.reserveCapacity(columns.count)
    for column in columns where column.member.formula == nil {
      values[column.member.name] = row.value(column.index, column.member.storage)
    }
    return values
  }
}

/// JSON with gaps, to be filled with records that are read afterwards.
struct RecordOutput {
  /// A place where a record is still to be written.
  struct Gap {
    let offset: Int
    let expansion: Int
    let reference: RecordReference
  }

  var writer: JSONWriter
  let formulas: FormulaReader
  private(set) var gaps: [Gap] = []

  init(capacity: Int, formulas: FormulaReader) {
    writer = JSONWriter(capacity: capacity)
    self.formulas = formulas
  }

  /// Where it stands, to go back to.
  struct Mark {
    fileprivate let bytes: Int
    fileprivate let gaps: Int
  }

  var mark: Mark { Mark(bytes: writer.bytes.count, gaps: gaps.count) }

  /// Forgets what has been written since then.
  mutating func goBack(to mark: Mark) {
    writer.cut(to: mark.bytes)
    gaps.removeLast(max(0, gaps.count - mark.gaps))
  }

  mutating func leaveGap(for reference: RecordReference, expansion: Int) {
    gaps.append(Gap(offset: writer.bytes.count, expansion: expansion, reference: reference))
  }

  /// The whole JSON, with what `filling` gives in each gap.
  func filled(_ filling: (Gap) -> ArraySlice<UInt8>) -> [UInt8] {
    guard !gaps.isEmpty else { return writer.bytes }
    var result: [UInt8] = []
    result.reserveCapacity(writer.bytes.count + gaps.count * 256)
    var start = 0
    for gap in gaps {
      result.append(contentsOf: writer.bytes[start..<gap.offset])
      result.append(contentsOf: filling(gap))
      start = gap.offset
    }
    result.append(contentsOf: writer.bytes[start...])
    return result
  }
}

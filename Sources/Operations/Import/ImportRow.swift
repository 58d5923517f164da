import Engine
import Expressions
import Foundation
import Metamodel
import Spreadsheet

/// One record of a file, understood by the mapping.
struct ImportRow {
  /// Where it begins, from 1.
  let line: Int
  /// The records that it names.
  let questions: [LookupResolver.Question]
  private let cells: [Cell]
  /// How many cells the line has, and how many the header.
  private let counts: (found: Int, wanted: Int)
  private let model: Model

  /// A cell that says something, with what its column means.
  private struct Cell {
    let text: String
    let column: ImportColumn
    /// What records it may name, the likelier first; of a plain value none.
    let questions: [LookupResolver.Question]
  }

  /// What is wrong with a row.
  struct Refusals: Error {
    let rows: [ImportReport.RefusedRow]
  }

  /// - Parameter zone: the tenant's, in which days begin.
  init(_ row: CSVReader.Row, _ mapping: ImportMapping, _ model: Model, in zone: TimeZone) {
    line = row.line
    counts = (row.cells.count, mapping.columns.count)
    self.model = model
    cells = zip(row.cells, mapping.columns).compactMap { cell, column in
      guard let column else { return nil }
      var text = FormulaGuard.removed(from: cell.trimmingBlanks)
      if column.kind == .moment, let day = CalendarDate(parsing: text) { text = Timestamp(startOf: day, in: zone).text }
      return text.isEmpty ? nil : Cell(text: text, column: column, questions: column.questions(of: text, model))
    }
    questions = cells.flatMap(\.questions)
  }

  /// The values for the row's record.
  func values(_ resolver: LookupResolver) -> Result<RecordInput, Refusals> {
    guard counts.found == counts.wanted else {
      let message = "The line has \(counts.found) cells, the header \(counts.wanted)."
      return .failure(Refusals(rows: [refusal(column: "", code: "wrong_cell_count", message)]))
    }
    var values = RecordInput(minimumCapacity: cells.count)
    var refusals: [ImportReport.RefusedRow] = []
    for cell in cells {
      switch value(of: cell, resolver) {
      case .success(let value): values[cell.column.field] = value
      case .failure(let found): refusals += found.rows
      }
    }
    return refusals.isEmpty ? .success(values) : .failure(Refusals(rows: refusals))
  }

  private func value(of cell: Cell, _ resolver: LookupResolver) -> Result<InputValue, Refusals> {
    // Without a question it is a value as it stands, or one that the engine refuses in its own words.
    guard !cell.questions.isEmpty else { return .success(.text(cell.text)) }
    for question in cell.questions {
      switch resolver[question] {
      case .one(let id):
        return .success(cell.column.kind == .anyLookup ? .text("\(question.module)/\(id)") : .number(String(id)))
      case .several:
        let message =
          "Several records of \(question.module) are called \"\(cell.text)\". Name it by a unique field: let the header say \(cell.column.field).FIELD."
        return .failure(Refusals(rows: [refusal(column: cell.column.title, code: "ambiguous", message)]))
      case .some(.none), nil: continue
      }
    }
    let module = cell.questions.map(\.module).joined(separator: " or ")
    let message = "No record of \(module) is called \"\(cell.text)\"."
    return .failure(Refusals(rows: [refusal(column: cell.column.title, code: "not_found", message)]))
  }

  private func refusal(column: String, code: String, _ message: String) -> ImportReport.RefusedRow {
    ImportReport.RefusedRow(line: line, column: column, code: code, message: message)
  }
}

extension ImportColumn {
  /// What records a cell's text may name.
  fileprivate func questions(of text: String, _ model: Model) -> [LookupResolver.Question] {
    switch kind {
    case .value, .moment: []
    case .lookup(let module, let key, let orID):
      orID && isID(text) ? [] : [LookupResolver.Question(module: module, key: key, name: text)]
    case .anyLookup:
      target(of: text, model).map { module, name in
        LookupKey.usual(for: module).map { LookupResolver.Question(module: module.name, key: $0, name: name) }
      } ?? []
    }
  }

  private func isID(_ text: String) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }

  /// The module and name of `deals:Casa Mayor`.
  private func target(of text: String, _ model: Model) -> (Module, String)? {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0).trimmingBlanks }
    guard parts.count == 2, let module = parts.first.flatMap(model.module) else { return nil }
    return (module, parts[1])
  }
}

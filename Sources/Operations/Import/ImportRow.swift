import Engine
import Metamodel

/// One record of a file, understood by the mapping.
struct ImportRow {
  let row: CSVReader.Row
  private let mapping: ImportMapping
  private let model: Model

  /// What is wrong with a row.
  struct Refusals: Error {
    let rows: [ImportReport.RefusedRow]
  }

  init(_ row: CSVReader.Row, _ mapping: ImportMapping, _ model: Model) {
    self.row = row
    self.mapping = mapping
    self.model = model
  }

  /// The records that the row names.
  var questions: [LookupResolver.Question] { cells.flatMap { questions(of: $0.text, $0.column) } }

  /// The values for the row's record.
  func values(_ resolver: LookupResolver) -> Result<RecordInput, Refusals> {
    guard row.cells.count == mapping.columns.count else {
      let message = "The line has \(row.cells.count) cells, the header \(mapping.columns.count)."
      return .failure(Refusals(rows: [refusal(column: "", code: "wrong_cell_count", message)]))
    }
    var values: RecordInput = [:]
    var refusals: [ImportReport.RefusedRow] = []
    for (text, column) in cells {
      switch value(of: text, column, resolver) {
      case .success(let value): values[column.field] = value
      case .failure(let found): refusals += found.rows
      }
    }
    return refusals.isEmpty ? .success(values) : .failure(Refusals(rows: refusals))
  }

  /// Cells that say something, with what they mean.
  private var cells: [(text: String, column: ImportColumn)] {
    zip(row.cells, mapping.columns).compactMap { cell, column in
      let text = cell.trimmingBlanks
      guard let column, !text.isEmpty else { return nil }
      return (text, column)
    }
  }

  private func questions(of text: String, _ column: ImportColumn) -> [LookupResolver.Question] {
    switch column.kind {
    case .value, .codes: []
    case .lookup(let module, let key, let orID):
      orID && isID(text) ? [] : [LookupResolver.Question(module: module, key: key, name: text)]
    case .anyLookup:
      target(of: text).map { module, name in
        LookupKey.usual(for: module).map { LookupResolver.Question(module: module.name, key: $0, name: name) }
      } ?? []
    }
  }

  private func value(
    of text: String, _ column: ImportColumn, _ resolver: LookupResolver
  ) -> Result<InputValue, Refusals> {
    if column.kind == .codes { return .success(Self.codes(text)) }
    let questions = questions(of: text, column)
    guard !questions.isEmpty else {
      // An empty list of questions is a value as it stands, or a cell that the engine refuses in its own words.
      return .success(.text(text))
    }
    let answers = questions.compactMap { question in resolver[question].map { (question.module, $0) } }
    for (module, answer) in answers {
      switch answer {
      case .one(let id):
        return .success(column.kind == .anyLookup ? .text("\(module)/\(id)") : .number(String(id)))
      case .several:
        let message =
          "Several records of \(module) are called \"\(text)\". Name it by a unique field: let the header say \(column.field).FIELD."
        return .failure(Refusals(rows: [refusal(column: column.title, code: "ambiguous", message)]))
      case .none: continue
      }
    }
    let module = questions.map(\.module).joined(separator: " or ")
    let message = "No record of \(module) is called \"\(text)\"."
    return .failure(Refusals(rows: [refusal(column: column.title, code: "not_found", message)]))
  }

  private static func codes(_ text: String) -> InputValue {
    .list(text.split { $0 == ";" || $0.isWhitespace }.map { .text(String($0)) })
  }

  private func isID(_ text: String) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }

  /// The module and name of `deals:Casa Mayor`.
  private func target(of text: String) -> (Module, String)? {
    let parts = text.split(separator: ":", maxSplits: 1).map { String($0).trimmingBlanks }
    guard parts.count == 2, let module = parts.first.flatMap(model.module) else { return nil }
    return (module, parts[1])
  }

  private func refusal(column: String, code: String, _ message: String) -> ImportReport.RefusedRow {
    ImportReport.RefusedRow(line: row.line, column: column, code: code, message: message)
  }
}

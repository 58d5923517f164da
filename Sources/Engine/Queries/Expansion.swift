import Expressions
import GRDB
import JSONText
import Metamodel

/// A lookup whose record stands whole in the place of its id.
struct Expansion: Sendable, Hashable {
  let field: String
  let target: Target

  /// What the lookup points to.
  enum Target: Sendable, Hashable {
    case module(String)
    /// A record of any module; only those that the caller may read are expanded.
    case anyModule
    case user

    /// Nil if the storage is no lookup's.
    init?(_ storage: SQLColumn.Storage) {
      switch storage {
      case .reference(module: UserMembers.module): self = .user
      case .reference(let module): self = .module(module)
      case .anyReference: self = .anyModule
      default: return nil
      }
    }
  }
}

/// Reads the records that fill the gaps of an answer, with one statement for each module of each expansion.
struct ExpansionReader {
  let context: ReadContext
  let caller: Caller
  let expansions: [Expansion]

  /// The JSON with every gap filled.
  func filled(_ output: RecordOutput) throws -> [UInt8] {
    guard !output.gaps.isEmpty else { return output.writer.bytes }
    var found = ExpandedRecords(formulas: FormulaReader(context))
    for (index, expansion) in expansions.enumerated() {
      let references = Set(output.gaps.filter { $0.expansion == index }.map(\.reference))
      for (module, ids) in Dictionary(grouping: references, by: \.module) {
        try read(Array(Set(ids.map(\.id))), of: module, for: expansion, into: &found)
      }
    }
    return output.filled { gap in
      found[gap.reference, isToAny(gap)] ?? remainder(gap)
    }
  }

  private func isToAny(_ gap: RecordOutput.Gap) -> Bool {
    expansions.indices.contains(gap.expansion) && expansions[gap.expansion].target == .anyModule
  }

  private func read(
    _ ids: [Int64], of module: String, for expansion: Expansion, into found: inout ExpandedRecords
  ) throws {
    switch expansion.target {
    case .user: try read(ids, UserMembers.module, Self.userColumns, from: UserMembers.table, into: &found)
    case .module, .anyModule:
      let scopes = context.scopes(of: caller)
      guard let declared = context.model.module(module), scopes.access.may(.read, on: module) else { return }
      try read(
        ids, module, scopes.access.recordColumns(of: declared), from: module, condition: " AND t.deleted_at IS NULL",
        scope: scopes.condition(on: module, alias: "t"), into: &found)
    }
  }

  private static let userColumns = RecordColumns(UserMembers.all.filter { $0.name != UserMembers.email })

  private func read(
    _ ids: [Int64], _ module: String, _ columns: RecordColumns, from table: String, condition: String = "",
    scope: SQLFragment? = nil, into found: inout ExpandedRecords
  ) throws {
    let statement = try context.db.cachedStatement(
      sql: """
        SELECT \(columns.selection) FROM \(table.quotedDatabaseIdentifier) AS t
        WHERE t.id IN (SELECT value FROM json_each(?))\(condition)\(scope.map { " AND \($0.sql)" } ?? "")
        """)
    let list = SQLText.list(ids)
    try statement.forEachRow([.text(list)] + (scope?.arguments ?? [])) { row in
      try found.add(RecordReference(module: module, id: row.integer(0))) { try columns.write(row, to: &$0) }
    }
  }

  /// What stands for a record that is not to be had: it is in the recycle bin, or the caller may not read it. Which of the two is
  /// not said.
  private func remainder(_ gap: RecordOutput.Gap) -> ArraySlice<UInt8> {
    var writer = JSONWriter(capacity: 64)
    let reference = gap.reference
    if isToAny(gap) {
      writer.reference(reference)
    } else {
      writer.raw("{\"id\":\(reference.id),\"deleted\":true}")
    }
    return writer.bytes[...]
  }
}

/// Expanded records as JSON, one after another.
private struct ExpandedRecords {
  private var output: RecordOutput
  private var ranges: [RecordReference: Range<Int>] = [:]

  init(formulas: FormulaReader) {
    output = RecordOutput(capacity: 4096, formulas: formulas)
  }

  mutating func add(_ reference: RecordReference, write: (inout RecordOutput) throws -> Void) rethrows {
    let start = output.writer.bytes.count
    try write(&output)
    ranges[reference] = start..<output.writer.bytes.count
  }

  /// The record as an object; with its module as the first member where `withModule` is true.
  subscript(reference: RecordReference, withModule: Bool) -> ArraySlice<UInt8>? {
    guard let range = ranges[reference] else { return nil }
    let object = output.writer.bytes[range]
    guard withModule else { return object }
    var writer = JSONWriter(capacity: object.count + 32)
    writer.raw("{\"module\":")
    writer.string(reference.module)
    writer.raw(",")
    writer.raw(object.dropFirst())
    return writer.bytes[...]
  }
}

import Expressions
import GRDB
import JSONText
import Metamodel

/// What an erasure takes away, gathered before it does, since it may stand in what others have written and in what related records were.
struct ErasedTexts {
  private(set) var all: Set<String> = []
  /// The fields that had a value, now or earlier.
  var fields: Set<String> { Set(values.keys) }
  /// Values of every kind by field, as they stand in the history.
  private var values: [String: Set<JSON>] = [:]
  /// Attachments, as the history tells of them.
  private var files: Set<JSON> = []
  /// Shorter ones are in everything.
  private static let shortest = 3

  /// Takes in what a record says and what its history has of it.
  mutating func gather(_ record: Int64, _ part: ErasedPart, _ db: Database) throws {
    if !part.texts.isEmpty {
      let columns = part.texts.map { "\"\($0)\"" }.joined(separator: ", ")
      let row = try Row.fetchOne(
        db, sql: "SELECT \(columns) FROM \"\(part.plan.module.name)\" WHERE id = ?", arguments: [record])
      for case .string(let text) in row?.databaseValues.map(\.storage) ?? [] { all.insert(text) }
    }
    for change in try RecordHistory(record, part.plan, db).changes {
      for member in change.members where part.covers(member.name) {
        let sides = (member.value.items ?? []).filter { $0 != .null && $0 != ErasureTable.marker }
        guard member.name != AttachmentChange.member else {
          gather(files: sides.flatMap { $0.items ?? [] })
          continue
        }
        if !sides.isEmpty { values[member.name, default: []].formUnion(sides) }
        guard ErasedPart.isText(member.name, part.plan) else { continue }
        for case .string(let text) in sides { all.insert(text) }
      }
    }
  }

  private mutating func gather(files: [JSON]) {
    self.files.formUnion(files)
    all.formUnion(files.compactMap { $0["name"]?.text })
  }

  /// Whether one of the attachments that a side of a change tells of was the record's, and is not another's own by now.
  func haveFile(in side: JSON, besides own: Set<Int64>) -> Bool {
    (side.items ?? []).contains { file in
      files.contains(file) && !own.contains { file["id"] == .integer($0) }
    }
  }

  /// Those that tell something where they stand inside of other words.
  var telling: [String] { all.filter { $0.count >= Self.shortest }.sorted() }

  /// Whether a value in the history of a related record is one of them: a text wherever it stands, another value in the field of that
  /// name, or anywhere if it is long enough to be no other's by chance.
  func have(_ value: JSON, of field: String) -> Bool {
    if case .string(let text) = value, all.contains(text) { return true }
    if values[field]?.contains(value) == true { return true }
    return value.compactText.utf8.count >= Self.longEnough && values.values.contains { $0.contains(value) }
  }

  private static let longEnough = 7

  /// Whether one of them stands in a text.
  func stand(in text: String) -> Bool { telling.contains { text.contains($0) } }
}

/// The entries of a record in the history.
struct RecordHistory {
  struct Change {
    let id: Int64
    let cause: String
    let members: [JSON.Member]
  }

  let changes: [Change]

  init(_ record: Int64, _ plan: ModulePlan, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT id, cause, changes FROM sys_history WHERE module = ? AND record = ? ORDER BY id")
    var changes: [Change] = []
    try statement.forEachRow([.integer(plan.id), .integer(record)]) { row in
      let members = (try? JSON(parsing: Array(row.utf8(2))))?.members ?? []
      changes.append(Change(id: row.integer(0), cause: row.text(1), members: members))
    }
    self.changes = changes
  }
}

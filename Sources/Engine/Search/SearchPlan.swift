import Metamodel

/// What of a module's records is searched, and how the store sees to it.
///
/// The index has three columns: `name` for the words of the title, marked, `text` for those of all fields, `number` for the digits of
/// phone numbers. The mark makes them words of their own: to look for a frequent word in one column alone, SQLite would go through
/// all the records that have it in any.
/// They hold the words of all fields, whoever may read them: for a caller who may not read some, each candidate is judged again by what
/// the others say (``SearchTerms/areFound(in:)``).
struct SearchPlan: Sendable {
  /// Fields of the title in their order there.
  let name: [PlannedField]
  let text: [PlannedField]
  let number: [PlannedField]
  private let table: String
  private let moduleID: Int64

  init(module: Module, id: Int64, fields: [PlannedField]) {
    let searched = fields.filter { module.isSearched($0.field) }
    let title = module.titleFields
    let words = searched.filter { !$0.isPhone }
    name = title.compactMap { name in words.first { $0.field.name == name } }
    text = words.filter { !title.contains($0.field.name) }
    number = searched.filter(\.isPhone)
    table = module.name
    moduleID = id
  }

  /// The plan with fewer fields, for whoever may not read them all.
  func only(_ isSeen: (PlannedField) -> Bool) -> SearchPlan {
    SearchPlan(
      name: name.filter(isSeen), text: text.filter(isSeen), number: number.filter(isSeen), table: table,
      moduleID: moduleID)
  }

  private init(
    name: [PlannedField], text: [PlannedField], number: [PlannedField], table: String, moduleID: Int64
  ) {
    self.name = name
    self.text = text
    self.number = number
    self.table = table
    self.moduleID = moduleID
  }

  /// Every field that is searched.
  var fields: [PlannedField] { name + text + number }

  // MARK: Keys

  /// So many bits of a key are the record's id.
  private static let recordBits: Int64 = 40

  /// The row of a record in the index. The rows of a module are neighbours, the newest record last.
  func key(of record: Int64) -> Int64 { moduleID << Self.recordBits | record }

  /// The module's rows in the index.
  var keys: ClosedRange<Int64> { key(of: 0)...key(of: 1 << Self.recordBits - 1) }

  /// The module and the record of a row.
  static func parts(of key: Int64) -> (module: Int64, record: Int64) {
    (key >> recordBits, key & (1 << recordBits - 1))
  }

  // MARK: Texts

  /// The columns of the index as expressions over a row: its fields, one a line.
  ///
  /// - Parameter row: what stands before a column's name, such as `OLD.`.
  func texts(of row: String) -> [String] {
    [name, text, number].map { fields in
      guard !fields.isEmpty else { return "''" }
      return fields.map { "coalesce(\(row)\"\($0.column)\", '')" }.joined(separator: " || char(10) || ")
    }
  }

  /// A column of the module's table in a column of the index.
  struct Place: Hashable {
    let column: String
    let group: Int
  }

  /// Where each column goes, in order.
  var places: [Place] {
    [name, text, number].enumerated().flatMap { group, fields in fields.map { Place(column: $0.column, group: group) } }
  }

  // MARK: Triggers

  /// The triggers that note which records the index is behind of.
  var triggers: [SchemaObject] {
    guard !fields.isEmpty else { return [] }
    let (new, set) = ("\(table)__search_new", "\(table)__search_set")
    let columns = fields.map { "\"\($0.column)\"" }
    let old = texts(of: "OLD.").map { "CASE WHEN OLD.deleted_at IS NULL THEN \($0) END" }
    return [
      SchemaObject(
        name: new,
        sql: """
          CREATE TRIGGER "\(new)" AFTER INSERT ON "\(table)" WHEN NEW.deleted_at IS NULL AND \(isNew)
          BEGIN \(noting(["NULL", "NULL", "NULL"])) END
          """),
      SchemaObject(
        name: set,
        sql: """
          CREATE TRIGGER "\(set)" AFTER UPDATE OF \(columns.joined(separator: ", ")), deleted_at ON "\(table)"
          WHEN (OLD.deleted_at IS NULL OR NEW.deleted_at IS NULL) AND \(isNew)
          BEGIN \(noting(old)) END
          """),
    ]
  }

  /// Whether the record is not noted yet: what was noted first is what the index has.
  ///
  /// OR IGNORE would not do, since the conflict clause of the outer statement would rule it. In the insertion itself SQLite would
  /// gather what it selects in a table of its own.
  private var isNew: String { "NOT EXISTS(SELECT 1 FROM sys_search_change WHERE id = \(newKey))" }

  private var newKey: String { "\(key(of: 0)) + NEW.id" }

  private func noting(_ texts: [String]) -> String {
    "INSERT INTO sys_search_change VALUES (\(newKey), \(texts.joined(separator: ", ")));"
  }
}

extension PlannedField {
  fileprivate var isPhone: Bool {
    if case .phone = field.type { true } else { false }
  }
}

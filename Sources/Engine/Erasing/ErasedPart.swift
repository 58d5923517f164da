import Expressions
import GRDB
import JSONText
import Metamodel

/// Which of a module's fields an erasure is about, with the columns that keep them.
struct ErasedPart {
  let plan: ModulePlan
  /// Nil means all but the states, which are the ledger's.
  private let fields: Set<String>?
  private let kept: Set<String>
  /// The columns that keep the fields' values and sort keys, those of former fields too; not quoted.
  let columns: [String]
  /// Those of them with texts.
  let texts: [String]

  var isWhole: Bool { fields == nil }

  /// - Parameter fields: nil means the whole record.
  init(_ plan: ModulePlan, fields: Set<String>?, _ db: Database) throws {
    self.plan = plan
    self.fields = fields
    let guarded = try LayoutReader.subjects(db).filter { $0.module == plan.module.name }.map(\.field)
    kept = Set(guarded + [SystemField.owner, .pipeline, .approvalState].map(\.rawValue))
    let existing = Set(
      try String.fetchAll(
        db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [plan.module.name]))
    var (columns, texts) = ([String](), [String]())
    for row in try Row.fetchAll(
      db, sql: "SELECT field, \"column\", storage FROM sys_column WHERE module = ? ORDER BY \"column\"",
      arguments: [plan.module.name])
    {
      let (field, column, storage): (String, String, String) = (row["field"], row["column"], row["storage"])
      // Roll-ups, whose spelling has a function before the kind, and formulas follow from other values.
      guard fields?.contains(field) ?? !kept.contains(field), storage != FormulaPlan.spelling, !storage.contains(" ")
      else { continue }
      columns += [column, SortColumn.name(beside: column), "\(column)__module"].filter(existing.contains)
      if storage == "text", Self.isText(field, plan) { texts.append(column) }
    }
    self.columns = columns
    self.texts = texts
  }

  /// Whether the values of a field go.
  func covers(_ field: String) -> Bool { fields?.contains(field) ?? !kept.contains(field) }

  /// Whether what somebody has written stands in a field, and no code. Of a field that the model has no more that is not known.
  static func isText(_ field: String, _ plan: ModulePlan) -> Bool {
    switch plan.module.field(field)?.type {
    case .text, .textarea, .email, .phone, .url, .autonumber, nil: true
    default: false
    }
  }

  /// A change of the history without the values that go, or the files' names; nil if it has none of them.
  func erased(_ change: JSON.Member) -> JSON.Member? {
    guard covers(change.name), let sides = change.value.items else { return nil }
    let erased = sides.map { $0 == .null || $0 == .array([]) ? $0 : ErasureTable.marker }
    return erased == sides ? nil : JSON.Member(name: change.name, value: .array(erased))
  }
}

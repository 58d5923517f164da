import Expressions
import Metamodel

/// A record's row in memory: the values of its stored fields by position, and what the system keeps of it.
struct RowImage: Sendable {
  var id: Int64
  var version: Int64
  /// In the order of the plan's fields.
  var values: [Value]
  var owner: Int64?
  var pipeline: String?
  /// What the store had of its approvals when the row was read; none of a new record.
  var approvalState: String?
  var createdAt: Timestamp
  var createdBy: Int64
  var modifiedAt: Timestamp
  var modifiedBy: Int64
  var isDeleted: Bool
  /// The published version that each guarded field stands on, in the order of the plan's guarded fields; nil is no
  /// blueprint.
  var processes: [Int64?]
  /// What the store had computed for its roll-ups when the row was read, in the order of the plan's; empty of a new record.
  var rollups: [Value] = []

  /// The largest version that JSON can tell from its neighbours.
  static let lastVersion: Int64 = 1 << 53 - 1

  /// A field of any kind by name; nil if the module has none of that name.
  func value(of name: String, in plan: ModulePlan) -> Value? {
    if let position = plan.position(name) { return values[position] }
    switch SystemField(rawValue: name) {
    case .id: return .int(id)
    case .version: return .int(version)
    case .owner: return owner.map(Self.user) ?? .null
    case .createdAt: return .timestamp(createdAt)
    case .createdBy: return Self.user(createdBy)
    case .modifiedAt: return .timestamp(modifiedAt)
    case .modifiedBy: return Self.user(modifiedBy)
    case .pipeline: return plan.pipelines.isEmpty ? nil : pipeline.map(Value.string) ?? .null
    case .approvalState: return plan.hasApprovals ? approvalState.map(Value.string) ?? .null : nil
    case nil: return nil
    }
  }

  /// A user as a value.
  static func user(_ id: Int64) -> Value { .record(RecordReference(module: "users", id: id)) }
}

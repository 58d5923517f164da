import Expressions
import GRDB
import Metamodel

/// Which move is taken back, and why.
package struct UndoInput: Sendable, Hashable, Codable {
  /// The field that it moved; it may be left out where only one is driven.
  package var field: String?
  /// The move's id, as the caller has seen it; if it is not the last any more the command is refused. Nil means any.
  package var move: Int64?
  package var reason: String

  /// - Parameters:
  ///   - field: the field that it moved; nil where only one is driven.
  ///   - move: the move's id; nil means the last, whichever it is.
  ///   - reason: why, for the ledger.
  package init(field: String? = nil, move: Int64? = nil, reason: String) {
    self.field = field
    self.move = move
    self.reason = reason
  }
}

/// Takes a record's last move back: an override to where it came from, with a reason. What came with the move, and its effects, stay.
struct UndoMove {
  private let execution: Execution
  private let target: RecordTarget
  private let undoing: UndoInput

  init(_ execution: Execution, target: RecordTarget, undoing: UndoInput) {
    self.execution = execution
    self.target = target
    self.undoing = undoing
  }

  func run() throws -> RowChange {
    let plan = try execution.plan(target.module)
    try execution.authorise(.override, on: target.module)
    let row = try execution.row(target, plan, for: .override)
    if let problem = Problem.reason(undoing.reason) { throw Refusal(.invalid, problem) }
    let guarded = try guarded(plan, row)
    let last = try MoveTable(execution: execution).last(subject: guarded.subject, record: row.id)
    let from = try origin(of: last, row, guarded)
    let reason = "undo of \(last.transition ?? last.kind) (move \(last.id)): \(undoing.reason)"
    return try OverrideState(
      execution, target: target, field: plan.fields[guarded.index].field.name, to: from, reason: reason
    ).run()
  }

  private func guarded(_ plan: ModulePlan, _ row: RowImage) throws -> GuardedField {
    guard let number = try OverrideState.guardedNumber(plan, row, undoing.field) else {
      throw Refusal(
        .conflict,
        Problem(
          at: "field", code: "no_blueprint",
          message: "\(target.module) \(target.id) is in no blueprint whose move could be taken back."))
    }
    return plan.guarded[number]
  }

  /// The state that a move left.
  private func origin(of last: MoveTable.Last, _ row: RowImage, _ guarded: GuardedField) throws -> String {
    if let wanted = undoing.move, wanted != last.id {
      throw Refusal(
        .conflict,
        Problem(
          at: "move", code: "not_last",
          message:
            "Move \(wanted) is not the record's last any more: that is \(last.id) (\(last.transition ?? last.kind)).",
          found: .number(String(wanted)), wanted: .number(String(last.id))))
    }
    let isMove = ["transition", "override"].contains(last.kind)
    guard isMove, let from = last.from, from != row.values[guarded.index].code else {
      throw Refusal(
        .conflict,
        Problem(
          at: "move", code: "not_undoable",
          message: """
            The record's last move is \(last.kind == "enter" ? "its entry" : "no way from one state to another") \
            (\(last.transition ?? last.kind)): there is nowhere to go back to.
            """, found: .text(last.kind)))
    }
    return from
  }
}

extension MoveTable {
  /// The last move of a record.
  struct Last {
    let id: Int64
    let kind: String
    let from: String?
    let transition: String?
  }

  func last(subject: Int64, record: Int64) throws -> Last {
    var found: Last?
    try execution.db.cachedStatement(
      sql: """
        SELECT id, kind, "from", transition FROM process_move WHERE subject = ? AND record = ? ORDER BY id DESC LIMIT 1
        """
    ).forEachRow([.integer(subject), .integer(record)]) { row in
      found = Last(
        id: row.integer(0), kind: row.text(1), from: row.isNull(2) ? nil : row.text(2),
        transition: row.isNull(3) ? nil : row.text(3))
    }
    guard let found else { throw StoreError.damaged("record \(record) is in a blueprint that it never entered") }
    return found
  }
}

import Expressions
import Foundation
import GRDB
import JSONText
import Metamodel

/// Says of a draft what whoever asks may know of it.
struct ReviewReader {
  private let desk: ReviewDesk
  private let execution: Execution

  init(_ desk: ReviewDesk) {
    self.desk = desk
    execution = desk.execution
  }

  private var row: ReviewTable.Row { desk.row }
  private var access: Access { execution.access }

  /// The draft as a list has it.
  var draft: ReviewDraft {
    get throws {
      let told = access.phi(of: row.module).filter { row.values[$0] != nil }
      if !told.isEmpty { execution.phi.add(told, of: "\(row.module) drafts", row.id) }
      return ReviewDraft(
        id: row.id, module: row.module, review: row.review, label: desk.review?.label.spoken ?? row.review,
        channel: row.channel, source: row.source, author: row.author < 0 ? nil : try name(of: row.author),
        status: row.status, round: row.round, createdAt: row.createdAt, due: row.due,
        isOverdue: row.status == .pending && row.due.map { $0 <= execution.now } == true, expires: row.expires,
        claimedBy: try row.claimedBy.flatMap(name), decidedAt: row.decidedAt, record: try seenRecord(),
        values: seen(row.values), fields: row.verdicts.filter { isKnown($0.key) },
        unverified: desk.unverified.filter(isKnown), may: desk.deeds)
    }
  }

  /// The draft with what stands in its way, what it is like, and all that has happened to it.
  var whole: ReviewDraft {
    get throws {
      var draft = try kept
      if row.status.isOpen {
        let findings = try desk.findings()
        // Who has sent something in learns by that nothing of what is there.
        let isDecider = desk.isReviewer || desk.mayOverride
        draft.problems = isDecider || seesAll ? findings.problems : findings.problems.filter { $0.code != "duplicate" }
        draft.duplicates = isDecider ? findings.duplicates : []
      }
      if !desk.isReviewer, !desk.mayOverride { draft.form = nil }
      return draft
    }
  }

  /// The draft with the proof of what was agreed to, and all that has happened to it.
  var kept: ReviewDraft {
    get throws {
      var draft = try draft
      draft.form = try FormTable(db: execution.db).entry(condition: "draft = ?", [row.id])
      draft.story = try desk.table.events(of: row.id).map(event)
      return draft
    }
  }

  /// Whether whoever asks may read every record with which one like this could clash.
  private var seesAll: Bool { access.may(.read, on: row.module) && access.scope(of: .read, on: row.module) == nil }

  /// The record is told to those who may read it.
  private func seenRecord() throws -> RecordPlace? {
    guard let record = row.record,
      try execution.reads(RecordReference(module: record.module, id: record.id))
    else { return nil }
    return record
  }

  private func name(of user: Int64) throws -> String? {
    try String.fetchOne(
      execution.db.cachedStatement(sql: "SELECT name FROM sys_user WHERE id = ?"), arguments: [user])
  }

  // MARK: Values

  private func isKnown(_ field: String) -> Bool {
    guard desk.plan.module.field(field) != nil || SystemField(rawValue: field) != nil else {
      // Of what the model has no more nobody says how it is seen.
      return desk.mayOverride
    }
    return access.level(of: field, in: row.module) > .hidden
  }

  private func seen(_ values: RecordInput) -> RecordInput {
    var seen: RecordInput = [:]
    for (field, value) in values where isKnown(field) { seen[field] = masked(value, of: field) }
    return seen
  }

  private func masked(_ value: InputValue, of field: String) -> InputValue {
    guard value != .null, access.level(of: field, in: row.module) == .masked else { return value }
    guard case .text(let text) = value else { return .text(FieldMask.sign) }
    return .text(FieldMask(desk.plan.module.field(field)).text(of: text))
  }

  private func event(_ row: GRDB.Row) throws -> ReviewEvent {
    let detail = try JSON(parsing: (row["detail"] as String).utf8)
    let changes = (detail["changes"]?.members ?? []).filter { isKnown($0.name) }.map { change in
      (change.name, InputValue.list((change.value.items ?? []).map { masked(InputValue($0), of: change.name) }))
    }
    let fields = try detail["fields"].map {
      try JSONDecoder().decode([String: ReviewDraft.FieldVerdict].self, from: Data($0.bytes))
    }
    return ReviewEvent(
      at: Timestamp(microseconds: row["at"]), actor: row["actor"], event: row["kind"], reason: row["reason"],
      comment: row["comment"],
      changes: changes.isEmpty ? nil : Dictionary(changes, uniquingKeysWith: { $1 }),
      fields: fields.map { $0.filter { isKnown($0.key) } }, isOverride: detail["override"] == true)
  }
}

extension ReviewDesk {
  /// What whoever asks may do about the draft now.
  var deeds: [String] {
    let isTheirs = row.claimedBy == nil || row.claimedBy == execution.caller.userID || mayOverride
    switch row.status {
    case .pending where (mayDecide && isTheirs):
      let returns = row.author > 0 ? ["return"] : []
      return ["accept", row.claimedBy == nil ? "claim" : "release", "correct", "reject"] + returns + ["verify"]
    case .returned where isAuthorStill || mayOverride: return ["resubmit"]
    default: return []
    }
  }

  /// Whether they decide, as a reviewer or as somebody who may override.
  var mayDecide: Bool { !isOverride || mayOverride }
}

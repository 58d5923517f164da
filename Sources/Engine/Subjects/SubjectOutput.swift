import Expressions
import GRDB
import JSONText
import Metamodel

/// Writes what is kept of a record, an object on each line.
struct SubjectOutput {
  let execution: Execution
  private var writer = JSONWriter(capacity: 4_096)
  private(set) var lines = 0

  init(_ execution: Execution) {
    self.execution = execution
  }

  var bytes: [UInt8] { writer.bytes }

  private var db: Database { execution.db }

  /// The record, and unless it is only related, all that has happened to it.
  mutating func write(_ place: RecordPlace, as part: String) throws {
    guard let plan = execution.state.compiled.plan(place.module),
      let image = try RowTable(plan: plan, db: db).row(place.id)
    else { return }
    let record = Record(image, plan, [:], seenBy: execution.access).json(model: execution.state.compiled.model)
    let former = try formerFields(place.id, plan)
    add(
      "record", place,
      [
        "part": .string(part), "in_recycle_bin": .boolean(image.isDeleted), "record": .raw(record),
        "former_fields": former.isEmpty ? nil : .object(former),
      ])
    guard part != "related" else { return }
    try writeHistory(place, plan)
    try writeMoves(place, plan)
    try writeApprovals(place, plan)
    try writeTies(place, plan)
    try writeFiles(place, plan)
    try writeWork(place, plan)
    try writeReads(place)
  }

  /// A draft that a review holds or held, with the proof of what was agreed to, and its story.
  mutating func write(draft id: Int64) throws {
    guard let row = try ReviewTable(db: db).row(id), execution.state.compiled.plan(row.module) != nil else { return }
    let draft = try ReviewReader(ReviewDesk(execution, row)).kept
    add("review_draft", nil, ["draft": .raw(Array(ReviewTable.text(draft).utf8))])
  }

  mutating func add(_ kind: String, _ place: RecordPlace?, _ members: KeyValuePairs<String, JSON?>) {
    add(kind, place, JSON.object(members).members ?? [])
  }

  mutating func add(_ kind: String, _ place: RecordPlace?, _ members: [JSON.Member]) {
    let head: [JSON.Member] =
      [.init(name: "kind", value: .string(kind))]
      + (place.map { [.init(name: "module", value: .string($0.module)), .init(name: "id", value: .integer($0.id))] }
        ?? [])
    writer.value(.object(head + members))
    writer.raw("\n")
    lines += 1
  }

  /// Values of fields that the model has no more.
  private func formerFields(_ record: Int64, _ plan: ModulePlan) throws -> [JSON.Member] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT c.field, c."column" FROM sys_column c JOIN pragma_table_xinfo(?1) x ON x.name = c."column" AND x.hidden = 0
        WHERE c.module = ?1 AND c.retired = 1 ORDER BY c."column"
        """, arguments: [plan.module.name])
    return try rows.compactMap { row in
      let value = try DatabaseValue.fetchOne(
        db, sql: "SELECT \"\(row["column"] as String)\" FROM \"\(plan.module.name)\" WHERE id = ?", arguments: [record])
      guard let value, !value.isNull else { return nil }
      return JSON.Member(name: row["field"], value: .string("\(value.storage.value ?? "")"))
    }
  }

  private mutating func writeHistory(_ place: RecordPlace, _ plan: ModulePlan) throws {
    let seen = SeenChanges(access: execution.access, module: plan.module)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT h.at, h.version, h.cause, h.changes, u.name FROM sys_history h LEFT JOIN sys_user u ON u.id = h.actor
        WHERE h.module = ? AND h.record = ? ORDER BY h.id
        """, arguments: [plan.id, place.id])
    for row in rows {
      var changes = JSONWriter()
      var text: String = row["changes"]
      text.withUTF8 { seen.write($0, to: &changes) }
      add(
        "change", place,
        [
          "at": .moment(row["at"]), "by": (row["name"] as String?).map { .string($0) } ?? .null,
          "version": .integer(row["version"] as Int64), "cause": .string(row["cause"]), "changes": .raw(changes.bytes),
        ])
    }
  }

  private mutating func writeApprovals(_ place: RecordPlace, _ plan: ModulePlan) throws {
    let table = ApprovalTable(db: db)
    let own = try table.entries("WHERE a.module = ? AND a.record = ? ORDER BY a.id", [plan.id, place.id])
    let reader = ApprovalReader(execution: execution)
    for entry in try own + table.giving(to: place, in: execution.state.compiled) {
      guard let info = try reader.info(entry.id) else { continue }
      add(
        "approval", place,
        [
          "at": .moment(info.at.microseconds), "by": .string(info.submitter), "approval": .string(info.approval),
          "event": .string(info.event), "transition": info.transition.map(JSON.string) ?? .null,
          "state": .string(info.state.rawValue),
          "values": .object(
            info.values.filter { info.record == place || $0.key.parentField != nil }.mapValues { JSON($0) }),
          "decisions": .array(
            info.decisions.map { decision in
              .object([
                "at": .moment(decision.at.microseconds), "by": .string(decision.by),
                "verdict": .string(decision.verdict), "reason": decision.reason.map(JSON.string) ?? .null,
              ])
            }),
        ])
    }
  }

  private mutating func writeMoves(_ place: RecordPlace, _ plan: ModulePlan) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT m.id, m.at, m.kind, m."from", m."to", m.transition, m.reason, s.field, u.name FROM process_subject s
        JOIN process_move m ON m.subject = s.id LEFT JOIN sys_user u ON u.id = m.actor
        WHERE s.module = ? AND m.record = ? ORDER BY m.id
        """, arguments: [place.module, place.id])
    for row in rows {
      let field: String = row["field"]
      guard execution.access.reads(field, of: place.module) else { continue }
      let inputs = try Row.fetchAll(
        db, sql: "SELECT clause, input FROM process_move_input WHERE move = ? ORDER BY clause",
        arguments: [row["id"] as Int64])
      func text(_ column: String) -> JSON { (row[column] as String?).map { .string($0) } ?? .null }
      add(
        "move", place,
        [
          "at": .moment(row["at"]), "by": text("name"), "field": .string(field), "move": text("kind"),
          "from": text("from"), "to": text("to"), "transition": text("transition"), "reason": text("reason"),
          "inputs": .object(
            inputs.map { .init(name: $0["clause"], value: (try? JSON(parsing: ($0["input"] as String).utf8)) ?? .null) }
          ),
        ])
    }
  }

  /// Merges, conversions and erasures of parts.
  private mutating func writeTies(_ place: RecordPlace, _ plan: ModulePlan) throws {
    let relatives = Relatives(execution: execution)
    for other in try relatives.merged(with: place.id, plan) { add("merged_with", place, ["other": other.document]) }
    for other in try relatives.converted(place.id, place.module) { add("converted", place, ["other": other.document]) }
    let rows = try Row.fetchAll(
      db, sql: "SELECT at, kind, field, reason FROM sys_erasure WHERE module = ? AND record = ? ORDER BY id",
      arguments: [plan.id, place.id])
    for row in rows {
      add(
        "erasure", place,
        [
          "at": .moment(row["at"]), "of": .string(row["kind"]),
          "field": (row["field"] as String?).map { .string($0) } ?? .null, "reason": .string(row["reason"]),
        ])
    }
  }

  /// What is attached, without the contents.
  private mutating func writeFiles(_ place: RecordPlace, _ plan: ModulePlan) throws {
    guard execution.access.readsAttachments(of: place.module) else { return }
    for file in try AttachmentTable(db: db).attachments(of: place.id, in: plan) {
      add("file", place, ["file": file.json])
    }
  }

  /// Who has read what of the record's health.
  private mutating func writeReads(_ place: RecordPlace) throws {
    guard execution.state.compiled.hasPhi(place.module) else { return }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT at, name, detail FROM sys_audit WHERE action = ?
        AND json_extract(detail, '$.records.\(place.module).ids') IS NOT NULL ORDER BY id
        """, arguments: [AuditAction.phiRead.rawValue])
    for row in rows {
      guard let detail = try? JSON(parsing: (row["detail"] as String).utf8),
        let read = detail["records"]?[place.module], PhiReading.ranges(read["ids"]?.text ?? "", contain: place.id)
      else { continue }
      add(
        "read", place,
        [
          "at": .moment(row["at"]), "by": .string(row["name"]), "way": detail["by"] ?? .null,
          "fields": read["fields"] ?? .null,
        ])
    }
  }
}

extension RecordPlace {
  /// The place as JSON.
  var document: JSON { .object(["module": .string(module), "id": .integer(id)]) }
}

extension JSON {
  /// A moment in UTC.
  static func moment(_ microseconds: Int64) -> JSON {
    var writer = JSONWriter(capacity: 32)
    writer.timestamp(microseconds: microseconds)
    return .raw(writer.bytes)
  }
}

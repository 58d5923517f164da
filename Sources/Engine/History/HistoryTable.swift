import Expressions
import GRDB
import JSONText
import Metamodel

/// Appends to the history: one row for each record and command.
struct HistoryTable {
  let execution: Execution
  let plan: ModulePlan

  /// Writes what differs between two images of a record, and what is attached to it.
  func append(
    _ image: RowImage, old: RowImage?, cause: String, attachments: AttachmentChange? = nil
  ) throws {
    execution.clockwork.note(image, old: old, plan, execution.state)
    try write(image, changes: changes(image, old: old, attachments), cause: cause)
  }

  /// Writes what has changed, as it is to stand there.
  func append(_ image: RowImage, changes: String, cause: String) throws {
    execution.clockwork.note(image, old: nil, plan, execution.state)
    try write(image, changes: changes, cause: cause)
  }

  private func write(_ image: RowImage, changes: String, cause: String) throws {
    let statement = try execution.db.cachedStatement(
      sql: "INSERT INTO sys_history(module, record, version, at, actor, cause, changes) VALUES (?, ?, ?, ?, ?, ?, ?)")
    let words = execution.cause.map { "\(cause), \($0)" } ?? cause
    try statement.run([
      plan.id.databaseValue, image.id.databaseValue, image.version.databaseValue,
      execution.now.microseconds.databaseValue, execution.caller.userID.databaseValue, words.databaseValue,
      changes.databaseValue,
    ])
  }

  /// `{"field": [old, new], …}` of the fields that differ.
  private func changes(_ image: RowImage, old: RowImage?, _ attachments: AttachmentChange?) -> String {
    var writer = JSONWriter(capacity: 256)
    var separator = "{"
    func write(_ value: Value, isToAny: Bool) {
      if isToAny, case .record(let reference) = value { writer.reference(reference) } else { writer.value(value) }
    }
    func add(_ name: String, _ before: Value, _ after: Value, isToAny: Bool = false) {
      guard before != after else { return }
      writer.raw("\(separator)\"\(name)\":[")
      write(before, isToAny: isToAny)
      writer.raw(",")
      write(after, isToAny: isToAny)
      writer.raw("]")
      separator = ","
    }
    for (position, planned) in plan.fields.enumerated() {
      let isToAny = if case .anyReference = planned.storage { true } else { false }
      add(planned.field.name, old?.values[position] ?? .null, image.values[position], isToAny: isToAny)
    }
    add("owner", old?.owner.map(RowImage.user) ?? .null, image.owner.map(RowImage.user) ?? .null)
    if old == nil, let pipeline = image.pipeline { add("pipeline", .null, .string(pipeline)) }
    if let attachments, !attachments.isEmpty {
      writer.raw("\(separator)\"\(AttachmentChange.member)\":")
      writer.value(attachments.json)
      separator = ","
    }
    writer.raw(separator == "{" ? "{}" : "}")
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

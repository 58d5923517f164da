import Expressions
import JSONText

/// A page of a timeline while its entries come in.
struct TimelineOutput {
  private let limit: Int
  private let seen: SeenChanges
  private let noteModules: [String]
  private var output: RecordOutput
  private var found = 0
  private var last: ListCursor?

  init(limit: Int, seen: SeenChanges, noteModules: [String], formulas: FormulaReader) {
    self.limit = limit
    self.seen = seen
    self.noteModules = noteModules
    output = RecordOutput(capacity: 256 * limit, formulas: formulas)
    output.writer.raw("{\"entries\":[")
  }

  mutating func add(_ row: StatementRow) {
    found += 1
    guard found <= limit else { return }
    if found > 1 { output.writer.raw(",") }
    write(row)
    last = ListCursor(values: (0..<TimelineSQL.keys).map(row.argument))
  }

  private mutating func write(_ row: StatementRow) {
    let rank = Int(row.integer(1))
    let kind =
      switch rank {
      case TimelineSQL.Rank.change: "change"
      case TimelineSQL.Rank.move: "move"
      case TimelineSQL.Rank.clock: "clock"
      case TimelineSQL.Rank.review: "review"
      default: "note"
      }
    output.writer.raw("{\"kind\":\"\(kind)\",\"id\":\(row.integer(2)),\"at\":")
    output.writer.timestamp(microseconds: row.integer(0))
    output.writer.raw(",\"actor\":{\"id\":\(row.integer(3))")
    text("name", 4, row)
    text("display_name", 5, row)
    output.writer.raw("}")
    switch rank {
    case TimelineSQL.Rank.change: change(row)
    case TimelineSQL.Rank.move: move(row)
    case TimelineSQL.Rank.clock: clock(row)
    case TimelineSQL.Rank.review: review(row)
    default: note(row.integer(2), number: rank - TimelineSQL.Rank.note)
    }
    output.writer.raw("}")
  }

  private mutating func change(_ row: StatementRow) {
    output.writer.raw(",\"version\":\(row.integer(TimelineSQL.details))")
    text("cause", TimelineSQL.details + 1, row)
    output.writer.raw(",\"changes\":")
    let changes = TimelineSQL.details + 2
    if row.isNull(changes) { output.writer.null() } else { seen.write(row.utf8(changes), to: &output.writer) }
  }

  private mutating func move(_ row: StatementRow) {
    let mask = seen.mask(of: row.text(TimelineSQL.details + 1))
    for (offset, name) in ["move", "field", "from", "to", "transition", "reason"].enumerated() {
      let index = TimelineSQL.details + offset
      if let mask, name == "from" || name == "to", let text = mask.text(index, of: row) {
        output.writer.raw(",\"\(name)\":")
        output.writer.string(text)
      } else {
        text(name, index, row)
      }
    }
    let version = TimelineSQL.details + 6
    output.writer.raw(",\"process_version\":\(row.integer(version) > 0 ? String(row.integer(version)) : "null")")
  }

  /// What was over, or why a transition was refused; its whole refusal is told with the record's transitions.
  /// What events of the clock are about that are about no state.
  private static let subjects = ["refused": "transition", "approval": "approval"]

  private mutating func clock(_ row: StatementRow) {
    let details = TimelineSQL.details
    text("event", details, row)
    text("field", details + 1, row)
    let isMasked = seen.mask(of: row.text(details + 1)) != nil
    output.writer.raw(",\"\(Self.subjects[row.text(details)] ?? "state")\":")
    output.writer.string(isMasked ? FieldMask.sign : row.text(details + 2))
    output.writer.raw(",\"due\":")
    output.writer.timestamp(microseconds: row.integer(details + 3))
    output.writer.raw(",\"codes\":")
    output.writer.value(
      JSON.strings(row.isNull(details + 4) ? [] : row.text(details + 4).split(separator: " ").map(String.init)))
  }

  /// What happened to the record before it was one; fields of which the reader may not know are left out.
  private mutating func review(_ row: StatementRow) {
    for (offset, name) in ["event", "review", "reason", "comment"].enumerated() {
      text(name, TimelineSQL.details + offset, row)
    }
    text("channel", TimelineSQL.details + 5, row)
    let detail = try? JSON(parsing: row.text(TimelineSQL.details + 4).utf8)
    output.writer.raw(",\"changes\":")
    let changes = detail?["changes"]?.bytes ?? Array("{}".utf8)
    changes.withUnsafeBufferPointer { seen.write($0, to: &output.writer) }
    output.writer.raw(",\"fields\":")
    output.writer.value(.object((detail?["fields"]?.members ?? []).filter { seen.isKnown($0.name) }))
  }

  private mutating func note(_ id: Int64, number: Int) {
    guard noteModules.indices.contains(number) else { return }
    output.writer.raw(",\"note\":")
    output.leaveGap(for: RecordReference(module: noteModules[number], id: id), expansion: number)
  }

  private mutating func text(_ name: String, _ index: Int, _ row: StatementRow) {
    output.writer.raw(",\"\(name)\":")
    output.writer.column(index, .text, of: row)
  }

  consuming func finished(question: Fingerprint) -> RecordOutput {
    output.writer.raw("],\"next_cursor\":")
    if found > limit, let last { output.writer.string(last.text(question: question)) } else { output.writer.null() }
    output.writer.raw("}")
    return output
  }
}

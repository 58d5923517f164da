import Engine

/// How an import is to be made.
package struct ImportOptions: Sendable, Hashable, Codable {
  /// Fields by header text; an empty text leaves the column out.
  package var map: [String: String]
  /// Judges every row and writes nothing.
  package var dryRun: Bool
  /// Lets records enter in mid-process, with this reason.
  package var enterReason: String?
  /// All rows or none, in one transaction.
  package var atomic: Bool
  /// The unique field by which rows change the records that there are; nil means that every row is a new record.
  package var match: String?
  /// Whether the rows' likely duplicates have been seen, and are other records.
  package var confirmsDuplicates: Bool

  package init(
    map: [String: String] = [:], dryRun: Bool = false, enterReason: String? = nil, atomic: Bool = false,
    match: String? = nil, confirmsDuplicates: Bool = false
  ) {
    self.map = map
    self.dryRun = dryRun
    self.enterReason = enterReason
    self.atomic = atomic
    self.match = match
    self.confirmsDuplicates = confirmsDuplicates
  }

  /// What a row comes to.
  func command(module: String, values: RecordInput) -> Command {
    guard let match else {
      let entry = enterReason.map { Entry(reason: $0) }
      return Command.create(module: module, values: values, enter: entry).confirmed(confirmsDuplicates)
    }
    return Command.upsert(module: module, match: match, values: values).confirmed(confirmsDuplicates)
  }
}

/// How an import went, row by row where it did not go well.
package struct ImportReport: Sendable, Hashable, Codable {
  package let module: String
  /// Whether nothing was written because only a rehearsal was asked for.
  package let isRehearsal: Bool
  /// Rows read, without the header.
  package internal(set) var rows = 0
  /// Records created; of a rehearsal those that would be.
  package internal(set) var created = 0
  /// Records that were there, and have now the values of their rows; of a rehearsal those that would have.
  package internal(set) var updated = 0
  /// Rows that wait for a review as drafts; of a rehearsal those that would.
  package internal(set) var held = 0
  /// Rows whose changes wait for somebody's decision; of a rehearsal those that would.
  package internal(set) var waiting = 0
  /// Rows that were refused.
  package internal(set) var refusedCount = 0
  /// Rows of an atomic import that were in order, and left alone since others were refused.
  package private(set) var undoneCount = 0
  /// Why the rest of the file was left alone, though rows before were written and stay; nil if it was read to its end.
  package internal(set) var stopped: String?
  /// Columns that were passed over since the system keeps them itself, such as `id`.
  package internal(set) var keptBySystem: [String] = []
  /// What was wrong with them, at most 1,000 remarks.
  package private(set) var refused: [RefusedRow] = []
  /// Rows that were taken and are likely duplicates of other records.
  package private(set) var warnedCount = 0
  /// Rows that name the record of an earlier row.
  package private(set) var repeatedCount = 0
  /// What they match, at most 1,000 remarks; repeated rows are among them.
  package private(set) var warned: [RefusedRow] = []
  /// How many rows were refused for what, in the order in which it was met; at most 1,000.
  package private(set) var reasons: [Reason] = []

  /// One reason for which rows were refused.
  package struct Reason: Sendable, Hashable, Codable {
    package let column: String
    package let code: String
    package internal(set) var rows: Int
  }

  /// One thing that is to be said of a row.
  package struct RefusedRow: Sendable, Hashable, Codable {
    /// The line of the file on which the record begins, from 1.
    package let line: Int
    /// The header's text, or what the problem is about where it is about no column.
    package let column: String
    package let code: String
    package let message: String

    package init(line: Int, column: String, code: String, message: String) {
      self.line = line
      self.column = column
      self.code = code
      self.message = message
    }
  }

  private static let limit = 1_000

  init(module: String, isRehearsal: Bool) {
    self.module = module
    self.isRehearsal = isRehearsal
  }

  /// Counts one refused row.
  mutating func refuse(_ remarks: [RefusedRow]) {
    guard !remarks.allSatisfy({ $0.code == "not_done" }) else {
      undoneCount += 1
      return
    }
    refusedCount += 1
    refused += remarks.prefix(max(0, Self.limit - refused.count))
    for reason in Set(remarks.map { Reason(column: $0.column, code: $0.code, rows: 0) }) { count(reason) }
  }

  private mutating func count(_ reason: Reason) {
    if let index = reasons.firstIndex(where: { $0.column == reason.column && $0.code == reason.code }) {
      reasons[index].rows += 1
    } else if reasons.count < Self.limit {
      reasons.append(Reason(column: reason.column, code: reason.code, rows: 1))
    }
  }

  /// Counts one row that names the record of an earlier one.
  mutating func noteRepeated(_ remark: RefusedRow) {
    repeatedCount += 1
    if warned.count < Self.limit { warned.append(remark) }
  }

  /// Counts one row that was taken with warnings.
  mutating func warn(_ remarks: [RefusedRow]) {
    warnedCount += 1
    warned += remarks.prefix(max(0, Self.limit - warned.count))
  }
}

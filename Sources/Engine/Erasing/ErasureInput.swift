/// What is to be erased of a record, and why.
package struct ErasureInput: Sendable, Hashable, Codable {
  /// The fields whose values go, the former ones too; none means the whole record.
  package let fields: [String]
  /// Stays for ever, so it names nobody.
  package let reason: String

  package init(fields: [String] = [], reason: String) {
    self.fields = fields
    self.reason = reason
  }
}

/// What an erasure has done.
package struct ErasureReport: Sendable, Hashable, Codable {
  /// The records whose values are gone: the one that was asked for, and those that had been merged into it.
  package let records: [RecordPlace]
  /// The fields that had a value, now or earlier.
  package let fields: [String]
  /// Entries of the history out of which values were taken.
  package let history: Int
  /// Moves of which reasons and inputs were taken away.
  package let moves: Int
  /// Files that were attached, those of the recycle bin too.
  package let files: Int
  /// Kept answers of the API that were emptied.
  package let answers: Int
  /// Messages of the outbox that were emptied, and notifications that were taken away.
  package let messages: Int
  /// Drafts of incoming records that were emptied.
  package let drafts: Int
  /// Records that a conversion made of it, or made it of. They have values of their own.
  package let relatives: [RecordPlace]
  /// Fields that the records have to have in their states, and now have not: somebody's request is above the process. They are asked for
  /// again wherever the process asks for them; nothing else of the record is refused for their sake.
  package let lacking: [Lacking]

  /// A field that a record has to have in its state, and has not.
  package struct Lacking: Sendable, Hashable, Codable {
    package let record: RecordPlace
    package let field: String
    /// The state, behind the field that holds it: `status open`.
    package let state: String
  }
}

/// Where a record is.
package struct RecordPlace: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  package let module: String
  package let id: Int64

  package init(module: String, id: Int64) {
    self.module = module
    self.id = id
  }

  package var description: String { "\(module)/\(id)" }

  package static func < (left: RecordPlace, right: RecordPlace) -> Bool {
    (left.module, left.id) < (right.module, right.id)
  }
}

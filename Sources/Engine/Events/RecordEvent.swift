package import Expressions

/// A change of a record, as somebody is told of it who may read the record now.
package struct RecordEvent: Sendable, Hashable {
  /// What has become of the record for whoever is told.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case created
    case updated
    /// A field that a blueprint drives has changed.
    case moved
    case deleted
    /// It has come back from the recycle bin.
    case restored
    /// It was there before, and has come into the reader's scope.
    case entered
    /// It is there still, and has left the reader's scope.
    case left
    case erased
  }

  /// The number of the change: it grows with each change of the tenant's records, and is given once.
  package let sequence: Int64
  package let module: String
  package let id: Int64
  package let kind: Kind
  /// What the change has made it; nil where the record has left.
  package let version: Int64?
  /// The names of what has changed, as far as the reader may know of them; `attachments` are its files.
  package let fields: [String]
  package let at: Timestamp
}

/// What has happened after a place in the sequence.
package struct EventPage: Sendable {
  /// In their order.
  package var events: [RecordEvent] = []
  /// How far the sequence was read: the next page begins behind it.
  package var last: Int64
  /// Whether there is nothing more as yet.
  package var isEnd: Bool
}

/// A page of an answer, ready to send.
package struct Page: Sendable, Hashable {
  /// `{"records":[…],"next_cursor":…}`, with `count` and `count_capped` where the count was asked for.
  package let json: [UInt8]
}

/// One record, ready to send.
package struct RecordPage: Sendable, Hashable {
  /// The record as a JSON object.
  package let json: [UInt8]
  /// For the ETag.
  package let version: Int64
}

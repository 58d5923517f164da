/// What records are to be merged into another, and which values it takes from them.
package struct MergeInput: Sendable, Hashable, Codable {
  /// The records that go, in the order in which their values fill what the survivor lacks.
  package let losers: [Loser]
  /// By field, the id of the record whose value is taken; the survivor's own id keeps its value, also none.
  package let take: [String: Int64]

  package init(losers: [Loser], take: [String: Int64] = [:]) {
    self.losers = losers
    self.take = take
  }

  /// A record that goes.
  package struct Loser: Sendable, Hashable, Codable {
    package let id: Int64
    /// The version that the caller has seen; another one now refuses the merge. Nil means any.
    package let expectedVersion: Int64?

    package init(id: Int64, expectedVersion: Int64? = nil) {
      self.id = id
      self.expectedVersion = expectedVersion
    }
  }
}

/// What a merge, or its undoing, has done beside the record that it was about.
package struct MergeReport: Sendable, Hashable, Codable {
  /// The records that went, or came back.
  package let losers: [Int64]
  /// The record whose value the survivor has taken, by field.
  package let taken: [String: Int64]
  /// The records that named one and name the other now, by module and field.
  package let related: [Related]

  /// Records of a module that name another record in a field now.
  package struct Related: Sendable, Hashable, Codable {
    package let module: String
    package let field: String
    package let count: Int
  }
}

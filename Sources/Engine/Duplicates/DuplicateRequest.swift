/// A question for the records of a module that are likely to be about the same as others.
package struct DuplicateRequest: Sendable, Hashable, Codable {
  package let module: String
  /// The name of a rule; nil means all of the module.
  package var rule: String?
  /// 1 to 200 groups.
  package var limit: Int
  package var cursor: String?

  package init(module: String, rule: String? = nil, limit: Int = 50, cursor: String? = nil) {
    self.module = module
    self.rule = rule
    self.limit = limit
    self.cursor = cursor
  }
}

/// Two records, or more, of which somebody says that they are not about the same.
package struct DuplicateDismissal: Sendable, Hashable, Codable {
  /// Every pair of these is dismissed.
  package let records: [Item]
  /// Whether they are likely duplicates again.
  package let isUndone: Bool

  package init(records: [Item], isUndone: Bool = false) {
    self.records = records
    self.isUndone = isUndone
  }

  /// One record.
  package struct Item: Sendable, Hashable, Codable {
    package let module: String
    package let id: Int64

    package init(module: String, id: Int64) {
      self.module = module
      self.id = id
    }
  }
}

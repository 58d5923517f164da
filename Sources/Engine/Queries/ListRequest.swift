/// A question for a page of a module's records.
package struct ListRequest: Sendable, Hashable, Codable {
  package let module: String
  /// An expression that the records have to meet.
  package var filter: String?
  /// Fields separated by commas, `-` before one for descending, one lookup deep too: `-amount,account.name`.
  package var sort: String?
  /// The fields to answer; nil means all.
  package var fields: [String]?
  /// Lookups whose records are to be given whole, one deep.
  package var expand: [String]
  /// 1 to 200.
  package var limit: Int
  /// `next_cursor` of the page before.
  package var cursor: String?
  /// Whether to count all records that meet the filter.
  package var count: Bool
  /// Records of the recycle bin instead.
  package var deleted: Bool

  package init(
    module: String, filter: String? = nil, sort: String? = nil, fields: [String]? = nil, expand: [String] = [],
    limit: Int = 50, cursor: String? = nil, count: Bool = false, deleted: Bool = false
  ) {
    self.module = module
    self.filter = filter
    self.sort = sort
    self.fields = fields
    self.expand = expand
    self.limit = limit
    self.cursor = cursor
    self.count = count
    self.deleted = deleted
  }
}

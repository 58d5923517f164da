/// A question for a page of a module's records.
package struct ListRequest: Sendable, Hashable, Codable {
  package let module: String
  /// An expression that the records have to meet.
  package var filter: String?
  /// The name of a view, whose filter is met too, and whose sort and columns count where none are given.
  package var view: String?
  /// Fields separated by commas, `-` before one for descending, one lookup deep too: `-amount,account.name`.
  package var sort: String?
  /// The fields to answer, one lookup deep too; nil means all of the record's own.
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
  /// The record that they name by a lookup.
  var naming: Naming?

  /// A record, and the lookup by which others name it.
  struct Naming: Sendable, Hashable, Codable {
    let record: RecordTarget
    let field: String
  }

  package init(
    module: String, filter: String? = nil, sort: String? = nil, fields: [String]? = nil, expand: [String] = [],
    limit: Int = 50, cursor: String? = nil, count: Bool = false, deleted: Bool = false, view: String? = nil
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
    self.view = view
  }
}

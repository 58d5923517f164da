/// A question for figures over the records of a module.
package struct AggregateRequest: Sendable, Hashable, Codable {
  package let module: String
  /// An expression that the records have to meet.
  package var filter: String?
  /// Fields whose values make the groups, one lookup deep too; a day or moment by `day`, `week`, `month`, `quarter` or
  /// `year`: `stage`, `close_date:month`.
  package var groupBy: [String]
  /// `count`, or `count`, `sum`, `avg`, `min` or `max` of a field: `sum:amount`.
  package var measures: [String]

  package init(module: String, filter: String? = nil, groupBy: [String] = [], measures: [String] = ["count"]) {
    self.module = module
    self.filter = filter
    self.groupBy = groupBy
    self.measures = measures
  }
}

/// A question for every move of a module's records, case by case, as process mining reads it.
package struct ProcessLogRequest: Sendable, Hashable, Codable {
  package let module: String
  /// The field that a blueprint drives; nil where there is but one.
  package var field: String?
  package var format: ProcessLogFormat
  /// An expression that the records have to meet; nil means all.
  package var filter: String?

  package init(module: String, field: String? = nil, format: ProcessLogFormat, filter: String? = nil) {
    self.module = module
    self.field = field
    self.format = format
    self.filter = filter
  }
}

/// How a log is written. A record is a case, named `deals/42`; a move is an event, named by its transition, else by its kind.
package enum ProcessLogFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), with a header, in UTF-8.
  case csv
  /// [IEEE 1849](https://www.xes-standard.org), with its extensions concept, time, organizational and lifecycle.
  case xes
}

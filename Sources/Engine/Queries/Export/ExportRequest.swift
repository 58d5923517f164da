/// A question for all records of a module that meet a filter, as a file.
package struct ExportRequest: Sendable, Hashable, Codable {
  package let module: String
  package var format: ExportFormat
  /// An expression that the records have to meet.
  package var filter: String?
  /// Fields separated by commas, `-` before one for descending; by id if it is left out.
  package var sort: String?
  /// The fields in the order of the file, one lookup deep too; nil means all of the record's own.
  package var fields: [String]?
  /// What the first line of CSV says.
  package var header: ExportHeader
  /// The language of labels; nil means the tenant's.
  package var locale: String?

  package init(
    module: String, format: ExportFormat, filter: String? = nil, sort: String? = nil, fields: [String]? = nil,
    header: ExportHeader = .names, locale: String? = nil
  ) {
    self.module = module
    self.format = format
    self.filter = filter
    self.sort = sort
    self.fields = fields
    self.header = header
    self.locale = locale
  }
}

/// How records are written.
package enum ExportFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), with a header, in UTF-8.
  case csv
  /// A JSON object on each line.
  case ndjson
}

/// What the first line of CSV says of each column.
package enum ExportHeader: String, Sendable, Hashable, Codable, CaseIterable {
  /// Api names.
  case names
  /// Labels, of a lookup's record as `Account: Name`; the api name where two fields are labelled alike, and of fields of the system.
  case labels
}

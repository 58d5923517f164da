import JSONText
import Operations

/// A page of records as a table.
struct RecordTable {
  private let page: JSON
  private let fields: [String]?
  /// Without a choice of fields, as many as a terminal shows.
  private static let usualWidth = 7

  /// - Throws: `JSONError`.
  init(_ json: String, fields: [String]?) throws {
    page = try JSON(parsing: json.utf8)
    self.fields = fields
  }

  var text: String {
    let records = page["records"]?.items ?? []
    let columns = fields.map { $0.contains("id") ? $0 : ["id"] + $0 } ?? usualColumns(of: records)
    var table = TextTable(header: columns)
    for record in records { table.add(cells: columns.map { record[$0]?.shown ?? "" }) }
    var text = table.text(empty: "There are no such records.")
    if let count = page["count"]?.text { text += "\(count) in all\n" }
    if let cursor = page["next_cursor"]?.text { text += "More: --cursor \(cursor)\n" }
    return text
  }

  /// The id, and the first fields that any of the records has a value in.
  private func usualColumns(of records: [JSON]) -> [String] {
    let names = records.first?.members?.map(\.name) ?? []
    let used = names.filter { name in
      !["id", "version"].contains(name) && records.contains { ($0[name] ?? .null) != .null }
    }
    return ["id"] + used.prefix(Self.usualWidth)
  }
}

extension JSON {
  /// The value in a cell.
  var shown: String {
    switch self {
    case .null: ""
    case .array(let items): items.map(\.shown).joined(separator: ", ")
    case .object(let members):
      self["name"]?.text ?? members.map { "\($0.name): \($0.value.shown)" }.joined(separator: ", ")
    case .string, .number, .boolean, .raw: text ?? ""
    }
  }
}

/// One record, a field a line.
struct RecordText {
  private let record: JSON

  /// - Throws: `JSONError`.
  init(_ json: String) throws {
    record = try JSON(parsing: json.utf8)
  }

  var text: String {
    Listing((record.members ?? []).filter { $0.value != .null }.map { ($0.name, $0.value.shown) }).text
  }
}

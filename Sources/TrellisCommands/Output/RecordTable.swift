import Expressions
import Foundation
import JSONText
import Operations

/// A page of records as a table.
struct RecordTable {
  private let page: JSON
  private let fields: [String]?
  private let display: RecordDisplay?
  /// Without a choice of fields, as many as a terminal shows.
  private static let usualWidth = 7

  /// - Throws: `JSONError`.
  init(_ json: String, fields: [String]?, display: RecordDisplay? = nil) throws {
    page = try JSON(parsing: json.utf8)
    self.fields = fields ?? display?.columns
    self.display = display
  }

  var text: String {
    let records = page["records"]?.items ?? []
    let usual = usualColumns(of: records)
    let columns = fields.map { $0.contains("id") ? $0 : ["id"] + $0 } ?? usual.shown
    let shown = DisplayedValue(display)
    var table = TextTable(header: columns, rightAligned: Set(display?.numbers ?? []).subtracting(["id"]))
    for record in records { table.add(cells: columns.map { shown.text(of: record[$0] ?? .null, as: $0) }) }
    var text = table.text(empty: "There are no such records.")
    if fields == nil, usual.hidden > 0 { text += "… and \(Counted.words(usual.hidden, "more field")): --fields\n" }
    if let count = page["count"]?.text {
      text += page["count_capped"] == true ? "more than \(Self.grouped(count)) in all\n" : "\(count) in all\n"
    }
    if let cursor = page["next_cursor"]?.text { text += "More: --cursor \(cursor)\n" }
    return text
  }

  /// `10000` → `10,000`.
  private static func grouped(_ digits: String) -> String {
    String(digits.reversed().enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
  }

  /// The id, the fields that processes drive, and the first others that any of the records has a value in; and how many more have one.
  private func usualColumns(of records: [JSON]) -> (shown: [String], hidden: Int) {
    let names = records.first?.members?.map(\.name) ?? []
    let used = names.filter { name in
      !["id", "version"].contains(name) && records.contains { ($0[name] ?? .null) != .null }
    }
    let driven = Set(display?.driven ?? []).intersection(used)
    let first = used.filter { !driven.contains($0) }.prefix(max(0, Self.usualWidth - driven.count))
    let shown = used.filter { driven.contains($0) || first.contains($0) }
    return (["id"] + shown, used.count - shown.count)
  }
}

/// Values as people read them: what a lookup's record is called, moments in the tenant's zone.
struct DisplayedValue {
  private let display: RecordDisplay?
  private let clock: LocalClock

  init(_ display: RecordDisplay?) {
    self.display = display
    clock = LocalClock(display?.timeZone ?? "UTC")
  }

  func text(of value: JSON, as field: String) -> String {
    if let title = display?.titles[field], let id = value["id"]?.text { return "\(id)\(named(value, title))" }
    if display?.moments.contains(field) == true, let text = value.text { return clock.text(of: text) }
    return value.shown
  }

  /// ` (Ana López)`; nothing if it has no title.
  private func named(_ record: JSON, _ title: String) -> String {
    if record["deleted"] == true { return " (deleted)" }
    let name = title.replacing(/\{([a-z0-9_.]+)\}/) { record[String($0.1)]?.shown ?? "" }
      .trimmingCharacters(in: .whitespaces)
    return name.isEmpty ? "" : " (\(name))"
  }
}

/// Moments in a zone, to the second.
struct LocalClock {
  private let calendar: Calendar

  init(_ timeZone: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    self.calendar = calendar
  }

  /// `2026-06-01T09:00:00.5Z` → `2026-06-01 11:00:00`; what is no moment stays as it is.
  func text(of moment: String) -> String {
    guard let time = Timestamp(parsing: moment) else { return moment }
    let date = Date(timeIntervalSince1970: (Double(time.microseconds) / 1e6).rounded(.down))
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    let two = { (number: Int?) in String(format: "%02d", number ?? 0) }
    let day = "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    return "\(day) \(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  }
}

extension JSON {
  /// The value in a cell.
  var shown: String {
    switch self {
    case .null: ""
    case .array(let items): items.map(\.shown).joined(separator: ", ")
    case .object(let members):
      if members.count == 2, let module = self["module"]?.text, let id = self["id"]?.text {
        "\(module)/\(id)"
      } else {
        self["name"]?.text ?? members.map { "\($0.name): \($0.value.shown)" }.joined(separator: ", ")
      }
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

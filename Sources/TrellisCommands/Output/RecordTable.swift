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

/// Values as people read them: what a lookup's record is called, moments to the second.
struct DisplayedValue {
  private let display: RecordDisplay?

  init(_ display: RecordDisplay?) {
    self.display = display
  }

  func text(of value: JSON, as field: String) -> String {
    if let title = display?.titles[field], let id = value["id"]?.text { return "\(id)\(named(value, title))" }
    if display?.moments.contains(field) == true, let text = value.text { return Moment.text(of: text) }
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

extension Moment {
  /// `2026-06-01T09:00:00.5Z` → `2026-06-01T09:00:00Z`; what is no moment stays as it is.
  static func text(of moment: String) -> String { Timestamp(parsing: moment)?.toTheSecond ?? moment }
}

extension Timestamp {
  /// The moment as all commands give times to people: in UTC, without a fraction.
  var toTheSecond: String {
    Timestamp(microseconds: Int64((Double(microseconds) / 1e6).rounded(.down)) * 1_000_000).text
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
  private let shown: DisplayedValue

  /// - Throws: `JSONError`.
  init(_ json: String, display: RecordDisplay? = nil) throws {
    record = try JSON(parsing: json.utf8)
    shown = DisplayedValue(display)
  }

  var text: String {
    Listing((record.members ?? []).filter { $0.value != .null }.map { ($0.name, words($0.name, $0.value)) }).text
  }

  private func words(_ name: String, _ value: JSON) -> String {
    switch name {
    case "created_at", "modified_at": Moment.text(of: value.shown)
    case "converted": conversion(value) ?? value.shown
    case "approval": value["id"].map { "locked, approval \($0.shown) is \(value["state"]?.shown ?? "")" } ?? value.shown
    case "state_times": (value.items ?? []).map(time).joined(separator: "; ")
    default: shown.text(of: value, as: name)
    }
  }

  /// `stage proposal since 2026-06-01T09:00:00Z, due 2026-06-04T09:00:00Z`.
  private func time(_ value: JSON) -> String {
    let moments = ["since", "due"].compactMap { name in
      value[name]?.text.map { "\(name) \(Moment.text(of: $0))" }
    }
    return "\(value["field"]?.shown ?? "") \(value["state"]?.shown ?? "") " + moments.joined(separator: ", ")
  }

  /// `into accounts 1, deals 1 by lead_to_opportunity at 2026-06-01T09:00:00Z`.
  private func conversion(_ value: JSON) -> String? {
    guard let targets = value["into"]?.items, let name = value["conversion"]?.text, let time = value["at"]?.text else {
      return nil
    }
    let records = targets.map { target in
      let record = "\(target["module"]?.shown ?? "") \(target["id"]?.shown ?? "")"
      return target["created"] == true ? record : "\(record), which was there before"
    }
    return "into \(records.joined(separator: ", ")) by \(name) at \(Moment.text(of: time))"
  }
}

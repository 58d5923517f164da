import Expressions
import GRDB
import JSONText
import Metamodel

/// Where else texts of erased records stand: in what was told or drafted about records that name them, or that they name, directly or
/// through others, now or earlier. What is about any other record may have the same words, and not from them, unless they are so many that
/// this is no chance.
final class ErasedQuotes {
  private let execution: Execution
  private let module: String
  private let records: [Int64]
  private let texts: [String]
  private let erased: Set<RecordPlace>
  private let part: ErasedPart
  /// Those of the erased records that lose a value that they have.
  private let emptied: Set<RecordPlace>
  /// What the erased records name, or named.
  private let named: Set<RecordPlace>
  private var related: [RecordPlace: Bool] = [:]

  /// Steps from one record to the next: as many as a text of the configuration can go.
  private static let furthest = 4

  /// - Parameter rows: the records before they are erased, of one module.
  init(of rows: [RowImage], _ part: ErasedPart, _ texts: ErasedTexts, _ execution: Execution) throws {
    let plan = part.plan
    self.execution = execution
    self.part = part
    self.texts = texts.telling
    module = plan.module.name
    records = rows.map(\.id)
    erased = Set(rows.map { RecordPlace(module: plan.module.name, id: $0.id) })
    let covered = plan.fields.indices.filter { part.covers(plan.fields[$0].field.name) }
    emptied = Set(
      rows.filter { row in covered.contains { row.values[$0] != .null } }
        .map { RecordPlace(module: plan.module.name, id: $0.id) })
    named = try Self.reached(from: erased, execution) { _ in false }
  }

  /// The ids of a table's rows about the erased records, or about others and with their texts.
  ///
  /// - Parameters:
  ///   - table: one with columns `id`, `module` and `record`, or a query in parentheses; one below 1 is not made yet.
  ///   - column: what is looked through.
  ///   - told: what somebody reads of it.
  func rows(of table: String, in column: String, _ told: (String) -> Told) throws -> [Int64] {
    // As they are, and as they stand in JSON, without the quotes.
    let forms = Set(texts + texts.map { String(JSON.string($0).compactText.dropFirst().dropLast()) })
    let rows = try Row.fetchCursor(
      execution.db,
      sql: """
        SELECT t.id, m.name, t.record, t."\(column)" AS text FROM \(table) t JOIN sys_module m ON m.id = t.module
        WHERE t."\(column)" <> ?1 AND (m.name = ?2 AND t.record IN (SELECT value FROM json_each(?3))
          OR EXISTS(SELECT 1 FROM json_each(?4) AS w WHERE instr(t."\(column)", w.value) > 0)
          OR t."\(column)" GLOB '*"[a-z]*.[a-z]*":*')
        """, arguments: [ErasureTable.marker.compactText, module, records.jsonList, JSON.strings(forms).compactText])
    var found: [Int64] = []
    while let row = try rows.next() {
      let place = RecordPlace(module: row["name"], id: row["record"])
      if try isAbout(told(row["text"]), place) { found.append(row["id"]) }
    }
    return found
  }

  private func isAbout(_ told: Told, _ place: RecordPlace) throws -> Bool {
    if erased.contains(place) {
      guard let values = told.values, !part.isWhole, !emptied.contains(place) else { return true }
      if values.keys.contains(where: part.covers) { return true }
    }
    return try areQuoted(in: told.texts, about: place) || isGivenToErased(told.values ?? [:], by: place)
  }

  /// Whether values are for an erased record, which a lookup names, or named.
  private func isGivenToErased(_ values: RecordInput, by place: RecordPlace) throws -> Bool {
    let parts = values.keys.compactMap(\.parentField).filter { part.covers($0.field) }
    guard !parts.isEmpty else { return false }
    if parts.contains(where: { (values[$0.lookup]?.recordID).map(records.contains) ?? false }) { return true }
    return try Self.named(by: place, execution).contains { named in
      erased.contains(named.place) && parts.contains { $0.lookup == named.lookup }
    }
  }

  private func areQuoted(in told: [String], about place: RecordPlace) throws -> Bool {
    let quoted = texts.filter { text in told.contains { $0.quotes(text) } }
    // What is no record yet names nobody; its address tells whose it is.
    if place.id <= 0, quoted.contains(where: \.isAddress) { return true }
    return try quoted.contains(where: \.isNobodyElses) || !quoted.isEmpty && isRelated(place)
  }

  /// Whether a record names an erased one or is named by one. Of a module that the model has no more nobody can tell.
  private func isRelated(_ place: RecordPlace) throws -> Bool {
    if let known = related[place] { return known }
    let isRelated =
      try execution.state.compiled.plan(place.module) == nil || named.contains(place)
      || !Self.reached(from: [place], execution, until: erased.contains).isDisjoint(with: erased)
    related[place] = isRelated
    return isRelated
  }

  /// What records name, and what that names, and so on.
  private static func reached(
    from start: Set<RecordPlace>, _ execution: Execution, until isEnough: (RecordPlace) -> Bool
  ) throws -> Set<RecordPlace> {
    var (all, next) = (Set<RecordPlace>(), start)
    for _ in 0..<furthest {
      next = try next.reduce(into: Set<RecordPlace>()) { try $0.formUnion(named(by: $1, execution).map(\.place)) }
        .subtracting(all)
      all.formUnion(next)
      if next.isEmpty || next.contains(where: isEnough) { break }
    }
    return all
  }

  private static func named(
    by place: RecordPlace, _ execution: Execution
  ) throws -> [(lookup: String, place: RecordPlace)] {
    guard let plan = execution.state.compiled.plan(place.module) else { return [] }
    var found: [(lookup: String, place: RecordPlace)] = []
    let row = try RowTable(plan: plan, db: execution.db).row(place.id)
    let changes = try RecordHistory(place.id, plan, execution.db).changes.flatMap(\.members)
    for planned in plan.fields {
      guard case .lookup(let lookup) = planned.field.type else { continue }
      if case .record(let reference)? = row?.value(of: planned.field.name, in: plan) {
        found.append((planned.field.name, RecordPlace(module: reference.module, id: reference.id)))
      }
      for change in changes where change.name == planned.field.name {
        let places = (change.value.items ?? []).compactMap { RecordPlace(historic: $0, in: lookup.module) }
        found += places.map { (planned.field.name, $0) }
      }
    }
    return found
  }
}

extension RecordPlace {
  /// A record as the history has it: its number, with its module where the lookup may name any.
  fileprivate init?(historic side: JSON, in module: String?) {
    guard let module = side["module"]?.text ?? module, case .number(let digits) = side["id"] ?? side,
      let id = Int64(digits)
    else { return nil }
    self.init(module: module, id: id)
  }
}

extension String {
  /// Whether a text stands in it and is no part of a longer word.
  fileprivate func quotes(_ text: String) -> Bool {
    ranges(of: text).contains { range in
      let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : nil
      let after = range.upperBound < endIndex ? self[range.upperBound] : nil
      return !Self.isOneWord(before, text.first) && !Self.isOneWord(text.last, after)
    }
  }

  /// Whether it is so long that others do not have it by chance.
  fileprivate var isNobodyElses: Bool { count >= 20 && split(whereSeparator: \.isWhitespace).count > 2 }

  /// Whether it is the e-mail address or number of somebody.
  fileprivate var isAddress: Bool {
    contains("@") || filter(\.isNumber).count >= 7 && allSatisfy { $0.isNumber || "+-. ()".contains($0) }
  }

  private static func isOneWord(_ left: Character?, _ right: Character?) -> Bool {
    [left, right].allSatisfy { $0.map { $0.isLetter || $0.isNumber } ?? false }
  }
}

extension [Int64] {
  /// As a JSON list, for SQL.
  var jsonList: String { "[\(map(String.init).joined(separator: ","))]" }
}

extension JSON {
  /// Every text that it has as a value.
  var texts: [String] {
    if let text { return [text] }
    return items?.flatMap(\.texts) ?? members?.flatMap { $0.value.texts } ?? []
  }
}

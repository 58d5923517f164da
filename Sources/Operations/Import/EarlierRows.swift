import Engine
import Expressions
import Metamodel

/// What a rehearsal has accepted of a file, so that rows are judged against one another though none is written.
struct EarlierRows {
  /// Fields whose values together may occur once. Rules with a condition are left to the import itself.
  private let keys: [[Field]]
  private let locale: String
  /// The line that has the values, and the record that it would change; nil for one that it would create. By hash, since a file may
  /// have a million rows.
  private var rows: [Int: (line: Int, record: Int64?)] = [:]

  /// - Parameter locale: the language of refusals.
  init(_ module: Module, locale: String) {
    self.locale = locale
    let rules = module.uniqueRules.filter { $0.condition == nil }.map(\.fields)
    keys = (module.fields.filter(\.isUnique).map { [$0.name] } + rules).map { names in
      names.compactMap { name in module.fields.first { $0.name == name } }
    }
  }

  /// Takes a row in.
  ///
  /// - Returns: whether it would create a record once the rows before it have been written.
  /// - Throws: ``Refusal`` if an earlier row has taken what may occur only once.
  mutating func take(_ change: Change, line: Int, match: String?) throws(Refusal) -> Bool {
    let values = change.record.values
    let found = keys.compactMap { key in Self.hash(key, values).map { (key: key, hash: $0) } }
    let record = change.isCreated ? nil : change.id
    var isCreated = change.isCreated
    for (key, hash) in found {
      guard let earlier = rows[hash], earlier.record == nil || earlier.record != record else { continue }
      guard let match, key.map(\.name) == [match] else {
        throw taken(key, by: earlier.line)
      }
      isCreated = false
    }
    for (_, hash) in found where rows[hash] == nil { rows[hash] = (line, record) }
    return isCreated
  }

  /// Nil where a value is missing: that clashes with nothing.
  private static func hash(_ key: [Field], _ values: [String: Value]) -> Int? {
    var hasher = Hasher()
    for field in key {
      hasher.combine(field.name)
      switch values[field.name] {
      case nil, .null: return nil
      case .string(let text): hasher.combine(field.type == .email ? text.lowercased() : text)
      case let value: hasher.combine(value)
      }
    }
    return hasher.finalize()
  }

  private func taken(_ key: [Field], by line: Int) -> Refusal {
    let labels = key.map { $0.label.text(in: locale) }.joined(separator: " + ")
    return Refusal(
      .conflict,
      Problem(
        at: key.map(\.name).joined(separator: "|"), code: "duplicate",
        message: "\(labels): line \(line) of the file has the same already."))
  }
}

import Expressions
import Foundation
import JSONText
import Metamodel

/// Which fields of which records a text tells, so that it can be judged later who may still read it, and noted who has.
struct ToldFields: Hashable, Codable {
  /// Of one record; of those of a related list, whichever they are, where there is no id.
  struct Source: Hashable, Codable {
    let module: String
    let record: Int64?
  }

  private struct Part: Hashable, Codable {
    let source: Source
    var fields: Set<String>
  }

  private var parts: [Part] = []

  static let nothing = ToldFields()

  mutating func add(_ field: String, of source: Source) {
    if let position = parts.firstIndex(where: { $0.source == source }) {
      parts[position].fields.insert(field)
    } else {
      parts.append(Part(source: source, fields: [field]))
    }
  }

  mutating func add(_ other: ToldFields) {
    for part in other.parts { for field in part.fields { add(field, of: part.source) } }
  }

  /// Whether whoever asks may read all of it now.
  func areSeen(by execution: Execution) throws -> Bool {
    let access = execution.access
    return try parts.allSatisfy { part in
      guard part.fields.allSatisfy({ access.reads($0, of: part.source.module) }) else { return false }
      guard let record = part.source.record else { return access.scope(of: .read, on: part.source.module) == nil }
      return try execution.reads(RecordReference(module: part.source.module, id: record))
    }
  }

  /// Notes that somebody has read what of it is marked as `phi`.
  func note(in log: PhiLog, _ compiled: CompiledModel) {
    for part in parts {
      let fields = part.fields.filter { compiled.phi.contains(FieldName(module: part.source.module, field: $0)) }
      guard !fields.isEmpty else { continue }
      if let record = part.source.record {
        log.add(fields.sorted(), of: part.source.module, record)
      } else {
        for field in fields { log.ask(FieldName(module: part.source.module, field: field)) }
      }
    }
  }

  // MARK: As it is kept

  /// Written by hand, since it is written with every notification; the names in it are api names.
  var text: String {
    var writer = JSONWriter(capacity: 128)
    var separator = "["
    for part in parts {
      writer.raw("\(separator){\"fields\":[\"\(part.fields.sorted().joined(separator: "\",\""))\"]")
      writer.raw(",\"source\":{\"module\":\"\(part.source.module)\"")
      if let record = part.source.record { writer.raw(",\"record\":\(record)") }
      writer.raw("}}")
      separator = ","
    }
    writer.raw(parts.isEmpty ? "[]" : "]")
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  init() {}

  init(parsing text: String) throws {
    parts = try JSONDecoder().decode([Part].self, from: Data(text.utf8))
  }
}

extension CompiledModel {
  /// Whether an expression reads a field marked as `phi`.
  func tellsHealth(_ expression: ModelExpression) -> Bool {
    !phi.isEmpty && expression.checked.fields.contains(where: phi.contains)
  }
}

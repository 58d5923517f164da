import Expressions
import JSONText
import Metamodel

/// What one question has told somebody of the fields marked as `phi`.
///
/// It is confined to one access to the store.
final class PhiLog {
  private var records: [String: (fields: Set<String>, ids: Set<Int64>)] = [:]
  private var asked: Set<FieldName> = []

  /// Notes that a record's fields are in the answer.
  func add(_ fields: [String], of module: String, _ id: Int64) {
    records[module, default: ([], [])].fields.formUnion(fields)
    records[module]?.ids.insert(id)
  }

  /// Notes that the question itself was about a field, so that the answer tells something of it.
  func ask(_ field: FieldName) { asked.insert(field) }

  /// What the question was about.
  func asked(of module: String) -> [String] {
    asked.map { $0.module == module ? $0.field : "\($0.module).\($0.field)" }.sorted()
  }

  /// What is to be noted; nil if nothing was told.
  var reading: PhiReading? {
    guard !records.isEmpty || !asked.isEmpty else { return nil }
    return PhiReading(
      modules: records.sorted { $0.key < $1.key }.map { module, found in
        PhiReading.Module(name: module, fields: found.fields.sorted(), ids: found.ids.sorted())
      }, asked: Set(asked.map { "\($0.module).\($0.field)" }).sorted())
  }
}

/// What somebody has read of `phi`, as it is noted.
struct PhiReading: Sendable, Hashable {
  let modules: [Module]
  /// `module.field` of what the question was about.
  let asked: [String]

  struct Module: Sendable, Hashable {
    let name: String
    let fields: [String]
    /// In order.
    let ids: [Int64]

    /// `1-50,52`.
    fileprivate var ranges: String {
      var ranges: [ClosedRange<Int64>] = []
      for id in ids {
        if let last = ranges.last, last.upperBound == id - 1 {
          ranges[ranges.count - 1] = last.lowerBound...id
        } else {
          ranges.append(id...id)
        }
      }
      return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        .joined(separator: ",")
    }
  }

  /// Whether a text of ranges, `1-50,52`, has a number.
  static func ranges(_ text: String, contain id: Int64) -> Bool {
    text.split(separator: ",").contains { range in
      let ends = range.split(separator: "-").compactMap { Int64($0) }
      guard let first = ends.first, let last = ends.last else { return false }
      return first <= id && id <= last
    }
  }

  /// - Parameter path: by what it was read, such as `list`.
  func entry(by path: String) -> AuditEntry {
    let read = modules.map { module in
      JSON.Member(
        name: module.name, value: .object(["fields": .strings(module.fields), "ids": .string(module.ranges)]))
    }
    let names = modules.map(\.name) + asked.map { String($0.prefix { $0 != "." }) }
    return AuditEntry(
      .phiRead, Set(names).sorted().joined(separator: " "),
      ["by": .string(path), "records": .object(read), "asked": asked.isEmpty ? nil : .strings(asked)])
  }
}

/// The columns of an answer that are marked as `phi`, of the module whose records are read.
struct PhiColumns: Sendable {
  let module: String
  let fields: [String]
}

extension RecordColumns {
  /// The same columns, which note whom they tell of.
  ///
  /// - Parameter asked: what else the answer tells of each record.
  func watched(of module: String, in compiled: CompiledModel, asked: [String] = []) -> RecordColumns {
    guard !compiled.phi.isEmpty else { return self }
    let own = columns.filter { column in
      let name = FieldName(module: column.module ?? module, field: column.member.name)
      return column.member.mask == nil && compiled.phi.contains(name)
    }.map(\.name)
    guard !own.isEmpty || !asked.isEmpty else { return self }
    var watched = self
    watched.phi = PhiColumns(module: module, fields: own + asked)
    return watched
  }
}

extension CompiledModel {
  /// Whether a module's records tell of anybody's health.
  func hasPhi(_ module: String) -> Bool { phi.contains { $0.module == module } }
}

extension Access {
  /// The fields of a module marked as `phi` of which the caller sees the values.
  func phi(of module: String) -> [String] {
    guard !compiled.phi.isEmpty else { return [] }
    return (model.module(module)?.fields ?? []).map(\.name).filter {
      compiled.phi.contains(FieldName(module: module, field: $0)) && reads($0, of: module)
    }
  }
}

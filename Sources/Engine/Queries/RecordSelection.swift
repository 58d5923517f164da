import Metamodel

/// Reads which fields a question wants, and which lookups it wants expanded.
struct RecordSelection {
  let module: Module
  let context: ReadContext
  private let access: Access
  /// As the caller may read.
  private let naming: EngineNaming

  init(module: Module, context: ReadContext, caller: Caller) {
    self.module = module
    self.context = context
    access = context.access(of: caller)
    naming = context.naming(for: caller)
  }

  /// The columns in the order of the JSON; `id`, `version` and expanded lookups are always among them.
  func columns(
    fields: [String]?, expand: [String], problems: inout [Problem]
  ) -> (columns: RecordColumns, expansions: [Expansion]) {
    if fields == nil, expand.isEmpty { return (access.recordColumns(of: module), []) }
    let members = naming.members(of: module.name)
    let expansions = expansions(expand, among: members, problems: &problems)
    let numbers = Dictionary(expansions.enumerated().map { ($1.field, $0) }, uniquingKeysWith: { first, _ in first })
    guard let fields else { return (watched(RecordColumns(members, expansions: numbers)), expansions) }
    for field in fields where !field.contains(".") && !members.contains(where: { $0.name == field }) {
      problems.append(unreadable(field, at: "fields", among: members))
    }
    let wanted = Set(fields + SystemField.leading.map(\.rawValue)).union(numbers.keys)
    let own = members.filter { wanted.contains($0.name) }.map { FieldPath($0) }
    let paths = own + others(fields, problems: &problems)
    return (watched(RecordColumns(paths: paths, expansions: numbers)), expansions)
  }

  private func watched(_ columns: RecordColumns) -> RecordColumns {
    columns.watched(of: module.name, in: context.state.compiled)
  }

  /// The fields of records that lookups name.
  private func others(_ fields: [String], problems: inout [Problem]) -> [FieldPath] {
    let reader = FieldPathReader(
      module: module, naming: naming, access: access, place: "fields", code: "not_stored",
      verb: "be answered", allowsMasks: true, reason: { _, _ in nil })
    var paths: [FieldPath] = []
    for field in fields where field.contains(".") {
      do throws(Refusal) {
        let path = try reader.path(field)
        if !paths.contains(path) { paths.append(path) }
      } catch {
        problems += error.problems
      }
    }
    let lookups = Set(paths.compactMap(\.lookup?.alias)).count
    if lookups > Self.mostLookups { problems.append(tooManyLookups(lookups)) }
    return paths
  }

  /// Lookups that fields lead through: as many as a filter may.
  private static let mostLookups = 40

  private func tooManyLookups(_ count: Int) -> Problem {
    Problem(
      at: "fields", code: "too_complex",
      message:
        "The fields lead through \(count) lookups; at most \(Self.mostLookups) are followed at once. Expand them, or ask twice.",
      found: .number(String(count)), wanted: .number(String(Self.mostLookups)))
  }

  private func expansions(
    _ expand: [String], among members: [StoredMember], problems: inout [Problem]
  ) -> [Expansion] {
    var expansions: [Expansion] = []
    for field in expand where !expansions.contains(where: { $0.field == field }) {
      guard let member = members.first(where: { $0.name == field }), let target = Expansion.Target(member.storage)
      else {
        problems.append(noLookup(field, among: members))
        continue
      }
      if case .module(let name) = target, !access.may(.read, on: name) {
        problems.append(.unreadable(name, at: "expand", access))
        continue
      }
      if member.mask != nil {
        problems.append(
          Problem(
            at: "expand", code: "not_readable", message: "'\(field)' is masked for you.", found: .text(field)))
        continue
      }
      expansions.append(Expansion(field: field, target: target))
    }
    return expansions
  }

  private func unreadable(_ field: String, at place: String, among members: [StoredMember]) -> Problem {
    guard let declared = module.field(field), access.level(of: field, in: module.name) > .hidden else {
      return .unknown("field", field, at: place, among: members.map(\.name))
    }
    return Problem(
      at: place, code: "not_stored", message: "'\(field)' is a \(declared.type.name), which records do not hold yet.",
      found: .text(field))
  }

  private func noLookup(_ field: String, among members: [StoredMember]) -> Problem {
    let lookups = members.filter { Expansion.Target($0.storage) != nil }.map(\.name)
    guard members.contains(where: { $0.name == field }) else {
      return .unknown("field", field, at: "expand", among: lookups)
    }
    return Problem(
      at: "expand", code: "not_a_lookup", message: "Only lookups and users can be expanded; '\(field)' is neither.",
      found: .text(field), wanted: .list(lookups.map(InputValue.text)))
  }
}

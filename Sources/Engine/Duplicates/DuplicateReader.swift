import Expressions
import GRDB
import JSONText
import Metamodel

/// Says of records that match what a caller may know of them.
struct DuplicateReader {
  let execution: Execution

  private var context: ReadContext { execution.readContext }

  /// The record as the caller may read it; nil if he may not.
  func page(_ record: RecordReference, fields: [String]? = nil) throws -> RecordPage? {
    do {
      return try GetQuery(context: context, caller: execution.caller)
        .page(module: record.module, id: record.id, fields: fields, expand: [])
    } catch is Refusal {
      return nil
    }
  }

  /// Whether whoever asks may know that a record matches another by a rule.
  func reads(_ match: DuplicateMatch) throws -> Bool {
    try compares(match) && execution.reads(match.record)
  }

  /// What was found by a rule, without what may not be told because it compares what whoever asks may not read; nil if that is all.
  func told(_ found: DuplicateMatches.Found) -> DuplicateMatches.Found? {
    var told = found
    told.matches.removeAll { !compares($0) }
    told.isCapped = found.isCapped && told.matches.count == found.matches.count
    return told.matches.isEmpty ? nil : told
  }

  /// Whether whoever asked may read all that a match is about.
  private func compares(_ match: DuplicateMatch) -> Bool {
    [match.rule.module, match.record.module].allSatisfy { execution.access.reads(compared: match.rule, on: $0) }
  }

  /// How the record is called; empty if it is not there.
  func title(of record: RecordReference) throws -> String {
    guard let plan = execution.state.compiled.plan(record.module),
      let image = try RowTable(plan: plan, db: execution.db).row(record.id)
    else { return "" }
    let told = execution.access.phi(of: record.module).filter(plan.module.titleFields.contains)
    if !told.isEmpty { execution.phi.add(told, of: record.module, record.id) }
    return RecordTitle(execution: execution).text(of: image, plan)
  }

  /// Matches that are read one by one; of the others it is only said that there are more.
  private static let mostRead = 20
  private static let mostNamed = 5

  /// What was found by a rule, as one problem.
  ///
  /// Its `found` is `{"rule", "records": [{"module", "id", "title", "score"}], "hidden", "more", "can_confirm"}`: `hidden` counts the
  /// records that the caller may not read.
  ///
  /// - Parameter isRefused: whether the record is refused for it.
  func problem(_ found: DuplicateMatches.Found, isRefused: Bool) throws -> Problem {
    var readable: [DuplicateMatch] = []
    var hidden = 0
    for match in found.matches.prefix(Self.mostRead) {
      if try reads(match) { readable.append(match) } else { hidden += 1 }
    }
    let named = try readable.prefix(Self.mostNamed).map { (match: $0, title: try title(of: $0.record)) }
    let hasMore = found.isCapped || found.matches.count > Self.mostRead || readable.count > named.count
    let canConfirm = found.rule.allowsOverride
    return Problem(
      at: found.rule.parts.flatMap(\.fields).first { execution.access.level(of: $0, in: found.rule.module) > .hidden }
        ?? found.rule.module, code: "duplicate",
      message: Self.words(
        found.rule,
        named.map { "\($0.match.record.module) \($0.match.record.id)\($0.title.isEmpty ? "" : " (\($0.title))")" },
        hidden: hidden, hasMore: hasMore) + (isRefused && canConfirm ? " Say that you have seen it to go on." : ""),
      found: .object([
        "rule": .text(found.rule.name), "records": .list(named.map { Self.input($0.match, title: $0.title) }),
        "hidden": .number(String(hidden)), "more": .boolean(hasMore), "can_confirm": .boolean(canConfirm),
      ]))
  }

  private static func input(_ match: DuplicateMatch, title: String) -> InputValue {
    .object([
      "module": .text(match.record.module), "id": .number(String(match.record.id)), "title": .text(title),
      "score": .number(String(match.score)),
    ])
  }

  private static func words(_ rule: DuplicateRule, _ named: [String], hidden: Int, hasMore: Bool) -> String {
    var parts = named
    if hidden > 0 {
      parts.append(hidden == 1 ? "a record that you may not read" : "\(hidden) records that you may not read")
    }
    if hasMore { parts.append("more") }
    return "\(rule.label.spoken): it matches \(parts.joined(separator: ", "))."
  }
}

extension DuplicateRule {
  /// The fields of a module that the rule compares.
  fileprivate func fields(of module: String) -> [String] {
    let own = self.module == module ? parts.flatMap(\.fields) : []
    return own + targets.filter { $0.module == module }.flatMap { $0.fields.flatMap(\.self) }
  }

  /// The fields of a module that the rule compares, each once.
  func compared(on module: String) -> [String] {
    var names: [String] = []
    for name in fields(of: module) where !names.contains(name) { names.append(name) }
    return names
  }
}

extension Access {
  /// Whether the caller may read all that a rule compares of a module's records.
  func reads(compared rule: DuplicateRule, on module: String) -> Bool {
    rule.compared(on: module).allSatisfy { reads($0, of: module) }
  }
}

import Expressions
import GRDB
import JSONText
import Metamodel

/// Finds records that are probably the same as the one that a target would be: those that share a unique key with it, or one
/// that the conversion names, and those that match by a rule of duplicates.
struct ConversionMatches {
  let execution: Execution
  let plan: ModulePlan
  let target: Conversion.Target
  /// The record that is converted.
  let source: RowImage
  let sourcePlan: ModulePlan

  /// Matches that are told.
  static let most = 10

  /// The matches that the caller may read: those that share a key, the oldest first, then those that are alike, the best first.
  ///
  /// - Parameters:
  ///   - values: What the target would be given.
  ///   - byProcess: The fields of which the conversion gives it.
  func find(_ values: RecordInput, byProcess: Set<String>) throws -> [ConversionMatch] {
    guard access.may(.read, on: plan.module.name) else { return [] }
    var image = RowImage(blank: plan, id: 0, execution)
    _ = try ValueReading(execution: execution, plan: plan, isNew: true, byProcess: byProcess)
      .apply(values, to: &image)
    let same = try same(image)
    let alike = try alike(image)
    let visible = try execution.readContext.visible(same.keys.sorted(), of: plan.module.name, to: execution.caller)
    let others = alike.keys.filter { same[$0] == nil }
      .sorted { (alike[$1]?.score ?? 0, $0) < (alike[$0]?.score ?? 0, $1) }
    return try (visible + others).prefix(Self.most).compactMap { id in
      guard let row = try RowTable(plan: plan, db: execution.db).row(id) else { return nil }
      return ConversionMatch(
        id: id, title: RecordTitle(execution: execution).text(of: row, plan), by: (same[id] ?? []).sorted(),
        rules: alike[id]?.rules ?? [], score: same[id] == nil ? alike[id]?.score ?? 0 : 100)
    }
  }

  private var access: Access { execution.access }

  // MARK: Keys

  /// The records that share a key, with the fields of it.
  private func same(_ image: RowImage) throws -> [Int64: Set<String>] {
    var found: [Int64: Set<String>] = [:]
    let judgement = Judgement(execution, plan, image: image, old: nil)
    for key in plan.uniqueKeys
    where judgement.isMet(key.condition) && areSeen(key.positions.map { plan.fields[$0].field.name }) {
      for id in try ids(key.positions, key.columns, key.predicate, image) {
        found[id, default: []].formUnion(key.positions.map { plan.fields[$0].field.name })
      }
    }
    for names in target.match where areSeen(names) {
      let positions = names.compactMap(plan.position)
      let columns = positions.flatMap { plan.fields[$0].keyColumns }
      for id in try ids(positions, columns, "deleted_at IS NULL", image) { found[id, default: []].formUnion(names) }
    }
    return found
  }

  /// Whether whoever converts may learn that these fields are the same.
  private func areSeen(_ fields: [String]) -> Bool {
    fields.allSatisfy { access.reads($0, of: plan.module.name) }
  }

  private func ids(
    _ positions: [Int], _ columns: [String], _ predicate: String, _ image: RowImage
  ) throws -> [Int64] {
    guard !positions.isEmpty, positions.allSatisfy({ image.values[$0] != .null }) else { return [] }
    var stored: [DatabaseValue] = []
    for position in positions { plan.fields[position].keep(image.values[position], in: &stored) }
    let equal = columns.map { "\($0) = ?" }.joined(separator: " AND ")
    let scope = execution.readContext.scopes(of: execution.caller).condition(on: plan.module.name, alias: "t")
    return try Int64.fetchAll(
      execution.db,
      sql: "SELECT id FROM \(plan.module.name.quotedDatabaseIdentifier) AS t WHERE \(equal) AND \(predicate)"
        + (scope.map { " AND \($0.sql)" } ?? "") + " ORDER BY id LIMIT \(Self.most)",
      arguments: StatementArguments(stored + (scope?.arguments ?? []).map(\.databaseValue)))
  }

  // MARK: Rules of duplicates

  /// The records that match by a rule by which somebody who creates a record is told of others: the target's own rules, and those of
  /// the record that is converted.
  private func alike(_ image: RowImage) throws -> [Int64: (rules: [String], score: Int)] {
    let matches = DuplicateMatches(db: execution.db, state: execution.state)
    var found = try matches.find(image, plan, by: plan.matching.rules.filter(isAsked))
    if sourcePlan !== plan {
      found += try matches.find(source, sourcePlan, by: sourcePlan.matching.rules.filter(isAsked))
    }
    let reader = DuplicateReader(execution: execution)
    let itself = RecordReference(module: sourcePlan.module.name, id: source.id)
    var alike: [Int64: (rules: [String], score: Int)] = [:]
    for match in found.flatMap({ $0.matches.filter(isOfTarget).prefix(Self.most) }) where match.record != itself {
      guard try reader.reads(match) else { continue }
      let known = alike[match.record.id] ?? ([], 0)
      alike[match.record.id] = (known.rules + [match.rule.name], max(known.score, match.score))
    }
    return alike
  }

  private func isAsked(_ rule: MatchRule) -> Bool {
    rule.rule.onCreate != .ignore && rule.targets.contains { $0.module == plan.module.name }
  }

  private func isOfTarget(_ match: DuplicateMatch) -> Bool { match.record.module == plan.module.name }
}

extension ReadContext {
  /// Those of some records that the caller may read, in order.
  func visible(_ ids: [Int64], of module: String, to caller: Caller) throws -> [Int64] {
    guard !ids.isEmpty, access(of: caller).may(.read, on: module) else { return [] }
    let filter = "id in [\(ids.map(String.init).joined(separator: ", "))]"
    let request = ListRequest(module: module, filter: filter, sort: "id", fields: ["id"], limit: min(ids.count, 200))
    let page = try ListQuery(context: self, caller: caller).page(request)
    return try JSON(parsing: page.json)["records"]?.items?.compactMap { $0["id"]?.text.flatMap { Int64($0) } } ?? []
  }
}

extension Execution {
  /// What questions read within this transaction.
  var readContext: ReadContext { ReadContext(db: db, state: state, now: now, phi: phi) }
}

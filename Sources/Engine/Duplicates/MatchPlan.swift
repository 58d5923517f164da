import Expressions
import GRDB
import Metamodel

/// What is kept of a module's records so that those that match are found, and by which rules they are judged.
struct MatchPlan: Sendable {
  /// Whatever some rule compares, of this module or another.
  let sets: [MatchSet]
  let rules: [MatchRule]

  init(module: Module, fields: [PlannedField], rules: [DuplicateRule]) {
    func set(_ parts: [DuplicateRule.Part], _ names: [[String]]) -> MatchSet? {
      MatchSet(MatchSet.Identity(module: module.name, parts, names), fields: fields)
    }
    var sets: [MatchSet] = []
    for rule in rules {
      let own = rule.module == module.name ? [set(rule.parts, rule.parts.map(\.fields))] : []
      let others = rule.targets.filter { $0.module == module.name }.map { set(rule.parts, $0.fields) }
      for set in (own + others).compactMap(\.self) where !sets.contains(where: { $0.identity == set.identity }) {
        sets.append(set)
      }
    }
    self.sets = sets
    self.rules = rules.filter { $0.module == module.name }.compactMap { rule in
      guard let own = set(rule.parts, rule.parts.map(\.fields)) else { return nil }
      return MatchRule(rule: rule, own: own)
    }
  }

  func set(_ identity: MatchSet.Identity) -> MatchSet? { sets.first { $0.identity == identity } }
}

/// A rule as the engine judges by it.
struct MatchRule: Sendable {
  let rule: DuplicateRule
  /// What it compares of the records that are judged.
  let own: MatchSet
  /// What it compares of the records that are looked for.
  let targets: [MatchSet.Identity]

  init(rule: DuplicateRule, own: MatchSet) {
    self.rule = rule
    self.own = own
    targets = rule.targets.map { MatchSet.Identity(module: $0.module, rule.parts, $0.fields) }
  }

  /// How alike the values of each part have to be.
  var least: [Int] { rule.parts.map(\.similarity) }
}

/// Values of a module's records that are compared together.
struct MatchSet: Sendable {
  let identity: Identity
  /// By which its keys are told from those of others in `sys_match_key`: a hash of what it compares and in which columns, so that it
  /// need not be registered.
  let number: Int64
  let parts: [Part]
  /// The positions of its fields among the module's stored fields, part after part.
  let positions: [Int]
  /// Reads the fields of a record by its id.
  let selection: String
  private let fields: [PlannedField]

  struct Part: Sendable {
    let comparison: MatchComparison
    /// How many of the fields are the part's.
    let count: Int
  }

  /// What is compared, and how.
  struct Identity: Sendable, Hashable {
    let module: String
    let comparisons: [MatchComparison]
    /// The fields of each part.
    let names: [[String]]

    init(module: String, _ parts: [DuplicateRule.Part], _ names: [[String]]) {
      self.module = module
      comparisons = parts.map(\.comparison)
      self.names = names
    }
  }

  /// Nil if a field is not stored.
  init?(_ identity: Identity, fields: [PlannedField]) {
    let wanted = identity.names.flatMap(\.self)
    positions = wanted.compactMap { name in fields.firstIndex { $0.field.name == name } }
    guard positions.count == wanted.count, !positions.isEmpty else { return nil }
    self.identity = identity
    self.fields = positions.map { fields[$0] }
    parts = zip(identity.comparisons, identity.names).map { Part(comparison: $0, count: $1.count) }
    let columns = self.fields.flatMap(\.columns)
    let compared = parts.map { "\($0.comparison.rawValue) \($0.count)" }
    // Six bytes, as SQLite writes small numbers: it stands in every row.
    number = Fingerprint([identity.module] + compared + columns).number >> 16 & 0xffff_ffff_ffff
    let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    selection = "SELECT \(list) FROM \"\(identity.module)\" WHERE id = ? AND deleted_at IS NULL"
  }

  var module: String { identity.module }

  /// The names of its fields.
  var names: [String] { fields.map(\.field.name) }

  /// Whether it may give other keys after a change.
  func isTouched(_ old: RowImage, _ new: RowImage) -> Bool {
    positions.contains { old.values[$0] != new.values[$0] }
  }

  /// What is compared of a record.
  func values(of image: RowImage, callingCode: String?) -> MatchValues? {
    MatchValues(positions.map { image.values[$0] }, parts: parts, callingCode: callingCode)
  }

  /// What is compared of a record that is not in the recycle bin.
  func values(of id: Int64, _ db: Database, callingCode: String?) throws -> MatchValues? {
    var values: MatchValues?
    try db.cachedStatement(sql: selection).forEachRow([.integer(id)]) { row in
      values = self.values(row, from: 0, callingCode: callingCode)
    }
    return values
  }

  /// What is compared, of a row that has the fields' columns.
  func values(_ row: StatementRow, from first: Int, callingCode: String?) -> MatchValues? {
    var column = first
    let stored = fields.map { field in
      defer { column += field.columns.count }
      return row.value(column, field.storage)
    }
    return MatchValues(stored, parts: parts, callingCode: callingCode)
  }

  /// The columns of its fields, quoted.
  var columns: [String] { fields.flatMap(\.columns).map { "\"\($0)\"" } }
}

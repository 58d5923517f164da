import Expressions
import GRDB
import Metamodel

/// Goes through the keys of a module's rules and groups the records that match, a bounded piece at a time.
///
/// Records under one key are compared with each other; those that match, also over others, are one group. A pair that shares several keys is
/// grouped under the least of them.
struct DuplicateScan {
  let db: Database
  let state: StoreState

  /// Where a scan stands: at a group of a key of a rule's target.
  struct Place: Hashable {
    var rule = 0
    var target = 0
    var key = Int64.min
    /// Groups of the key that were given already.
    var group = 0
  }

  /// Records that match.
  struct Group {
    let rule: DuplicateRule
    let records: [RecordReference]
    /// How alike the least alike pair is, of 100.
    let score: Int
    /// Whether there are more records under the key than are compared.
    let isCapped: Bool
  }

  /// Records that are compared under one key: they make 1,225 pairs.
  static let mostRecords = 50
  /// Time that one page takes, far less than a question may: whoever wants more goes on from its cursor.
  private static let time = Duration.milliseconds(250)
  /// What is done for one page, whatever it finds: keys that are looked at, and pairs that are compared.
  private static let (mostKeys, mostPairs) = (2_000, 50_000)

  private var callingCode: String? { state.settings.callingCode }

  /// The groups from a place on.
  ///
  /// - Returns: at most `limit` groups, also fewer, and where to go on; nil at the end.
  func groups(_ plan: ModulePlan, _ rules: [MatchRule], from start: Place, limit: Int) throws -> ([Group], Place?) {
    var place = start
    var groups: [Group] = []
    var (keys, pairs) = (0, 0)
    let deadline = ContinuousClock.now + Self.time
    while place.rule < rules.count {
      let rule = rules[place.rule]
      guard place.target < rule.targets.count else {
        place = Place(rule: place.rule + 1)
        continue
      }
      guard let set = state.compiled.plan(rule.targets[place.target].module)?.matching.set(rule.targets[place.target]),
        let key = try nextKey(rule.own, set, from: place.key)
      else {
        place = Place(rule: place.rule, target: place.target + 1)
        continue
      }
      if key != place.key { (place.key, place.group) = (key, 0) }
      var block = try DuplicateBlock(self, rule, set, key: key)
      let found = try block.groups()
      (keys, pairs) = (keys + 1, pairs + block.pairs)
      let fresh = found.dropFirst(place.group).prefix(limit - groups.count)
      groups += fresh
      place.group += fresh.count
      if place.group >= found.count, let next = Self.following(key) { (place.key, place.group) = (next, 0) }
      guard groups.count < limit, keys < Self.mostKeys, pairs < Self.mostPairs,
        ContinuousClock.now < deadline
      else { return (groups, place) }
    }
    return (groups, nil)
  }

  private static func following(_ key: Int64) -> Int64? { key < .max ? key + 1 : nil }

  /// The next key under which a record of one set may match one of the other.
  private func nextKey(_ own: MatchSet, _ other: MatchSet, from key: Int64) throws -> Int64? {
    let sql =
      own.number == other.number
      ? "SELECT key FROM sys_match_key WHERE \"set\" = ? AND key >= ? GROUP BY key HAVING count(*) > 1 ORDER BY key LIMIT 1"
      : """
      SELECT key FROM sys_match_key AS k WHERE "set" = ? AND key >= ?
      AND EXISTS(SELECT 1 FROM sys_match_key WHERE "set" = ? AND key = k.key) ORDER BY key LIMIT 1
      """
    let others = own.number == other.number ? [] : [other.number.databaseValue]
    return try db.cachedStatement(sql: sql).firstInteger([own.number.databaseValue, key.databaseValue] + others)
  }

  /// The records under a key with what is compared of them, and whether there are more.
  func candidates(_ set: MatchSet, _ key: Int64) throws -> (records: [(Int64, MatchValues)], isCapped: Bool) {
    var ids: [Int64] = []
    try db.cachedStatement(
      sql: "SELECT record FROM sys_match_key WHERE \"set\" = ? AND key = ? ORDER BY record LIMIT ?"
    ).forEachRow([.integer(set.number), .integer(key), .integer(Int64(Self.mostRecords + 1))]) {
      ids.append($0.integer(0))
    }
    let records = try ids.prefix(Self.mostRecords).compactMap { id in
      try set.values(of: id, db, callingCode: callingCode).map { (id, $0) }
    }
    return (records, ids.count > Self.mostRecords)
  }
}

/// The records under one key of a rule.
private struct DuplicateBlock {
  private let rule: DuplicateRule
  private let least: [Int]
  private let key: Int64
  /// The records that are judged, then those that they are compared with where these are others.
  private var records: [(reference: RecordReference, values: MatchValues)]
  /// How many of them are judged; 0 if all are compared with each other.
  private let ownCount: Int
  private let isCapped: Bool
  private let dismissals: DismissalTable
  /// Pairs that were compared.
  private(set) var pairs = 0

  init(_ scan: DuplicateScan, _ rule: MatchRule, _ set: MatchSet, key: Int64) throws {
    self.rule = rule.rule
    least = rule.least
    self.key = key
    dismissals = DismissalTable(db: scan.db, compiled: scan.state.compiled)
    let own = try scan.candidates(rule.own, key)
    let isSame = rule.own.number == set.number
    let others = isSame ? (records: [], isCapped: false) : try scan.candidates(set, key)
    func named(_ found: [(Int64, MatchValues)], _ module: String) -> [(reference: RecordReference, values: MatchValues)]
    {
      found.map { (RecordReference(module: module, id: $0.0), $0.1) }
    }
    records = named(own.records, rule.rule.module) + named(others.records, set.module)
    ownCount = isSame ? 0 : own.records.count
    isCapped = own.isCapped || others.isCapped
  }

  /// The records that match, also over others, in the order of their ids.
  mutating func groups() throws -> [DuplicateScan.Group] {
    var parents = Array(records.indices)
    var scores: [Int: Int] = [:]
    func root(_ number: Int) -> Int {
      var number = number
      while parents[number] != number { number = parents[number] }
      return number
    }
    for left in records.indices where ownCount == 0 || left < ownCount {
      for right in records.indices where right > left && (ownCount == 0 || right >= ownCount) {
        pairs += 1
        guard let score = try score(left, right) else { continue }
        let (first, second) = (min(root(left), root(right)), max(root(left), root(right)))
        parents[second] = first
        scores[first] = min(scores[first] ?? 100, scores[second] ?? 100, score)
      }
    }
    let members = Dictionary(grouping: records.indices, by: root)
    return scores.keys.sorted().compactMap { number in
      guard let numbers = members[number], let score = scores[number], numbers.count > 1 else { return nil }
      return DuplicateScan.Group(
        rule: rule, records: numbers.map { records[$0].reference }, score: score, isCapped: isCapped)
    }
  }

  private func score(_ left: Int, _ right: Int) throws -> Int? {
    let (left, right) = (records[left], records[right])
    guard let score = left.values.score(against: right.values, least: least),
      left.values.keys.intersection(right.values.keys).min() == key,
      try !dismissals.isDismissed(left.reference, right.reference)
    else { return nil }
    return score
  }
}

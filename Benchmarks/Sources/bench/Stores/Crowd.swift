import Foundation
import harness

/// A million contacts, made behind the engine's back: to be found they need no history.
struct Crowd {
  let path: String
  let count: Int

  /// So many first and last names there are; the first of each list are far more frequent than the last.
  private static let names = 2_000
  static let frequent = (first: ["Maria", "Jose", "Antonio", "Carmen"], last: ["Garcia", "Martinez", "Lopez", "Marin"])

  /// Adds the contacts to an empty table.
  func gather() throws {
    let db = try RawDatabase(path)
    for trigger in try db.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'contacts'") {
      try db.execute("DROP TRIGGER \"\(trigger)\"")
    }
    try db.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
    try db.execute("CREATE TEMP TABLE names(n INTEGER PRIMARY KEY, first TEXT, last TEXT)")
    let insertion = try db.prepare("INSERT INTO names VALUES (?, ?, ?)")
    for (number, name) in Self.list().enumerated() {
      try insertion.run([.integer(Int64(number)), .text(name.first), .text(name.last)])
    }
    try db.execute(sql)
    try db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// A product of random numbers is mostly small, so names are as unequally frequent as people's are.
  private var sql: String {
    let dice = "abs(random()) % \(Self.names)"
    return """
      INSERT INTO contacts(owner, created_at, created_by, modified_at, modified_by, first_name, last_name, email, phone, city)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)),
        r AS MATERIALIZED (
          SELECT i, (\(dice)) * (\(dice)) / \(Self.names) AS f,
            (\(dice)) * (\(dice)) / \(Self.names) * (\(dice)) / \(Self.names) AS l, \(dice) AS c FROM n)
      SELECT 1, i, 1, i, 1, a.first, b.last, lower(a.first || '.' || b.last) || i || '@' ||
          CASE i % 3 WHEN 0 THEN 'gmail.com' WHEN 1 THEN 'example.com' ELSE lower(c.last) || '.es' END,
        '+34 6' || (10000000 + abs(random()) % 90000000), c.first
      FROM r JOIN names a ON a.n = r.f JOIN names b ON b.n = r.l JOIN names c ON c.n = r.c
      """
  }

  private static func list() -> [(first: String, last: String)] {
    let syllables = ["ma", "ri", "na", "lo", "ga", "to", "pe", "re", "san", "che", "lu", "ka", "ben", "dor", "vi", "el"]
    var random = SplitMix(seed: 4)
    func word(_ length: Int) -> String {
      (0..<length).compactMap { _ in syllables.randomElement(using: &random) }.joined().capitalized
    }
    return (0..<names).map { number in
      let isFrequent = number < frequent.first.count
      return (
        isFrequent ? frequent.first[number] : word(Int.random(in: 2...3, using: &random)),
        isFrequent ? frequent.last[number] : word(Int.random(in: 2...4, using: &random))
      )
    }
  }
}

import Expressions
import Foundation
import GRDB
import Metamodel

@testable import Engine

/// A store in memory with a small model, for questions.
struct QueryFixture {
  let queue: DatabaseQueue
  let model = QueryFixture.model

  init() throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      Collator.install(on: db)
      MomentParts.install(on: db)
    }
    queue = try DatabaseQueue(configuration: configuration)
    try queue.write { db in
      try QueryFixture.makeTables(db)
      try db.execute(
        sql: """
          INSERT INTO sys_user(id, name, email, display_name, created_at) VALUES
            (1, 'ada', 'ada@example.org', 'Ada "A." Lovelace', 0), (2, 'bob', NULL, 'Bob', 0);
          INSERT INTO sys_module(name) VALUES ('accounts'), ('deals'), ('tasks'), ('notes'), ('secrets');
          """)
    }
  }

  /// Runs SQL on the store, as if commands had done it.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try queue.write { db in
      try db.execute(sql: sql, arguments: arguments)
      try SortKeyTable(db: db).compute(Self.context(db).state.compiled, since: nil)
    }
  }

  func read<Answer>(_ body: (ReadContext) throws -> Answer) throws -> Answer {
    try queue.read { db in
      try QueryBudget().bound(db) { meter in
        var context = try QueryFixture.context(db)
        context.meter = meter
        return try body(context)
      }
    }
  }

  func list(_ request: ListRequest, as caller: Caller = .seller) throws -> String {
    try read { String(decoding: try ListQuery(context: $0, caller: caller).page(request).json, as: UTF8.self) }
  }

  /// The ids of a page and its cursor.
  func ids(_ request: ListRequest, as caller: Caller = .seller) throws -> (ids: [Int], cursor: String?) {
    let answer = try JSONDecoder().decode(Answer.self, from: Data(try list(request, as: caller).utf8))
    return (answer.records.map(\.id), answer.nextCursor)
  }

  /// The ids of all pages, page after page.
  func allIDs(_ request: ListRequest) throws -> [Int] {
    var request = request
    var all: [Int] = []
    repeat {
      let page = try ids(request)
      all += page.ids
      request.cursor = page.cursor
    } while request.cursor != nil && all.count < 10_000
    return all
  }

  private struct Answer: Decodable {
    struct Entry: Decodable {
      let id: Int
    }

    let records: [Entry]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
      case records
      case nextCursor = "next_cursor"
    }
  }

  static let now = Timestamp(microseconds: 1_769_853_600_000_000)
}

extension Caller {
  static let seller = Caller(userID: 1, name: "ada", roles: ["seller"], teams: [])
  static let auditor = Caller(userID: 2, name: "bob", roles: ["auditor"], teams: [])
  static let stranger = Caller(userID: 2, name: "bob", roles: [], teams: [])
}

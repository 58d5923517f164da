import Expressions
import GRDB
import Testing

@testable import Engine

/// What SQLite plans for the statements of a list, by EXPLAIN QUERY PLAN.
struct ListIndexTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    for id in 1...30 {
      try fixture.run(
        "INSERT INTO deals(id, rank, amount, stage, created_at) VALUES (?, ?, ?, 'open', ?)",
        [id, id % 5 == 0 ? nil : id / 3, id, id])
    }
  }

  private func plans(_ request: ListRequest) throws -> [String] {
    try fixture.read { context in
      let plan = try ListPlan(request, for: .seller, in: context)
      let first = try #require(plan.keys.first)
      let isIndexed = try ListReading(context: context, plan: plan).isIndexed(first)
      return try ListSegment.all(keys: plan.keys, after: plan.cursor, isIndexed: isIndexed).map { segment in
        let (sql, arguments) = ListSQL(plan: plan).records(segment, limit: 50)
        return try Row.fetchAll(
          context.db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(arguments.map(\.databaseValue))
        ).map { $0["detail"] as String }.joined(separator: "; ")
      }
    }
  }

  @Test(arguments: ["rank", "-rank", "amount", "-amount", "closes", "stage", "-stage", "account", "-owner"])
  func anIndexedSortSeeksItsIndexAndSortsNothing(sort: String) throws {
    let field = sort.drop { $0 == "-" }
    let plans = try plans(ListRequest(module: "deals", sort: sort))
    // Of a picklist there is one for each value.
    #expect(plans.count == (field == "stage" ? 4 : 2))
    for plan in plans {
      #expect(plan.hasPrefix("SEARCH t USING INDEX deals__\(field) (\(field)"))
      #expect(!plan.contains("TEMP B-TREE"))
    }
  }

  @Test(arguments: ["rank", "-rank"]) func aFollowingPageSeeksToItsPlace(sort: String) throws {
    for limit in [1, 24, 28] {
      var request = ListRequest(module: "deals", sort: sort, limit: limit)
      request.cursor = try fixture.ids(request).cursor
      #expect(request.cursor != nil)
      for plan in try plans(request) {
        #expect(plan.hasPrefix("SEARCH t USING INDEX deals__rank (rank"))
        #expect(!plan.contains("TEMP B-TREE"))
      }
    }
  }

  @Test(arguments: ["account.name", "-account.name"]) func aSortThroughALookupFollowsTheIndexesOnBothSides(
    sort: String
  ) throws {
    try fixture.run("INSERT INTO accounts(id, name) VALUES (1, 'b'), (2, 'a'); UPDATE deals SET account = 1 + id % 2")
    var request = ListRequest(module: "deals", sort: sort, limit: 10)
    for _ in 1...2 {
      for plan in try plans(request).dropLast() {
        #expect(plan.hasPrefix("SEARCH t.account USING INDEX accounts__name__sort (name__sort"))
        #expect(plan.contains("SEARCH t USING INDEX deals__account (account=?"))
      }
      request.cursor = try fixture.ids(request).cursor
      #expect(request.cursor != nil)
    }
  }

  @Test(arguments: [nil, "-id"] as [String?]) func theListByIdsSortsNothing(sort: String?) throws {
    var request = ListRequest(module: "deals", sort: sort, limit: 5)
    #expect(try plans(request) == ["SCAN t"])
    request.cursor = try fixture.ids(request).cursor
    let compared = sort == nil ? ">" : "<"
    #expect(try plans(request) == ["SEARCH t USING INTEGER PRIMARY KEY (rowid\(compared)?)"])
  }

  @Test func aSecondKeySortsOnlyWithinTheFirst() throws {
    let plans = try plans(ListRequest(module: "deals", sort: "rank,-level"))
    #expect(plans.first?.hasPrefix("SEARCH t USING INDEX deals__rank") == true)
    #expect(plans.first?.contains("TEMP B-TREE FOR RIGHT PART OF ORDER BY") == true)
  }

  @Test func aSortWithoutIndexIsOneStatement() throws {
    #expect(try plans(ListRequest(module: "deals", sort: "level")).count == 1)
    #expect(try plans(ListRequest(module: "deals", sort: "email")).count == 1)
  }

  @Test(arguments: ["amount", "-amount"]) func aJointIndexHasTheRecordsOfAFilterInOrder(sort: String) throws {
    let request = ListRequest(module: "deals", filter: "stage == 'open' && rank != 3", sort: sort, limit: 4)
    let joint = try Self()
    try joint.fixture.run("CREATE INDEX deals__1_joint ON deals(stage, amount)")
    func queryPlan(_ test: Self) throws -> QueryPlan {
      try test.fixture.read { context in
        let plan = try ListPlan(request, for: .seller, in: context)
        let segment = try #require(ListSegment.all(keys: plan.keys, after: nil, isIndexed: true).first)
        let bound = ListSQL(plan: plan).records(segment, limit: 5)
        return try QueryPlan(of: bound.sql, arguments: bound.arguments.map(\.databaseValue), context.db)
      }
    }
    #expect(try queryPlan(joint).isOrdered(by: "amount"))
    #expect(try !queryPlan(self).isOrdered(by: "amount"))
    let ids = try joint.fixture.allIDs(request)
    #expect(ids.count == 28)
    #expect(try ids == fixture.allIDs(request))
  }
  /// Where all have the same value of the key, any index gives them in order: also one that has all records of the filter.
  @Test(arguments: ["amount", "-amount"]) func whatTiesWithTheCursorIsSoughtByTheKeyToo(sort: String) throws {
    let joint = try Self()
    try joint.fixture.run("CREATE INDEX deals__1_joint ON deals(stage, amount)")
    for (test, isOrdered) in [(self, false), (joint, true)] {
      var request = ListRequest(module: "deals", filter: "stage == 'open'", sort: sort, limit: 4)
      request.cursor = try test.fixture.ids(request).cursor
      try test.fixture.read { context in
        let plan = try ListPlan(request, for: .seller, in: context)
        let tied = try #require(ListSegment.all(keys: plan.keys, after: plan.cursor, isIndexed: true).first)
        #expect(tied.isTied)
        let bound = ListSQL(plan: plan).records(tied, limit: 5)
        let found = try QueryPlan(of: bound.sql, arguments: bound.arguments.map(\.databaseValue), context.db)
        #expect(found.isOrdered(by: "amount", isTied: tied.isTied) == isOrdered)
      }
    }
  }
}

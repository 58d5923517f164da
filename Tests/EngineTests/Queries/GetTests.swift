import Expressions
import Testing

@testable import Engine

struct GetTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name) VALUES (4, 'Pit');
      INSERT INTO deals(id, version, name, amount, account, owner, tags) VALUES (1, 5, 'One', 150, 4, 1, '["hot"]');
      INSERT INTO deals(id, name, deleted_at) VALUES (2, 'Two', 1);
      INSERT INTO tasks(id, regarding, regarding__module) VALUES (1, 4, 'accounts');
      """)
  }

  private func get(
    _ id: Int64, fields: [String]? = nil, expand: [String] = [], module: String = "deals", as caller: Caller = .seller
  ) throws -> (json: String, version: Int64) {
    let page = try fixture.read {
      try GetQuery(context: $0, caller: caller).page(module: module, id: id, fields: fields, expand: expand)
    }
    return (String(decoding: page.json, as: UTF8.self), page.version)
  }

  @Test func aRecordComesWithItsVersion() throws {
    let (json, version) = try get(1, fields: ["name"], expand: ["owner"])
    #expect(
      json == #"{"id":1,"version":5,"name":"One","owner":{"id":1,"name":"ada","display_name":"Ada \"A.\" Lovelace"}}"#)
    #expect(version == 5)
  }

  @Test func aWholeRecordIsWhatItsValueWritesToo() throws {
    for (module, id) in [("deals", Int64(1)), ("tasks", 1), ("accounts", 4)] {
      let record = try #require(try fixture.read { try RecordReading($0).record(id, in: module) })
      #expect(try get(id, module: module).json == String(decoding: record.json(model: fixture.model), as: UTF8.self))
    }
  }

  @Test(arguments: [2, 3, -1, Int64.max]) func aRecordThatIsNotThereIsNotFound(id: Int64) throws {
    let refusal = #expect(throws: Refusal.self) { try get(id) }
    #expect(refusal?.kind == .notFound)
  }

  @Test func aDeletedRecordIsReadOnRequestOnly() throws {
    #expect(try fixture.read { try RecordReading($0).record(2, in: "deals") } == nil)
    #expect(
      try fixture.read { try RecordReading($0).record(2, in: "deals", includingDeleted: true) }?["name"]
        == .string("Two"))
    #expect(try fixture.read { try RecordReading($0).record(1, in: "nothing") } == nil)
  }

  @Test func whatMayNotBeReadOrDoesNotExistIsRefused() throws {
    #expect(#expect(throws: Refusal.self) { try get(1, module: "secrets") }?.kind == .notPermitted)
    let refusal = #expect(throws: Refusal.self) { try get(1, fields: ["x"], expand: ["secret"]) }
    #expect(refusal?.problems.map(\.code) == ["not_permitted", "unknown_field"])
  }
}

import Expressions
import GRDB
import Testing

@testable import Engine

struct DatabaseRecordReaderTests {
  private let fixture: QueryFixture

  init() throws {
    fixture = try QueryFixture()
    try fixture.run(
      """
      INSERT INTO accounts(id, name, industry) VALUES (1, 'Farm', 'farming');
      INSERT INTO accounts(id, name, deleted_at) VALUES (2, 'Gone', 5);
      INSERT INTO deals(id, name, amount, account, agent, tags, owner, created_at) VALUES
        (1, 'One', 1050, 1, 2, '["hot"]', 1, 7), (2, 'Two', NULL, 2, NULL, NULL, NULL, 8);
      INSERT INTO tasks(id, deal, regarding, regarding__module) VALUES
        (1, 1, 1, 'deals'), (2, 1, 1, 'accounts'), (3, 2, NULL, NULL);
      INSERT INTO tasks(id, deal, deleted_at) VALUES (4, 1, 5);
      """)
  }

  private func value(_ member: String, of module: String, _ id: Int64) throws -> Value {
    try fixture.read {
      try DatabaseRecordReader(RecordReading($0)).value(of: member, in: RecordReference(module: module, id: id))
    }
  }

  private static func records(_ module: String, _ ids: Int64...) -> Value {
    .list(ids.map { .record(RecordReference(module: module, id: $0)) })
  }

  @Test(
    arguments: [
      ("name", "deals", 1, .string("One")), ("version", "deals", 1, .int(1)),
      ("amount", "deals", 1, ExactDecimal(unscaled: 1050, scale: 2).map(Value.decimal)), ("amount", "deals", 2, .null),
      ("account", "deals", 1, .record(RecordReference(module: "accounts", id: 1))),
      ("agent", "deals", 1, .record(RecordReference(module: "users", id: 2))),
      ("tags", "deals", 1, .list([.string("hot")])),
      ("created_at", "deals", 1, .timestamp(Timestamp(microseconds: 7))),
      ("regarding", "tasks", 2, .record(RecordReference(module: "accounts", id: 1))), ("regarding", "tasks", 3, .null),
      ("display_name", "users", 2, .string("Bob")), ("email", "users", 2, .null), ("name", "users", 9, .null),
      ("name", "accounts", 2, .null), ("id", "accounts", 2, .null), ("name", "accounts", 99, .null),
      ("nothing", "deals", 1, .null), ("name", "nothing", 1, .null),
      ("tasks", "deals", 1, records("tasks", 1, 2)), ("tasks", "deals", 2, records("tasks", 3)),
      ("activities", "deals", 1, records("tasks", 1)), ("activities", "accounts", 1, records("tasks", 2)),
      ("activities", "deals", 2, records("tasks")), ("deals", "accounts", 1, records("deals", 1)),
      ("deals", "accounts", 2, .null), ("deals", "accounts", 99, .null),
    ] as [(String, String, Int64, Value?)])
  func membersAreRead(member: String, module: String, id: Int64, wanted: Value?) throws {
    #expect(try value(member, of: module, id) == wanted)
  }

  @Test func whatWasReadIsKept() throws {
    let one = RecordReference(module: "deals", id: 1)
    try fixture.queue.write { db in
      let reader = DatabaseRecordReader(RecordReading(try QueryFixture.context(db)))
      #expect(try reader.value(of: "name", in: one) == .string("One"))
      #expect(try reader.value(of: "tasks", in: one) == Self.records("tasks", 1, 2))
      try db.execute(sql: "UPDATE deals SET name = 'New' WHERE id = 1; UPDATE tasks SET deleted_at = 1 WHERE id = 2")
      #expect(try reader.value(of: "name", in: one) == .string("One"))
    }
  }
}

import Diagnostics
import Metamodel
import Testing

/// Api names that would stand for something else in the store.
@Suite struct ReservedNameTests {
  private static func module(_ name: String, _ fields: String = "  a: {type: text}") -> String {
    "module: \(name)\nlabel: {one: One, many: Many}\ntitle: x\nfields:\n\(fields)\n"
  }

  @Test(arguments: [
    ("sys_user", "names that begin with `sys_` are for tables of the store"),
    ("process_move", "names that begin with `process_` are for tables of the store"),
    ("sqlite_sequence", "names that begin with `sqlite_` are for tables of the store"),
    ("json_each", "names that begin with `json_` are for tables of the store"),
    ("pragma_table_info", "names that begin with `pragma_` are for tables of the store"),
    ("a__b", "`__` joins names in the store; write one `_`"),
    ("new", "triggers of the store know a row by that name"),
    ("old", "triggers of the store know a row by that name"),
    ("users", "every model has a module or keyword of that name"),
  ])
  func aModuleIsCalledLikeNothingOfTheStore(name: String, reason: String) throws {
    try Lint(
      "modules/\(name).yaml", Self.module("1️⃣\(name)"),
      .init(1, "reserved_name", "`\(name)` cannot be a name here: \(reason).")
    ).check()
  }

  @Test(arguments: [
    ("rowid", "the store keeps a column of that name for every record"),
    ("oid", "the store keeps a column of that name for every record"),
    ("deleted_at", "the store keeps a column of that name for every record"),
    ("version", "every record has a system field of that name"),
    ("pipeline", "every record has a system field of that name"),
    ("old", "expressions know something else by that name"),
    ("warnings", "the answer to a change has a member of that name"),
    ("state__move", "`__` joins names in the store; write one `_`"),
  ])
  func aFieldIsCalledLikeNothingOfTheStore(name: String, reason: String) throws {
    try Lint(
      "modules/orders.yaml", Self.module("orders", "  1️⃣\(name): {type: text}"),
      .init(1, "reserved_name", "`\(name)` cannot be a name here: \(reason).")
    ).check()
  }

  @Test func theNameOfARelatedListIsHeldToTheSame() throws {
    try Lint(
      "modules/orders.yaml", Self.module("orders", "  a: {type: lookup, to: accounts, inverse: 1️⃣x__y}"),
      .init(1, "reserved_name", "`x__y` cannot be a name here: `__` joins names in the store; write one `_`.")
    ).check()
  }

  @Test func aCodeOfAListHasNoSemicolon() throws {
    try Lint(
      "modules/orders.yaml",
      Self.module(
        "orders",
        "  a: {type: multi_picklist, values: {1️⃣\"x;y\": Both}}\n  b: {type: picklist, values: {\"x;y\": Both}}"),
      .init(1, "reserved_name", "`x;y` cannot be a name here: `;` stands between the codes of a list.")
    ).check()
  }

  @Test func anOverlayIsHeldToTheSame() throws {
    let result = try Fixture.load(
      overlay: [
        "modules/deals.yaml": "module: deals\nfields: {stage__move: {type: integer}, sound_one: {type: integer}}\n"
      ])
    #expect(result.model == nil)
    #expect(result.diagnostics.map(\.code.rawValue) == ["reserved_name"])
  }
}

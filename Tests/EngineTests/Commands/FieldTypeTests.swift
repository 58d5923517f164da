import GRDB
import Testing

@testable import Engine

/// What each type of field makes of what comes in from JSON, CSV and the command line.
@Suite struct FieldTypeTests {
  static let accepted: [(String, InputValue, String)] = [
    ("name", .text("  Anvil "), "Anvil"), ("code", .text("AB12"), "AB12"), ("story", .text("one\ntwo"), "one\ntwo"),
    ("story", .text(" kept "), " kept "), ("email", .text(" Ana@Example.com "), "Ana@Example.com"),
    ("name", .text("Co\u{308}mp"), "C\u{F6}mp"), ("story", .text("👩‍👩‍👧"), "👩‍👩‍👧"),
    ("site", .text("https://[::1]/a"), "https://[::1]/a"), ("phone", .text("+34 600 000 000 x2"), "+34 600 000 000 x2"),
    ("site", .text("HTTPS://a.example/b?c"), "HTTPS://a.example/b?c"),
    ("count", .number("7"), "7"), ("count", .text(" 100 "), "100"), ("count", .number("0"), "0"),
    ("whole", .number("-9223372036854775808"), "-9223372036854775808"),
    ("weight", .number("1.5"), "1.500"), ("weight", .text("-1.5"), "-1.500"), ("weight", .number("1e1"), "10.000"),
    ("weight", .number("0.1000"), "0.100"), ("exact", .number("999999999999999"), "999999999999999"),
    ("price", .number("0.1"), "0.10"), ("price", .text("9999999999999.99"), "9999999999999.99"),
    ("share", .number("33.33"), "33.33"), ("active", .boolean(false), "false"), ("active", .text("Yes"), "true"),
    ("active", .text(" 0 "), "false"), ("day", .text("2024-02-29"), "2024-02-29"),
    ("day", .text(" 2030-12-31 "), "2030-12-31"),
    ("at", .text("2026-01-31T10:00:00+01:00"), "2026-01-31T09:00:00Z"),
    ("at", .text("2026-01-31T10:00:00.5Z"), "2026-01-31T10:00:00.5Z"), ("span", .text("1h30m"), "5400s"),
    ("span", .text("PT90M"), "5400s"), ("span", .text("14d"), "1209600s"), ("colour", .text("blue"), "'blue'"),
    ("colour", .number("2.0"), "'2.0'"), ("tags", .list([.text("big"), .text("hot"), .text("big")]), "['big', 'hot']"),
    ("tags", .text("hot; big"), "['hot', 'big']"), ("tags", .text("hot,b\\ig"), "['hot', 'big']"),
    ("tags", .list([]), "empty"), ("other", .text("1"), "1"),
    ("other", .object(["module": .text("others"), "id": .number("1")]), "1"),
    ("about", .text("others/1"), "1"), ("about", .object(["module": .text("others"), "id": .number("1")]), "1"),
    ("keeper", .text("ana"), "2"), ("keeper", .number("3"), "3"),
  ]

  @Test(arguments: accepted)
  func aValueIsKeptInItsOwnForm(field: String, input: InputValue, wanted: String) async throws {
    let test = try await TestStore(files: FieldsModel.files)
    _ = try await test.store.perform(.create(module: "others", values: ["name": .text("it")]), as: test.ana)
    let values = (["name": .text("Anvil")] as RecordInput).merging([field: input]) { $1 }
    let change = try await test.store.perform(.create(module: "things", values: values), as: test.ana)
    let found = InputValue(change.record[field])
    #expect(found.words == wanted || found.words == "'\(wanted)'")
    let read = try await test.store.read { context in
      let plan = try #require(context.state.compiled.plan("things"))
      return try RowTable(plan: plan, db: context.db).row(change.id)?.value(of: field, in: plan)
    }
    #expect(read == change.record[field], "what was answered is not what was kept")
  }

  static let refused: [(String, InputValue, String)] = [
    ("name", .text("A"), "too_short"), ("name", .text("Elevenchars"), "too_long"), ("name", .number("12"), "invalid"),
    ("name", .text("two\nlines"), "invalid"), ("name", .text("nul\u{0}"), "invalid"),
    ("name", .text("   "), "required"), ("name", .text("\u{200B}"), "invalid"),
    ("story", .text("\u{2800}\u{FEFF}"), "invalid"),
    ("email", .text("a@-b.example"), "invalid"), ("site", .text("https://[::1"), "invalid"),
    ("name", .text(String(repeating: "👩‍👩‍👧", count: 3)), "too_long"), ("name", .boolean(true), "invalid"),
    ("code", .text("ab12"), "pattern_mismatch"), ("code", .text("AB12x"), "pattern_mismatch"),
    ("story", .text(String(repeating: "x", count: 21)), "too_long"), ("story", .list([]), "invalid"),
    ("email", .text("ana"), "invalid"), ("email", .text("ana@example"), "invalid"),
    ("email", .text("a b@example.com"), "invalid"),
    ("email", .text("a@b@example.com"), "invalid"), ("email", .text("@example.com"), "invalid"),
    ("email", .text("a@example..com"), "invalid"), ("phone", .text("12"), "invalid"),
    ("phone", .text("<script>123"), "invalid"),
    ("site", .text("javascript:alert(1)"), "invalid"), ("site", .text("ftp://a.example"), "invalid"),
    ("site", .text("https://"), "invalid"), ("site", .text("https://a b"), "invalid"),
    ("count", .number("101"), "out_of_range"), ("count", .number("-1"), "out_of_range"),
    ("count", .number("1.5"), "invalid"),
    ("count", .number("1e2"), "invalid"), ("count", .text("seven"), "invalid"), ("count", .boolean(true), "invalid"),
    ("whole", .number("9223372036854775808"), "invalid"), ("weight", .number("1.0001"), "invalid"),
    ("weight", .number("100"), "out_of_range"), ("weight", .number("-1.501"), "out_of_range"),
    ("weight", .text("1,5"), "invalid"),
    ("weight", .number("1e400"), "invalid"), ("weight", .text("NaN"), "invalid"), ("weight", .text("0x10"), "invalid"),
    ("exact", .number("1000000000000000"), "invalid"), ("exact", .number("0.5"), "invalid"),
    ("price", .number("10000000000000.00"), "invalid"), ("price", .number("0.001"), "invalid"),
    ("price", .number("-0.01"), "out_of_range"), ("share", .number("100.01"), "out_of_range"),
    ("active", .text("maybe"), "invalid"), ("active", .number("2"), "invalid"), ("day", .text("2023-02-29"), "invalid"),
    ("day", .text("29.02.2024"), "invalid"), ("day", .text("2019-12-31"), "out_of_range"),
    ("day", .text("2031-01-01"), "out_of_range"),
    ("day", .number("20240101"), "invalid"), ("at", .text("2026-01-31"), "invalid"),
    ("at", .text("2026-01-31T10:00:00"), "invalid"),
    ("at", .text("2026-13-31T10:00:00Z"), "invalid"), ("span", .text("1 fortnight"), "invalid"),
    ("span", .text("P1M"), "invalid"),
    ("colour", .text("green"), "unknown_value"), ("colour", .text("Red"), "unknown_value"),
    ("colour", .text("old"), "unknown_value"),
    ("colour", .list([.text("red")]), "invalid"), ("tags", .list([.text("hot"), .text("cold")]), "unknown_value"),
    ("tags", .list([.text("old")]), "unknown_value"), ("tags", .list([.null]), "invalid"),
    ("tags", .boolean(true), "invalid"), ("tags", .text("hot\\,big"), "unknown_value"),
    ("other", .number("99"), "not_found"), ("other", .number("-1"), "invalid"), ("other", .text("others/1"), "invalid"),
    ("other", .object(["module": .text("things"), "id": .number("1")]), "invalid"), ("about", .number("1"), "invalid"),
    ("about", .text("others/99"), "not_found"), ("about", .text("nothing/1"), "not_found"),
    ("about", .text("sys_user/1"), "not_found"),
    ("about", .object(["module": .text("others")]), "invalid"), ("about", .text("others/1/2"), "invalid"),
    ("keeper", .text("nobody"), "not_found"), ("keeper", .number("99"), "not_found"),
    ("keeper", .boolean(true), "invalid"),
    ("number", .text("T-1"), "read_only"), ("high", .number("1"), "check_failed"),
  ]

  @Test(arguments: refused)
  func aValueThatIsNoneIsRefusedAtItsField(field: String, input: InputValue, code: String) async throws {
    let test = try await TestStore(files: FieldsModel.files)
    let values = (["name": .text("Anvil"), "low": .number("5")] as RecordInput).merging([field: input]) { $1 }
    let refused = try await test.refused(.create(module: "things", values: values))
    #expect(refused.kind == .invalid)
    #expect(refused.codes == ["\(field):\(code)"])
  }

  @Test func theScaleOfAmountsIsTheCurrencys() async throws {
    for (currency, good, bad) in [
      ("JPY", "100", "100.5"), ("EUR", "100.55", "100.555"), ("KWD", "100.555", "100.5555"),
    ] {
      let test = try await TestStore(files: FieldsModel.files, currency: currency)
      let values: RecordInput = ["name": .text("Anvil"), "price": .number(good)]
      let change = try await test.store.perform(.create(module: "things", values: values), as: test.ana)
      #expect(InputValue(change.record["price"]).words == good)
      let refused = try await test.refused(
        .create(module: "things", values: ["name": .text("Anvil"), "price": .number(bad)]))
      #expect(refused.codes == ["price:invalid"])
    }
  }

  @Test func eachKindOfTriggerHoldsWhatTheEngineHolds() async throws {
    // A shell that writes around the engine meets the same limits.
    let test = try await TestStore(files: FieldsModel.files)
    _ = try await test.store.perform(.create(module: "things", values: ["name": .text("Anvil")]), as: test.ana)
    let writes = [
      "name = NULL", "name = 'A'", "story = printf('%030d', 1)", "count = 101", "weight = 100000", "active = 2",
      "day = 0",
      "colour = 'green'", "tags = '[\"cold\"]'", "tags = '\"hot\"'", "tags = '[null]'", "tags = 'hot'", "other = 99",
    ]
    for write in writes {
      _ = try await test.refused {
        try await test.store.write { db, _ in try db.execute(sql: "UPDATE things SET \(write)") }
      }
    }
  }
}

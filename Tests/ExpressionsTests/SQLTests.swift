import Expressions
import Testing

@Suite("SQL")
struct SQLTests {
  private func translate(_ source: String, rights: Rights = .definer, user: Int64? = 7) throws -> SQLFragment {
    try SQLTranslation.filter(
      try Fixture.example.check(source), module: "deals", naming: Fixture.example, alias: "r", now: Fixture.now,
      timeZone: Fixture.zone, userID: user, rights: rights)
  }

  @Test(
    "Conditions become SQL with bound arguments",
    arguments: [
      ("stage == 'open'", #""r"."stage" = ?"#, [.text("open")]),
      ("stage != 'open'", #""r"."stage" IS NOT ?"#, [.text("open")]),
      ("!(stage == 'open')", #"NOT ("r"."stage" IS ?)"#, [.text("open")]),
      ("stage == null", #""r"."stage" IS NULL"#, []),
      ("amount > 10.005", #""r"."amount" > ?"#, [.integer(1000)]),
      ("amount >= 10.005", #""r"."amount" > ?"#, [.integer(1000)]),
      ("amount < 10.005", #""r"."amount" <= ?"#, [.integer(1000)]),
      ("amount < -10.005", #""r"."amount" <= ?"#, [.integer(-1001)]),
      ("amount == 10.5", #""r"."amount" = ?"#, [.integer(1050)]),
      ("amount == 10.005", "0", []),
      ("quantity > 2.5", #""r"."quantity" > ?"#, [.integer(2)]),
      ("quantity < 1e300", #"CASE WHEN "r"."quantity" IS NOT NULL THEN 1 END"#, []),
      ("closes <= today().addDays(30)", #""r"."closes" <= ?"#, [.integer(20_515)]),
      ("owner == user", #""r"."owner" = ?"#, [.integer(7)]),
      (
        "stage in ['open', 'won'] && active",
        #"("r"."stage" IN (?, ?) AND "r"."active")"#, [.text("open"), .text("won")]
      ),
      ("name.startsWith('Ca')", #"("r"."name" >= ? AND "r"."name" < ?)"#, [.text("Ca"), .text("Cb")]),
      ("name.endsWith('sa')", #"substr("r"."name", -?) = ?"#, [.integer(2), .text("sa")]),
      ("1 / 0 == 1", "NULL", []), ("1 + 1 == 2", "1", []),
    ] as [(String, String, [SQLArgument])])
  func translations(_ source: String, _ sql: String, _ arguments: [SQLArgument]) throws {
    let fragment = try translate(source)
    #expect(fragment.sql == sql)
    #expect(fragment.arguments == arguments)
    #expect(fragment.joins.isEmpty)
  }

  @Test("Lookups lead on as far as SQLite joins tables, and no further")
  func manyLookups() throws {
    func chain(_ steps: Int) -> String { "account" + String(repeating: ".parent", count: steps - 1) + ".name == 'x'" }
    #expect(try translate(chain(40)).joins.count == 40)
    let refusal = #expect(throws: ExpressionError.self) { try translate(chain(41)) }
    #expect(refusal?.code == .tooComplex)
    #expect(refusal?.offset == "account.".utf8.count + 39 * ".parent".utf8.count)
  }

  @Test("Lookups become left joins, one for each path")
  func joins() throws {
    let fragment = try translate("account.industry == 'x' && account.parent.name == 'y' && account.owner == user")
    #expect(fragment.joins.map(\.alias) == ["r.account", "r.account.parent"])
    #expect(
      fragment.joins.first?.sql == """
        LEFT JOIN "accounts" AS "r.account" ON "r.account"."id" = "r"."account" AND "r.account"."deleted_at" IS NULL
        """)
  }

  @Test("A text from outside never becomes SQL")
  func injection() throws {
    let fragment = try translate("name == '\\' OR 1=1 --' || name in ['\"); DROP TABLE deals; --', '\\u0001\\\\']")
    #expect(!fragment.sql.contains("DROP"))
    #expect(!fragment.sql.contains("1=1"))
    #expect(fragment.arguments.suffix(2) == [.text("\"); DROP TABLE deals; --"), .text("\u{1}\\")])
  }

  @Test("A long list is one argument, as JSON")
  func longList() throws {
    let names = ["'\"); DROP TABLE deals; --'", "'\\u0001\\\\'"] + (3...20).map { "'n\($0)'" }
    let fragment = try translate("name in [\(names.joined(separator: ", "))]")
    #expect(fragment.sql == #""r"."name" IN (SELECT value FROM json_each(?))"#)
    let json = #"["\"); DROP TABLE deals; --","\u0001\\""# + (3...20).map { #","n\#($0)""# }.joined() + "]"
    #expect(fragment.arguments == [.text(json)])
  }

  @Test(
    "What only the evaluator can do is refused where it stands",
    arguments: [
      ("active && name.matches(stage) == true", 15), ("old.stage == 'open'", 0), ("regarding.name == 'x'", 0),
      ("user.name == 'x'", 0), ("date(opened) == closes", 13), ("tags == ['a']", 5),
      ("opened.getHours() == 1", 7), ("tasks.map(t, t.status) == []", 6), ("name == '\\u0000'", 5),
      ("tags.exists(t, t == 'a')", 5), ("string(opened) == 'x'", 0), ("1.0 / double(quantity) > 0.5", 4),
      ("uint(quantity) == 1u", 0),
      ("double(amount) > 0.5", 0), ("opened + duration('1ns') > now()", 7), ("timestamp(closes) < now()", 0),
      ("date(opened).getMonth() == 1", 13), ("int(name) == 1", 0), ("tags + ['a'] == ['a']", 5),
    ])
  func refused(_ source: String, _ offset: Int) throws {
    let error = #expect(throws: ExpressionError.self) { try translate(source) }
    #expect(error?.code == .notTranslatable)
    #expect(error?.offset == offset, "\(error?.message ?? "")")
  }

  @Test("A filter over a field that the caller may not read is refused")
  func rights() throws {
    let rights = Rights.caller { _, field in field != "amount" }
    let error = #expect(throws: ExpressionError.self) { try translate("active || amount > 5", rights: rights) }
    #expect(error?.code == .notReadable)
    #expect(error?.offset == 10)
    #expect(try translate("active", rights: rights).sql == #""r"."active""#)
  }

  @Test("A filter is a condition")
  func condition() throws {
    let error = #expect(throws: ExpressionError.self) { try translate("quantity") }
    #expect(error?.code == .typeMismatch)
  }
}

import Expressions
import Testing

@Suite("Messages")
struct ErrorTests {
  /// Offset, code and suggestion of the error for a source.
  struct Expected: Sendable {
    var offset: Int
    var code: ExpressionError.Code
    var suggestion: String?
    var words: String

    init(_ offset: Int, _ code: ExpressionError.Code, _ words: String, suggestion: String? = nil) {
      (self.offset, self.code, self.words, self.suggestion) = (offset, code, words, suggestion)
    }
  }

  @Test(
    "Mistakes are located and explained",
    arguments: [
      ("", Expected(0, .syntax, "found the end")),
      ("name ==", Expected(7, .syntax, "found the end")),
      ("stage = 'open'", Expected(6, .syntax, "Did you mean '=='?", suggestion: "==")),
      ("quantity <> 5", Expected(9, .syntax, "'!='", suggestion: "!=")),
      ("active and active", Expected(7, .syntax, "Did you mean '&&'?", suggestion: "&&")),
      ("stage == ‘open’", Expected(9, .syntax, "straight quotes", suggestion: "'")),
      ("name == 'Casa", Expected(8, .syntax, "no ' at its end")),
      ("name == '\\q'", Expected(9, .syntax, "escape")),
      ("name == '\\ud800'", Expected(9, .invalidLiteral, "Unicode")),
      ("quantity > 5x", Expected(11, .syntax, "neither a number nor a name")),
      ("quantity > 48h", Expected(11, .syntax, "duration('48h')")),
      ("quantity > 99999999999999999999", Expected(11, .invalidLiteral, "64 bits")),
      ("quantity > 9223372036854775808", Expected(11, .invalidLiteral, "64 bits")),
      ("quantity > 1e999", Expected(11, .invalidLiteral, "too large")),
      ("(active", Expected(7, .syntax, "Expected ')'")),
      ("active)", Expected(6, .syntax, "found ')'")),
      ("[1, 2", Expected(5, .syntax, "']'")),
      ("a.b{c: 1}", Expected(3, .unsupported, "Messages")),
      ("package == 'x'", Expected(0, .syntax, "reserved", suggestion: "`package`")),
      ("name # x", Expected(5, .syntax, "'#'")),
      ("has(name)", Expected(0, .wrongArguments, "has(account.industry)")),
      ("tasks.exists(t.x, true)", Expected(6, .wrongArguments, "list.exists(x, ...)")),
      ("tasks.all(t)", Expected(6, .wrongArguments, "condition")),
      ("stge == 'open'", Expected(0, .unknownName, "Did you mean 'stage'?", suggestion: "stage")),
      ("stage == open", Expected(9, .unknownName, "in quotes: 'open'", suggestion: "'open'")),
      ("active && acount.name == 'x'", Expected(10, .unknownName, "'account'", suggestion: "account")),
      ("account.industri == 'x'", Expected(8, .unknownName, "module accounts", suggestion: "industry")),
      ("closes > today", Expected(9, .unknownName, "called as today(...)", suggestion: "today()")),
      ("stage == 'opne'", Expected(9, .unknownValue, "Did you mean 'open'?", suggestion: "open")),
      ("stage in ['open', 'wonn']", Expected(18, .unknownValue, "'won'", suggestion: "won")),
      ("'zzzzz' in tags", Expected(0, .unknownValue, "'a', 'b', 'c'")),
      ("tags.exists(t, t == 'd')", Expected(20, .unknownValue, "no value 'd'", suggestion: "a")),
      ("old.stage != 'lots'", Expected(13, .unknownValue, "no value", suggestion: "lost")),
      ("name > 5", Expected(5, .typeMismatch, "'>' cannot compare string with int")),
      ("name == 5", Expected(5, .typeMismatch, "'==' cannot compare string with int")),
      ("quantity > null", Expected(9, .typeMismatch, "x == null")),
      ("name + 5 == 'x'", Expected(5, .typeMismatch, "string(x)")),
      ("closes + 30 > today()", Expected(7, .typeMismatch, "addDays")),
      ("closes > now()", Expected(7, .typeMismatch, "date(x)")),
      ("closes > '2026-02-30'", Expected(9, .invalidLiteral, "'2026-01-31'")),
      ("opened > '2026-01-01'", Expected(9, .invalidLiteral, "timestamp(date('2026-01-01'))")),
      ("date('01.02.2026') == closes", Expected(5, .invalidLiteral, "is no date")),
      ("duration('2 days') == effort", Expected(9, .invalidLiteral, "'48h'")),
      ("amount / 3 > 5", Expected(7, .typeMismatch, "round(a / b, 2)")),
      ("amount > double(3)", Expected(7, .typeMismatch, "not exact")),
      ("quantity * 1.5 > 3.0", Expected(9, .typeMismatch, "decimal(x)")),
      ("round(amount, 10) > 1", Expected(14, .wrongArguments, "0 to 9")),
      ("amount > 1234567890.1234567", Expected(9, .invalidLiteral, "15 digits")),
      ("account == 'Acme'", Expected(8, .typeMismatch, "account.name == 'x'")),
      ("account == owner", Expected(8, .typeMismatch, "a record of accounts with a record of users")),
      ("tasks.status == 'open'", Expected(6, .typeMismatch, "tasks.exists(x, x.status")),
      ("name.foo == 1", Expected(5, .typeMismatch, "no members")),
      ("'x' in name", Expected(7, .typeMismatch, "text.contains('part')")),
      ("quantity", Expected(0, .typeMismatch, "Expected bool")),
      ("quantity && active", Expected(0, .typeMismatch, "true or false")),
      ("active ? 1 : 'a'", Expected(7, .typeMismatch, "two sides")),
      ("name.matches('a(b')", Expected(13, .invalidLiteral, "at its character 2, the group that begins here")),
      ("matches(name, r'\\1x')", Expected(14, .invalidLiteral, "backreferences")),
      ("name.matches(5)", Expected(5, .typeMismatch, "It takes string, string")),
      (".true", Expected(1, .syntax, "a name after the dot")),
      ("rb'x' == b'x'", Expected(2, .syntax, "found the text")),
      ("name.startWith('a')", Expected(5, .unknownFunction, "'startsWith'", suggestion: "startsWith")),
      ("startsWith(name, 'a')", Expected(0, .unknownFunction, "with a dot")),
      ("name.int() == 1", Expected(5, .unknownFunction, "without a dot")),
      ("name.startsWith() ", Expected(5, .wrongArguments, "takes 1 arguments, found 0")),
      ("name.startsWith(5)", Expected(5, .typeMismatch, "It takes string, string")),
      ("size(5) == 1", Expected(0, .typeMismatch, "not defined for int")),
      ("{[1]: 2} == {}", Expected(1, .typeMismatch, "key of a map")),
    ])
  func mistakes(_ source: String, _ expected: Expected) throws {
    let error = #expect(throws: ExpressionError.self) { try Fixture.example.check(source, expecting: .bool) }
    #expect(error?.code == expected.code)
    #expect(error?.offset == expected.offset)
    #expect(error?.suggestion == expected.suggestion)
    #expect(error?.message.contains(expected.words) == true, "\(error?.message ?? "")")
  }

  @Test("Line and column count characters from 1")
  func position() throws {
    let error = #expect(throws: ExpressionError.self) { try Fixture.example.check("active &&\n'ñ' == stge") }
    #expect(error?.line == 2)
    #expect(error?.column == 8)
    #expect(error?.offset == 18)
    #expect(error?.description.hasPrefix("2:8: ") == true)
  }

  @Test("The expected type is given to literals and else demanded")
  func expectedType() throws {
    let fixture = Fixture.example
    #expect(try fixture.check("'2026-01-31'", expecting: .date).type == .date)
    #expect(try fixture.check("quantity", expecting: .decimal).type == .decimal)
    #expect(try fixture.check("1.5", expecting: .decimal).type == .decimal)
    #expect(try fixture.check("null", expecting: .date).type == .null)
    #expect(try fixture.check("user", expecting: .record("users")).type == .record("users"))
    #expect(try fixture.check("['a']", expecting: .list(.string)).type == .list(.string))
    #expect(throws: ExpressionError.self) { try fixture.check("name", expecting: .date) }
    #expect(throws: ExpressionError.self) { try fixture.check("account", expecting: .record("users")) }
  }

  @Test("What an expression reads is known: paths, fields, the clock")
  func dependencies() throws {
    let checked = try Fixture.example.check(
      "account.industry == 'x' && tasks.exists(t, t.status == 'open') && closes > today() && owner == user")
    #expect(
      checked.dependencies == [
        ["account"], ["account", "industry"], ["tasks"], ["tasks", "status"], ["closes"], ["owner"], ["user"],
      ])
    #expect(checked.fields.contains(FieldName(module: "tasks", field: "status")))
    #expect(checked.fields.contains(FieldName(module: "accounts", field: "industry")))
    #expect(!checked.fields.contains(FieldName(module: "deals", field: "user")))
    #expect(checked.readsClock)
    #expect(try !Fixture.example.check("active").readsClock)
  }
}

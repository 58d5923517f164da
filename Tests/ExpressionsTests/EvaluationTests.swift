import Expressions
import Foundation
import Testing

@Suite("Evaluation")
struct EvaluationTests {
  @Test(
    "Expressions that are true",
    arguments: [
      // Literals
      "0x1F == 31", "1u + 2u == 3u", "-9223372036854775808 < 0", "1e3 == 1000.0", ".5 == 0.5", "1 == 1.0",
      "'\\x41\\u00e9\\U0001f600\\101\\n' == \"Aé😀A\\n\"", "r'\\n' == '\\\\n'", "'''a\n'b' ''' == \"a\\n'b' \"",
      "b'\\xff' == b'\\377'", "bytes('é') == b'\\303\\251'", "size('é😀') == 2", "size(b'é') == 2",
      "[1, 2] == [1.0, 2]", "{'a': 1}['a'] == 1", "{'a': 1}.a == 1", "{1: 'x'}[1u] == 'x'", "[1, 2][1] == 2",
      "// comment\ntrue", "`stage` == 'open'", ".name == 'Casa'",
      // Logic and precedence
      "1 + 2 * 3 == 7", "-(2) - -3 == 1", "!false && !(!true)", "false && false || true", "true ? true : 1/0 == 1",
      "1 < 2 == true", "7 % 3 == 1", "-7 / 2 == -3", "-7 % 2 == -1", "'a' + 'b' == 'ab'", "[1] + [2] == [1, 2]",
      "true || 1/0 == 1", "1/0 == 1 || true", "!(false && 1/0 == 1)", "!(1/0 == 1 && false)",
      // Comparison
      "'a' < 'b'", "'Z' < 'a'", "'e\\u0301' != '\\u00e9'", "2 in [1, 2.0]", "!('x' in [])", "'a' in {'a': 1}",
      "9007199254740993 > 9007199254740992.0", "18446744073709551615u > 1", "-1 < 1u", "false < true",
      "0.0 / 0.0 != 0.0 / 0.0",
      // Text
      "'Straße'.startsWith('Str')", "'Straße'.endsWith('ße')", "'abc'.contains('')", "!'abc'.contains('abcd')",
      "'xAbÉ'.lowerAscii() == 'xabÉ'", "'xab'.upperAscii() == 'XAB'", "'\\t a b \\n'.trim() == 'a b'",
      "'abc'.size() == 3",
      // Conversions
      "int('-5') == -5", "int(2.9) == 2", "int(-2.9) == -2", "int(decimal('2.99')) == 2", "uint(5) == 5u",
      "double('1.5') == 1.5", "string(1.0) == '1'", "string(1.5) == '1.5'", "string(decimal('1.50')) == '1.50'",
      "string(true) == 'true'", "bool('true')", "string(b'abc') == 'abc'", "type(1) == int", "type(null) == null_type",
      "type([1]) == list", "string(duration('48h')) == '172800s'",
      "string(timestamp('2026-01-31T10:00:00.5+01:00')) "
        + "== '2026-01-31T09:00:00.5Z'", "int(timestamp('1970-01-01T00:01:00Z')) == 60",
      "timestamp(60) == timestamp('1970-01-01T00:01:00Z')", "string(date('2026-01-31')) == '2026-01-31'",
      // Dates and times
      "date('2026-03-01') - date('2026-02-01') == 28", "date('2026-01-31').addMonths(1) == date('2026-02-28')",
      "addDays(date('2024-02-28'), 1) == date('2024-02-29')", "closes > '2026-01-01'", "closes in ['2026-03-15']",
      "today() == date('2026-02-01')", "date(now()) == today()", "now() > opened", "opened >= '2026-01-01T10:00:00Z'",
      "now() - opened > duration('30d')", "opened + duration('1h30m') == timestamp('2026-01-01T11:30:00Z')",
      "timestamp(date('2026-02-01')) == timestamp('2026-01-31T23:00:00Z')",
      "closes.getFullYear() == 2026 && closes.getMonth() == 2 && closes.getDate() == 15",
      "closes.getDayOfMonth() == 14 && closes.getDayOfWeek() == 0 && closes.getDayOfYear() == 73",
      "opened.getHours() == 11 && opened.getHours('UTC') == 10 && opened.getHours('-05:30') == 4",
      "duration('90m').getHours() == 1 && duration('90m').getMinutes() == 90", "duration('PT1H30M') == duration('90m')",
      "duration('P1W') == duration('7d')", "duration('1500ms').getMilliseconds() == 500",
      // Decimals
      "amount == 1000.5", "amount > 1000", "amount * 1.1 == 1100.55", "amount - 0.5 == 1000.00",
      "amount * quantity == 3001.5", "round(amount / quantity, 2) == 333.50", "round(2 / 3, 2) == 0.67",
      "round(-0.5, 0) == -1", "round(amount / 3 * 3, 2) == amount", "amount <= 2.0 * 500.25", "amount in [1, 1000.50]",
      "-amount == -1000.50",
      // Records
      "account.industry == 'steel'", "account == 5", "account != null && account != 6", "owner == user",
      "regarding == account", "regarding.name == 'Acme'", "regarding.id == 5", "has(account.industry)",
      "!has(account.parent)", "!has(account.parent.name)", "'a' in tags", "tags.exists(t, t == 'b')", "size(tags) == 2",
      // Related lists
      "tasks.exists(t, t.status == 'open')", "tasks.all(t, t.subject != '')", "tasks.exists_one(t, t.status == 'done')",
      "size(tasks) == 2", "tasks.filter(t, t.status == 'done').size() == 1",
      "tasks.map(t, t.subject) == ['Call', 'Visit']", "tasks.map(t, t.status == 'open', t.subject) == ['Call']",
      "tasks.exists(t, t.deal.account.name == 'Acme')", "[1, 2].exists(x, [2, 3].exists(y, x == y))",
      "{'a': 1}.all(k, k == 'a')", "tasks.exists(t, t.hours == 1.5)",
      // Errors absorbed by quantifiers
      "tasks.exists(t, t.hours > 1)", "!tasks.all(t, t.hours > 2)",
    ])
  func holds(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test(
    "Null equals null alone; to other operators it is an error, which names the missing value",
    arguments: [
      ("rate == null", .bool(true), nil), ("null == null", .bool(true), nil), ("rate == 5", .bool(false), nil),
      ("rate != 5", .bool(true), nil), ("rate in [1]", .bool(false), nil), ("rate in [1, null]", .bool(true), nil),
      ("rate > 5", nil, "rate"), ("5 > rate", nil, "rate"), ("rate + 1 > 5", nil, "rate"), ("-rate > 5", nil, "rate"),
      ("account.parent.name == 'x'", nil, "account.parent"), ("account.parent == null", .bool(true), nil),
      ("signed.addDays(1) > today()", nil, "signed"), ("old.stage == 'open'", nil, "old"),
      ("rate > 5 || true", .bool(true), nil), ("true || rate > 5", .bool(true), nil),
      ("rate > 5 && false", .bool(false), nil), ("rate > 5 && true", nil, "rate"), ("rate > 5 || false", nil, "rate"),
      ("!(rate > 5)", nil, "rate"), ("rate > 5 ? true : false", nil, "rate"), ("size(name) > 0", .bool(true), nil),
      ("tasks.exists(t, t.hours > 2)", nil, "t.hours"), ("tasks.all(t, t.hours > 1)", nil, "t.hours"),
      ("tasks.exists_one(t, t.hours > 1)", nil, "t.hours"), ("tasks.filter(t, t.hours > 1) == []", nil, "t.hours"),
      ("round(rate, 1) == 2", nil, "rate"), ("string(rate) == ''", nil, "rate"), ("'a' in old.tags", nil, "old"),
      ("account.parent.name == null", nil, "account.parent"), ("tasks.exists(t, t.done)", .bool(true), nil),
      ("tasks.all(t, t.done)", nil, "t.done"), ("null in tags", .bool(false), nil), ("dyn(null) > 1", nil, ""),
    ] as [(String, Value?, String?)])
  func nulls(_ source: String, _ expected: Value?, _ path: String?) throws {
    do throws(any Error) {
      #expect(try Fixture.example.value(source) == expected)
    } catch let error as EvaluationError {
      #expect(error.code == .nullOperand)
      #expect(error.path ?? "" == path)
      #expect(expected == nil)
    }
  }

  @Test(
    "What cannot be computed is an error, never a trap",
    arguments: [
      ("9223372036854775807 + 1", .overflow), ("-9223372036854775808 - 1", .overflow),
      ("9223372036854775807 * 2", .overflow), ("-9223372036854775808 / -1", .overflow),
      ("-9223372036854775808 % -1", .overflow), ("-(-9223372036854775808)", .overflow), ("0u - 1u", .overflow),
      ("18446744073709551615u + 1u", .overflow), ("1 / 0", .divideByZero), ("1 % 0", .divideByZero),
      ("1u / 0u", .divideByZero), ("round(amount / 0, 2)", .divideByZero),
      ("decimal('999999999999999') * decimal('999999999999999')", .overflow),
      ("timestamp('9999-12-31T23:59:59Z') + duration('1h')", .overflow),
      ("duration('9223372036s') + duration('1s')", .overflow),
      ("timestamp('9999-12-31T00:00:00Z') - timestamp('0001-01-01T00:00:00Z')", .overflow),
      ("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", .overflow),
      ("timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", .overflow),
      ("int(9223372036854775807.0)", .invalidConversion), ("int(-9223372036854775808.0)", .invalidConversion),
      ("'a'.matches('(' + 'b')", .invalidConversion), ("{0: 1, 0u: 2}", .invalidConversion),
      ("date('9999-12-31').addDays(1)", .overflow),
      ("date('0001-01-01').addMonths(-1)", .overflow), ("today().addMonths(9223372036854775807)", .overflow),
      ("int(1e19)", .invalidConversion), ("int(0.0/0.0)", .invalidConversion), ("uint(-1)", .invalidConversion),
      ("int(18446744073709551615u)", .invalidConversion), ("double('nan')", .invalidConversion),
      ("double('1e999')", .invalidConversion), ("int('x')", .invalidConversion), ("bool('yes')", .invalidConversion),
      ("date('2026-' + '02-30')", .invalidConversion), ("timestamp(9223372036854775807)", .invalidConversion),
      ("string(b'\\xff')", .invalidConversion), ("now().getHours('Mars')", .invalidConversion),
      ("[1][1]", .indexOutOfBounds), ("[1][-1]", .indexOutOfBounds), ("{'a': 1}['b']", .noSuchKey),
      ("extra.b", .nullOperand), ("dyn('a') < 1", .noSuchOverload), ("dyn('a') && true", .notBoolean),
      ("dyn(decimal('1')) / 2", .noSuchOverload), ("{'a': 1, 'a': 2}", .invalidConversion),
    ] as [(String, EvaluationError.Code)])
  func failures(_ source: String, _ code: EvaluationError.Code) throws {
    let error = #expect(throws: EvaluationError.self) { try Fixture.example.value(source) }
    #expect(error?.code == code)
    #expect(error?.message.isEmpty == false)
  }

  @Test("Old values come as a map, in which missing fields are null")
  func oldValues() throws {
    var evaluation = Fixture.example.evaluation(old: .map([.string("stage"): .string("won")]))
    #expect(try evaluation.holds(try Fixture.example.check("old.stage == 'won' && old.rate == null && !has(old.rate)")))
  }

  @Test("A condition that is null does not hold but is an error that names it")
  func nullCondition() throws {
    var evaluation = Fixture.example.evaluation(of: 2)
    let error = #expect(throws: EvaluationError.self) { try evaluation.holds(try Fixture.example.check("active")) }
    #expect(error?.path == "active")
    #expect(error?.message == "active is missing.")
  }

  @Test("A caller's expression that names a field he may not read has no value, whatever would decide it")
  func rights() throws {
    let rights = Rights.caller { module, field in !(module == "accounts" && field == "industry") }
    var evaluation = Fixture.example.evaluation(rights: rights)
    let error = #expect(throws: EvaluationError.self) {
      try evaluation.value(of: try Fixture.example.check("true || account.industry == 'x'"))
    }
    #expect(error?.code == .notReadable)
    #expect(error?.field == FieldName(module: "accounts", field: "industry"))
    let dynamic = #expect(throws: EvaluationError.self) {
      try evaluation.value(of: try Fixture.example.check("regarding.industry == 'x' || true"))
    }
    #expect(dynamic?.code == .notReadable)
    #expect(try evaluation.holds(try Fixture.example.check("account.name == 'Acme'")))
  }

  @Test("Steps are limited, and nothing absorbs that")
  func budget() throws {
    let list = "[" + (0..<60).map(String.init).joined(separator: ",") + "]"
    let source = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c >= 0))) || true"
    var evaluation = Fixture.example.evaluation()
    let error = #expect(throws: EvaluationError.self) { try evaluation.value(of: try Fixture.example.check(source)) }
    #expect(error?.code == .budgetExceeded)
    #expect(try evaluation.holds(try Fixture.example.check("true")), "each expression has the budget for itself")
  }

  @Test("An error of the store passes through")
  func storeErrors() throws {
    struct Broken: Error {}
    var evaluation = Evaluation(
      variables: { _ in throw Broken() }, reader: Fixture.example, now: Fixture.now, timeZone: .gmt, rights: .definer)
    let error = #expect(throws: EvaluationError.self) {
      try evaluation.value(of: try Fixture.example.check("active || true"))
    }
    #expect(error?.code == .readFailed)
    #expect(error?.underlying is Broken)
  }
}

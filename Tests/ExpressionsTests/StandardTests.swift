import Expressions
import Testing

/// What the standard language says, in our own examples; those about records are in `EvaluationTests`.
@Suite("Standard language")
struct StandardTests {
  @Test(
    "Literals and precedence",
    arguments: [
      "0U == 0u", "0x7fFFu == 32767u", "-0x10 == -16", "1e+2 == 100.0", "1.5E-1 == .15", "-9223372036854775808 < 0",
      "18446744073709551615u > 0u", "\"\"\"it's \"quoted\" \\x21\"\"\" == 'it\\'s \"quoted\" !'",
      "r'''\\n\n''' == '\\\\n\\n'",
      "R\"\\d\" == '\\\\d'", "'\\?\\`\\\"\\'\\a\\b\\f\\v' == '\\x3f\\x60\\x22\\x27\\x07\\x08\\x0C\\x0B'",
      "'\\U0001F600' == '😀'", "'\\377' == 'ÿ'", "b'\\377' != b'ÿ'", "B'ÿ' == b'\\xC3\\xbf'", "bR'\\x' == b'\\\\x'",
      "size(b'''a\nb''') == 3", "[1, 2,] == [1, 2]", "{'a': 1,} == {'a': 1}", "[\u{C}\t1\r]//x\n== [1]",
      "{'if': 1, 'a-b/c.d e': 2}.if == 1", "{'a-b': 2}.`a-b` == 2", "has({'a-b': null}.`a-b`)",
      "1 + 2 * 3 % 4 - -5 == 8", "!true || true", "!(true || true) == false", "-2 * -3 == 6", "2 - 3 - 4 == -5",
      "100 / 10 / 5 == 2", "(false ? 1 : true ? 2 : 3 == 4 ? 5 : 6) == 2", "1 < 2 && 2 < 3 || false", "!!true",
      "--1 == 1",
      "-(1) == -1", "1 in [1] == true", "{'a': [{'b': 7}]}.a[0].b == 7",
    ])
  func syntax(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test(
    "Numbers are on one line, whatever their type",
    arguments: [
      "1 == 1.0", "1u == 1", "1.0 == 1u", "1 != 1.5", "[1, 2u, 3.0] == [1u, 2.0, 3]",
      "{1: 'a'} == {1.0 == 1 ? 1u : 2u: 'a'}",
      "2 in [1.0, 2.0]", "2u in {1: 1, 2: 2}", "!(1.5 in {1: 1})", "{1: 'x'}[1.0] == 'x'", "{2u: 'x'}[2] == 'x'",
      "{18446744073709551615u: 1}.size() == 1", "-1 < 0u", "18446744073709551615u > 9223372036854775807", "-1 < 0.5",
      "9007199254740993 > 9007199254740992.0", "0.0 == -0.0", "1.0 / -0.0 < 0.0", "1.0 / 0.0 > 1e308",
      "0.0 / 0.0 != 0.0 / 0.0", "!(0.0 / 0.0 < 1.0) && !(0.0 / 0.0 >= 1.0)", "!(double('NaN') in [double('NaN')])",
      "double('-Infinity') < -1e308", "double('Infinity') == 1.0 / 0.0", "1e-400 == 0.0",
      "2.0 * 8.988466e+307 == 1.0 / 0.0",
      "!(9223372036854775807 < 9223372036854775808.0)", "9223372036854775806 < 9223372036854775808.0",
      "'' < 'a'", "'a' < 'α'", "'Z' < 'a'", "b'\\x00\\x01' < b'\\x01'", "b'' <= b'\\x00'", "false < true",
      "dyn('1') != 1", "dyn(null) != false", "dyn([]) != {}", "[null] == [null]", "{'a': null} != {'b': null}",
      "[['a'], []] == [['a'], []]",
    ])
  func comparison(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test(
    "Conversions and types",
    arguments: [
      "int('-7') == -7", "int(7u) == 7", "int(-7.9) == -7", "int(1e18) == 1000000000000000000", "uint('7') == 7u",
      "uint(7.9) == 7u", "uint(9223372036854775807) == 9223372036854775807u", "double(7) == 7.0",
      "double('-1.5e3') == -1500.0",
      "string(-4.5e-3) == '-0.0045'", "string(1e21) == '1e+21'", "string(-0.0) == '-0'", "string(0.0 / 0.0) == 'NaN'",
      "string(-1.0 / 0.0) == '-Infinity'", "string(7u) == '7'", "string('é') == 'é'", "string(b'\\xc3\\xa9') == 'é'",
      "bytes('é') == b'\\xc3\\xa9'", "bytes(b'a') == b'a'", "bool('t') && bool('TRUE') && bool('1') && bool(true)",
      "!bool('f') && !bool('False') && !bool('0')", "int(timestamp('1969-12-31T23:59:59.5Z')) == -1",
      "timestamp(1000000000) == timestamp('2001-09-09T01:46:40Z')", "timestamp(timestamp(1)) == timestamp(1)",
      "duration(duration('1s')) == duration('1000ms')", "dyn(1) == 1",
      "type(1) == int && type(1u) == uint && type(1.0) == double && type('') == string && type(b'') == bytes",
      "type(null) == null_type && type([]) == list && type({}) == map && type(true) == bool",
      "type(now()) == google.protobuf.Timestamp && type(now()) == timestamp",
      "type(duration('1s')) == google.protobuf.Duration", "type(type(1)) == type && type(int) == type(string)",
      "type(today()) == date && type(decimal('1')) == decimal", "type(1) != type(1u)",
      "size('é😀') == 2 && 'é😀'.size() == 2 && b'é'.size() == 2 && {1: 2}.size() == 1 && [1].size() == 1",
    ])
  func conversions(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test(
    "Moments and durations, to the nanosecond",
    arguments: [
      "string(timestamp('9999-12-31T23:59:59.999999999Z')) == '9999-12-31T23:59:59.999999999Z'",
      "string(timestamp('2026-01-31T10:00:00.100+01:00')) == '2026-01-31T09:00:00.1Z'",
      "timestamp('2026-01-01T00:00:00Z') + duration('1ns') > timestamp('2026-01-01T00:00:00Z')",
      "timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') "
        + "== timestamp('0001-01-01T00:00:00.000000002Z')",
      "timestamp('2026-01-01T00:00:00Z') - timestamp('2025-12-31T23:59:59.999999999Z') == duration('1ns')",
      "string(duration('-1ns')) == '-0.000000001s'", "string(duration('1m1ms')) == '60.001s'",
      "-duration('1ns') == duration('-1ns')",
      "string(duration('1h34us')) == '3600.000034s'", "duration('0') == duration('0s')",
      "duration('-23.4s') < duration('0')",
      "duration('1ns') + duration('999ns') == duration('1us')", "opened + duration('1ns') > opened",
      "timestamp('2026-12-31T23:30:00Z').getFullYear('+01:00') == 2027",
      "timestamp('2026-12-31T23:30:00Z').getDayOfYear('01:00') == 0",
      "timestamp('2026-12-31T23:30:00Z').getHours('-03:30') == 20",
      "timestamp('2026-07-01T12:00:00Z').getHours('America/New_York') == 8",
      "timestamp('2026-07-01T12:34:56.789Z').getMinutes('Asia/Kathmandu') == 19",
      "timestamp('2026-07-01T12:34:56.789Z').getMilliseconds() == 789", "duration('1.234s').getMilliseconds() == 234",
      "duration('-90m').getHours() == -1", "timestamp('1969-12-31T23:59:59.999Z').getSeconds('UTC') == 59",
    ])
  func time(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }

  @Test(
    "Macros and regular expressions",
    arguments: [
      "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]", "{'a': 1, 'b': 2}.filter(k, k == 'b') == ['b']", "[].all(x, x)",
      "{'b': 1, 2: 1, 'a': 1, true: 1, 1u: 1}.map(k, string(k)) == ['true', '1', '2', 'a', 'b']",
      "{'a': 1}.map(k, k + k) == ['aa']", "![].exists(x, true)", "![1, 1].exists_one(x, x == 1)",
      "{7: 1}.exists_one(k, k == 7)",
      "[1, 2, 3].all(x, 6 / (2 - x) == 6) == false", "[1, 0].exists(x, 1 / x == 1)",
      "[[1, 2], [3]].all(l, l.exists(x, x % 2 == 1))",
      "[0].exists(stage, stage == 0 && .stage == 'open')", "name.matches('^C.s')", "matches(name, r'^\\w+$')",
      "!'CASA'.matches(name)", "'Casa'.matches(name + '$')", "tasks.exists(t, t.subject.matches('(?i)CALL'))",
    ])
  func macros(_ source: String) throws {
    #expect(try Fixture.example.value(source) == .bool(true))
  }
}

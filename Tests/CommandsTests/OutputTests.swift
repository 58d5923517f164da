import Engine
import Foundation
import Operations
import Testing

@testable import TrellisCommands

struct OutputTests {
  @Test(arguments: [
    (
      Problem(
        at: "amount", code: "check_failed", message: "Too much.", found: .number("300000"), wanted: .text("<= 250000"),
        who: ["broker"]),
      "✗ amount: Too much. (found 300000, wanted <= 250000; broker could)"
    ),
    (Problem(at: "note", code: "note_missing", message: "Say why."), "✗ note: Say why."),
    (Problem(at: "", code: "x", message: "a\nb\u{1B}[31m"), "✗ a b\u{FFFD}[31m"),
    (
      Problem(at: "who", code: "who", message: "Not you.", who: ["role broker", "ana"]),
      "✗ who: Not you. (role broker, ana could)"
    ),
  ])
  func aProblemIsOneLine(_ problem: Problem, _ line: String) {
    #expect(ProblemLine(problem).text == line)
  }

  @Test(arguments: [(true, String(repeating: "y", count: 59) + "…"), (false, String(repeating: "y", count: 100))])
  func columnsAreAlignedAndCellsCutOnScreensAlone(isScreen: Bool, cell: String) {
    var table = TextTable(header: ["a", "long header"], isCut: isScreen)
    table.add("1", "x")
    table.add("señor", String(repeating: "y", count: 100))
    #expect(
      table.text(empty: "") == """
        A      LONG HEADER
        1      x
        señor  \(cell)

        """)
    #expect(TextTable("a").text(empty: "Nothing.") == "Nothing.\n")
  }

  @Test func recordsAreShownWithTheFieldsThatHaveValues() throws {
    let page =
      #"{"records":[{"id":1,"version":2,"name":"One","note":null,"amount":900.00},{"id":2,"version":1,"name":"Two","note":null,"amount":null}],"next_cursor":"abc","count":7}"#
    #expect(
      try RecordTable(page, fields: nil).text == """
        ID  NAME  AMOUNT
        1   One   900.00
        2   Two
        7 in all
        More: --cursor abc

        """)
    #expect(try RecordTable(page, fields: ["name"]).text.hasPrefix("ID  NAME\n1   One\n"))
  }

  @Test func aRecordIsShownWithWhatItsLookupsAreCalled() throws {
    let display = try JSONDecoder().decode(
      RecordDisplay.self,
      from: Data(
        #"{"driven":[],"numbers":[],"moments":["seen_at"],"titles":{"contact":"{first_name} {last_name}"}}"#.utf8))
    let record =
      #"{"id":1,"contact":{"id":12,"first_name":"Alba","last_name":"Reyes"},"seen_at":"2026-06-01T09:00:00.5Z"}"#
    #expect(
      try RecordText(record, display: display).text
        == "id       1\ncontact  12 (Alba Reyes)\nseen_at  2026-06-01T09:00:00Z\n")
  }

  @Test func aCappedCountIsSaidToBeOne() throws {
    let page = #"{"records":[{"id":1,"version":2}],"next_cursor":null,"count":10000,"count_capped":true}"#
    #expect(try RecordTable(page, fields: nil).text.hasSuffix("more than 10,000 in all\n"))
  }

  @Test func jsonHasSnakeCaseKeys() throws {
    struct Answer: Encodable { let firstName = "x" }
    #expect(try JSONOutput.text(of: Answer()) == "{\n  \"first_name\" : \"x\"\n}")
  }

  @Test(arguments: [
    InputValue.null, .boolean(true), .number("12.5"), .number("-3"), .number("123456789012345678901234567890"),
    .text("12.5"), .text(""), .list([.text("a"), .null, .number("1")]),
    .object(["module": .text("deals"), "id": .number("4")]),
  ])
  func aValueIsTheSameAfterItWasSent(_ value: InputValue) throws {
    let problem = Problem(at: "x", code: "y", message: "z", found: value)
    #expect(try JSONDecoder().decode(Problem.self, from: JSONEncoder().encode(problem)) == problem)
  }

  @Test func digitsThatNoDecimalHoldsAreSentAsText() throws {
    let value = InputValue.number("1e999")
    #expect(try JSONDecoder().decode(InputValue.self, from: JSONEncoder().encode(value)) == .text("1e999"))
  }

  @Test func whatIsNotThereIsTheHeadline() {
    let refusal = Refusal(.notFound, Problem(at: "id", code: "not_found", message: "There is no record 7 in deals."))
    #expect(OperationFailure(refusal).message == "There is no record 7 in deals.")
  }

  @Test func theValuesOfProblemsArePlainJSON() throws {
    let problem = Problem(
      at: "amount", code: "out_of_range", message: "Too much.", found: .number("12.50"),
      wanted: .list([.text("a"), .null]))
    let text = try JSONOutput.text(
      of: OperationFailure(code: "invalid", message: "No.", problems: [problem]))
    #expect(text.contains("\"found\" : 12.5"))
    #expect(text.contains("\"wanted\" : [\n        \"a\",\n        null\n      ]"))
  }
}

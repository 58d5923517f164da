import Diagnostics
import Metamodel
import Testing

/// Mistakes in forms on the web.
@Suite struct FormLintTests {
  private static func form(_ fields: String, _ more: String = "") -> String {
    "form: ask\nmodule: deals\nfields: {\(fields)}\n\(more)"
  }

  /// The module of the fixture with a field without which there is no record, and a review where there is one.
  private static func asking(_ form: String, review: String? = nil) throws -> [Diagnostic] {
    let deals = (Fixture.files["modules/deals.yaml"] ?? "").replacing(
      "name: {type: text, label: Name}",
      with: "name: {type: text, label: Name, required: true}\n  code: {type: text, label: Code, required: true}")
    var files = ["modules/deals.yaml": deals, "forms/ask.yaml": form]
    files["reviews/incoming.yaml"] = review.map {
      "review: incoming\nmodule: deals\nreviewers: [{role: administrator}]\n\($0)"
    }
    return try Fixture.load(files).diagnostics
  }

  @Test(arguments: [
    (form("amount: {}"), ["`name` and `code`", "without which there is no record of `deals`", "Put them under"]),
    (form("name: {}"), ["does not fill in `code`,", "Put it under `fields` or `values`"]),
  ])
  func aFormFillsInWhatEveryRecordNeeds(source: String, words: [String]) throws {
    let found = try Self.asking(source)
    #expect(found.map(\.code) == [.unaskedField])
    let diagnostic = try #require(found.first)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.location?.description == "small/forms/ask.yaml:3:1")
    for word in words { #expect(diagnostic.message.contains(word), "\(diagnostic.message)") }
  }

  @Test(arguments: [
    (form("name: {}, code: {}"), nil), (form("name: {}", "values: {code: web}\n"), nil),
    (form("name: {}", "parameters: {utm: code}\n"), nil),
    (form("amount: {}"), "enters: {channels: [form]}\n"),
  ])
  func aFormMayLeaveToOthersWhatSomebodyFillsIn(source: String, review: String?) throws {
    #expect(try Self.asking(source, review: review) == [])
  }

  @Test func aFormOfWhichAReviewHoldsOnlySomeIsWarnedOf() throws {
    let found = try Self.asking(Self.form("amount: {}"), review: "enters: {channels: [form], when: amount > 10}\n")
    #expect(found.map(\.code) == [.unaskedField])
    #expect(found.first?.severity == .warning)
    let other = try Self.asking(Self.form("amount: {}"), review: "enters: {channels: [import]}\n")
    #expect(other.map(\.severity) == [.error])
  }

  @Test(arguments: [
    Lint(
      "forms/ask.yaml", form("1️⃣stage: {}"),
      .init(
        1, "cannot_be_asked", "`stage` moves along a blueprint, which says where records begin. Take it out.")),
    Lint(
      "forms/ask.yaml", form("name: {}", "parameters: {1️⃣consent: name, utm: name}\n"),
      .init(
        1, "taken_parameter",
        "`consent` is sent with the form already. Call the parameter otherwise.")),
    Lint(
      "forms/ask.yaml", form("name: {}", "redirect: https://www.example.com/\(String(repeating: "x", count: 90))\n")),
  ])
  func isFound(lint: Lint) throws { try lint.check() }
}

import Foundation
import Testing

/// What the command line tells those whose change waits for somebody's decision.
@Suite struct ApprovalWalkTests {
  @Test func whoeverSubmitsReadsThatNothingIsDoneYetAndWhoDecides() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    try await trellis.succeed("user", "create", "acme", "ana", "--role", "sales_rep")
    let new = try await trellis.succeed(
      "record", "create", "acme", "quotes", "subject=Lines", "quote_status=sent", "total=32000", "--as", "ana")
    #expect(new.output.contains("The new record waits for approval 1 “Discount of a quote”"), "\(new.output)")
    #expect(new.output.contains("See `trellis approval show acme 1`."))
    try await trellis.succeed(
      "record", "create", "acme", "quotes", "subject=Cells", "quote_status=draft", "--as", "ana")
    let edit = try await trellis.succeed(
      "record", "update", "acme", "quotes", "2", "quote_status=sent", "total=500", "--as", "ana")
    #expect(edit.output.contains("Nothing is changed yet: it waits for approval 2 “Discount of a quote”"))
    let none = try await trellis.succeed("approval", "list", "acme", "--as", "ana")
    #expect(none.output == "None of yours; there are others, which `--all` lists.\n")
    let other = try await trellis.succeed("approval", "list", "acme", "deals", "--as", "ana")
    #expect(other.output == "No approvals.\n")
    let shown = try await trellis.succeed("approval", "show", "acme", "2", "--as", "ana")
    for words in [
      "asked: quote_status = sent (now draft)", "asked: total = 500 (now nothing)", "subject: Cells", "since ",
      "you may recall",
    ] { #expect(shown.output.contains(words), "\(words): \(shown.output)") }
    let record = try await trellis.succeed("approval", "show", "acme", "1", "--as", "ana")
    #expect(record.output.contains("total: 32000"), "\(record.output)")
  }
}

import Foundation
import Testing

/// A consultant's plan on its way through the built binary.
@Suite struct ResultSheetWalkTests {
  @Test func aPlanIsWrittenImportedAndGivenBack() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    let template = trellis.data.appending(path: "plan.xlsx").path
    let written = try await Trellis.execute(Trellis.binary, ["results", "template", template, "--language", "en"])
    #expect(written.code == 0, "\(written.error)")
    let twice = try await Trellis.execute(Trellis.binary, ["results", "template", template, "--language", "en"])
    #expect(twice.code == 1)
    #expect(twice.error.contains("--force"), "\(twice.error)")
    let forced = try await Trellis.execute(
      Trellis.binary, ["results", "template", template, "--language", "en", "--force"])
    #expect(forced.code == 0, "\(forced.error)")
    let empty = try await trellis.run("results", "import", "acme", template)
    #expect(empty.code == 1)
    #expect(empty.error.contains("no results below"))

    let plan = trellis.data.appending(path: "own_calls.csv")
    let text = """
      RESULT,ACTIONS,EXTRA ACTION,MODULE CRITERION,DEFINITIVE,EFFECTIVE,QUALITY,CHANNEL,SPECIAL CRITERION,ACTION BY SPECIAL CRITERION
      No answer,Add an interaction,,,NO,NO,NU,Phone,8,Close the sale as lost [Loss Reason: No decision]
      Interested,Advance to the next stage,,Type: New Business,NO,YES,UP,Phone,,
      """
    try text.replacing("as lost [Loss", with: "as losst [Loss").write(to: plan, atomically: true, encoding: .utf8)
    let refused = try await trellis.run("results", "import", "acme", plan.path)
    #expect(refused.code == 1)
    #expect(refused.error.contains("✗ J2: "), "\(refused.error)")
    try text.write(to: plan, atomically: true, encoding: .utf8)
    let rehearsal = try await trellis.succeed("results", "import", "acme", plan.path, "--dry-run")
    let counts = "own_calls: 2 results, 2 rows, 1 attempt rule\nWould be version 2"
    #expect(rehearsal.output.contains(counts), "\(rehearsal.output)")
    #expect(rehearsal.output.contains("  3  interested on deals if opportunity_type == "), "\(rehearsal.output)")
    #expect(
      rehearsal.output.contains("deals: contact, phones, do_not_contact, queue, value, stage_status as sales_calls"))
    try await trellis.succeed("results", "import", "acme", plan.path)

    let server = try await Server(trellis)
    for (name, language) in [("back.xlsx", "es"), ("back.csv", "en")] {
      let back = trellis.data.appending(path: name).path
      try await trellis.succeed("results", "export", "acme", "own_calls", back, "--language", language)
      let again = try await trellis.succeed("results", "import", "acme", back, "--name", "own_calls")
      #expect(again.output.hasSuffix("Nothing differs: version 2 stays in force.\n"), "\(again.output)")
    }
    _ = try await server.stop()
    #expect(try await trellis.run("results", "export", "acme", "own_calls", "plan.ods").code == 2)
  }
}

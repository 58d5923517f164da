import Testing

/// What commands about transitions say, and how they end.
struct TransitionWalkTests {
  @Test func `to explain what is blocked is no failure, to run it is`() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    try await trellis.succeed("record", "create", "acme", "accounts", "name=Acme")
    try await trellis.succeed(
      "record", "create", "acme", "deals", "name=Parts", "account=1", "opportunity_type=new_business")
    let list = try await trellis.succeed("transition", "list", "acme", "deals", "1").output
    let explained = try await trellis.succeed("transition", "explain", "acme", "deals", "1", "qualify").output
    // The same line about the transition, and the same problems.
    let lines = list.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("qualify: ") })
    let problems = lines[(start + 1)...].prefix { $0.hasPrefix("  ✗") }
    #expect(!problems.isEmpty, "\(list)")
    #expect(explained.split(separator: "\n").first.map(String.init) == lines[start])
    for problem in problems { #expect(explained.contains(problem), "\(explained)") }
    let run = try await trellis.run("transition", "run", "acme", "deals", "1", "qualify")
    #expect(run.code == 1)
    for command in [["explain", "acme", "deals", "1", "nosuch"], ["explain", "acme", "deals", "9", "qualify"]] {
      let ending = try await trellis.run(["transition"] + command)
      #expect(ending.code == 1)
      #expect(ending.error.hasPrefix("There is no "), "\(ending.error)")
      #expect(ending.error.split(separator: "\n").count == 1)
    }
  }
}

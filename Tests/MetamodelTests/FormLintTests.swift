import Testing

/// Mistakes in forms on the web.
@Suite struct FormLintTests {
  private static func form(_ fields: String, _ more: String = "") -> String {
    "form: ask\nmodule: deals\nfields: {\(fields)}\n\(more)"
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

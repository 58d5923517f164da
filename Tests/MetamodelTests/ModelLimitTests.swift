import Diagnostics
import Metamodel
import Testing

/// Models that are larger than a store can carry, and texts that hide what they say.
@Suite struct ModelLimitTests {
  private static func module(_ name: String, _ fields: [String]) -> String {
    "module: \(name)\nlabel: {one: A, many: B}\ntitle: x\nfields:\n" + fields.map { "  \($0)\n" }.joined()
  }

  private static func fields(_ count: Int, _ settings: String = "{type: text, label: F}") -> [String] {
    (0..<count).map { "f\($0): \(settings)" }
  }

  @Test(
    arguments: [
      (["modules/x.yaml": module("x", fields(500))], [:]),
      (
        ["modules/x.yaml": module("x", fields(501))],
        ["small/modules/x.yaml:505:9": "A module has at most 500 fields; this has 501."]
      ),
      (["modules/x.yaml": module("x", fields(64, "{type: integer, label: F, indexed: true}"))], [:]),
      (
        ["modules/x.yaml": module("x", fields(65, "{type: integer, label: F, indexed: true}"))],
        [
          "small/modules/x.yaml:69:8":
            "A module has at most 64 indexes, of which each lookup and each unique field is one; this has 65."
        ]
      ),
      (
        [
          "modules/x.yaml": module(
            "x", ["p: {type: picklist, label: P, values: {\((0...1_000).map { "v\($0): V" }.joined(separator: ", "))}}"]
          )
        ],
        ["small/modules/x.yaml:5:8939": "A field has at most 1000 values; this has 1001."]
      ),
      (
        Dictionary(uniqueKeysWithValues: (0..<200).map { ("modules/m\($0).yaml", module("m\($0)", [])) }),
        ["small/modules/m97.yaml:1:1": "A model has at most 200 modules; this has 203."]
      ),
    ] as [([String: String], [String: String])])
  func aModelBeyondALimitIsRefusedWhereItBegins(files: [String: String], expected: [String: String]) throws {
    let result = try Fixture.load(files)
    let found = result.diagnostics.filter { $0.code.rawValue == "too_many" }
      .map { ($0.location?.description ?? "", $0.message) }
    #expect(Dictionary(found) { first, _ in first } == expected)
    #expect(result.model == nil || expected.isEmpty)
  }

  @Test(arguments: [
    Lint(
      "modules/orders.yaml",
      #"""
      module: orders
      label: {one: 1️⃣"Or\u202Eder", many: Orders}
      title: x
      fields:
        a: {type: text, label: 2️⃣"A\0"}
        b: {type: picklist, label: B, values: {c: 3️⃣"C\u2066"}}
      """#,
      .init(1, "bad_text", "The text has the character U+202E, which nobody sees. Take it out."),
      .init(2, "bad_text", "The text has the character U+0000, which nobody sees. Take it out."),
      .init(3, "bad_text", "The text has the character U+2066, which nobody sees. Take it out."))
  ])
  func aTextThatHidesWhatItSaysIsRefused(lint: Lint) throws { try lint.check() }
}

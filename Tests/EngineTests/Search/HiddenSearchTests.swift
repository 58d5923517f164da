import Metamodel
import Testing

@testable import Engine

/// A search tells nothing of what somebody may not read: neither by what it finds, nor by how much or in which order.
@Suite struct HiddenSearchTests {
  /// Three modules side by side in the index; in the middle there is what the reader may not read at all, or not all of.
  private static func model(_ middle: String) -> [String: String] {
    func module(_ name: String, _ fields: String) -> String {
      """
      module: \(name)
      label: {one: One, many: Many}
      title: "{name}"
      fields:
        name: {type: text, label: Name}
      \(fields)
      """
    }
    return [
      "preset.yaml": SalesModel.preset, "modules/aaa.yaml": module("aaa", ""),
      "modules/bbb.yaml": module("bbb", "  secret: {type: text, label: Secret, searchable: true}"),
      "modules/ccc.yaml": module("ccc", ""),
      "access.yaml": """
      roles:
        administrator: {label: Administrator, modules: {"*": [all]}}
        manager: {label: Manager, modules: {"*": [read]}}
        rep:
          label: Representative
      \(middle)
      """,
    ]
  }

  private static let middles = [
    "    modules: {aaa: [read], ccc: [read]}",
    "    modules: {\"*\": [read]}\n    fields: {bbb: {secret: hidden}}",
    "    modules: {\"*\": [read]}\n    fields: {bbb: {secret: masked}}",
    "    modules: {\"*\": [read]}\n    scopes: {bbb: own}",
  ]

  @Test(arguments: middles)
  func whatIsHiddenHasNoSayInWhatIsFound(_ middle: String) async throws {
    let test = try await TestStore(files: Self.model(middle))
    for number in 0..<60 {
      try await test.add(to: "aaa", ["name": "word a\(number)"])
      try await test.add(to: "ccc", ["name": "word c\(number)"])
    }
    try await test.add(to: "bbb", ["name": "other", "secret": "nothing"])
    let before = try await test.search("word", as: test.ana)
    #expect(before.found == 120)
    _ = try await test.store.perform(
      (0..<450).map { .create(module: "bbb", values: ["name": .text("x\($0)"), "secret": .text("word word")]) },
      atomic: true, as: test.admin, under: .import)
    let after = try await test.search("word", as: test.ana)
    #expect(after.names == before.names)
    #expect((after.found, after.capped) == (before.found, before.capped))
    #expect(after.results.map(\.snippet?.text) == before.results.map(\.snippet?.text))
    #expect(try await test.search("word", in: ["bbb"], as: test.admin).capped)
  }

  /// How good a record is and what is shown of it follow from what the reader may read.
  @Test func rankAndSnippetFollowFromWhatIsRead() async throws {
    let test = try await TestStore(files: Self.model(Self.middles[1]))
    try await test.add(to: "bbb", ["name": "word one", "secret": "x"])
    try await test.add(to: "bbb", ["name": "word two", "secret": "word"])
    try await test.add(to: "bbb", ["name": "none", "secret": "word"])
    let found = try await test.search("word", as: test.ana)
    #expect(found.names == ["bbb/2", "bbb/1"], "the one that was changed last comes first")
    #expect(found.results.allSatisfy { $0.fields == ["name"] })
    #expect(try await test.search("word x", as: test.ana).found == 0)
    #expect(try await test.search("word x", as: test.admin).found == 1)
  }
}

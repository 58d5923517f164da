import Diagnostics
import Foundation
import Metamodel
import Testing

@Suite struct SourceSetTests {
  @Test func theHashSpeaksOfContentAlone() throws {
    let one = try SourceSet(name: "a", files: ["modules/x.yaml": "1", "preset.yaml": "2"])
    let other = try SourceSet(name: "b", files: ["preset.yaml": "2", "modules/x.yaml": "1"])
    #expect(one.contentHash == other.contentHash)
    #expect(one.contentHash.count == 64)
    #expect(try one.replacing("preset.yaml", with: "3").contentHash != one.contentHash)
    // Moving a character between a path and its text is a change.
    let moved = try SourceSet(name: "a", files: ["ab": "c"])
    #expect(try SourceSet(name: "a", files: ["a": "bc"]).contentHash != moved.contentHash)
  }

  @Test func encodesAndDecodes() throws {
    let set = try Fixture.sources()
    #expect(try JSONDecoder().decode(SourceSet.self, from: JSONEncoder().encode(set)) == set)
  }

  @Test func decodingChecksPaths() {
    let json = Data(#"{"name": "x", "files": {"../evil.yaml": ""}}"#.utf8)
    #expect(throws: SourceSetError.badPath("../evil.yaml")) { try JSONDecoder().decode(SourceSet.self, from: json) }
  }

  @Test(arguments: [
    "", "/etc/passwd", "../x.yaml", "a/../x.yaml", ".hidden", "a//b", "a/.b", "ä.yaml", "a b", "a\\b",
    "a/b/c/d/e/f.yaml",
  ])
  func refusesPathsThatAreNotPlain(path: String) {
    #expect(throws: SourceSetError.badPath(path)) { try SourceSet(name: "x", files: [path: ""]) }
  }

  @Test func refusesTooManyFilesAndBytes() {
    let many = Dictionary(uniqueKeysWithValues: (0...1_000).map { ("f\($0).yaml", "") })
    #expect(throws: SourceSetError.tooManyFiles(limit: 1_000)) { try SourceSet(name: "x", files: many) }
    let large = ["a.yaml": String(repeating: "x", count: 17 << 20)]
    #expect(throws: SourceSetError.tooLarge(limit: 16 << 20)) { try SourceSet(name: "x", files: large) }
  }

  @Test func readsAFolder() throws {
    try withFolder { folder in
      try write("preset: a\n", to: "\(folder)/preset.yaml")
      try write("module: b\n", to: "\(folder)/modules/b.yaml")
      try write("# read me", to: "\(folder)/README.md")
      try write("x", to: "\(folder)/.hidden.yaml")
      let set = try SourceSet(folder: folder, name: "a")
      #expect(set.paths == ["modules/b.yaml", "preset.yaml"])
      #expect(set.text(ofDisplayName: "a/modules/b.yaml") == "module: b\n")
    }
  }

  @Test func symbolicLinksAreNotFollowed() throws {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/preset.yaml", withDestinationPath: "/etc/hostname")
      #expect(throws: SourceSetError.symbolicLink(path: "preset.yaml")) { try SourceSet(folder: folder) }
    }
  }

  @Test func aFileThatIsNoTextIsRefused() throws {
    try withFolder { folder in
      try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: "\(folder)/preset.yaml"))
      #expect(throws: SourceSetError.notText(path: "preset.yaml")) { try SourceSet(folder: folder) }
    }
  }

  @Test func oneFileThatCannotBeReadKeepsNoOtherFromBeingRead() throws {
    try withFolder { folder in
      try write("preset: a\n", to: "\(folder)/preset.yaml")
      try write("x", to: "\(folder)/modules/two words.yaml")
      let latin = Data("module: b\nlabel: ä".utf8) + [0xE4, 0x0A] + Data("fields: {}\n".utf8)
      try latin.write(to: URL(fileURLWithPath: "\(folder)/modules/b.yaml"))
      try Data([0xFF, 0xFE, 0x6D, 0x00]).write(to: URL(fileURLWithPath: "\(folder)/modules/c.yaml"))
      for path in ["modules/d.yaml", "pipelines"] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(path)", withDestinationPath: "/etc/hostname")
      }
      let contents = try FolderContents(folder: folder, name: "a")
      #expect(contents.sources.files["modules/b.yaml"] == "module: b\nlabel: ä\u{FFFD}\nfields: {}\n")
      #expect(contents.sources.paths == ["modules/b.yaml", "preset.yaml"])
      #expect(contents.unread == ["modules/c.yaml", "modules/d.yaml", "modules/two words.yaml", "pipelines"])
      #expect(
        contents.diagnostics.map { "\($0.location?.description ?? "") \($0.code)" } == [
          "a/modules/b.yaml:2:9 not_text", "a/modules/c.yaml:1:1 not_text", "a/modules/d.yaml:1:1 symbolic_link",
          "a/modules/two words.yaml:1:1 bad_path", "a/pipelines:1:1 symbolic_link",
        ])
      #expect(throws: SourceSetError.notText(path: "modules/b.yaml")) { try SourceSet(folder: folder) }
    }
  }

  @Test(arguments: ["modules/accounts.yml", "module/accounts.yaml"])
  func aMisplacedFileIsOneErrorAndNotWhatFollowsFromIt(path: String) throws {
    let files = try Fixture.sources(
      [path: Fixture.files["modules/accounts.yaml"] ?? ""], without: ["modules/accounts.yaml"])
    let result = ModelLoader.result(layers: [files])
    #expect(result.diagnostics.map(\.code) == [.unknownFile], "\(result.diagnostics)")
    let message = try #require(result.diagnostics.first?.message)
    #expect(
      !path.hasSuffix(".yml")
        || message.hasSuffix("is not read: files of a preset end in `.yaml`. Call it `modules/accounts.yaml`."))
  }

  @Test func whatNobodyCouldReadIsNotMissedElsewhere() throws {
    let sources = try Fixture.sources(without: ["modules/accounts.yaml", "modules/calls.yaml"])
    let all = ModelLoader.result(layers: [sources]).diagnostics
    #expect(all.contains { $0.code == .unknownModule })
    #expect(ModelLoader.result(layers: [sources], unread: ["modules/accounts.yaml"]).diagnostics == [])
    #expect(ModelLoader.result(layers: [sources], unread: ["modules"]).diagnostics == [])
  }

  @Test func aFolderThatIsNotThereIsRefused() {
    #expect(throws: SourceSetError.self) { try SourceSet(folder: "/nowhere/at/all") }
  }

  @Test(arguments: [
    ("metrics.yaml", "unsupported", nil), ("results/x/y.yaml", "unknown_file", nil),
    ("module/deals.yaml", "unknown_file", "modules/deals.yaml"),
    ("modules/deals.yml", "unknown_file", "modules/deals.yaml"),
    ("acess.yaml", "unknown_file", "access.yaml"), ("modules/sub/deals.yaml", "unknown_file", nil),
  ])
  func filesThatNobodyReadsAreRefused(path: String, code: String, suggestion: String?) throws {
    let result = try Fixture.load([path: "a: 1\n"])
    #expect(result.model == nil)
    #expect(result.diagnostics.map(\.code.rawValue) == [code])
    #expect(result.diagnostics.first?.suggestion == suggestion)
    #expect(result.diagnostics.first?.location?.file == "small/\(path)")
  }

  @Test func sampleHeadersNameFields() throws {
    let result = try Fixture.load([
      "samples/deals.csv": "name,account.name,amont,owner\nOne,Acme,3,ana\n", "samples/users.csv": "name,emal\n",
    ])
    #expect(
      result.diagnostics.map { "\($0.location?.description ?? ""): \($0.suggestion ?? "")" } == [
        "small/samples/deals.csv:1:19: amount", "small/samples/users.csv:1:6: email",
      ])
  }

  private func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }
}

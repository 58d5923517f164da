import Diagnostics
import Foundation
import Metamodel
import Testing

/// The presets and schemas of the repository.
@Suite struct PresetTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func sources(_ preset: String) throws -> SourceSet {
    try SourceSet(folder: repository.appendingPathComponent("presets/\(preset)").path, name: "presets/\(preset)")
  }

  static let presets: [String] = {
    let folder = repository.appendingPathComponent("presets").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }()

  @Test func theCoreIsAmongThem() {
    #expect(Self.presets.contains("core"))
  }

  @Test(arguments: presets)
  func loadsWithoutComplaint(preset: String) throws {
    let core = try Self.sources("core")
    let layers = preset == "core" ? [core] : [core, try Self.sources(preset)]
    let result = ModelLoader.result(layers: layers)
    let text = ConsoleRenderer { file in layers.lazy.compactMap { $0.text(ofDisplayName: file) }.first }.text(
      for: result.diagnostics)
    #expect(result.diagnostics.isEmpty, "\(text)")
    #expect(result.model != nil)
  }

  @Test(arguments: Schemas.all.map(\.fileName))
  func theSchemaFileIsCurrent(fileName: String) throws {
    let file = Self.repository.appendingPathComponent("schemas/\(fileName)")
    let text = try #require(Schemas.all.first { $0.fileName == fileName }?.text)
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test(arguments: Schemas.all.map(\.text))
  func everyKeyOfASchemaSaysWhatItIsFor(text: String) throws {
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    var open: [Any] = [schema]
    while let value = open.popLast() {
      if let list = value as? [Any] { open += list }
      guard let object = value as? [String: Any] else { continue }
      if let properties = object["properties"] as? [String: [String: Any]],
        object["additionalProperties"] as? Bool == false
      {
        for (key, property) in properties {
          #expect((property["description"] as? String)?.hasSuffix(".") == true, "\(key)")
        }
      }
      open += object.values
    }
  }
}

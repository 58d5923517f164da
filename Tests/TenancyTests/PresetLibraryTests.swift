import Diagnostics
import Engine
import Foundation
import Metamodel
import Testing

@testable import Tenancy

struct PresetLibraryTests {
  @Test func presetsAreListedWithoutTheCore() throws {
    let preset = try SmallPreset()
    #expect(preset.library.names == ["shop"])
  }

  @Test func aPresetComesWithWhatItExtends() async throws {
    let preset = try SmallPreset()
    let shop = try await preset.library.preset("shop")
    #expect(shop.manifest.version == "2.0.0")
    #expect(shop.layers.map(\.name) == ["core", "shop"])
    #expect(try shop.check().modules.map(\.name) == ["accounts", "orders"])
  }

  @Test func scenariosAndSamplesAreNoPartOfAModel() async throws {
    let preset = try SmallPreset()
    let before = try await preset.library.preset("shop").contentHash
    try preset.directory.write("name\nA\n", to: "presets/shop/samples/accounts.csv")
    let after = try await preset.library.preset("shop")
    #expect(after.contentHash == before)
    #expect(after.sources.flatMap(\.paths).contains("samples/accounts.csv"))
  }

  @Test func aChangedFileIsReadAgain() async throws {
    let preset = try SmallPreset()
    let library = preset.library
    let before = try await library.preset("shop").contentHash
    try preset.directory.write(
      "module: notes\nlabel: {one: Note, many: Notes}\ntitle: \"{name}\"\nfields:\n  name: {type: text, label: Name}\n",
      to: "presets/shop/modules/notes.yaml")
    #expect(try await library.preset("shop").contentHash != before)
  }

  @Test func whatANamedFolderLacksIsExtendedFromTheBases() async throws {
    let (own, usual) = (try SmallPreset(), try SmallPreset())
    try FileManager.default.removeItem(atPath: "\(own.directory.path)/presets/core")
    let folder = "\(own.directory.path)/presets"
    let alone = PresetLibrary(directories: [folder])
    let error = await #expect(throws: WorkspaceError.self) { _ = try await alone.preset("shop") }
    guard case .invalidPreset(_, let diagnostics) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(diagnostics.first?.message == "There is no preset `core` to extend; there are `shop`.")
    let library = PresetLibrary(directories: [folder], bases: usual.library.directories)
    #expect(try await library.preset("shop").layers.map(\.name) == ["core", "shop"])
    #expect(library.names == ["shop"])
    #expect(try library.lint(folder: "\(folder)/shop").isEmpty)
  }

  @Test func aPresetIsNamedByItsFolderToo() async throws {
    let preset = try SmallPreset()
    #expect(try await preset.library.preset(at: "\(preset.directory.path)/presets/shop").manifest.name == "shop")
    let nowhere = "\(preset.directory.path)/nowhere"
    await #expect(throws: WorkspaceError.noSuchFolder(nowhere)) { try await preset.library.preset(at: nowhere) }
    for place in ["nowhere", "./shop", "../shop", "presets/shop"] {
      await #expect(throws: WorkspaceError.noSuchPreset(place, known: ["shop"])) {
        try await preset.library.preset(at: place)
      }
    }
  }

  @Test func aNameIsAPresetBeforeItIsAFolder() throws {
    let preset = try SmallPreset()
    let library = preset.library
    // Tests stand in the repository, which has a folder of each of these names.
    #expect(FileSystem.isFolder("presets") && FileSystem.isFolder("schemas"))
    try preset.directory.write(
      "preset: presets\nversion: 1.0.0\nextends: core\nlabel: Presets\n", to: "presets/presets/preset.yaml")
    #expect(library.ownFolder(named: "presets") == nil)
    #expect(library.ownFolder(named: "schemas") == "schemas")
    #expect(library.ownFolder(named: "no-such-thing") == nil)
    for path in ["./presets", "../presets", "a/b", "/a/b", ".", ".."] {
      #expect(library.ownFolder(named: path) == path)
    }
    #expect(library.ownFolder(named: "./presets/") == "./presets")
    // Of the folder `presets` here nobody thinks as of a preset: it has no preset.yaml.
    #expect(library.presetShadowing(folder: "presets") == nil)
  }

  @Test func aPresetThatExtendsItselfIsRefused() async throws {
    let preset = try SmallPreset()
    try preset.directory.write(
      "preset: core\nversion: 1.0.0\nextends: shop\nlabel: Core\nlocales: [en]\n", to: "presets/core/preset.yaml")
    await #expect {
      _ = try await preset.library.preset("shop")
    } throws: {
      ($0 as? WorkspaceError)?.code == "invalid_preset"
    }
  }
}

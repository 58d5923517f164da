import Diagnostics
import Foundation
import Testing

@testable import Tenancy

/// What is said of folders that lead to no preset.
struct PresetLintTests {
  private func lint(_ preset: SmallPreset, _ folder: String = "shop") throws -> [Diagnostic] {
    try preset.library.lint(folder: "\(preset.directory.path)/presets/\(folder)")
  }

  @Test func aSoundPresetIsPassed() throws {
    #expect(try lint(SmallPreset()).isEmpty)
  }

  @Test func whatIsExtendedIsLookedForAndTheRestCheckedAllTheSame() throws {
    let preset = try SmallPreset()
    try preset.directory.write(
      "preset: shop\nversion: 2.0.0\nextends: cor\nlabel: Shop\nlocales: [en]\n", to: "presets/shop/preset.yaml")
    try preset.directory.write(
      "module: bills\nlabel: {one: Bill, many: Bills}\ntitle: x\nfields: {a: {type: lookup, to: acounts}}\n",
      to: "presets/shop/modules/bills.yaml")
    let found = try lint(preset)
    #expect(found.map(\.code.rawValue).sorted() == ["unknown_module", "unknown_preset"])
    let unknown = try #require(found.first { $0.code == .unknownPreset })
    #expect(unknown.suggestion == "core")
    #expect(unknown.location?.line == 3 && unknown.location?.column == 10)
    #expect(unknown.location?.file.hasSuffix("presets/shop/preset.yaml") == true)
  }

  @Test func aBrokenHeadHidesNoOtherMistake() throws {
    let preset = try SmallPreset()
    try preset.directory.write("preset: shop\nextends: core\nlabel: \"Shop\n", to: "presets/shop/preset.yaml")
    try preset.directory.write("module: bills\nlabl: x\n", to: "presets/shop/modules/bills.yaml")
    let codes = try lint(preset).map(\.code.rawValue)
    #expect(codes.contains("unknown_key"))
    #expect(codes.contains { $0.hasPrefix("yaml") })
    #expect(!codes.contains("unknown_module"))
  }

  @Test func filesThatCannotBeReadHideNoOtherMistake() throws {
    let preset = try SmallPreset()
    let folder = "\(preset.directory.path)/presets/shop"
    try Data("module: bills\nlabel: {one: Bill, many: ".utf8 + [0xE9] + "}\ntitle: x\nfields: {}\n".utf8)
      .write(to: URL(fileURLWithPath: "\(folder)/modules/bills.yaml"))
    try FileManager.default.removeItem(atPath: "\(folder)/modules/orders.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/modules/orders.yaml", withDestinationPath: "/etc/hostname")
    try preset.directory.write(
      "module: visits\nlabel: {one: Visit, many: Visits}\ntitle: x\nfields: {o: {type: lookup, to: orders}}\nlayot: []\n",
      to: "presets/shop/modules/visits.yaml")
    let found = try lint(preset)
    #expect(
      found.map { "\($0.location?.description.dropFirst(folder.count + 1) ?? "") \($0.code)" } == [
        "modules/bills.yaml:2:26 not_text", "modules/orders.yaml:1:1 symbolic_link",
        "modules/visits.yaml:5:1 unknown_key",
      ])
    #expect {
      _ = try preset.library.preset(in: folder)
    } throws: {
      guard case .invalidPreset(_, let diagnostics) = $0 as? WorkspaceError else { return false }
      return diagnostics.map(\.code.rawValue) == ["not_text", "symbolic_link"]
    }
  }

  @Test func withoutItsBaseAPresetIsJudgedByItselfAlone() throws {
    let preset = try SmallPreset()
    try FileManager.default.removeItem(atPath: "\(preset.directory.path)/presets/core")
    try preset.directory.write("roles: {}\nteam: {}\n", to: "presets/shop/access.yaml")
    let found = try lint(preset)
    #expect(found.map(\.code.rawValue).sorted() == ["unknown_key", "unknown_preset"], "\(found)")
  }

  @Test func aFolderWithoutAHeadIsSaidToBeNoPreset() throws {
    let preset = try SmallPreset()
    try preset.directory.write("x", to: "presets/empty/readme.txt")
    try preset.directory.write("roles: {}\n", to: "presets/headless/access.yaml")
    for folder in ["empty", "headless"] {
      let found = try lint(preset, folder)
      #expect(found.map(\.code.rawValue) == ["preset_missing"])
      #expect(found.first?.location?.file.hasSuffix("presets/\(folder)/preset.yaml") == true)
    }
    #expect {
      _ = try lint(preset, "nowhere")
    } throws: {
      ($0 as? WorkspaceError)?.code == "no_such_folder"
    }
  }

  @Test func aTenantIsNotMadeUponAnUnknownBase() async throws {
    let preset = try SmallPreset()
    try preset.directory.write(
      "preset: shop\nversion: 2.0.0\nextends: cor\nlabel: Shop\nlocales: [en]\n", to: "presets/shop/preset.yaml")
    await #expect {
      _ = try await preset.library.preset("shop")
    } throws: {
      guard case .invalidPreset(_, let diagnostics) = $0 as? WorkspaceError else { return false }
      return diagnostics.first?.suggestion == "core"
    }
  }
}

import Foundation
import Testing

@testable import Tenancy

struct OwnershipTests {
  @Test func aSecondWorkspaceOnADirectoryIsRefused() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    do {
      _ = try preset.workspace()
      Issue.record("two workspaces on one directory")
    } catch {
      #expect(error.code == "owned_by_another")
    }
    await first.close()
    let second = try preset.workspace()
    await second.close()
  }

  @Test func theSecretIsMadeOnceAndIsTheOwnersAlone() async throws {
    let preset = try SmallPreset()
    let first = try preset.workspace()
    let text = first.signer.checksum(of: "a")
    await first.close()
    let second = try preset.workspace()
    #expect(second.signer.checksum(of: "a") == text)
    await second.close()
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(preset.data)/secret")
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func aSecretThatWasCutShortIsSaidToBe() async throws {
    let preset = try SmallPreset()
    try await preset.workspace().close()
    try preset.directory.write("short", to: "data/secret")
    #expect(throws: WorkspaceError.self) { try preset.workspace() }
  }
}

import Foundation
import Testing

/// The README's ten minutes, as they stand there, pasted into a shell.
@Suite struct ReadmeTests {
  @Test func theWalkWorksAsItIsWritten() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let readme = try String(contentsOf: Trellis.repository.appending(path: "README.md"), encoding: .utf8)
    let walk = try #require(readme.split(separator: "## Ten minutes").last?.split(separator: "## Presets").first)
    let blocks = walk.components(separatedBy: "```sh\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count >= 7)
    let port = try await Server.freePort()
    let script = """
      export PATH='\(Trellis.binary.deletingLastPathComponent().path)':"$PATH"
      cd '\(trellis.data.path)'
      export TMPDIR="$PWD"
      ln -s '\(Trellis.repository.appending(path: "presets").path)' presets
      trap 'kill $SERVER 2>/dev/null; wait' EXIT
      \(blocks.joined(separator: "\n").replacing("8081", with: String(port)))
      """
    let ending = try await Trellis.execute(URL(filePath: "/bin/bash"), ["-c", script])
    for said in [
      "Northwind Traders", "2 rows, 1 created, 1 refused", "needs_analysis → negotiation by admin",
      "account      created  accounts 3", "notes 1 comes back", "added transition opportunity_followup.shortcut",
      "Deactivated ana", "added field contacts.days_known", "Moved 1 record of deals to version 2",
      "1 of deals by account", "\"openapi\":\"3.1",
    ] {
      #expect(ending.output.contains(said), "\(said) is missing in: \(ending.output)\n\(ending.error)")
    }
    #expect(ending.error.contains("it matches accounts 1 (Northwind Traders)."), "\(ending.error)")
    // Two refusals are part of the walk, and nothing else goes wrong.
    #expect(
      ending.error.components(separatedBy: "This was refused; nothing was changed.").count == 3, "\(ending.error)")
    #expect(!ending.error.contains("Error:") && !ending.error.contains("There is no"), "\(ending.error)")
  }
}

import ArgumentParser
import Operations
import Tenancy

struct SecretRotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Puts another secret in the place of the data directory's.",
    discussion: """
      Example: trellis secret rotate
      Second factors and providers are closed up by the new secret. All sessions, and links that were mailed, end; API keys stay good unless \
      --void-keys is given. Stop the server first, and make a backup of the new file `secret` afterwards. If it is interrupted, run it again.
      """)

  @OptionGroup var data: DataOptions

  @Flag(name: .long, help: "Have the API keys that there are be void too.")
  var voidKeys = false

  func run() async throws {
    try data.print(try await rotate()) { rotation in
      let lost =
        rotation.lost == 0 ? "" : " \(rotation.lost) could not be opened and are lost: set them up again."
      return """
        A new secret is in force: \(Counted.words(rotation.resealed, "secret")) of \(Counted.words(rotation.tenants, "tenant")) \
        closed up anew.\(lost) All sessions have ended. API keys that were made before are \
        \(rotation.keepsKeys ? "good as they were" : "void").

        """
    }
  }

  private func rotate() async throws -> SecretRotation {
    do {
      let workspace = try Workspace.open(at: data.directory, presets: data.library, making: false)
      do {
        let rotation = try await workspace.rotateSecret(keepingKeys: !voidKeys)
        await workspace.close()
        return rotation
      } catch {
        await workspace.close()
        throw error
      }
    } catch {
      throw OperationFailure(error)
    }
  }
}

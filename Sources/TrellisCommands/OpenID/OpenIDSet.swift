import ArgumentParser
import Foundation
import OpenID
import Operations

struct OpenIDSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Sets the provider through which a tenant's users sign in, and checks that it answers.",
    discussion: """
      Example: trellis openid set acme --issuer https://login.example.com --client-id trellis --client-secret-file secret
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The provider's issuer URL, exactly as it states it.")
  var issuer: String

  @Option(name: .long, help: "The client ID that the provider has given the tenant.")
  var clientId: String

  @Option(name: .long, help: "A file with the client's secret; without one the client is public.")
  var clientSecretFile: String?

  @Option(name: .long, help: "A file with the certificates to trust instead of the system's.")
  var caFile: String?

  func run() async throws {
    let secret = try secret()
    let client: OpenIDClient
    do throws(OpenIDError) {
      client = try OpenIDClient(issuer: issuer, id: clientId, secret: secret, authorities: caFile)
    } catch {
      throw OperationFailure(code: "bad_setting", message: "\(error)")
    }
    try data.print(await data.run(SetOpenID(tenant: tenant, client: client))) { _ in
      "Users of \(tenant) whose address \(issuer) has verified can sign in.\n"
    }
  }

  private func secret() throws(OperationFailure) -> String? {
    guard let path = clientSecretFile else { return nil }
    guard let text = FileManager.default.contents(atPath: path).flatMap({ String(data: $0, encoding: .utf8) }) else {
      throw OperationFailure(
        code: "unreadable_file", message: "\(path), which is to hold the client's secret, cannot be read as text.")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

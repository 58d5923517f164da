import ArgumentParser
import Foundation
import OpenID
import Operations

struct OpenIDSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Names the provider by which a tenant's users sign in, and asks it whether it is there.",
    discussion: """
      Example: trellis openid set acme --issuer https://login.example.com --client-id trellis --client-secret-file secret
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "Where the provider is, exactly as it calls itself.")
  var issuer: String

  @Option(name: .long, help: "What the provider knows the tenant as.")
  var clientId: String

  @Option(name: .long, help: "A file with the client's secret; without one the client is public.")
  var clientSecretFile: String?

  @Option(name: .long, help: "A file with the certificates to trust, in place of the system's.")
  var caFile: String?

  func run() async throws {
    let client: OpenIDClient
    do throws(OpenIDError) {
      client = try OpenIDClient(issuer: issuer, id: clientId, secret: try secret(), authorities: caFile)
    } catch {
      throw OperationFailure(code: "bad_setting", message: "\(error)")
    }
    try data.print(await data.run(SetOpenID(tenant: tenant, client: client))) { _ in
      "Users of \(tenant) whose address \(issuer) has verified can sign in.\n"
    }
  }

  private func secret() throws(OpenIDError) -> String? {
    guard let path = clientSecretFile else { return nil }
    guard let text = FileManager.default.contents(atPath: path).flatMap({ String(data: $0, encoding: .utf8) }) else {
      throw .provider("\(path) with the client's secret cannot be read")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

import ArgumentParser
import Engine
import Expressions
import Foundation
import Operations

struct SecretCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secret",
    abstract:
      "Keeps what tenants share with others, such as what signs a webhook, and the data directory's own secret.",
    discussion: """
      A tenant's secrets are kept closed up in its store, by a key that is derived from the data directory's secret outside of \
      it, and are never shown again. `rotate` replaces that secret.
      """,
    subcommands: [SecretSet.self, SecretList.self, SecretDelete.self, SecretRotate.self])
}

struct SecretSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Keeps a secret of 16 to 1024 bytes, in place of the one of that name.",
    discussion: """
      Example: openssl rand -hex 32 | trellis secret set acme portals
      From a file: trellis secret set acme portals --file portals.secret
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The secret's name; a webhook is signed by the one of its own name, unless it names another.")
  var name: String

  @Option(name: .long, help: "A file with the secret. (default: the standard input)")
  var file: String?

  func run() async throws {
    let text = try secret().trimmingCharacters(in: .newlines)
    try data.print(await data.run(SetSecret(tenant: tenant, secretName: name, secret: Array(text.utf8)))) { _ in
      "Kept the secret \(name).\n"
    }
  }

  private func secret() throws -> String {
    let bytes = file.map { FileManager.default.contents(atPath: $0) } ?? FileHandle.standardInput.readDataToEndOfFile()
    guard let bytes, let text = String(data: bytes, encoding: .utf8) else {
      throw OperationFailure(
        code: "bad_setting", message: "\(file ?? "The standard input") cannot be read, or is no text.")
    }
    return text
  }
}

struct SecretList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the names of a tenant's secrets.",
    discussion: "Example: trellis secret list acme")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  func run() async throws {
    try data.print(await data.run(ListSecrets(tenant: tenant))) { secrets in
      var table = TextTable("name", "set", "by")
      for secret in secrets { table.add(secret.name, secret.setAt.text, secret.setBy) }
      return table.text(empty: "There are no secrets.")
    }
  }
}

struct SecretDelete: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Forgets a secret.", discussion: "Example: trellis secret delete acme portals")

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The secret's name.")
  var name: String

  func run() async throws {
    try data.print(await data.run(DeleteSecret(tenant: tenant, secretName: name))) { _ in
      "Forgot the secret \(name).\n"
    }
  }
}

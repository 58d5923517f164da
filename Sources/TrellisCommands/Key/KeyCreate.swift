import ArgumentParser
import Operations

struct KeyCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Makes an API key that acts as a user.",
    discussion: """
      The key is shown once, now.

      Example: trellis key create acme --user ana --label "laptop"
      For one purpose: trellis key create acme --user ana --scope deals:read --network 192.0.2.0/24 --expires 2027-01-31
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The tenant.")
  var tenant: String

  @Option(name: .long, help: "The user that the key acts as. (default: the first administrator)")
  var user: String?

  @Option(name: .long, help: "What it is for.")
  var label = "key"

  @OptionGroup var terms: KeyTermOptions

  func run() async throws {
    try data.print(await data.run(CreateKey(tenant: tenant, user: user, label: label, terms: terms.terms))) {
      KeyText($0).text
    }
  }
}

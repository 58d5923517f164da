import ArgumentParser

struct OpenIDCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openid", abstract: "Has users sign in by a provider of OpenID Connect.",
    discussion: """
      A user signs in at GET /openid/start if the provider has verified the address that they have here. TRELLIS_PUBLIC_URL has to be \
      set for the server; the provider has to know the redirection .../v1/openid/callback below it.
      """,
    subcommands: [OpenIDSet.self, OpenIDShow.self, OpenIDRemove.self, OpenIDForget.self])
}

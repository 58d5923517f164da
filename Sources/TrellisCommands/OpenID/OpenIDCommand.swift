import ArgumentParser

struct OpenIDCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openid", abstract: "Lets users sign in through an OpenID Connect provider.",
    discussion: """
      Users sign in at GET /openid/start, if the provider has verified the e-mail address that they have here. TRELLIS_PUBLIC_URL has to \
      be set for the server, and .../v1/openid/callback below it registered at the provider as the redirect URI.
      """,
    subcommands: [OpenIDSet.self, OpenIDShow.self, OpenIDRemove.self, OpenIDForget.self])
}

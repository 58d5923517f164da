import ArgumentParser

/// As whom to act.
struct ActingOptions: ParsableArguments {
  @Option(name: .customLong("as"), help: "The user as whom to act. (default: the first administrator)")
  var user: String?
}

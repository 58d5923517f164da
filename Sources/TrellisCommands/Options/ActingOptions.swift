import ArgumentParser

/// As whom to act.
struct ActingOptions: ParsableArguments {
  @Option(name: .customLong("as"), help: "The user to act as. (default: the first administrator)")
  var user: String?
}

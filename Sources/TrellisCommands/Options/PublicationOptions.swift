import ArgumentParser
import Operations

/// What the history of the configuration is to say.
struct PublicationOptions: ParsableArguments {
  @Option(name: .long, help: "Why, for the history. (default: a sentence made from the change)")
  var message: String?

  @Option(name: .customLong("as"), help: "The administrator as whom to act. (default: the first)")
  var user: String?

  var publication: Publication { Publication(user: user, message: message) }
}

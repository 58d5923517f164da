import ArgumentParser
import Operations

/// What the history of the configuration is to say.
struct PublicationOptions: ParsableArguments {
  @Option(
    name: [.long, .customShort("m")], help: "Why, for the history. (default: a sentence made from the change)")
  var message: String?

  @Flag(
    name: .long,
    help: "Check the change against the existing records, say what it would change, and change nothing.")
  var dryRun = false

  @Option(name: .customLong("as"), help: "The administrator to act as. (default: the first)")
  var user: String?

  var publication: Publication { Publication(user: user, message: message, isRehearsal: dryRun) }
}

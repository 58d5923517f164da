import ArgumentParser
import Engine

/// How a record enters in the middle of its process.
struct EntryOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "The state to create the record in, as STATE or FIELD=STATE; needs --reason and the right to enter.")
  var enter: [String] = []

  @Option(name: .long, help: "Why, for the ledger.")
  var reason: String?

  func validate() throws {
    guard enter.isEmpty == (reason == nil) else { throw ValidationError("--enter and --reason belong together.") }
    guard enter.filter({ !$0.contains("=") }).count <= 1 else {
      throw ValidationError("Of several states, each has to say its field: --enter FIELD=STATE.")
    }
  }

  /// States by field, where the field was said.
  var states: [String: String] {
    let pairs = enter.compactMap(FieldAssignment.init(argument:)).map { ($0.field, $0.value) }
    return Dictionary(pairs, uniquingKeysWith: { _, last in last })
  }

  /// The state whose field was not said.
  var state: String? { enter.first { !$0.contains("=") } }
}

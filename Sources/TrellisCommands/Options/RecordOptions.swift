import ArgumentParser
import Engine

/// Which record is meant.
struct RecordOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The record's id.")
  var id: Int64

  var target: RecordTarget { RecordTarget(module: module, id: id) }

  func validate() throws {
    guard id > 0 else { throw ValidationError("A record's id is a whole number above 0.") }
  }
}

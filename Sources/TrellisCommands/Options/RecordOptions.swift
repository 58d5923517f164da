import ArgumentParser
import Engine
import Operations

/// Which record is meant.
struct RecordOptions: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: "The module's api name.")
  var module: String

  @Argument(help: "The record's id.")
  var id: Int64

  var target: RecordTarget { RecordTarget(module: module, id: id) }

  /// The record, for operations on its files and notes.
  func record(as user: String?) -> RecordOfTenant {
    RecordOfTenant(tenant: tenant, user: user, module: module, id: id)
  }

  func validate() throws {
    guard id > 0 else { throw ValidationError("A record's id is a whole number above 0.") }
  }
}

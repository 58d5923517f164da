import ArgumentParser
import Operations

/// What can be said of a field that is there already.
struct FieldChangeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Values to add to a picklist, as code or code=Label; a retired value becomes available again.")
  var addValues: [String] = []

  @Option(name: .long, help: "Codes of values that can no longer be chosen; records that have them keep them.")
  var retireValues: [String] = []

  @Flag(name: .customLong("no-min"), help: "Remove the smallest value.")
  var noMin = false

  @Flag(name: [.customLong("no-max"), .customLong("no-length")], help: "Remove the largest value or longest length.")
  var noMax = false

  @Flag(name: .customLong("no-default"), help: "Remove the default.")
  var noDefault = false

  @Flag(name: .customLong("no-pattern"), help: "Remove the pattern.")
  var noPattern = false

  @Flag(name: .customLong("no-check"), help: "Remove the check and its message.")
  var noCheck = false

  @Flag(name: .customLong("no-help-text"), help: "Remove the help text.")
  var noHelpText = false

  /// The settings with what is said here.
  func completing(_ settings: FieldSettings) -> FieldSettings {
    var settings = settings
    settings.addedValues = addValues.listed
    settings.retiredValues = retireValues.listed
    settings.removed = removed.isEmpty ? nil : removed
    return settings
  }

  /// - Throws: `ValidationError` if something is both set and taken away.
  func validate(beside settings: FieldSettings) throws {
    let clashes: [(String, Bool)] = [
      ("min", noMin && settings.min != nil), ("max", noMax && (settings.max != nil || settings.length != nil)),
      ("default", noDefault && settings.defaultValue != nil), ("pattern", noPattern && settings.pattern != nil),
      ("check", noCheck && (settings.check != nil || settings.message != nil)),
      ("help-text", noHelpText && settings.help != nil),
    ]
    if let clash = clashes.first(where: \.1)?.0 { throw ValidationError("Give --\(clash) or --no-\(clash), not both.") }
    if settings.values != nil, !addValues.isEmpty {
      throw ValidationError("--values names all values; --add-values adds to those that there are. Give one of them.")
    }
  }

  private var removed: [String] {
    let keys = [
      (["min"], noMin), (["max", "length"], noMax), (["default"], noDefault), (["pattern"], noPattern),
      (["check", "message"], noCheck), (["help"], noHelpText),
    ]
    return keys.filter(\.1).flatMap(\.0)
  }
}

import ArgumentParser
import Operations

/// What can be said of a field that is there already.
struct FieldChangeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Values that a picklist is to have too, as code or code=Label; a retired one can be chosen again.")
  var addValues: [String] = []

  @Option(name: .long, help: "Codes of values that stay on the records that have them and cannot be chosen any more.")
  var retireValues: [String] = []

  @Flag(name: .customLong("no-min"), help: "No smallest value any more.")
  var noMin = false

  @Flag(name: [.customLong("no-max"), .customLong("no-length")], help: "No largest value or longest length any more.")
  var noMax = false

  @Flag(name: .customLong("no-default"), help: "No default any more.")
  var noDefault = false

  @Flag(name: .customLong("no-pattern"), help: "No pattern any more.")
  var noPattern = false

  @Flag(name: .customLong("no-check"), help: "No check any more, nor its message.")
  var noCheck = false

  @Flag(name: .customLong("no-help-text"), help: "No help text any more.")
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

import ArgumentParser
import Operations

/// What can be said of a field.
struct FieldOptions: ParsableArguments {
  @Option(name: .long, help: "What the field is called.")
  var label: String?

  @Option(name: .customLong("help-text"), help: "A hint for those who fill it in.")
  var helpText: String?

  @Flag(name: .long, inversion: .prefixedNo, help: "Whether records need a value.")
  var required: Bool?

  @Flag(name: .long, inversion: .prefixedNo, help: "Whether a value may occur only once.")
  var unique: Bool?

  @Flag(name: .long, inversion: .prefixedNo, help: "Whether it is indexed for filters and sorting.")
  var indexed: Bool?

  @Flag(name: .long, inversion: .prefixedNo, help: "Whether the search finds records by it.")
  var searchable: Bool?

  @Option(name: .long, help: "The smallest value; for texts, the shortest length.")
  var min: String?

  @Option(name: .long, help: "The largest value; for texts, the longest length.")
  var max: String?

  @Option(name: .long, help: "The longest length of a text.")
  var length: Int?

  @Option(name: .long, help: "Digits after the decimal point, for decimal and percent.")
  var scale: Int?

  @Option(name: .long, help: "A regular expression that a text has to match.")
  var pattern: String?

  @Option(
    name: .customLong("default"), help: "The value of new records, or an expression after =, such as =today().")
  var defaultValue: String?

  @Option(
    name: .long,
    help:
      "All values of a picklist in order, as code or code=Label, separated by commas. A value without a label keeps the one it has."
  )
  var values: [String] = []

  @Option(name: .long, help: "The module that a lookup points to, or any.")
  var to: String?

  @Option(name: .long, help: "The name of the list of these records on the other side of a lookup.")
  var inverse: String?

  @Option(name: .long, help: "What happens when the record that a lookup names is deleted: restrict or clear.")
  var onDelete: String?

  @Option(name: .long, help: "How sensitive the values are: none, pii, phi or financial.")
  var sensitivity: String?

  @Option(
    name: .customLong("check"),
    help: "An expression that has to be true when there is a value, such as \"discount <= 10\".")
  var check: String?

  @Option(name: .customLong("check-message"), help: "The message when the check fails.")
  var checkMessage: String?

  @Option(
    name: .long, help: "The language of label, help text, message and labels of values. (default: the tenant's)")
  var locale: String?

  /// The settings together with a type.
  func settings(type: String?) -> FieldSettings {
    var settings = FieldSettings()
    settings.type = type
    settings.label = label
    settings.help = helpText
    settings.required = required
    settings.unique = unique
    settings.indexed = indexed
    settings.searchable = searchable
    settings.min = min
    settings.max = max
    settings.length = length
    settings.scale = scale
    settings.pattern = pattern
    settings.defaultValue = defaultValue
    settings.values = values.listed
    settings.to = to
    settings.inverse = inverse
    settings.onDelete = onDelete
    settings.sensitivity = sensitivity
    settings.check = check
    settings.message = checkMessage
    settings.locale = locale
    return settings
  }
}

import Diagnostics
import YAMLSource

/// The type that a field was meant to have.
enum MeantType {
  /// What other systems call the types.
  private static let synonyms = [
    "string": "text", "str": "text", "varchar": "text", "char": "text", "longtext": "textarea", "multiline": "textarea",
    "int": "integer", "bigint": "integer", "number": "decimal", "numeric": "decimal", "float": "decimal",
    "double": "decimal", "money": "currency", "amount": "currency", "bool": "boolean", "checkbox": "boolean",
    "enum": "picklist", "select": "picklist", "dropdown": "picklist", "choice": "picklist", "list": "picklist",
    "multiselect": "multi_picklist", "multi_select": "multi_picklist", "tags": "multi_picklist",
    "timestamp": "datetime",
    "date_time": "datetime", "time": "datetime", "interval": "duration", "reference": "lookup", "relation": "lookup",
    "link": "lookup", "foreign_key": "lookup", "ref": "lookup", "auto": "autonumber", "sequence": "autonumber",
    "attachment": "file", "mail": "email", "uri": "url", "website": "url", "owner": "user", "person": "user",
  ]

  /// The type for which a word stands elsewhere, or of which it is a slip; nil if neither.
  static func nearest(to word: String) -> String? {
    synonyms[word.lowercased()] ?? NearMiss.nearest(to: word, among: FieldType.names)
  }
}

extension YAMLNode {
  /// The type of a field; where it is missing or mistyped, which has been reported, the one that was probably meant, so that what
  /// uses the field is not blamed as well.
  var fieldType: String {
    let written = text("type")
    if let written, FieldType.names.contains(written) { return written }
    if let meant = written.flatMap(MeantType.nearest) { return meant }
    if self["values"] != nil { return "picklist" }
    return self["to"] == nil ? "text" : "lookup"
  }

  /// Whether the type is written as the language has it.
  var hasKnownType: Bool { text("type").map(FieldType.names.contains) ?? false }
}

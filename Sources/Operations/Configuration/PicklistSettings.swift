import Metamodel
import YAMLSource

/// The values of a picklist as a command wants them.
struct PicklistSettings {
  private(set) var values: [Value]

  struct Value {
    let code: String
    var label: String
    var isRetired = false
  }

  /// Nil if the settings say nothing of values.
  ///
  /// - Parameters:
  ///   - field: What the field is now; nil of a new one. Its values keep their labels.
  ///   - isOriginal: Whether labels are given in the language of the preset's own files. Those in another are translations, and
  ///     serve here only where there is no other.
  /// - Throws: ``OperationFailure`` if a value that is to be retired does not exist.
  init?(_ settings: FieldSettings, of field: Field?, isOriginal: Bool) throws(OperationFailure) {
    guard settings.values != nil || settings.addedValues != nil || settings.retiredValues != nil else { return nil }
    let known = (field?.type.picklistValues ?? []).map {
      Value(code: $0.code, label: $0.label.original, isRetired: $0.isRetired)
    }
    let made = { (text: String) in
      let (code, label) = FieldSettings.parts(of: text)
      let old = known.first { $0.code == code }?.label
      return Value(code: code, label: (isOriginal ? label ?? old : old ?? label) ?? FieldSettings.derivedLabel(code))
    }
    values = settings.values?.map(made) ?? known
    for value in (settings.addedValues ?? []).map(made) {
      if let index = values.firstIndex(where: { $0.code == value.code }) {
        values[index] = value
      } else {
        values.append(value)
      }
    }
    for code in settings.retiredValues ?? [] {
      guard let index = values.firstIndex(where: { $0.code == code }) else {
        throw .unknown("value", code, among: values.map(\.code))
      }
      values[index].isRetired = true
    }
  }

  var codes: Set<String> { Set(values.map(\.code)) }

  /// As the preset language writes them.
  var yaml: YAMLNode {
    .block(
      values.map { value in
        let label = YAMLNode.text(value.label)
        return (value.code, value.isRetired ? .block([("label", label), ("retired", .boolean(true))]) : label)
      })
  }
}

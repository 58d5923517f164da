import Foundation
import Metamodel
import YAMLSource

/// What a command says of a field; what is nil is not said.
package struct FieldSettings: Sendable, Hashable, Codable {
  package var type: String?
  package var label: String?
  package var help: String?
  package var required: Bool?
  package var unique: Bool?
  package var indexed: Bool?
  package var searchable: Bool?
  /// The smallest and largest value, of texts the length.
  package var min: String?
  package var max: String?
  package var length: Int?
  package var scale: Int?
  package var pattern: String?
  package var defaultValue: String?
  /// All values in order, `code` or `code=Label`; those that the field has keep their labels where none is given.
  package var values: [String]?
  /// Values that come to those that the field has, or can be chosen again.
  package var addedValues: [String]?
  /// Codes that stay on records that have them and cannot be chosen any more.
  package var retiredValues: [String]?
  /// Keys of the preset language, such as `max`, that are not to hold any more.
  package var removed: [String]?
  /// The module that a lookup points to, or `any`.
  package var to: String?
  /// The name of the records on the other side.
  package var inverse: String?
  /// `restrict` or `clear`.
  package var onDelete: String?
  /// `none`, `pii`, `phi` or `financial`.
  package var sensitivity: String?
  /// An expression that has to hold.
  package var check: String?
  /// What to say where it does not hold.
  package var message: String?

  /// The language of label, help, message and labels of values; nil means the tenant's.
  package var locale: String?

  package init() {}

  /// The option of the command line that says what stands under a key of a field.
  static func option(for key: String) -> String {
    let others = ["help": "--help-text", "on_delete": "--on-delete", "message": "--check-message"]
    return others[key] ?? "--\(key)"
  }

  /// The settings without what people read where a field has that already in another language.
  func withoutProse(of field: Field) -> FieldSettings {
    var settings = self
    settings.label = nil
    if field.help != nil { settings.help = nil }
    if field.check?.message != nil { settings.message = nil }
    return settings
  }

  /// What people read, as a file of translations writes it.
  var translation: YAMLNode {
    let texts = [("label", label), ("help", help), ("message", message)]
    var entries = texts.compactMap { key, value in value.map { (key, YAMLNode.text($0)) } }
    let labels = ((values ?? []) + (addedValues ?? [])).map(Self.parts).compactMap { value in
      value.label.map { (value.code, YAMLNode.text($0)) }
    }
    if !labels.isEmpty { entries.append(("values", .block(labels))) }
    return .block(entries)
  }

  /// The settings as the preset language writes them.
  var yaml: YAMLNode {
    let texts: [(String, String?)] = [
      ("type", type), ("label", label), ("help", help), ("to", to), ("inverse", inverse),
    ]
    let flags = [("required", required), ("unique", unique), ("indexed", indexed), ("searchable", searchable)]
    let scalars: [(String, String?)] = [
      ("scale", scale.map { String($0) }), ("length", length.map { String($0) }), ("min", min), ("max", max),
      ("default", defaultValue),
    ]
    let rest: [(String, String?)] = [
      ("pattern", pattern), ("on_delete", onDelete), ("sensitivity", sensitivity), ("check", check),
      ("message", message),
    ]
    var entries = texts.compactMap { key, value in value.map { (key, YAMLNode.text($0)) } }
    entries += flags.compactMap { key, value in value.map { (key, YAMLNode.boolean($0)) } }
    entries += scalars.compactMap { key, value in value.map { (key, YAMLNode.plain($0)) } }
    entries += rest.compactMap { key, value in value.map { (key, YAMLNode.text($0)) } }
    return .block(entries)
  }

  /// `web=Web site`, or `web` without a label.
  static func parts(of value: String) -> (code: String, label: String?) {
    let parts = value.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    return (parts.first ?? "", parts.count == 2 ? parts[1] : nil)
  }

  /// `on_hold` → `On hold`.
  static func derivedLabel(_ code: String) -> String {
    let words = code.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension YAMLNode {
  /// Text without quotes where it reads as a number or a boolean.
  static func plain(_ text: String) -> YAMLNode { made(.scalar(YAMLScalar(text, style: .plain))) }

  /// A mapping in block style, whose keys are known only now.
  static func block(_ entries: [(String, YAMLNode)]) -> YAMLNode {
    made(.mapping(YAMLMapping(entries.map { .init(YAMLKey($0, at: $1.location), $1) })))
  }
}

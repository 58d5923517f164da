package import Diagnostics
import YAMLSource

/// Compares what a preset extends with the layer below it.
enum ExtendsCheck {
  static func check(_ layer: Layer, after below: MergedSources, log: inout DiagnosticLog) {
    guard let preset = layer.documents.first(where: { $0.kind == .preset })?.root else { return }
    guard let extends = preset["extends"], let wanted = extends.plainText else { return }
    let found = below.preset?.text("preset")
    if found != wanted { log.report(.extendsMismatch(wanted, found: found, at: extends.location)) }
  }
}

extension DiagnosticCode {
  /// A preset extends another than the one it is laid upon.
  package static let extendsMismatch = DiagnosticCode("extends_mismatch")
}

extension Diagnostic {
  fileprivate static func extendsMismatch(_ wanted: String, found: String?, at place: SourcePosition) -> Diagnostic {
    let below = found.map { "it is laid upon `\($0)`" } ?? "there is nothing below it"
    return Diagnostic(.extendsMismatch, "The preset extends `\(wanted)`, and \(below).", at: place)
  }
}

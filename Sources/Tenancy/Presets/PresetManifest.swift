import Diagnostics
import Engine
import Foundation
import YAMLSource

/// What has to be known of a preset before it is compiled: the head of its `preset.yaml`.
package struct PresetManifest: Sendable, Hashable, Codable {
  package let name: String
  package let version: String
  package let extends: String?
  package let label: String
  package let industry: String?
  /// The first is the language of the labels in the files.
  package let locales: [String]

  /// Reads a folder's `preset.yaml`.
  ///
  /// - Throws: ``WorkspaceError/invalidPreset(_:_:)``, or what reading the file throws.
  package init(in folder: String) throws {
    let path = "\(folder)/preset.yaml"
    guard FileSystem.exists(path) else { throw WorkspaceError.invalidPreset(folder, [.noPreset(at: path)]) }
    let bytes = try SourceFolder.bytes(of: path)
    var log = DiagnosticLog()
    let node = YAMLReader(file: path).document(in: bytes, log: &log)
    guard let node, let name = node["preset"]?.scalar?.text, let version = node["version"]?.scalar?.text else {
      if !log.hasErrors { log.report(.noHead(of: path)) }
      throw WorkspaceError.invalidPreset(folder, log.diagnostics)
    }
    self.name = name
    self.version = version
    extends = node["extends"]?.scalar?.text
    label = node["label"]?.scalar?.text ?? name
    industry = node["industry"]?.scalar?.text
    locales = node["locales"]?.sequence?.items.compactMap { $0.scalar?.text } ?? []
  }
}

extension Diagnostic {
  fileprivate static func noHead(of path: String) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("preset_head"),
      "A preset's file says `preset:` with its name and `version:`; one is missing here.",
      at: SourcePosition(file: path, line: 1, column: 1))
  }

  /// A preset that extends itself, by however many others.
  static func circle(in folder: String) -> Diagnostic {
    Diagnostic(
      DiagnosticCode("preset_circle"),
      "The preset extends itself. Let `extends:` name a preset that does not extend this one.",
      at: SourcePosition(file: "\(folder)/preset.yaml", line: 1, column: 1))
  }
}

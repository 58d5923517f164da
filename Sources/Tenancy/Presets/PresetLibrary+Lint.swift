package import Diagnostics
import Engine
package import Metamodel
import YAMLSource

/// What is wrong with a preset, and what could be read of it.
package struct JudgedPreset: Sendable {
  /// Nil if it could not be told what it stands on.
  package let model: Model?
  package let diagnostics: [Diagnostic]

  /// - Parameter isReadable: whether the model is what it was meant to be, all the same.
  fileprivate func adding(_ diagnostic: Diagnostic, isReadable: Bool) -> JudgedPreset {
    JudgedPreset(model: isReadable ? model : nil, diagnostics: diagnostics + [diagnostic])
  }

  fileprivate func without(_ code: DiagnosticCode) -> JudgedPreset {
    JudgedPreset(model: model, diagnostics: diagnostics.filter { $0.code != code })
  }
}

extension PresetLibrary {
  /// Everything that is wrong with the files of a folder, also where its `preset.yaml` leads nowhere; blocks while it reads.
  ///
  /// - Throws: ``WorkspaceError/noSuchFolder(_:)``, or `SourceSetError`.
  package func lint(folder: String) throws -> [Diagnostic] { try judged(folder: folder).diagnostics }

  /// Everything that is wrong with the files of a folder, and its model as far as it can be read; blocks while it reads.
  ///
  /// - Throws: ``WorkspaceError/noSuchFolder(_:)``, or `SourceSetError`.
  package func judged(folder: String) throws -> JudgedPreset {
    guard FileSystem.exists(folder) else { throw WorkspaceError.noSuchFolder(folder) }
    let own = try SourceSet(folder: folder)
    let head = "\(folder)/preset.yaml"
    if own.files.isEmpty { return JudgedPreset(model: nil, diagnostics: [.noPreset(at: head)]) }
    guard let text = own.files["preset.yaml"] else {
      return judge(own, upon: core(beside: folder)).adding(.noPreset(at: head), isReadable: false)
    }
    return try lint(own, Head(text, file: head), in: folder)
  }

  private func lint(_ own: SourceSet, _ head: Head, in folder: String) throws -> JudgedPreset {
    guard let wanted = head.extends else { return judge(own, upon: []) }
    do {
      return try judge(own, upon: sources(of: wanted, beside: folder))
    } catch WorkspaceError.noSuchPreset {
      let unknown = Diagnostic.unknownPreset(wanted, baseNames, at: head.place)
      // What it was meant to extend tells what else is wrong.
      let base = try unknown.suggestion.map { try sources(of: $0, beside: folder) } ?? core(beside: folder)
      return judge(own, upon: base).without(.extendsMismatch).adding(unknown, isReadable: unknown.suggestion != nil)
    } catch WorkspaceError.invalidPreset(_, let diagnostics) {
      return JudgedPreset(model: nil, diagnostics: diagnostics)
    }
  }

  private func judge(_ own: SourceSet, upon base: [SourceSet]) -> JudgedPreset {
    let result = ModelLoader.result(layers: base + [own])
    return JudgedPreset(model: result.draft, diagnostics: result.diagnostics)
  }

  private func core(beside folder: String) -> [SourceSet] { (try? sources(of: "core", beside: folder)) ?? [] }

  private func sources(of name: String, beside folder: String) throws -> [SourceSet] {
    try preset(in: self.folder(of: name, beside: folder)).sources
  }

  /// What `preset.yaml` extends, read as well as its text allows.
  private struct Head {
    let extends: String?
    let place: SourcePosition

    init(_ text: String, file: String) {
      var log = DiagnosticLog()
      if let root = YAMLReader(file: file).document(in: text, log: &log) {
        extends = root["extends"]?.scalar?.text
        place = root["extends"]?.location ?? root.location
      } else {
        extends = text.firstMatch(of: /(?m)^extends:\s*([a-z][a-z0-9_-]*)/).map { String($0.1) } ?? "core"
        place = SourcePosition(file: file, line: 1, column: 1)
      }
    }
  }
}

extension DiagnosticCode {
  /// A name that stands for no preset.
  package static let unknownPreset = DiagnosticCode("unknown_preset")
}

extension Diagnostic {
  static func noPreset(at file: String) -> Diagnostic {
    Diagnostic(
      .presetMissing,
      "There is no `preset.yaml`. A preset's folder has one, with `preset:` (its name), `version:` and mostly `extends: core`.",
      at: SourcePosition(file: file, line: 1, column: 1))
  }

  static func unknownPreset(_ name: String, _ known: [String], at place: SourcePosition) -> Diagnostic {
    let others =
      known.isEmpty
      ? "none was found. Name the folder of the presets with --presets or TRELLIS_PRESETS"
      : "there are \(known.map { "`\($0)`" }.joined(separator: ", "))"
    return Diagnostic(
      .unknownPreset, "There is no preset `\(name.prefix(80))` to extend; \(others).",
      at: place,
      suggestion: NearMiss.nearest(to: name, among: known)
    )
  }
}

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
  /// What follows from something else that is said is left out: what a file that cannot be read would have declared, and all that only a
  /// preset beneath could tell if that is not there.
  ///
  /// - Throws: ``WorkspaceError/noSuchFolder(_:)``, or `SourceSetError`.
  package func judged(folder: String) throws -> JudgedPreset {
    guard FileSystem.exists(folder) else { throw WorkspaceError.noSuchFolder(folder) }
    let own = try FolderContents(folder: folder)
    let head = "\(folder)/preset.yaml"
    if own.sources.files.isEmpty, own.diagnostics.isEmpty {
      return JudgedPreset(model: nil, diagnostics: [.noPreset(at: head)])
    }
    if let text = own.sources.files["preset.yaml"] { return try lint(own, Head(text, file: head), in: folder) }
    let judged = judge(own, upon: core(beside: folder))
    return own.unread.contains("preset.yaml") ? judged : judged.adding(.noPreset(at: head), isReadable: false)
  }

  private func lint(_ own: FolderContents, _ head: Head, in folder: String) throws -> JudgedPreset {
    guard let wanted = head.extends else { return judge(own, upon: []) }
    do {
      return try judge(own, upon: sources(of: wanted, beside: folder))
    } catch WorkspaceError.noSuchPreset {
      let unknown = Diagnostic.unknownPreset(wanted, baseNames, at: head.place)
      // What it was probably meant to extend tells what else is wrong.
      let base = try unknown.suggestion.map { try sources(of: $0, beside: folder) }
      return judge(own, upon: base).without(.extendsMismatch).adding(unknown, isReadable: true)
    } catch WorkspaceError.invalidPreset(_, let diagnostics) {
      return diagnostics.reduce(judge(own, upon: nil)) { $0.adding($1, isReadable: false) }
    }
  }

  /// - Parameter base: nil if nobody knows what it is, so that the files are judged by themselves.
  private func judge(_ own: FolderContents, upon base: [SourceSet]?) -> JudgedPreset {
    guard let base else {
      let found = own.diagnostics + ModelLoader.problems(within: own.sources)
      return JudgedPreset(model: nil, diagnostics: found)
    }
    let result = ModelLoader.result(layers: base + [own.sources], unread: own.unread)
    return JudgedPreset(model: result.draft, diagnostics: own.diagnostics + result.diagnostics)
  }

  private func core(beside folder: String) -> [SourceSet]? { try? sources(of: "core", beside: folder) }

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

import Diagnostics
import Engine
import Metamodel
import Tenancy
import YAMLSource

/// A tenant's own layer while it is edited: YAML files by path.
///
/// Edits change trees, not text, so that what a file says besides stays as it is. A file that is edited is written anew, without
/// comments; one that was published whole stays as its author wrote it.
struct Overlay {
  private let name: String
  private var files: [String: String]

  init(_ sources: SourceSet) {
    name = sources.name
    files = sources.files
  }

  /// The files as they are now.
  ///
  /// - Throws: `SourceSetError`.
  var sources: SourceSet {
    get throws { try SourceSet(name: name, files: files) }
  }

  /// Takes all files away.
  mutating func clear() { files = [:] }

  /// Puts a file at a path, in the place of the one that is there.
  mutating func put(_ text: String, at path: String) { files[path] = text }

  /// The trees of the files of translations by path.
  var locales: [(path: String, root: YAMLNode)] {
    get throws {
      try files.keys.filter { $0.hasPrefix("locales/") }.sorted().compactMap { path in
        try files[path].map { (path, try Self.document($0, path)) }
      }
    }
  }

  /// Edits the file that speaks of a thing, or makes one.
  ///
  /// - Parameters:
  ///   - kind: The key with which such a file begins, `module` or `blueprint`.
  ///   - folder: Where such files stand, `modules`.
  mutating func edit(
    _ kind: String, _ name: String, in folder: String, _ change: (YAMLNode) throws -> YAMLNode
  ) throws {
    let path = try path(of: kind, name, in: folder)
    let root = try files[path].map { try Self.document($0, path) } ?? .mapping([:]).setting(.text(name), at: [kind])
    files[path] = YAMLWriter.text(of: try change(root))
  }

  /// Edits the translations for a locale.
  mutating func edit(locale: String, _ change: (YAMLNode) throws -> YAMLNode) throws {
    try edit(file: "locales/\(locale).yaml", change)
  }

  /// Edits the file at a path, or makes one.
  mutating func edit(file path: String, _ change: (YAMLNode) throws -> YAMLNode) throws {
    let root = try files[path].map { try Self.document($0, path) } ?? .mapping([:])
    files[path] = YAMLWriter.text(of: try change(root))
  }

  /// Edits every file of translations that there is.
  mutating func editLocales(_ change: (YAMLNode) throws -> YAMLNode) throws {
    for path in files.keys.filter({ $0.hasPrefix("locales/") }).sorted() {
      guard let text = files[path] else { continue }
      files[path] = YAMLWriter.text(of: try change(Self.document(text, path)))
    }
  }

  /// Puts a file in the place of the one that speaks of the same thing, so that nothing of an earlier layer's is kept either. Its
  /// comments and lines stay where that can be said on a line of its own.
  mutating func replace(_ kind: String, _ name: String, in folder: String, with text: String, _ root: YAMLNode) throws {
    let path = try path(of: kind, name, in: folder)
    let added = text + (text.hasSuffix("\n") ? "" : "\n") + "\(Self.whole): true\n"
    let isWhole = root[Self.whole] == nil && (try? Self.document(added, path))?[Self.whole] != nil
    files[path] =
      isWhole ? added : YAMLWriter.text(of: try root.setting(.boolean(true), at: [Self.whole]))
  }

  /// The key that keeps a file from extending an earlier layer's.
  private static let whole = "whole"

  /// What the overlay's own file says of a thing; nil if it has none.
  func document(_ kind: String, _ name: String, in folder: String) throws -> YAMLNode? {
    let path = try path(of: kind, name, in: folder)
    return try files[path].map { try Self.document($0, path) }
  }

  /// The file that speaks of a thing, whatever it is called, else the one where it would be looked for.
  func path(of kind: String, _ name: String, in folder: String) throws -> String {
    let usual = "\(folder)/\(name).yaml"
    let candidates = files.keys.filter { $0.hasPrefix("\(folder)/") }.sorted()
    return try candidates.first { path in
      try files[path].map { try Self.document($0, path)[kind]?.scalar?.text == name } ?? false
    } ?? usual
  }

  private static func document(_ text: String, _ path: String) throws -> YAMLNode {
    try ConfigurationText.document(text, path: path)
  }
}

/// YAML text that an operation was given.
enum ConfigurationText {
  /// The tree of one document.
  ///
  /// - Throws: ``OperationFailure`` with what is wrong by place.
  static func document(_ text: String, path: String) throws(OperationFailure) -> YAMLNode {
    var log = DiagnosticLog()
    guard let root = YAMLReader(file: path).document(in: text, log: &log), !log.hasErrors else {
      throw OperationFailure(code: "bad_yaml", message: "\(path) cannot be read.", diagnostics: log.sorted)
    }
    return root
  }
}

/// A tenant's configuration while somebody changes it.
struct Configuring {
  let store: Store
  let author: Caller
  let isRehearsal: Bool
  /// The overlay when the change was begun; what is judged before it is judged by this or by a later one.
  let former: SourceSet

  /// How often a change is made anew because others were quicker.
  static let mostAttempts = 32

  /// Lends a configuration to a change, and again if somebody else has published meanwhile: a change is a function of what is there,
  /// so that it is judged and made upon what they have left.
  ///
  /// - Throws: ``Refusal/configurationChanged`` if others were quicker each time.
  static func run<Answer>(
    _ store: Store, _ author: Caller, isRehearsal: Bool = false, attempts: Int = mostAttempts,
    _ body: (Configuring) async throws -> Answer
  ) async throws -> Answer {
    for _ in 1..<max(1, attempts) {
      do {
        return try await attempt(store, author, isRehearsal, body)
      } catch let refusal as Refusal where refusal == .configurationChanged {
        continue
      }
    }
    return try await attempt(store, author, isRehearsal, body)
  }

  private static func attempt<Answer>(
    _ store: Store, _ author: Caller, _ isRehearsal: Bool, _ body: (Configuring) async throws -> Answer
  ) async throws -> Answer {
    let former = try await store.overlay()
    return try await body(Configuring(store: store, author: author, isRehearsal: isRehearsal, former: former))
  }

  /// Refuses where the overlay is no longer that of a version from which the change was made; nil asks for none.
  func require(_ version: Int64?) async throws {
    guard let version else { return }
    guard try await store.overlay(ofVersion: version).contentHash == former.contentHash else {
      throw Refusal.configurationChanged(by: try await store.modelVersions().filter { $0.number > version })
    }
  }

  /// Edits the overlay and publishes it as a new version.
  ///
  /// - Parameter argument: What whoever asked calls a place of the overlay, given its file and the keys that lead to it: the option
  ///   `--pattern`, a line of the file that they gave. Nil leaves the place as it is.
  func publish(
    _ message: String, restoring restored: RestoredFields = .none,
    naming argument: (OverlayPlace) -> String? = { _ in nil },
    _ change: (inout Overlay) throws -> Void
  ) async throws -> ModelVersionInfo {
    var overlay = Overlay(former)
    try change(&overlay)
    let sources = try overlay.sources
    do {
      var info = try await store.publish(
        overlay: sources, replacing: former, author: author, message: message, restoring: restored,
        isRehearsal: isRehearsal)
      if info.isNew != false { info.warnings = try await warnings(of: sources, naming: argument) }
      return info
    } catch let refusal as Refusal where refusal.kind == .configuration {
      throw Refusal(.configuration, refusal.problems.map { $0.renamed(in: sources, argument).withWayOut(store.model) })
    }
  }
}

extension Configuring {
  /// What lint says of the files that differ from those before, and does not refuse.
  private func warnings(
    of sources: SourceSet, naming argument: (OverlayPlace) -> String?
  ) async throws -> [Problem]? {
    let base = try await store.layers().dropLast()
    let found = try await offloaded { ModelLoader.result(layers: base + [sources]).diagnostics }
    let changed = Set(sources.paths.filter { sources.files[$0] != former.files[$0] }.map(sources.displayName(of:)))
    let warnings = found.filter { $0.severity == .warning && changed.contains($0.location?.file ?? "") }.map {
      Problem(at: $0.location?.description ?? "", code: "\($0.code)", message: $0.message)
        .renamed(in: sources, argument)
    }
    return warnings.isEmpty ? nil : warnings
  }
}

extension Workspace {
  /// Lends a tenant's configuration to whoever changes it.
  ///
  /// - Parameter attempts: how often the change is made if others change the configuration meanwhile; 1 for one that is no function of
  ///   what is there.
  func configuring<Answer>(
    _ tenant: String, _ publication: Publication, attempts: Int = Configuring.mostAttempts,
    _ body: (Configuring) async throws -> Answer
  ) async throws -> Answer {
    try await acting(in: tenant, as: publication.user) {
      try await Configuring.run($0, $1, isRehearsal: publication.isRehearsal, attempts: attempts, body)
    }
  }
}

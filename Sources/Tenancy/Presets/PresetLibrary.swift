import Diagnostics
import Engine
import Foundation
import Metamodel
import Synchronization

/// The industry presets that tenants can be made from.
package struct PresetLibrary: Sendable {
  /// Folders whose subfolders are presets; of equal names the first folder's counts.
  package let directories: [String]
  /// Folders in which the presets that others extend are looked for last; what is there alone is none to make tenants from.
  package let bases: [String]
  private let cache = PresetCache()

  package init(directories: [String], bases: [String] = []) {
    self.directories = directories
    self.bases = bases
  }

  /// The folders in `TRELLIS_PRESETS` (separated by colons), else `presets/` in the working directory or above the executable.
  package static func standard(environment: [String: String] = ProcessInfo.processInfo.environment) -> PresetLibrary {
    if let named = named(environment: environment) { return .named(named) }
    return PresetLibrary(directories: Self.usualPlaces.filter(FileSystem.exists))
  }

  /// The folders that somebody has named. What is extended may also be among the presets that come with the program.
  package static func named(_ directories: [String]) -> PresetLibrary {
    PresetLibrary(directories: directories, bases: usualPlaces.filter(FileSystem.exists))
  }

  /// The folders in `TRELLIS_PRESETS`; nil if it names none.
  package static func named(environment: [String: String] = ProcessInfo.processInfo.environment) -> [String]? {
    guard let named = environment["TRELLIS_PRESETS"], !named.isEmpty else { return nil }
    return named.split(separator: ":").map(String.init)
  }

  /// The names of all presets but the core, sorted.
  package var names: [String] {
    let found = directories.flatMap { directory in
      FileSystem.names(in: directory).filter { FileSystem.exists("\(directory)/\($0)/preset.yaml") }
    }
    return Set(found).subtracting(["core"]).sorted()
  }

  /// The names of all presets that can be extended, sorted.
  var baseNames: [String] {
    let found = (directories + bases).flatMap { directory in
      FileSystem.names(in: directory).filter { FileSystem.exists("\(directory)/\($0)/preset.yaml") }
    }
    return Set(found).sorted()
  }

  /// A preset by its name, or by the path of its folder from the root. Other paths are none: whoever runs the command
  /// knows from where they lead, and a server that runs it for them does not.
  package func preset(at place: String) async throws -> Preset {
    guard place.hasPrefix("/") else { return try await preset(place) }
    guard FileSystem.exists(place) else { throw WorkspaceError.noSuchFolder(place) }
    return try await offloaded { try preset(in: place) }
  }

  /// A preset with the layers that it extends, read again if a file of it has changed.
  ///
  /// - Throws: ``WorkspaceError/noSuchPreset(_:known:)``, ``WorkspaceError/invalidPreset(_:_:)`` for a `preset.yaml` that
  ///   says nothing sensible; the other files are judged by ``Preset/check()``.
  package func preset(_ name: String) async throws -> Preset {
    let folder = try folder(of: name)
    return try await offloaded { try preset(in: folder) }
  }

  /// The preset in a folder, wherever that is; blocks while it reads.
  package func preset(in folder: String) throws -> Preset {
    let folders = try layerFolders(of: folder)
    let fingerprint = SourceFolder.fingerprint(of: folders)
    if let known = cache[folder], known.fingerprint == fingerprint { return known.preset }
    let preset = try Preset(folders: folders)
    cache[folder] = (fingerprint, preset)
    return preset
  }

  /// The folder of a preset.
  ///
  /// - Throws: ``WorkspaceError/noSuchPreset(_:known:)``.
  package func folder(of name: String) throws(WorkspaceError) -> String {
    guard TenantName(name) != nil,
      let folder = directories.map({ "\($0)/\(name)" }).first(where: { FileSystem.exists("\($0)/preset.yaml") })
    else { throw .noSuchPreset(name, known: names) }
    return folder
  }

  /// The folder that is meant by a name, by the one rule of all commands: what has a stroke, `.` and `..` are paths; anything else is a
  /// preset of the library, and if there is none of that name, a folder here.
  ///
  /// - Returns: nil if it is the name of a preset of the library, or of nothing at all.
  package func ownFolder(named name: String) -> String? {
    if name.contains("/") || [".", ".."].contains(name) {
      // A folder given as `presets/x/` is to be called as one given without the stroke.
      return name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
    }
    return (try? folder(of: name)) == nil && FileSystem.isFolder(name) ? name : nil
  }

  /// The preset of the library that is meant by a name although a folder here, which is one too, is called so.
  ///
  /// - Returns: its folder; nil where nobody can take the one for the other.
  package func presetShadowing(folder name: String) -> String? {
    guard !name.contains("/"), FileSystem.exists("\(name)/preset.yaml"), let meant = try? folder(of: name) else {
      return nil
    }
    let paths = [meant, name].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().standardizedFileURL.path }
    return paths[0] == paths[1] ? nil : meant
  }

  /// The folders from the core to the preset itself.
  private func layerFolders(of folder: String) throws -> [String] {
    var folders = [folder]
    while let base = try PresetManifest(in: folders[0]).extends {
      let next = try baseFolder(base, of: folders[0], beside: folder)
      guard !folders.contains(next), folders.count < 8 else {
        throw WorkspaceError.invalidPreset(base, [.circle(in: folders[0])])
      }
      folders.insert(next, at: 0)
    }
    return folders
  }

  private func baseFolder(_ base: String, of folder: String, beside first: String) throws -> String {
    do {
      return try self.folder(of: base, beside: first)
    } catch WorkspaceError.noSuchPreset {
      let place = SourcePosition(file: "\(folder)/preset.yaml", line: 1, column: 1)
      throw WorkspaceError.invalidPreset(folder, [.unknownPreset(base, baseNames, at: place)])
    }
  }

  /// A preset that another extends: from the folder in which the other lies, from the library, or from its bases.
  func folder(of name: String, beside folder: String) throws(WorkspaceError) -> String {
    // `.` and a bare name have their neighbours, too.
    let place = folder.contains("/") ? folder : URL(fileURLWithPath: folder).standardizedFileURL.path
    let neighbour = "\(FileSystem.parent(of: place))/\(name)"
    if TenantName(name) != nil, FileSystem.exists("\(neighbour)/preset.yaml") { return neighbour }
    do {
      return try self.folder(of: name)
    } catch {
      let base = bases.map { "\($0)/\(name)" }.first { FileSystem.exists("\($0)/preset.yaml") }
      guard TenantName(name) != nil, let base else { throw error }
      return base
    }
  }

  private static var usualPlaces: [String] {
    var places = ["\(FileManager.default.currentDirectoryPath)/presets"]
    var folder = FileSystem.parent(of: Bundle.main.executablePath ?? CommandLine.arguments.first ?? ".")
    for _ in 0..<6 where folder.count > 1 {
      places.append("\(folder)/presets")
      places.append("\(folder)/share/trellis/presets")
      folder = FileSystem.parent(of: folder)
    }
    return places
  }
}

/// Presets that have been read, by folder.
private final class PresetCache: Sendable {
  private let entries = Mutex<[String: (fingerprint: String, preset: Preset)]>([:])

  subscript(folder: String) -> (fingerprint: String, preset: Preset)? {
    get { entries.withLock { $0[folder] } }
    set { entries.withLock { $0[folder] = newValue } }
  }
}

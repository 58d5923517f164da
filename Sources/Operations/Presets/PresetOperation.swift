import Engine
import Foundation
package import Tenancy

/// Something that can be asked of presets, for which no data directory is needed.
package protocol PresetOperation: Sendable {
  associatedtype Answer: Codable & Sendable

  /// Does it.
  func run(with library: PresetLibrary, progress: @escaping ProgressHandler) async throws -> Answer
}

extension PresetLibrary {
  /// The preset in a folder, or of that name.
  func preset(fromPlace place: String) async throws -> Preset {
    let folder = try self.place(of: place)
    return try await offloaded { try self.preset(in: folder) }
  }

  /// The folder that was named, itself or by the name of a preset.
  ///
  /// - Throws: `WorkspaceError.noSuchFolder` or `.noSuchPreset`.
  func place(of name: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue else {
      if name.contains("/") { throw WorkspaceError.noSuchFolder(name) }
      return try folder(of: name)
    }
    // `b2b` is the preset, unless a folder of that name here is one, too.
    if !name.contains("/"), !FileManager.default.fileExists(atPath: "\(name)/preset.yaml"),
      let folder = try? folder(of: name)
    {
      return folder
    }
    // A folder given as `presets/x/` is to be called as one given without the stroke.
    return name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
  }
}

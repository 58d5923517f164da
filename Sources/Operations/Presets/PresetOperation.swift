import Engine
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

  /// The folder that was named, by its path or by the name of a preset; ``PresetLibrary/ownFolder(named:)`` has the rule.
  ///
  /// - Throws: ``OperationFailure`` that says where it was looked for.
  func place(of name: String) throws(OperationFailure) -> String {
    if let folder = ownFolder(named: name) {
      guard FileSystem.isFolder(folder) else { throw OperationFailure(WorkspaceError.noSuchFolder(name)) }
      return folder
    }
    do {
      return try folder(of: name)
    } catch {
      let places =
        directories.isEmpty ? "" : " Looked in \(directories.joined(separator: ", ")), and for a folder here."
      throw OperationFailure(code: error.code, message: "\(error)\(places)")
    }
  }
}

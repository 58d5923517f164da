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
  func preset(at place: String) async throws -> Preset {
    guard FileManager.default.fileExists(atPath: "\(place)/preset.yaml") else { return try await preset(place) }
    // A folder given as `presets/x/` is to be called as one given without the stroke.
    let folder = place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
    return try await offloaded { try self.preset(in: folder) }
  }
}

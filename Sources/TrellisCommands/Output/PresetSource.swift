import Foundation

/// Reads the files that diagnostics speak of, to show the lines that they point at.
enum PresetSource {
  static func text(of file: String) -> String? {
    // What a link leads to is not what the diagnostic speaks of.
    guard (try? FileManager.default.destinationOfSymbolicLink(atPath: file)) == nil,
      let data = FileManager.default.contents(atPath: file),
      data.count <= 4 << 20
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

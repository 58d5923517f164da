import Foundation
import Metamodel
import Tenancy

/// All subjects of a process.
enum Subjects {
  static func all(_ options: Options) async throws -> [any Subject] {
    let library = PresetLibrary(directories: [options.presets])
    let presets = try ["b2b", "real-estate", "insurance", "healthcare"].map { name in
      (name: name, preset: try library.preset(in: "\(options.presets)/\(name)"))
    }
    let stores = "\(options.directory)/stores"
    var subjects: [any Subject] = [
      JSONSubject(), CSVSubject(), SheetSubject(),
      PresetSubject(presets: presets.map(\.preset.sources), directory: stores),
    ]
    for (name, preset) in presets {
      let path = "\(stores)/\(name).sqlite"
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      let bench = try await FuzzStore(at: path, layers: preset.layers)
      subjects.append(CommandSubject(bench, preset: name))
      if name == "b2b" {
        subjects.append(ExpressionSubject(bench: bench, module: "deals", known: expressions(in: preset.layers)))
      }
    }
    return subjects
  }

  /// What stands after the keys that hold expressions.
  private static func expressions(in layers: [SourceSet]) -> [String] {
    layers.flatMap(\.files.values).sorted().flatMap { $0.split(separator: "\n") }.compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " || $0 == "-" } }
      guard parts.count == 2, ["criteria", "check", "when", "where", "formula"].contains(parts[0]) else { return nil }
      return String(parts[1])
    }
  }
}

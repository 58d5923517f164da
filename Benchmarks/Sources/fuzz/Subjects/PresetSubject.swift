import Diagnostics
import Engine
import Foundation
import Metamodel
import harness

/// Folders of YAML through the loader; what it accepts has to make a store.
struct PresetSubject: Subject {
  let name = "preset"
  /// The layers of some presets.
  let presets: [[SourceSet]]
  let directory: String

  /// The last two layers hold what is changed: number of the preset, number of the layer, path and text, a line each.
  func input(_ random: inout SplitMix) -> [UInt8] {
    let number = Int.random(in: 0..<presets.count, using: &random)
    let layer = Int.random(in: 0..<presets[number].count, using: &random)
    let sources = presets[number][layer]
    let path = sources.paths.randomElement(using: &random) ?? ""
    let text = sources.files[path] ?? ""
    let changed =
      isByte(&random)
      ? String(decoding: Mutation.of(Array(text.utf8), &random), as: UTF8.self) : Mutation.ofLines(text, &random)
    return Array("\(number)\n\(layer)\n\(path)\n\(changed)".utf8)
  }

  private func isByte(_ random: inout SplitMix) -> Bool { Int.random(in: 0..<3, using: &random) == 0 }

  func take(_ input: [UInt8]) throws {
    guard let layers = try changed(input) else { return }
    let (model, diagnostics) = ModelLoader.load(layers: layers)
    let hasErrors = diagnostics.contains { $0.severity == .error }
    guard (model == nil) == hasErrors else {
      throw Violation("a model \(model == nil ? "is missing" : "came") with errors: \(hasErrors)")
    }
    let renderer = ConsoleRenderer { file in layers.lazy.compactMap { $0.text(ofDisplayName: file) }.first }
    guard diagnostics.isEmpty || !renderer.text(for: diagnostics).isEmpty else {
      throw Violation("the diagnostics say nothing")
    }
    if model != nil { try install(layers) }
  }

  private func changed(_ input: [UInt8]) throws -> [SourceSet]? {
    let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 4, let number = Int(parts[0]), let layer = Int(parts[1]), presets.indices.contains(number),
      presets[number].indices.contains(layer)
    else { return nil }
    var layers = presets[number]
    layers[layer] = try layers[layer].replacing(parts[2], with: parts[3])
    return layers
  }

  private func install(_ layers: [SourceSet]) throws {
    let path = "\(directory)/installed.sqlite"
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try Store.createTemplate(at: path, layers: layers)
  }
}

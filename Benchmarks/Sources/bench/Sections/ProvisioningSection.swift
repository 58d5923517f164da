import Foundation
import Tenancy

/// Making tenants, against copying the file of one and syncing it.
struct ProvisioningSection {
  let surroundings: Surroundings
  static let count = 1_000

  /// Where the tenants are that other sections open.
  static func directory(_ surroundings: Surroundings) -> String { "\(surroundings.directory)/tenants" }

  static func name(_ number: Int) -> String { "tenant-\(number)" }

  func run() async throws -> [Line] {
    let directory = try surroundings.fresh("tenants")
    let workspace = try Workspace.open(at: directory, presets: surroundings.library)
    let first = try await Stopwatch.awaitedMilliseconds { try await create("first", in: workspace) }
    var times = Samples()
    for number in 0..<Self.count {
      times.add(try await Stopwatch.awaitedMilliseconds { try await create(Self.name(number), in: workspace) })
    }
    await workspace.close()
    let size = Double(Files.size(of: "\(directory)/tenants")) / Double(Self.count + 1) / 1_048_576
    let copies = try copyTimes(directory)
    let group = "1,000 tenants of the preset healthcare"
    return [
      Line(
        group, "provisioning, mean after the first",
        measured: "\(Figure.milliseconds(times.mean)), \(Figure.latency(times))",
        limit: "copy and sync \(Figure.milliseconds(copies.mean))", result: .milliseconds(times.mean),
        aim: .below(10, "10 ms")),
      Line(
        group, "the first, which compiles the preset", measured: Figure.milliseconds(first),
        result: .milliseconds(first)),
      Line(
        group, "on the disk, each", measured: Figure.decimal(size, digits: 2) + " MB",
        result: .init(value: size, text: Figure.decimal(size, digits: 2) + " MB")),
    ]
  }

  private func create(_ name: String, in workspace: Workspace) async throws {
    _ = try await workspace.create(NewTenant(name: name, preset: "healthcare"))
  }

  /// The least that a durable tenant can cost: its file, written anew and synced with its folder.
  private func copyTimes(_ directory: String) throws -> Samples {
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(directory)/tenants")
    guard let name = names.first(where: { $0.hasSuffix("store.sqlite") }) else {
      throw RawError(message: "no tenant is there")
    }
    let folder = try surroundings.fresh("copies")
    let descriptor = open(folder, O_RDONLY)
    defer { close(descriptor) }
    return Samples(
      try (0..<100).map { number in
        try Stopwatch.milliseconds {
          let copy = "\(folder)/\(number)"
          try Files.copy("\(directory)/tenants/\(name)", to: copy)
          let file = open(copy, O_RDONLY)
          fsync(file)
          close(file)
          fsync(descriptor)
        }
      })
  }
}

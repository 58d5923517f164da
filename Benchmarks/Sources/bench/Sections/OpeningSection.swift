import Engine
import Foundation
import Tenancy

/// Every tenant is used once in one process: how long opening a closed store takes, and what the process then holds.
struct OpeningSection {
  let surroundings: Surroundings
  let group: String
  let directory: String
  let count: Int
  /// Whether all stay open; else as many as a server keeps.
  let holdsAll: Bool

  static func alike(_ surroundings: Surroundings, holdsAll: Bool) -> OpeningSection {
    OpeningSection(
      surroundings: surroundings, group: "1,000 tenants of the preset healthcare",
      directory: ProvisioningSection.directory(surroundings), count: ProvisioningSection.count, holdsAll: holdsAll)
  }

  static func customised(_ surroundings: Surroundings, holdsAll: Bool) -> OpeningSection {
    OpeningSection(
      surroundings: surroundings, group: OverlaySection.group, directory: ProvisioningSection.directory(surroundings),
      count: OverlaySection.count, holdsAll: holdsAll)
  }

  func run() async throws -> [Line] {
    let limits = holdsAll ? PoolLimits(stores: 100_000, bytes: 1 << 40) : PoolLimits()
    let workspace = try Workspace.open(at: directory, presets: surroundings.library, limits: limits)
    let before = Memory.resident
    // The first compiles the model that alike tenants share.
    try await use(ProvisioningSection.name(0), in: workspace)
    var times = Samples()
    for number in 1..<count {
      times.add(try await Stopwatch.awaitedMilliseconds { try await use(ProvisioningSection.name(number), in: workspace) })
    }
    let after = Memory.resident
    let files = Memory.openFiles
    await workspace.close()
    return (holdsAll ? [] : [opening(times, try rawTimes())]) + [memory(after, before: before, files: files)]
  }

  private func use(_ name: String, in workspace: Workspace) async throws {
    try await workspace.withStore(name) { store in
      let caller = try await store.firstAdministrator()
      _ = try await store.list(ListRequest(module: "contacts", sort: "last_name", limit: 10), as: caller)
    }
  }

  private func opening(_ times: Samples, _ raw: Samples) -> Line {
    Line(
      group, "opening a closed store and reading a page", measured: Figure.latency(times), limit: Figure.latency(raw),
      result: .ratio(times.median / raw.median))
  }

  private func memory(_ megabytes: Double, before: Double, files: Int) -> Line {
    let each = Figure.decimal((megabytes - before) * 1_024 / Double(count), digits: 0)
    let subject =
      holdsAll ? "memory with all \(count) kept open" : "memory when \(count) were used, as a server keeps them"
    return Line(
      group, subject, measured: "\(each) KB each, \(files) files open", result: .megabytes(megabytes),
      aim: holdsAll ? nil : .below(256, "256 MB"))
  }

  /// The same files opened by SQLite alone.
  private func rawTimes() throws -> Samples {
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(directory)/tenants").filter {
      $0.hasSuffix("store.sqlite")
    }
    return Samples(
      try names.prefix(count).map { name in
        try Stopwatch.milliseconds {
          let db = try RawDatabase("\(directory)/tenants/\(name)")
          _ = try db.rows("SELECT id, last_name FROM contacts WHERE deleted_at IS NULL ORDER BY last_name LIMIT 11")
        }
      })
  }
}

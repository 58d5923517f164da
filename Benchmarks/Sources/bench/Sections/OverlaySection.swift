import Engine
import Metamodel
import Tenancy

/// Tenants that differ: each gets a field that no other has.
struct OverlaySection {
  let surroundings: Surroundings
  static let count = 200
  static let group = "200 of them, each with a field of its own"

  func run() async throws -> [Line] {
    let workspace = try Workspace.open(at: ProvisioningSection.directory(surroundings), presets: surroundings.library)
    var times = Samples()
    for number in 0..<Self.count {
      let text = "module: contacts\nfields:\n  extra_\(number): {type: text, label: Extra \(number)}\n"
      let overlay = try SourceSet(name: "overlay", files: ["modules/contacts.yaml": text])
      times.add(
        try await Stopwatch.awaitedMilliseconds {
          try await workspace.withStore(ProvisioningSection.name(number)) { store in
            let caller = try await store.firstAdministrator()
            _ = try await store.publish(overlay: overlay, author: caller, message: "A field of our own")
          }
        })
    }
    await workspace.close()
    return [
      Line(
        Self.group, "putting the field into force", measured: Figure.latency(times), result: .milliseconds(times.median)
      )
    ]
  }
}

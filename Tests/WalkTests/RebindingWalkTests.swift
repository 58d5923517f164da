import Foundation
import Testing

/// A webhook whose name leads to a public address when it is asked about, and to this machine when it is called: by a real name server, in
/// namespaces of the test's own.
@Suite struct RebindingWalkTests {
  private static let unshare = URL(filePath: "/usr/bin/unshare")
  private static let isAutomated = ProcessInfo.processInfo.environment["CI"] != nil

  /// How namespaces are to be had here: as root, or in one for users; nil where they are not.
  private static func namespaces() async throws -> [String]? {
    for options in [["-m", "-n"], ["-r", "-m", "-n"]] {
      if try await Trellis.execute(unshare, options + ["/bin/true"]).code == 0 { return options }
    }
    return nil
  }

  /// Where tests are run for everybody this has to be one of them.
  private static func isToBeRun() async throws -> Bool {
    if isAutomated { return true }
    return try await namespaces() != nil
  }

  @Test(.enabled("namespaces are needed") { try await isToBeRun() })
  func whatANameLeadsToWhenItIsCalledCounts() async throws {
    let options = try #require(try await Self.namespaces(), "unshare -mn is not permitted here")
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await provision(trellis)
    for number in 1...3 { try await trellis.succeed("record", "create", "acme", "cases", "name=Case \(number)") }

    let attack = try await run(trellis, options, answers: "93.184.215.14/127.0.0.1/93.184.215.14,127.0.0.1/127.0.0.1")
    #expect(attack.connections == 0, "\(attack)")
    #expect(attack.told.count >= 3 && attack.told.contains(["127.0.0.1"]), "\(attack)")
    let listed = try await trellis.succeed("outbox", "list", "acme", "--json").output
    #expect(listed.contains("The address 127.0.0.1 is not public") && !listed.contains("\"sent\""), "\(listed)")

    // Where the operator allows it the same call arrives, so that the listener would have seen the others.
    try await trellis.succeed("record", "create", "acme", "cases", "name=Case 4")
    let allowed = try await run(trellis, options, answers: "127.0.0.1", allowing: "127.0.0.1")
    #expect(allowed.connections >= 1, "\(allowed)")
  }

  private struct Outcome: Decodable {
    let connections: Int
    let told: [[String]]
  }

  private func run(
    _ trellis: Trellis, _ options: [String], answers: String, allowing network: String = ""
  ) async throws -> Outcome {
    let script = Trellis.repository.appending(path: "Tests/TestPrograms/rebinding.py").path
    let python = Trellis.repository.appending(path: ".venv/bin/python").path
    let ending = try await Trellis.execute(
      Self.unshare,
      options + [
        "/usr/bin/env", "TRELLIS_WEBHOOK_ALLOW=\(network)", python, "-B", script, trellis.data.path, answers,
        Trellis.binary.path, "outbox", "run", "acme", "--data", trellis.data.path,
      ])
    #expect(ending.code == 0, "\(ending.error)\(ending.output)")
    return try JSONDecoder().decode(
      Outcome.self, from: Data(contentsOf: trellis.data.appending(path: "rebinding.json")))
  }

  private func provision(_ trellis: Trellis) async throws {
    let presets = trellis.data.appending(path: "presets")
    let files = [
      "preset.yaml": "preset: hooks\nversion: 1.0.0\nlabel: Hooks\nindustry: any\nlocales: [en]\n",
      "access.yaml": "roles: {administrator: {label: Administrator, modules: {\"*\": [all]}}}\n",
      "modules/cases.yaml": """
      module: cases
      label: {one: Case, many: Cases}
      title: "{name}"
      fields:
        name: {type: text, label: Name, required: true}
      """,
      "automations/tell.yaml": """
      automation: tell
      label: The portal is told
      module: cases
      on: create
      do:
        - webhook: portal
          fields: [name]
      """,
      "webhooks.yaml": "webhooks:\n  portal: {label: Portal, url: \"http://portal.example.com:8099/\"}\n",
    ]
    for (path, text) in files {
      let file = presets.appending(path: "hooks/\(path)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "hooks", "--presets", presets.path)
    let secret = trellis.data.appending(path: "portal.secret")
    try "a secret of the portal's".write(to: secret, atomically: true, encoding: .utf8)
    try await trellis.succeed("secret", "set", "acme", "portal", "--file", secret.path)
  }
}

import Foundation
import Testing

/// What somebody meets who has only the help and the messages to go by.
@Suite struct NewcomerWalkTests {
  @Test func messagesSayWhatIsMeant() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    for name in ["Northwind", "Contoso"] {
      try await trellis.succeed("record", "create", "acme", "accounts", "name=\(name)")
    }

    // A preview that is refused says why, and no more.
    try await trellis.succeed(
      "record", "create", "acme", "leads", "last_name=Okafor", "company=Tidewater", "lead_source=trade_show")
    let preview = try await trellis.run("record", "convert", "acme", "leads", "1", "--dry-run")
    #expect(preview.code == 1 && preview.error == "" && preview.output.contains("In the way:"), "\(preview)")
    #expect(preview.output.hasSuffix("Nothing was changed.\n"))
    let meant = try await trellis.run("record", "convert", "acme", "leads", "1", "opportunity=skip", "--dry-run")
    #expect(meant.error.contains("write --skip opportunity"), "\(meant)")
    for arguments in [
      ["record", "merge", "acme", "accounts", "1", "--with", "2", "--dry-run"],
      ["record", "erase", "acme", "accounts", "2", "--reason", "x", "--dry-run"],
      ["subject", "erase", "acme", "--record", "accounts/2", "--reason", "x", "--dry-run"],
    ] {
      let ending = try await trellis.run(arguments)
      #expect(ending.code == 0 && ending.output.hasSuffix("Nothing was changed.\n"), "\(ending)")
    }

    try await trellis.succeed(
      "record", "create", "acme", "leads", "last_name=Roe", "company=Harbour", "lead_source=trade_show", "--enter",
      "qualified", "--reason", "from the old system")
    try await trellis.succeed("record", "convert", "acme", "leads", "2", "--skip", "opportunity")
    let lead = try await trellis.succeed("record", "get", "acme", "leads", "2").output
    #expect(lead.contains("into accounts 3, contacts 1 by lead_to_opportunity at "), "\(lead)")

    // A local file is not the provider's fault.
    let secret = try await trellis.run(
      "openid", "set", "acme", "--issuer", "https://id.example.com", "--client-id", "x", "--client-secret-file",
      "nofile")
    #expect(secret.code == 1 && secret.error.hasPrefix("nofile, which is to hold"), "\(secret.error)")

    // Keys of somebody who has no access any more are not called valid, and who acts is said.
    try await trellis.succeed("user", "create", "acme", "ana", "--role", "administrator", "--email", "ana@example.com")
    let invited = try await trellis.succeed("user", "invite", "acme", "ana", "--print").output
    #expect(invited.contains("/t/acme/password?token="), "\(invited)")
    let gone = try await trellis.succeed("user", "deactivate", "acme", "admin").output
    #expect(gone.contains("Commands without --as act as ana now."), "\(gone)")
    let keys = try await trellis.succeed("key", "list", "acme").output
    #expect(keys.contains("user deactivated") && !keys.contains("valid"), "\(keys)")
    try await trellis.succeed("note", "add", "acme", "accounts", "1", "body=Hello", "--as", "ana")
    let notes = try await trellis.succeed("note", "list", "acme", "accounts", "1").output
    #expect(notes.contains("ana") && notes.contains("Z"), "\(notes)")
  }

  @Test func whatOlderFilesTakeAwayIsSaid() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    try await trellis.succeed("tenant", "create", "acme", "--preset", "b2b")
    let folder = trellis.data.appending(path: "mine").path
    try await trellis.succeed("config", "export", "acme", folder)
    try await trellis.succeed("field", "add", "acme", "accounts", "tier", "--type", "text", "--label", "Tier")
    let plan = try await trellis.succeed("config", "apply", "acme", folder, "--dry-run").output
    #expect(plan.contains("! It takes away 1 thing that the files do not have."), "\(plan)")
  }

  @Test func aNameIsTheSamePresetForEveryCommand() async throws {
    let trellis = try Trellis()
    defer { trellis.remove() }
    let here = trellis.data.appending(path: "here")
    for name in ["b2b", "mine"] {
      let folder = here.appending(path: name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("preset: \(name)\nversion: 1.0.0\nextends: core\nlabel: M".utf8 + [0xE9] + "\nlocals: [en]\n".utf8)
        .write(to: folder.appending(path: "preset.yaml"))
    }
    func run(_ arguments: String...) async throws -> Trellis.Ending {
      try await Trellis.execute(
        URL(filePath: "/usr/bin/env"),
        ["-C", here.path, Trellis.binary.path] + arguments + ["--data", trellis.data.path])
    }
    let shipped = try await run("preset", "lint", "b2b")
    #expect(shipped.code == 0 && shipped.error.hasSuffix("For the folder here write ./b2b\n"), "\(shipped)")
    let made = try await run("tenant", "create", "acme", "--preset", "b2b")
    #expect(made.code == 0 && made.error.contains("b2b is the preset in "), "\(made)")
    for name in ["./b2b", "mine"] {
      let own = try await run("preset", "lint", name, "--json")
      #expect(own.code == 1 && own.error == "", "\(own)")
      let codes = (try own.json()["diagnostics"] as? [[String: Any]])?.compactMap { $0["code"] as? String }
      #expect(codes == ["not_text", "unknown_key"], "\(own)")
    }
    let unknown = try await run("preset", "show", "b2c")
    #expect(
      unknown.code == 1 && unknown.error.hasPrefix("There is no preset \"b2c\". Did you mean 'b2b'? Looked in "),
      "\(unknown)")

    // What another program reads is whole.
    let automations = try await trellis.succeed("automation", "list", "acme").output
    #expect(automations.contains("amount > 100000") && !automations.contains("…"), "\(automations)")
    let form = try await trellis.succeed("form", "show", "acme", "white_paper").output
    #expect(form.hasPrefix("name  ") && !form.contains("…"), "\(form)")
  }
}

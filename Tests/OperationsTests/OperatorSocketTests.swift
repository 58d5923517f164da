import Engine
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Tenancy
import Testing

@testable import Operations

struct OperatorSocketTests {
  /// Runs a body while a server owns the shop's data directory.
  private func served(_ shop: Shop, _ body: @Sendable @escaping (OperatorSession) async throws -> Void) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let socket = try OperatorSocket(workspace: shop.workspace, logger: logger).application()
    let group = ServiceGroup(configuration: .init(services: [socket], logger: logger))
    let session = OperatorSession(directory: shop.workspace.directory.path, presets: shop.library)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      do {
        try await body(session)
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    await shop.workspace.close()
  }

  @Test func anOperationIsDoneByTheServerThatOwnsTheDirectory() async throws {
    let shop = try await Shop()
    try await served(shop) { session in
      let made = try await session.run(CreateTenant(NewTenant(name: "other", preset: "shop"), samples: false))
      #expect(made.adminKey.hasPrefix("trl_other_"))
      #expect(try await session.run(ListTenants()).map(\.name) == ["acme", "other"])
      #expect(try await shop.workspace.tenants().map(\.name) == ["acme", "other"])
    }
  }

  @Test func presetsThatWereNamedAreTheOnesThatTheServerTakes() async throws {
    let shop = try await Shop()
    let other = try await Shop(tenant: false)
    try other.directory.write(
      "preset: shop\nversion: 9.9.9\nextends: core\nlabel: Other\nlocales: [en]\n", to: "presets/shop/preset.yaml")
    let folder = "\(other.directory.path)/presets"
    try await served(shop) { session in
      let tenant = NewTenant(name: "other", preset: "shop")
      let made = try await session.run(CreateTenant(tenant, samples: false, presets: [folder]))
      #expect(made.presetVersion == "9.9.9")
      let lost = NewTenant(name: "lost", preset: "shop")
      await #expect {
        _ = try await session.run(CreateTenant(lost, samples: false, presets: ["/nowhere"]))
      } throws: {
        ($0 as? OperationFailure)?.code == "no_such_folder"
      }
      #expect(try await session.run(ListTenants()).map(\.name) == ["acme", "other"])
    }
    await other.workspace.close()
  }

  @Test func aRefusalComesBackWhole() async throws {
    let shop = try await Shop()
    try await served(shop) { session in
      let command = Command.create(module: "orders", values: ["amount": .number("5000")])
      await #expect {
        _ = try await session.run(PerformCommand(tenant: "acme", user: nil, command: command))
      } throws: {
        Set(($0 as? OperationFailure)?.problems.map(\.at) ?? []) == ["name", "amount"]
      }
      await #expect {
        _ = try await session.run(ShowTenant(tenant: "nobody"))
      } throws: {
        ($0 as? OperationFailure)?.code == "no_such_tenant"
      }
    }
  }

  @Test func progressComesBeforeTheAnswer() async throws {
    let shop = try await Shop()
    let rows = (1...2_100).map { "Order \($0)" }.joined(separator: "\n")
    try shop.directory.write("name\n\(rows)\n", to: "orders.csv")
    let file = "\(shop.directory.path)/orders.csv"
    try await served(shop) { session in
      let (steps, continuation) = AsyncStream.makeStream(of: Int.self)
      let operation = ImportRecords(
        tenant: "acme", user: nil, module: "orders", title: "orders.csv", options: ImportOptions())
      let report = try await session.run(operation, reading: try InputFile(file)) { continuation.yield($0.done) }
      continuation.finish()
      #expect(report.created == 2_100)
      #expect(await steps.reduce(into: []) { $0.append($1) } == [1_000, 2_000, 2_100])
    }
  }

  @Test func anImportIntoNothingIsRefusedWhileItsFileIsStillBeingSent() async throws {
    let shop = try await Shop()
    try shop.directory.write("name\n" + String(repeating: "Order\n", count: 200_000), to: "orders.csv")
    let file = "\(shop.directory.path)/orders.csv"
    try await served(shop) { session in
      let operation = ImportRecords(
        tenant: "acme", user: nil, module: "nothing", title: "orders.csv", options: ImportOptions())
      await #expect {
        _ = try await session.run(operation, reading: try InputFile(file))
      } throws: {
        ($0 as? OperationFailure)?.code == "no_such_module"
      }
      let tenants = try await session.run(ListTenants()).map(\.name)
      #expect(tenants == ["acme"])
    }
  }

  @Test func theSocketIsItsOwnersAlone() async throws {
    let shop = try await Shop()
    let path = shop.workspace.directory.operatorSocket
    try await served(shop) { session in
      _ = try await session.run(ListTenants())
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o600)
    }
  }

  @Test func aDirectoryThatStaysLockedWithoutAServerIsSaidToBe() async throws {
    let shop = try await Shop()
    let session = OperatorSession(
      directory: shop.workspace.directory.path, presets: shop.library, patience: .milliseconds(120))
    await #expect {
      _ = try await session.run(ListTenants())
    } throws: {
      ($0 as? OperationFailure)?.code == "owned_by_another"
    }
    await shop.workspace.close()
    #expect(try await session.run(ListTenants()).map(\.name) == ["acme"])
  }

  @Test(arguments: [
    "", "x", "{}", "{\"operation\":\"no_such\",\"input\":{}}", "{\"operation\":\"show_tenant\"}",
    "{\"operation\":\"show_tenant\",\"input\":{\"tenant\":1}}",
  ])
  func aMessageThatIsNoOperationIsRefused(_ message: String) {
    #expect(throws: OperationFailure.self) { try OperationEnvelope(reading: Data(message.utf8)) }
  }

  @Test func aPathThatIsTooLongForASocketIsRefused() async throws {
    let shop = try await Shop()
    await shop.workspace.close()
    let long = "\(shop.directory.path)/\(String(repeating: "x", count: 120))"
    let workspace = try Workspace.open(at: long, presets: shop.library)
    #expect(throws: OperationFailure.self) {
      try OperatorSocket(workspace: workspace, logger: Logger(label: "test"))
    }
    await workspace.close()
  }

  @Test func aFileGoesThroughTheServerAndBack() async throws {
    let shop = try await Shop()
    let account = try await shop.create("accounts", ["name": .text("Acme")])
    let record = RecordOfTenant(tenant: "acme", user: nil, module: "accounts", id: account.id)
    let (source, target) = ("\(shop.directory.path)/in.bin", "\(shop.directory.path)/out.bin")
    let bytes = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try bytes.write(to: URL(fileURLWithPath: source))
    try await served(shop) { session in
      let added = try await session.run(AddAttachment(to: record, file: "in.bin"), reading: InputFile(source))
      #expect(added.size == 1_000_000)
      _ = try await session.run(SaveAttachment(added.id, of: record, to: target))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == bytes)
  }
}

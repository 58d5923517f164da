import Engine
import Foundation
import Tenancy
import Testing

@testable import Operations

struct ExportTests {
  private func export(_ module: String, _ fields: [String]? = nil, in shop: Shop) async throws -> String {
    let file = "\(shop.directory.path)/\(module).csv"
    let request = ExportRequest(module: module, format: .csv, fields: fields)
    let report = try await shop.run(ExportRecords(tenant: "acme", user: nil, request: request, file: file))
    #expect(report.file == file)
    return try String(contentsOfFile: file, encoding: .utf8)
  }

  private func `import`(_ csv: String, into module: String, match: String? = nil, in shop: Shop) async throws
    -> ImportReport
  {
    try await shop.run(
      ImportRecords(
        tenant: "acme", user: nil, module: module, title: "in.csv", options: ImportOptions(match: match)),
      reading: csv)
  }

  @Test func anExportCanBeImportedAgain() async throws {
    let (shop, other) = (try await Shop(), try await Shop())
    let names = ["=SUM(1)", "Casa; \"Mayor\", 12", "'=quoted", "+34 600", "Plain"]
    for name in names { _ = try await shop.create("accounts", ["name": .text(name)]) }
    _ = try await shop.create(
      "orders",
      ["name": .text("One"), "account": .number("1"), "amount": .text("1.50"), "about": .text("accounts/2")])
    let accounts = try await export("accounts", in: shop)
    let report = try await `import`(accounts, into: "accounts", in: other)
    #expect(report.refused == [])
    #expect(report.created == names.count)
    #expect(report.keptBySystem == ["id", "version", "created_at", "created_by", "modified_at", "modified_by"])
    #expect(try await other.values(of: "name", in: "accounts") == names)
    let orders = try await export(
      "orders", ["name", "account.name", "amount", "about", "owner.name", "state"], in: shop)
    #expect(try await `import`(orders, into: "orders", in: other).refused == [])
    let again = try await export(
      "orders", ["name", "account.name", "amount", "about", "owner.name", "state"], in: other)
    #expect(again == orders)
    await shop.workspace.close()
    await other.workspace.close()
  }

  @Test func aFailedExportLeavesTheFileThatWasThere() async throws {
    let shop = try await Shop()
    try shop.directory.write("kept", to: "orders.csv")
    let file = "\(shop.directory.path)/orders.csv"
    let request = ExportRequest(module: "orders", format: .csv, fields: ["nme"])
    await #expect(throws: Refusal.self) {
      try await shop.run(ExportRecords(tenant: "acme", user: nil, request: request, file: file))
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "kept")
    let failure = await #expect(throws: OperationFailure.self) {
      let request = ExportRequest(module: "orders", format: .csv)
      return try await shop.run(
        ExportRecords(tenant: "acme", user: nil, request: request, file: "\(shop.directory.path)/none/x.csv"))
    }
    #expect(failure?.code == "unwritable_file")
    let left = try FileManager.default.contentsOfDirectory(atPath: shop.directory.path)
    #expect(!left.contains { $0.hasSuffix(".part") })
    await shop.workspace.close()
  }

  @Test func anImportThatMatchesChangesWhatIsThere() async throws {
    let shop = try await Shop()
    _ = try await shop.create("accounts", ["name": .text("Old"), "code": .text("K1")])
    let report = try await `import`("code,name\nK1,New\nK2,Other\n,Third\n", into: "accounts", match: "code", in: shop)
    #expect(report.updated == 1)
    #expect(report.created == 1)
    #expect(report.refused.map { "\($0.line) \($0.column) \($0.code)" } == ["4 code required"])
    #expect(try await shop.values(of: "name", in: "accounts") == ["New", "Other"])
    await shop.workspace.close()
  }
}

import Engine
import Foundation
import Tenancy
import Testing

@testable import Operations

/// Files by the command line's operations, here and by the server.
struct AttachmentTests {
  private func record(_ shop: Shop) async throws -> RecordOfTenant {
    let account = try await shop.create("accounts", ["name": .text("Acme")])
    return RecordOfTenant(tenant: "acme", user: nil, module: "accounts", id: account.id)
  }

  @Test func aFileIsAddedListedSavedAndDeleted() async throws {
    let shop = try await Shop()
    let record = try await record(shop)
    let added = try await shop.run(AddAttachment(to: record, file: "a.csv", kind: "prices"), reading: "a,b\n1,2\n")
    #expect(added.mediaType == "text/csv" && added.size == 8)
    #expect(try await shop.run(ListAttachments(of: record)).attachments == [added])
    let path = "\(shop.directory.path)/out.csv"
    _ = try await shop.run(SaveAttachment(added.id, of: record, to: path))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a,b\n1,2\n")
    _ = try await shop.run(DeleteAttachment(added.id, of: record))
    #expect(try await shop.run(ListAttachments(of: record)).attachments == [])
    await #expect(throws: Refusal.self) {
      try await shop.run(SaveAttachment(added.id, of: record, to: "\(path).2"))
    }
    #expect(!FileManager.default.fileExists(atPath: "\(path).2"))
    #expect(try await shop.run(DeleteAttachment(added.id, of: record, isRestored: true)).deletedAt == nil)
    await shop.workspace.close()
  }

  @Test func aTenantThatGoesTakesItsFilesAlong() async throws {
    let shop = try await Shop()
    let added = try await shop.run(AddAttachment(to: try await record(shop), file: "a.txt"), reading: "text")
    let data = "\(shop.directory.path)/data"
    let files = { try FileManager.default.subpathsOfDirectory(atPath: data).filter { $0.contains(added.sha256.text) } }
    #expect(try files().count == 1)
    _ = try await shop.run(DeleteTenant(tenant: "acme"))
    #expect(try files().isEmpty)
    await shop.workspace.close()
  }

  @Test(
    arguments: [
      ("25MB", 25 << 20), ("1 kb", 1 << 10), ("2048", 2_048), ("1GB", 1 << 30), ("0", nil), ("2GB", nil), ("", nil),
      ("MB", nil),
      ("5XB", nil), ("-5MB", nil), ("99999999999999999999", nil), ("9999999999TB", nil), ("1.5MB", nil),
    ] as [(String, Int64?)])
  func limitsAreNumbersOfBytes(_ text: String, _ bytes: Int64?) async throws {
    let shop = try await Shop()
    let before = try await shop.run(ShowTenant(tenant: "acme"))
    if let bytes {
      let changed = try await shop.run(ChangeTenant(tenant: "acme", attachmentLimit: text))
      #expect(changed.attachmentLimit == bytes && changed.storageLimit == before.storageLimit)
    } else {
      await #expect(throws: WorkspaceError.self) {
        try await shop.run(ChangeTenant(tenant: "acme", attachmentLimit: text))
      }
      #expect(try await shop.run(ShowTenant(tenant: "acme")) == before)
    }
    await shop.workspace.close()
  }
}

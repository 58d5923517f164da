import Testing

@testable import Tenancy

struct TenantNameTests {
  @Test(arguments: ["ab", "acme", "a-1", String(repeating: "a", count: 63)])
  func validNamesAreTaken(_ name: String) {
    #expect(TenantName(name)?.description == name)
  }

  @Test(arguments: [
    "", "a", "Acme", "1acme", "-acme", "a_b", "a.b", "..", "../x", "a/b", "a\0b", "ä1", "acme ",
    String(repeating: "a", count: 64),
  ])
  func otherNamesAreRefused(_ name: String) {
    #expect(TenantName(name) == nil)
    #expect(throws: WorkspaceError.badTenantName(name)) { try TenantName(checking: name) }
  }

  @Test func theDirectoryIsSpreadByTheHashOfTheName() throws {
    let name = try #require(TenantName("acme"))
    // printf acme | sha256sum
    #expect(DataDirectory("/d").tenant(name) == "/d/tenants/82/acme")
  }
}

import GRDB
import Testing

@testable import Engine

/// What a shell does to the file beside the engine, and what the doctor says of it.
extension OfferOffice {
  func shell(_ sql: String) throws {
    let queue = try DatabaseQueue(path: test.path)
    defer { try? queue.close() }
    try queue.write { try $0.execute(sql: sql) }
  }

  /// Expects that a trigger refuses it, and that nothing has changed.
  func expectRefused(_ sql: String) throws {
    let before = try test.contents()
    #expect(throws: DatabaseError.self, "\(sql)") { try shell(sql) }
    #expect(try test.contents() == before, "\(sql)")
  }

  /// The codes of the errors that the doctor finds.
  func errors() async throws -> [String] {
    try await store.doctor().findings.filter(\.isError).map(\.code)
  }
}

import Expressions
import Testing

@testable import Engine

@Suite struct OnceTests {
  private static let once = Once(key: "k", request: "create".utf8)

  private func create(_ test: TestStore, _ once: Once = once) async throws -> KeptAnswer {
    try await test.store.perform(
      .create(module: "accounts", values: ["name": .text("Acme \(test.clock.now().microseconds)")]), as: test.ana,
      once: once
    ) { KeptAnswer(status: 201, headers: ["ETag": "\($0.version)"], body: Array("\($0.id)".utf8)) }
  }

  @Test func anAnswerIsGivenAgainForADay() async throws {
    let test = try await TestStore()
    let first = try await create(test)
    #expect(!first.isRepeated)
    test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + Once.lifetime - 1))
    let before = try test.contents()
    let second = try await create(test)
    #expect(second.isRepeated)
    #expect(second.body == first.body && second.headers == first.headers && second.status == 201)
    #expect(try test.contents() == before)
    test.clock.set(Timestamp(microseconds: TestStore.start.microseconds + Once.lifetime))
    let third = try await create(test)
    #expect(!third.isRepeated)
    #expect(third.body != first.body)
    #expect(try await test.texts("SELECT CAST(count(*) AS TEXT) FROM sys_once") == ["1"])
    // A caller may have made the key of what the request says of somebody.
    #expect(try await test.texts("SELECT key FROM sys_once").map(\.utf8.count) == [64])
  }

  @Test func aKeyStandsForOneRequest() async throws {
    let test = try await TestStore()
    _ = try await create(test)
    let refused = try await test.refused { try await create(test, Once(key: "k", request: "other".utf8)) }
    #expect(refused.kind == .invalid)
    #expect(refused.codes == ["Idempotency-Key:key_reused"])
  }

  @Test func aRefusalIsJudgedAgain() async throws {
    let test = try await TestStore()
    for _ in 0..<2 {
      let refused = try await test.refused {
        try await test.store.perform(.create(module: "accounts", values: [:]), as: test.ana, once: Self.once) { _ in
          KeptAnswer(status: 201, body: [])
        }
      }
      #expect(refused.codes == ["name:required"])
    }
    #expect(!(try await create(test).isRepeated))
  }

  @Test func manyThatComeAtOnceAreDoneOnce() async throws {
    let test = try await TestStore()
    let answers = try await withThrowingTaskGroup(of: KeptAnswer.self) { group in
      for _ in 0..<20 { group.addTask { try await create(test) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(answers.map(\.body)).count == 1)
    #expect(answers.count { !$0.isRepeated } == 1)
  }
}

import Testing

@testable import Engine

@Suite struct SlowLaneTests {
  private let lane = SlowLane(limit: 1)

  /// Takes the lane until the task is cancelled.
  private func hold() async -> Task<Void, any Error> {
    let (entered, enter) = AsyncStream<Void>.makeStream()
    let task = Task {
      try await lane.run {
        enter.finish()
        try await Task.sleep(for: .seconds(3_600))
      }
    }
    for await _ in entered {}
    return task
  }

  private func waits(_ count: Int) async throws {
    while lane.waitingCount != count { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test(.timeLimit(.minutes(1))) func oneIsServedAfterAnother() async throws {
    let first = await hold()
    let second = Task { try await lane.run { "served" } }
    try await waits(1)
    first.cancel()
    #expect(try await second.value == "served")
    #expect(try await lane.run { "again" } == "again")
  }

  @Test(.timeLimit(.minutes(1))) func oneTooManyIsRefusedAtOnce() async throws {
    let first = await hold()
    let second = Task { try await lane.run {} }
    try await waits(1)
    let refused = try await refusal { try await lane.run {} }
    #expect(refused?.kind == .unavailable)
    #expect(refused?.problems.map(\.code) == ["busy"])
    first.cancel()
    try await second.value
  }

  @Test(.timeLimit(.minutes(1))) func whoeverGivesUpLeavesNothingBehind() async throws {
    let first = await hold()
    let second = Task { try await lane.run {} }
    try await waits(1)
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(lane.waitingCount == 0)
    first.cancel()
    _ = await first.result
    #expect(try await lane.run { 1 } == 1)
  }
}

import Metamodel
import Testing

@testable import Engine

extension TestStore {
  /// Executes a command that is to be refused, and sees that it left nothing behind.
  ///
  /// - Returns: the refusal, as `kind` and a `place:code` for each problem.
  func refused(
    _ command: Command, by caller: Caller? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Refused {
    try await refused(sourceLocation: sourceLocation) {
      try await self.store.perform(command, as: caller ?? self.admin)
    }
  }

  /// Runs something that is to be refused, and sees that it left nothing behind.
  func refused(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> some Any
  ) async throws -> Refused {
    let before = try contents()
    let model = store.model
    let refusal = try await refusal(body)
    if refusal == nil { Issue.record("it was not refused", sourceLocation: sourceLocation) }
    #expect(try contents() == before, "it left something behind", sourceLocation: sourceLocation)
    #expect(
      store.model.modules.map(\.name) == model.modules.map(\.name), "it changed the model",
      sourceLocation: sourceLocation)
    return Refused(refusal)
  }
}

/// What a refusal says, for tests.
struct Refused {
  let kind: Refusal.Kind?
  let problems: [Problem]

  init(_ refusal: Refusal?) {
    kind = refusal?.kind
    problems = refusal?.problems ?? []
  }

  /// `place:code` of each problem, in order.
  var codes: [String] { problems.map { "\($0.at):\($0.code)" } }

  /// The message of the only problem about a place.
  func message(at place: String) -> String { problems.first { $0.at == place }?.message ?? "" }

  subscript(place: String) -> Problem? { problems.first { $0.at == place } }
}

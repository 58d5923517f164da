package import Tenancy

/// Something that an operator or consultant can ask for.
///
/// An operation is a plain value, so that the command line can run it itself or send it to the server that owns the data
/// directory; either way it is the same code.
package protocol Operation: Codable, Sendable {
  associatedtype Answer: Codable & Sendable

  /// The stable name under which it is sent, in lower snake case.
  static var name: String { get }

  /// Does it.
  ///
  /// - Throws: `WorkspaceError`, `Refusal`, ``OperationFailure`` and what files and SQLite throw; ``OperationFailure/init(_:)``
  ///   makes one shape of them all.
  func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Answer

  /// Does it, with the bytes of a file that came along. Most operations read none and leave this out.
  func run(
    in workspace: Workspace, reading input: ByteStream, progress: @escaping ProgressHandler
  ) async throws -> Answer

  /// Whether it makes a data directory that is not there; nearly all want one that is.
  static var makesDirectory: Bool { get }
}

extension Operation {
  package func run(
    in workspace: Workspace, reading input: ByteStream, progress: @escaping ProgressHandler
  ) async throws -> Answer {
    try await run(in: workspace, progress: progress)
  }

  package static var makesDirectory: Bool { false }
}

/// Hears how far an operation is.
package typealias ProgressHandler = @Sendable (Progress) -> Void

/// How far an operation is.
package struct Progress: Sendable, Hashable, Codable {
  /// What is being done, such as `deals.csv`.
  package let activity: String
  package let done: Int
  /// Where it is known beforehand.
  package let total: Int?

  package init(_ activity: String, done: Int, total: Int? = nil) {
    self.activity = activity
    self.done = done
    self.total = total
  }
}

/// The answer of operations that have nothing to say but that it is done.
package struct Done: Sendable, Hashable, Codable {
  package init() {}
}

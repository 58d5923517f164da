import Foundation

/// Sends operations to the server that owns a data directory.
struct OperatorClient: Sendable {
  let socket: String

  /// Sends an operation and waits for its answer, and for the end of the transfer: libcurl is not to be at work any more when the
  /// process ends.
  ///
  /// - Returns: nil if no server listens.
  /// - Throws: ``OperationFailure``: the server's own, or `connection_lost` if it went away while it worked.
  func send<O: Operation>(
    _ operation: O, reading file: InputFile?, progress: ProgressHandler
  ) async throws -> O.Answer? {
    guard FileManager.default.fileExists(atPath: socket) else { return nil }
    let request = SocketRequest(
      socket: socket, path: "/operations", message: try OperationEnvelope.message(for: operation), file: file)
    var outcome: Result<O.Answer, OperationFailure>?
    do {
      for try await line in request.lines() where outcome == nil {
        switch try JSONDecoder().decode(ReceivedLine<O.Answer>.self, from: line) {
        case .progress(let step): progress(step)
        case .answer(let answer): outcome = .success(answer)
        case .failure(let failure): outcome = .failure(failure)
        }
      }
    } catch let failure as SocketRequest.Failure {
      switch failure {
      // What ends the transfer after the answer does not change it.
      case _ where outcome != nil: break
      case .noServer: return nil
      case .transfer(let reason): throw Self.connectionLost(": \(reason)")
      case .status: throw failure
      }
    }
    guard let outcome else { throw Self.connectionLost("") }
    return try outcome.get()
  }

  private static func connectionLost(_ reason: String) -> OperationFailure {
    OperationFailure(
      code: "connection_lost",
      message: "The server ended before it answered\(reason). Look what of the change was made before you repeat it.")
  }
}

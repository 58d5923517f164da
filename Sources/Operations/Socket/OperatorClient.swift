import Foundation

/// Sends operations to the server that owns a data directory.
struct OperatorClient: Sendable {
  let socket: String

  /// Sends an operation and waits for its answer.
  ///
  /// - Returns: nil if no server listens.
  /// - Throws: ``OperationFailure``: the server's own, or `connection_lost` if it went away while it worked.
  func send<O: Operation>(
    _ operation: O, reading file: InputFile?, progress: ProgressHandler
  ) async throws -> O.Answer? {
    guard FileManager.default.fileExists(atPath: socket) else { return nil }
    let request = SocketRequest(
      socket: socket, path: "/operations", message: try OperationEnvelope.message(for: operation), file: file)
    do {
      for try await line in request.lines() {
        switch try JSONDecoder().decode(ReceivedLine<O.Answer>.self, from: line) {
        case .progress(let step): progress(step)
        case .answer(let answer): return answer
        case .failure(let failure): throw failure
        }
      }
    } catch SocketRequest.Failure.noServer {
      return nil
    } catch SocketRequest.Failure.transfer(let reason) {
      throw Self.connectionLost(": \(reason)")
    }
    throw Self.connectionLost("")
  }

  private static func connectionLost(_ reason: String) -> OperationFailure {
    OperationFailure(
      code: "connection_lost",
      message: "The server ended before it answered\(reason). Look what of the change was made before you repeat it.")
  }
}

import Foundation
package import Hummingbird
package import Logging
package import Tenancy

/// Takes operations on a unix socket in the data directory, for the command line.
///
/// Whoever can open the socket may do everything; it is readable by its owner alone.
package struct OperatorSocket: Sendable {
  private let workspace: Workspace
  private let logger: Logger
  /// `sun_path` of unix(7), with the zero at its end.
  private static let longestPath = 107

  /// - Throws: ``OperationFailure`` if the data directory's path is too long for a socket.
  package init(workspace: Workspace, logger: Logger) throws(OperationFailure) {
    self.workspace = workspace
    self.logger = logger
    let path = workspace.directory.operatorSocket
    guard path.utf8.count <= Self.longestPath else {
      throw OperationFailure(
        code: "path_too_long",
        message:
          "\(path) has \(path.utf8.count) bytes; a socket's path has at most \(Self.longestPath). Choose a shorter --data."
      )
    }
  }

  /// The application that listens; it runs beside the one that serves the API.
  package func application() -> some ApplicationProtocol {
    let router = Router(context: BasicRequestContext.self)
    router.post("operations") { request, _ in
      Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: answer(to: request.body))
    }
    let path = workspace.directory.operatorSocket
    return Application(
      router: router, configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path)),
      onServerRunning: { _ in
        // The directory is the owner's alone already; this says so of the socket too.
        if chmod(path, 0o600) != 0 { logger.error("cannot restrict the operator socket") }
      },
      logger: logger)
  }

  private func answer(to body: RequestBody) -> ResponseBody {
    ResponseBody { writer in
      // Of progress that nobody takes the oldest is dropped; the outcome is the last line.
      let (lines, continuation) = AsyncStream.makeStream(of: OperationLine.self, bufferingPolicy: .bufferingNewest(64))
      let task = Task {
        continuation.yield(await outcome(of: OperationBody(body)) { continuation.yield(.progress($0)) })
        continuation.finish()
      }
      // If whoever asked has gone, or the server ends, long work stops at its next step, and what is committed stays.
      defer { task.cancel() }
      for await line in lines { try await writer.write(ByteBuffer(bytes: line.bytes)) }
      try await writer.finish(nil)
    }
  }

  private func outcome(of body: OperationBody, progress: @escaping ProgressHandler) async -> OperationLine {
    do {
      let envelope = try OperationEnvelope(reading: Data(try await body.message()))
      logger.info("operation", metadata: ["name": "\(envelope.name)"])
      return .answer(try await envelope.run(workspace, body.bytes, progress))
    } catch {
      return .failure(OperationFailure(await OperationFailure.naming(error, in: workspace)))
    }
  }
}

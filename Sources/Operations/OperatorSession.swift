import Engine
package import Tenancy

/// A way to a data directory, for one who does not know whether a server has it.
///
/// An operation goes to the server that owns the directory, and runs here, under the directory's lock, if none does.
package struct OperatorSession: Sendable {
  private let directory: DataDirectory
  private let presets: PresetLibrary
  private let settings: OperatorSettings
  /// How long to wait for another command that has the directory.
  private let patience: Duration

  /// - Parameter settings: for what runs here; a server has its own.
  package init(
    directory: String, presets: PresetLibrary, settings: OperatorSettings = OperatorSettings(),
    patience: Duration = .seconds(10)
  ) {
    self.directory = DataDirectory(directory)
    self.presets = presets
    self.settings = settings
    self.patience = patience
  }

  /// Runs an operation, there or here.
  ///
  /// - Parameter file: What it reads beside its values.
  /// - Throws: ``OperationFailure`` only.
  package func run<O: Operation>(
    _ operation: O, reading file: InputFile? = nil, progress: @escaping ProgressHandler = { _ in }
  ) async throws(OperationFailure) -> O.Answer {
    do {
      return try await attempt(operation, file, progress)
    } catch {
      throw OperationFailure(error)
    }
  }

  private func attempt<O: Operation>(
    _ operation: O, _ file: InputFile?, _ progress: @escaping ProgressHandler
  ) async throws -> O.Answer {
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        return try await runHere(operation, file, progress)
      } catch let error as WorkspaceError {
        guard case .ownedByAnother = error else { throw error }
        let client = OperatorClient(socket: directory.operatorSocket)
        if let answer = try await client.send(operation, reading: file, progress: progress) { return answer }
        // Another command has the directory, which never takes long, or a server that is starting or stopping.
        guard ContinuousClock.now < deadline else { throw error }
        try await Task.sleep(for: .milliseconds(50))
      }
    }
  }

  private func runHere<O: Operation>(
    _ operation: O, _ file: InputFile?, _ progress: @escaping ProgressHandler
  ) async throws -> O.Answer {
    let workspace = try Workspace.open(
      at: directory.path, presets: presets, settings: settings, making: O.makesDirectory)
    do {
      let answer = try await operation.run(in: workspace, reading: file?.bytes ?? .empty, progress: progress)
      await workspace.close()
      return answer
    } catch {
      let named = await OperationFailure.naming(error, in: workspace)
      await workspace.close()
      throw named
    }
  }
}

import ArgumentParser
import Diagnostics
import Engine
import Foundation
import Operations

/// What a command says when it ends otherwise than well.
struct ErrorReport {
  private let error: any Error
  private let isJSON: Bool

  init(_ error: any Error, isJSON: Bool) {
    self.error = error
    self.isJSON = isJSON
  }

  /// Prints it and answers the exit code.
  func print() -> Int32 {
    switch error {
    case let failed as CommandFailed:
      // What is to be said stands on the standard output already.
      return failed.exitCode
    case let failure as OperationFailure:
      StandardError.write(isJSON ? json(failure) : text(failure))
      return 1
    case let error as UsageError:
      let usage = OperationFailure(code: "usage", message: error.message)
      StandardError.write(isJSON ? json(usage) : "Error: \(error.message)\n\(error.usage)\n")
      return 2
    default: return usage()
    }
  }

  /// Help and version are asked for; all else is wrong usage, or an error of the system's.
  private func usage() -> Int32 {
    let code = TrellisCommand.exitCode(for: error)
    let message = TrellisCommand.fullMessage(for: error)
    if code == .success {
      StandardOutput.write(message + "\n")
      return 0
    }
    if code == .validationFailure {
      let usage = OperationFailure(code: "usage", message: TrellisCommand.message(for: error))
      StandardError.write(isJSON ? json(usage) : message + "\n")
      return 2
    }
    let failure = OperationFailure(error)
    StandardError.write(isJSON ? json(failure) : text(failure))
    return 1
  }

  private func json(_ failure: OperationFailure) -> String {
    (try? JSONOutput.text(of: ["error": failure])).map { $0 + "\n" } ?? text(failure)
  }

  private func text(_ failure: OperationFailure) -> String {
    var text = failure.message + "\n"
    // What the headline says alone need not be said again.
    for problem in failure.problems where problem.message != failure.message {
      text += ProblemLine(problem).text + "\n"
    }
    if !failure.diagnostics.isEmpty {
      text += ConsoleRenderer(source: PresetSource.text(of:)).text(for: failure.diagnostics)
    }
    return text
  }
}

/// Ends a command with an exit code when its answer has said what is wrong.
struct CommandFailed: Error {
  let exitCode: Int32

  static let refused = CommandFailed(exitCode: 1)
}

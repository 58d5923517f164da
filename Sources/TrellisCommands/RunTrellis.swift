import ArgumentParser
import Foundation
import Operations

/// Runs the command line.
///
/// - Parameter arguments: Without the name of the program.
/// - Returns: The exit code: 0 done, 1 failed or refused, 2 wrong usage.
package func runTrellis(_ arguments: [String]) async -> Int32 {
  // A reader that goes away, as in `trellis … | head`, must not end a command in the middle of its work.
  signal(SIGPIPE, SIG_IGN)
  // Stores, secrets and the operator socket are their owner's alone.
  umask(0o077)
  do {
    var command = try TrellisCommand.parsed(arguments)
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
    return 0
  } catch {
    return ErrorReport(error, isJSON: arguments.contains("--json")).print()
  }
}

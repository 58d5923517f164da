import Foundation

/// A program that runs beside the tests.
///
/// It is started by `posix_spawn` and not by Foundation's `Process`, which watches its children by sets of descriptors and has
/// crashed in a process that has as many files open as these tests have.
package struct Child: Sendable {
  private let id: pid_t

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Starts a program with nothing to read.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - output: the file that what it prints goes to.
  ///   - error: the file for what it prints on the standard error.
  package init(_ program: String, _ arguments: [String], output: String = "/dev/null", error: String = "/dev/null")
    throws
  {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error, O_WRONLY | O_CREAT, 0o600)
    // A thread of a pool has signals blocked, and a server in this process has SIGTERM ignored; a child would inherit both.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ([program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var id = pid_t()
    let code = posix_spawn(&id, program, &actions, &attributes, words + [nil], environ)
    guard code == 0 else { throw Failure(description: "cannot start \(program): \(String(cString: strerror(code)))") }
    self.id = id
  }

  package func terminate() { kill(id, SIGTERM) }

  /// Waits until it has ended, without holding a thread that other tests need.
  ///
  /// - Returns: its exit code, or 128 and the number of the signal that ended it.
  package func ending() async throws -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

import Foundation

/// A program that runs beside the tests.
///
/// It is started by `posix_spawn` and not by Foundation's `Process`, which watches its children by sets of descriptors and has
/// crashed in a process that has as many files open as these tests have.
struct Child {
  private let id: pid_t

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts a program with nothing to read.
  ///
  /// - Parameters:
  ///   - program: its path.
  ///   - output: the file that what it prints goes to.
  ///   - error: the file for what it prints on the standard error.
  init(_ program: String, _ arguments: [String], output: String = "/dev/null", error: String = "/dev/null") throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error, O_WRONLY | O_CREAT, 0o600)
    let words = ([program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var id = pid_t()
    let code = posix_spawn(&id, program, &actions, nil, words + [nil], environ)
    guard code == 0 else { throw Failure(description: "cannot start \(program): \(String(cString: strerror(code)))") }
    self.id = id
  }

  func terminate() { kill(id, SIGTERM) }

  /// Waits until it has ended, without holding a thread that other tests need.
  ///
  /// - Returns: its exit code, or 128 and the number of the signal that ended it.
  func ending() async throws -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

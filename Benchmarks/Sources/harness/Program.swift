package import Foundation

/// Another program with its arguments.
package struct Program: Sendable {
  private let path: String
  private let arguments: [String]

  package init(_ path: String, _ arguments: [String]) {
    self.path = path
    self.arguments = arguments
  }

  /// Runs it to its end and answers what it printed; what it says of errors goes where this program's errors go.
  ///
  /// - Throws: ``ProgramError`` if it fails.
  package func output() throws -> String {
    let pipe = Pipe()
    let process = try start(output: pipe, errors: FileHandle.standardError)
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw ProgramError(message: "\(path) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Runs it as a server until `body` is over.
  ///
  /// - Throws: ``ProgramError`` if it does not come to listen; what `body` throws.
  package func serving<Answer>(
    port: Int, errors: FileHandle = .nullDevice, _ body: (Process) throws -> Answer
  ) throws -> Answer {
    let process = try start(output: FileHandle.nullDevice, errors: errors)
    defer {
      if process.isRunning { process.terminate() }
      process.waitUntilExit()
    }
    for _ in 0..<400 where !LocalPort(port).isListening && process.isRunning { usleep(50_000) }
    guard process.isRunning else { throw ProgramError(message: "\(path) does not listen on port \(port)") }
    return try body(process)
  }

  /// Starts it.
  package func start(output: Any, errors: Any) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return process
  }
}

/// A program did not do what it was started for.
package struct ProgramError: Error, CustomStringConvertible {
  package let message: String

  package init(message: String) {
    self.message = message
  }

  package var description: String { message }
}

import Foundation
import harness

/// Runs a worker in a process of its own and outlives whatever happens to it.
final class Watch {
  private let options: Options
  private let process: Process
  private var lastInput = Data()
  private var lastChange = ContinuousClock.now
  /// How long one input may take, opening of the stores included.
  private static let patience = Duration.seconds(60)

  init(_ options: Options) throws {
    self.options = options
    process = try Program(CommandLine.arguments[0], ["worker"]).start(
      output: FileHandle.standardError, errors: FileHandle.standardError)
  }

  /// Ends a worker that does not come back from an input.
  func look() {
    let input = current
    if input != lastInput {
      lastInput = input
      lastChange = .now
    }
    guard process.isRunning, ContinuousClock.now - lastChange > Self.patience else { return }
    report("it does not come back from it; ended after \(Self.patience)")
    kill(process.processIdentifier, SIGKILL)
  }

  /// Waits for the worker.
  ///
  /// - Returns: whether it found nothing and lived to the end.
  func finish() -> Bool {
    while process.isRunning {
      look()
      usleep(200_000)
    }
    process.waitUntilExit()
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return true
    case (.uncaughtSignal, let signal):
      report("the process was ended by signal \(signal)")
      return false
    default: return false
    }
  }

  private var current: Data { (try? Data(contentsOf: URL(fileURLWithPath: Worker.currentInput(options)))) ?? Data() }

  private func report(_ what: String) {
    let parts = current.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.first.map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
    Findings(options: options).report(
      words.first.map(String.init) ?? "unknown", number: words.last.flatMap { Int($0) } ?? 0,
      parts.last.map(Array.init) ?? [], what)
  }
}

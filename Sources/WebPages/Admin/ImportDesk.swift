import Engine
import Foundation
import HTTPAPI
import Operations
import Synchronization

/// Files that were sent to be imported, and imports that run, as long as the server does: nobody has to wait for an answer while a long one
/// runs, and what it has written does not depend on anybody's looking.
final class ImportDesk: Sendable {
  /// A file that somebody has sent.
  struct Upload: Sendable {
    let owner: Owner
    let name: String
    let file: ImportFile
    let at: ContinuousClock.Instant
  }

  /// Whose file or import it is, and for which module; nobody else gets at it.
  struct Owner: Sendable, Hashable {
    let tenant: String
    let user: Int64
    let module: String
  }

  private struct State {
    var uploads: [String: Upload] = [:]
    var runs: [String: ImportRun] = [:]
  }

  private let state = Mutex(State())

  /// How many files one user may have here at a time, and how many imports are remembered.
  private static let (mostUploads, mostRuns) = (3, 10)
  private static let lifetime = Duration.seconds(3_600)

  // MARK: Files

  /// Keeps a file; the oldest of its user's goes where there are too many.
  ///
  /// - Returns: how it is asked for.
  func keep(_ file: ImportFile, named name: String, of owner: Owner) -> String {
    let id = Self.newID()
    state.withLock { state in
      Self.forgetOld(&state)
      let own = state.uploads.filter { $0.value.owner.user == owner.user && $0.value.owner.tenant == owner.tenant }
        .sorted { $0.value.at < $1.value.at }
      for (old, _) in own.dropLast(Self.mostUploads - 1) { state.uploads[old] = nil }
      state.uploads[id] = Upload(owner: owner, name: name, file: file, at: .now)
    }
    return id
  }

  func upload(_ id: String, of owner: Owner) -> Upload? {
    state.withLock { $0.uploads[id].flatMap { $0.owner == owner ? $0 : nil } }
  }

  // MARK: Imports

  /// Remembers an import; of those that have ended, the oldest of its user is forgotten where there are too many.
  ///
  /// - Returns: how it is asked for.
  func keep(_ run: ImportRun) -> String {
    let id = Self.newID()
    state.withLock { state in
      Self.forgetOld(&state)
      let ended = state.runs.filter { $0.value.owner == run.owner && !$0.value.isRunning }
        .sorted { $0.value.begun < $1.value.begun }
      for (old, _) in ended.dropLast(Self.mostRuns - 1) { state.runs[old] = nil }
      state.runs[id] = run
    }
    return id
  }

  func run(_ id: String, of owner: Owner) -> ImportRun? {
    state.withLock { $0.runs[id].flatMap { $0.owner == owner ? $0 : nil } }
  }

  private static func forgetOld(_ state: inout State) {
    let now = ContinuousClock.Instant.now
    state.uploads = state.uploads.filter { now - $0.value.at < lifetime }
    state.runs = state.runs.filter { $0.value.isRunning || now - $0.value.begun < lifetime }
  }

  /// Nobody can guess it.
  private static func newID() -> String {
    var source = SystemRandomNumberGenerator()
    return (0..<2).map { _ in String(UInt64.random(in: .min ... .max, using: &source), radix: 36) }.joined()
  }
}

/// One import, while it runs and afterwards.
final class ImportRun: Sendable {
  enum State: Sendable {
    case running(rows: Int)
    case finished(ImportReport)
    case failed([String])
    case stopped
  }

  let owner: ImportDesk.Owner
  /// What was chosen in the form.
  let form: FormValues
  let fileName: String
  let begun = ContinuousClock.Instant.now
  private let file: ImportFile
  private let state = Mutex(State.running(rows: 0))
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(owner: ImportDesk.Owner, form: FormValues, file: ImportFile, fileName: String) {
    (self.owner, self.form, self.file, self.fileName) = (owner, form, file, fileName)
  }

  var now: State { state.withLock { $0 } }
  var isRunning: Bool { if case .running = now { true } else { false } }

  /// How much of the file has been read, from 0 to 100.
  var percentRead: Int {
    let size = file.size
    return size > 0 ? Int(min(100, file.read * 100 / size)) : 100
  }

  /// Begins.
  ///
  /// - Parameters:
  ///   - work: imports; it says how many rows it has come to.
  ///   - told: what is said of an error.
  func start(
    _ work: @escaping @Sendable (@escaping @Sendable (Int) -> Void) async throws -> ImportReport,
    told: @escaping @Sendable (any Error) -> [String]
  ) {
    let task = Task { [self] in
      let end: State
      do {
        end = .finished(try await work { self.note($0) })
      } catch is CancellationError {
        end = .stopped
      } catch {
        end = .failed(told(error))
      }
      state.withLock { $0 = end }
    }
    self.task.withLock { $0 = task }
  }

  func stop() { task.withLock { $0?.cancel() } }

  private func note(_ rows: Int) {
    state.withLock { state in
      if case .running = state { state = .running(rows: rows) }
    }
  }
}

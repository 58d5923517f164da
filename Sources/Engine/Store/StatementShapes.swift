import Synchronization

/// Chooses the statements that are worth keeping prepared, where there could be any number of them.
///
/// To prepare a statement takes longer than to run it, but each that is kept takes tens of kilobytes of a connection, which never
/// forgets one. So the first few that come a second time are kept.
final class StatementShapes: Sendable {
  private struct Shapes {
    var met: Set<String> = []
    var kept: Set<String> = []
  }

  private let shapes = Mutex(Shapes())
  private static let mostMet = 64
  private static let mostKept = 16

  /// Whether the statement is one to keep; to ask is to say that it is about to run.
  func isKept(_ sql: String) -> Bool {
    shapes.withLock { shapes in
      if shapes.kept.contains(sql) { return true }
      guard shapes.kept.count < Self.mostKept else { return false }
      guard shapes.met.remove(sql) == nil else {
        shapes.kept.insert(sql)
        return true
      }
      if shapes.met.count >= Self.mostMet { shapes.met.removeAll() }
      shapes.met.insert(sql)
      return false
    }
  }
}

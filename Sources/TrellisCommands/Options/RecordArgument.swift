import ArgumentParser

/// `7`, or `leads/7`, on the command line.
struct RecordArgument: ExpressibleByArgument, Sendable, Hashable {
  /// Nil if it was not said.
  let module: String?
  let id: Int64

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.last, let id = Int64(last), id > 0, parts.count <= 2 else { return nil }
    self.id = id
    module = parts.count == 2 ? String(parts[0]) : nil
  }
}

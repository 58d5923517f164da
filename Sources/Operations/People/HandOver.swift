package import Engine
import Metamodel
package import Tenancy

/// Gives the records of one user to another, each by an ordinary update with its place in the history.
package struct HandOver: Operation {
  package static let name = "hand_over"

  package let tenant: String
  /// The user who leaves, active or not.
  package let from: String
  package let to: String
  /// Nil means all modules.
  package let module: String?

  package init(tenant: String, from: String, to: String, module: String? = nil) {
    self.tenant = tenant
    self.from = from
    self.to = to
    self.module = module
  }

  /// What became of one module's records.
  package struct ModuleReport: Sendable, Hashable, Codable {
    package let module: String
    package var handedOver = 0
    /// How many stay with the user until somebody has decided.
    package var waiting = 0
    package var refused = 0
    /// The first records that were refused, and why.
    package var examples: [Refused] = []
    /// How many records still name the user, by field.
    package var mentions: [String: Int] = [:]
  }

  package struct Refused: Sendable, Hashable, Codable {
    package let id: Int64
    package let problems: [Problem]
  }

  /// Records of one transaction.
  private static let chunk = 200
  private static let mostExamples = 20

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ModuleReport] {
    try await workspace.acting(in: tenant) { try await run(in: $0, by: $1, progress: progress) }
  }

  /// Does it for an administrator.
  ///
  /// - Returns: the modules in which there was something.
  /// - Throws: a `Refusal`, before anything is handed over.
  package func run(
    in store: Store, by administrator: Caller, progress: ProgressHandler = { _ in }
  ) async throws -> [ModuleReport] {
    try await store.requireUserAdministrator(administrator, for: .userHandOver, of: from)
    guard from != to, try await store.caller(named: to) != nil else {
      throw Refusal(
        .invalid,
        Problem(
          at: "to", code: "not_found", message: "There is no other active user '\(to)' to take the records.",
          found: .text(to)))
    }
    try await store.noteHandOver(from: from, to: to, module: module, by: administrator)
    var reports: [ModuleReport] = []
    for name in module.map({ [$0] }) ?? store.model.modules.map(\.name) {
      let report = try await handOver(name, in: store, by: administrator, progress)
      if report != ModuleReport(module: name) || module != nil { reports.append(report) }
    }
    return reports
  }

  private func handOver(
    _ module: String, in store: Store, by administrator: Caller, _ progress: ProgressHandler
  ) async throws -> ModuleReport {
    var report = ModuleReport(module: module)
    var last: Int64 = 0
    while true {
      let ids = try await store.records(
        of: module, ownedBy: from, after: last, limit: Self.chunk, as: administrator)
      guard let end = ids.last else { break }
      let commands = ids.map { Command.update(RecordTarget(module: module, id: $0), values: ["owner": .text(to)]) }
      let verdicts = try await store.perform(commands, atomic: false, as: administrator)
      for (id, verdict) in zip(ids, verdicts) { report.add(id, verdict, mostExamples: Self.mostExamples) }
      last = end
      progress(Progress("\(module) handed over", done: report.handedOver))
    }
    report.mentions = try await store.mentions(of: from, in: module, as: administrator)
    return report
  }
}

extension HandOver.ModuleReport {
  fileprivate mutating func add(_ id: Int64, _ verdict: Store.Verdict, mostExamples: Int) {
    switch verdict {
    case .success(let change) where change.isWaiting: waiting += 1
    case .success: handedOver += 1
    case .failure(let refusal):
      refused += 1
      if examples.count < mostExamples { examples.append(HandOver.Refused(id: id, problems: refusal.problems)) }
    }
  }
}

import Engine
import JSONText
import Metamodel
package import Tenancy

/// Goes through all records of a module, or of every module that has rules, and counts those that are likely duplicates.
package struct ScanDuplicates: Operation {
  package static let name = "scan_duplicates"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  /// Nil means every module that has rules and that the user may read.
  package let module: String?

  package init(tenant: String, user: String?, module: String?) {
    self.tenant = tenant
    self.user = user
    self.module = module
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [DuplicateCount] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var counts: [DuplicateCount] = []
      for rule in rules(store, caller) { counts.append(try await count(rule, store, caller, progress)) }
      return counts
    }
  }

  private func rules(_ store: Store, _ caller: Caller) -> [DuplicateRule] {
    store.model.duplicates.filter { rule in
      module.map { $0 == rule.module } ?? caller.may(.read, on: rule.module, in: store.model)
    }
  }

  private func count(
    _ rule: DuplicateRule, _ store: Store, _ caller: Caller, _ progress: ProgressHandler
  ) async throws -> DuplicateCount {
    var (groups, records) = (0, 0)
    var request = DuplicateRequest(module: rule.module, rule: rule.name, limit: 200)
    repeat {
      try Task.checkCancellation()
      let page = try JSON(parsing: try await store.duplicates(request, as: caller).json)
      let found = page["groups"]?.items ?? []
      groups += found.count
      records += found.reduce(0) { $0 + ($1["records"]?.items?.count ?? 0) }
      progress(Progress("\(rule.module) \(rule.name)", done: groups))
      request.cursor = page["next_cursor"]?.text
    } while request.cursor != nil
    return DuplicateCount(module: rule.module, rule: rule.name, groups: groups, records: records)
  }
}

/// How many likely duplicates a rule finds.
package struct DuplicateCount: Sendable, Hashable, Codable {
  package let module: String
  package let rule: String
  package let groups: Int
  /// Records in the groups that the user may read; one in two groups counts twice.
  package let records: Int
}

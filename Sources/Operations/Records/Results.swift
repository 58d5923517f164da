package import Engine
import Expressions
import Metamodel
package import Tenancy

/// Logs the result of a call about a record.
package struct LogResult: Operation {
  package static let name = "log_result"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let record: RecordTarget
  package let input: ResultInput
  /// Whether it is only tried, and changes nothing.
  package let isRehearsal: Bool

  package init(tenant: String, user: String?, record: RecordTarget, input: ResultInput, isRehearsal: Bool) {
    self.tenant = tenant
    self.user = user
    self.record = record
    self.input = input
    self.isRehearsal = isRehearsal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ResultOutcome {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let command = Command.logResult(record, input)
      let change = try await isRehearsal ? store.rehearse(command, as: caller) : store.perform(command, as: caller)
      guard let result = change.result else {
        throw OperationFailure(code: "no_result", message: "Nothing was logged.")
      }
      return result
    }
  }
}

/// Says what each result would do to a record now.
package struct PreviewResults: Operation {
  package static let name = "preview_results"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let record: RecordTarget
  /// nil means the first flow that fits.
  package let flow: String?

  package init(tenant: String, user: String?, record: RecordTarget, flow: String?) {
    self.tenant = tenant
    self.user = user
    self.record = record
    self.flow = flow
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ResultOutcome] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.results(for: record, flow: flow, as: caller)
    }
  }
}

/// Works on the call queue: lists it, takes the next record, or puts back what was taken.
package struct WorkCallQueue: Operation {
  package static let name = "work_call_queue"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let action: Action
  package let request: CallQueueRequest

  package enum Action: String, Sendable, Hashable, Codable {
    case list
    case next
    case release
  }

  package init(tenant: String, user: String?, action: Action, request: CallQueueRequest) {
    self.tenant = tenant
    self.user = user
    self.action = action
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> CallQueueAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      switch action {
      case .list: return CallQueueAnswer(records: try await store.callQueue(request, as: caller), released: nil)
      case .next:
        return CallQueueAnswer(
          records: try await store.nextCall(request, as: caller).map { [$0] } ?? [], released: nil)
      case .release: return CallQueueAnswer(records: [], released: try await store.releaseCalls(as: caller))
      }
    }
  }
}

/// What working on the call queue has come to.
package struct CallQueueAnswer: Sendable, Hashable, Codable {
  package let records: [CallItem]
  /// How many records were put back; nil if that was not asked for.
  package let released: Int?
}

/// The figures of a day's calls.
package struct ShowCallFigures: Operation {
  package static let name = "show_call_figures"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: CallFiguresRequest

  package init(tenant: String, user: String?, request: CallFiguresRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> CallFigures {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.callFigures(request, as: caller)
    }
  }
}

/// What results could not do, and taking one of that away.
package struct ListPrompts: Operation {
  package static let name = "list_prompts"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  /// The prompt that is taken away first; nil for none.
  package let dismissed: Int64?

  package init(tenant: String, user: String?, dismissed: Int64?) {
    self.tenant = tenant
    self.user = user
    self.dismissed = dismissed
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [Prompt] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      if let dismissed { try await store.dismiss(prompt: dismissed, as: caller) }
      return try await store.prompts(as: caller)
    }
  }
}

/// Finds records by a telephone number.
package struct FindCallers: Operation {
  package static let name = "find_callers"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let number: String

  package init(tenant: String, user: String?, number: String) {
    self.tenant = tenant
    self.user = user
    self.number = number
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [CallerMatch] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.callers(by: number, as: caller)
    }
  }
}

/// Shows the result flows of a tenant.
package struct ListResultFlows: Operation {
  package static let name = "list_result_flows"

  package let tenant: String
  /// nil means all.
  package let flow: String?

  package init(tenant: String, flow: String?) {
    self.tenant = tenant
    self.flow = flow
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ResultFlowSummary] {
    try await workspace.withStore(tenant) { store in
      let flows = store.model.resultFlows.filter { flow == nil || $0.name == flow }
      if let flow, flows.isEmpty {
        throw OperationFailure(code: "not_found", message: "There is no result flow '\(flow)'.")
      }
      return flows.map(ResultFlowSummary.init)
    }
  }
}

/// A result flow in words.
package struct ResultFlowSummary: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  package let order: Int
  package let teams: [String]
  package let interaction: String
  package let modules: [String]
  package let results: [Line]
  package let attempts: [Line]

  /// One result or rule, with what it does.
  package struct Line: Sendable, Hashable, Codable {
    package let name: String
    /// Attributes of a result; what a rule counts.
    package let about: String
    /// `deals where …: close lost`.
    package let does: [String]
  }

  init(_ flow: ResultFlow) {
    name = flow.name
    label = flow.label.original
    order = flow.order
    teams = flow.teams
    interaction = flow.interaction
    modules = flow.modules.map { $0.module + ($0.condition.map { " where \($0.source)" } ?? "") }
    results = flow.results.map { result in
      let words = [
        result.isDefinitive ? "definitive" : nil, result.isEffective ? "effective" : nil, result.quality.rawValue,
        result.channel.rawValue,
      ]
      let rows = flow.rows.filter { $0.results.contains(result.code) }.map { row in
        "\(row.module)\(row.condition.map { " where \($0.source)" } ?? ""): "
          + (row.actions.isEmpty ? "nothing more" : row.actions.map(\.words).joined(separator: ", "))
      }
      return Line(name: result.code, about: words.compactMap(\.self).joined(separator: ", "), does: rows)
    }
    attempts = flow.attempts.map { rule in
      let words = [
        "\(rule.reach) of \(rule.counted.joined(separator: ", "))", rule.window.map { "within \($0.text)" },
        rule.isConsecutive ? "consecutive" : nil, rule.isPerContact ? "per contact" : nil,
        rule.isReset ? "reset by an effective one" : nil,
      ]
      return Line(
        name: rule.name, about: words.compactMap(\.self).joined(separator: ", "),
        does: [
          "\(rule.module)\(rule.condition.map { " where \($0.source)" } ?? ""): "
            + rule.actions.map(\.words).joined(separator: ", ")
        ])
    }
  }
}

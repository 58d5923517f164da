package import Engine
package import Tenancy

/// Lists the transitions of a record, available and blocked.
package struct ListTransitions: Operation {
  package static let name = "list_transitions"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let id: Int64

  package init(tenant: String, user: String?, module: String, id: Int64) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
  }

  package func run(
    in workspace: Workspace, progress: @escaping ProgressHandler
  ) async throws -> [TransitionExplanation] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.transitions(of: module, id: id, as: caller)
    }
  }
}

/// Says what a transition wants, and what would stand in its way with these values: a dry run.
package struct ExplainTransition: Operation {
  package static let name = "explain_transition"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let id: Int64
  package let transition: String
  package let input: TransitionInput

  package init(
    tenant: String, user: String?, module: String, id: Int64, transition: String, input: TransitionInput
  ) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
    self.transition = transition
    self.input = input
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> TransitionRehearsal {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let all = try await store.transitions(of: module, id: id, naming: transition, as: caller)
      let explanation = all.first { $0.name == transition }
      let target = RecordTarget(module: module, id: id)
      do {
        _ = try await store.rehearse(.transition(target, name: transition, input: input), as: caller)
        return TransitionRehearsal(transition: transition, explanation: explanation, problems: [])
      } catch let refusal as Refusal where refusal.kind != .notFound {
        // Who may not at all is refused for that alone; what it asks for besides is to be explained to them too.
        let isBare = refusal.kind == .notPermitted && input == TransitionInput()
        return TransitionRehearsal(
          transition: transition, explanation: explanation,
          problems: isBare ? explanation?.problems ?? refusal.problems : refusal.problems)
      }
    }
  }
}

/// What a transition wants, and how a dry run of it ended.
package struct TransitionRehearsal: Sendable, Codable {
  package let transition: String
  /// nil if the record's blueprints have no such transition.
  package let explanation: TransitionExplanation?
  /// What stands in the way; empty means that it would be made.
  package let problems: [Problem]
}

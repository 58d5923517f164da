package import Engine
package import Metamodel
package import Tenancy

/// The automations of a tenant, in the order in which they follow a change.
package struct ListAutomations: Operation {
  package static let name = "list_automations"

  package let tenant: String
  /// Of this module alone; nil means all.
  package let module: String?

  package init(tenant: String, module: String?) {
    self.tenant = tenant
    self.module = module
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [AutomationSummary] {
    try await workspace.withStore(tenant) { store in
      store.model.automations.filter { module == nil || $0.module == module }
        .map { AutomationSummary($0, locale: store.settings.locale) }
    }
  }
}

/// An automation, as it is listed.
package struct AutomationSummary: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  package let module: String
  /// `create`, `edit`, or both; `at` of one that waits for a time.
  package let on: [String]
  /// What it waits for: `expiration_date -14d`.
  package let at: String?
  package let when: String?
  /// The user as whom it acts; nil means in the name of the configuration.
  package let actor: String?
  /// Each on one line.
  package let effects: [String]

  init(_ automation: Automation, locale: String) {
    name = automation.name
    label = automation.label.text(in: locale)
    module = automation.module
    on = automation.events.map(\.rawValue).sorted()
    at = automation.date?.text
    when = automation.condition?.source
    actor = automation.actor
    effects = automation.effects.map(\.words)
  }
}

/// What an automation did lately, or why it did nothing.
package struct ShowAutomationLog: Operation {
  package static let name = "show_automation_log"

  package let tenant: String
  package let user: String?
  package let automation: String
  /// About this record alone; nil means any.
  package let record: Int64?
  package let limit: Int
  package let before: Int64?

  package init(tenant: String, user: String?, automation: String, record: Int64?, limit: Int, before: Int64?) {
    self.tenant = tenant
    self.user = user
    self.automation = automation
    self.record = record
    self.limit = limit
    self.before = before
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [AutomationEntry] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.automationLog(automation, record: record, before: before, limit: limit, as: caller)
    }
  }
}

/// Tries an automation on a record, and changes nothing.
package struct TryAutomation: Operation {
  package static let name = "try_automation"

  package let tenant: String
  package let user: String?
  package let automation: String
  package let record: Int64
  package let event: Automation.Event

  package init(tenant: String, user: String?, automation: String, record: Int64, event: Automation.Event) {
    self.tenant = tenant
    self.user = user
    self.automation = automation
    self.record = record
    self.event = event
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> AutomationTrial {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.tryAutomation(automation, on: record, after: event, as: caller)
    }
  }
}

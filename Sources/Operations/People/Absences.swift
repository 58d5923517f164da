package import Engine
package import Expressions
package import Tenancy

/// Notes when somebody is away, and who stands in.
package struct AddAbsence: Operation {
  package static let name = "add_absence"

  package let tenant: String
  package let user: String
  package let absence: NewAbsence

  package init(tenant: String, user: String, absence: NewAbsence) {
    self.tenant = tenant
    self.user = user
    self.absence = absence
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Absence {
    try await workspace.acting(in: tenant) { try await $0.addAbsence(absence, of: user, by: $1) }
  }
}

/// Lists absences that are not over on a day.
package struct ListAbsences: Operation {
  package static let name = "list_absences"

  package let tenant: String
  /// Nil means everybody.
  package let user: String?
  /// Nil means that those which are over are listed too.
  package let from: CalendarDate?

  package init(tenant: String, user: String?, from: CalendarDate? = nil) {
    self.tenant = tenant
    self.user = user
    self.from = from
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [Absence] {
    try await workspace.withStore(tenant) { try await $0.absences(of: user, endingFrom: from ?? .earliest) }
  }
}

/// Removes an absence.
package struct RemoveAbsence: Operation {
  package static let name = "remove_absence"

  package let tenant: String
  package let absence: Int64

  package init(tenant: String, absence: Int64) {
    self.tenant = tenant
    self.absence = absence
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> Done {
    try await workspace.acting(in: tenant) { try await $0.removeAbsence(absence, by: $1) }
    return Done()
  }
}

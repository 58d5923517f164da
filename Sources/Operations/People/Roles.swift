package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// A role or a team in a list.
package struct PeopleGroup: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  /// The names of the active users who have it.
  package let users: [String]
}

/// Lists the roles that a tenant's users can have.
package struct ListRoles: Operation {
  package static let name = "list_roles"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [PeopleGroup] {
    try await workspace.withStore(tenant) { store in
      try await store.groups(store.model.roles.map { ($0.name, $0.label) }, of: \.roles)
    }
  }
}

/// Lists the teams that a tenant's users can be in.
package struct ListTeams: Operation {
  package static let name = "list_teams"

  package let tenant: String

  package init(tenant: String) {
    self.tenant = tenant
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [PeopleGroup] {
    try await workspace.withStore(tenant) { store in
      try await store.groups(store.model.teams.map { ($0.name, $0.label) }, of: \.teams)
    }
  }
}

/// Shows a team.
package struct ShowTeam: Operation {
  package static let name = "show_team"

  package let tenant: String
  package let team: String

  package init(tenant: String, team: String) {
    self.tenant = tenant
    self.team = team
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> PeopleGroup {
    try await workspace.withStore(tenant) { store in
      let teams = try await store.groups(store.model.teams.map { ($0.name, $0.label) }, of: \.teams)
      guard let found = teams.first(where: { $0.name == team }) else {
        throw OperationFailure.unknown("team", team, among: teams.map(\.name))
      }
      return found
    }
  }
}

extension Store {
  /// Roles or teams, with the active users who have them.
  fileprivate func groups(
    _ groups: [(name: String, label: LocalizedText)], of memberships: KeyPath<UserInfo, [String]>
  ) async throws -> [PeopleGroup] {
    let users = try await users().filter(\.isActive)
    return groups.map { group in
      PeopleGroup(
        name: group.name, label: group.label.text(in: settings.locale),
        users: users.filter { $0[keyPath: memberships].contains(group.name) }.map(\.name))
    }
  }
}

/// Adds a team to a tenant's configuration.
package struct CreateTeam: Operation {
  package static let name = "create_team"

  package let tenant: String
  /// In lower snake case.
  package let team: String
  package let label: String
  package let publication: Publication

  package init(tenant: String, team: String, label: String, publication: Publication) {
    self.tenant = tenant
    self.team = team
    self.label = label
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      guard configuring.store.model.team(team) == nil else {
        throw OperationFailure(code: "team_exists", message: "There is a team \(team) already.")
      }
      return try await configuring.publish(publication.message ?? "Add the team \(team)") { overlay in
        try overlay.edit(file: "access.yaml") {
          try $0.setting(.block([("label", .text(label))]), at: ["teams", team])
        }
      }
    }
  }
}

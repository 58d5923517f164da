package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// A role with what it allows.
package struct RoleDetails: Sendable, Hashable, Codable {
  package let name: String
  package let label: String
  /// Rights by module, or under `*`.
  package let rights: [String: [String]]
  /// The records on which they count, where these are not all.
  package let scopes: [String: String]
  /// Levels of fields by `module.field`.
  package let fields: [String: String]
  package let sees: [String]
  /// The active users who have it.
  package let users: [String]
}

/// Shows a role.
package struct ShowRole: Operation {
  package static let name = "show_role"

  package let tenant: String
  package let role: String

  package init(tenant: String, role: String) {
    self.tenant = tenant
    self.role = role
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RoleDetails {
    try await workspace.withStore(tenant) { store in
      let role = try store.model.existing(role: role)
      let users = try await store.users().filter { $0.isActive && $0.roles.contains(role.name) }.map(\.name)
      let fields = role.fields.flatMap { module, levels in levels.map { ("\(module).\($0)", $1.rawValue) } }
      return RoleDetails(
        name: role.name, label: role.label.text(in: store.settings.locale),
        rights: role.modules.mapValues { rights in Right.allCases.filter(rights.contains).map(\.rawValue) },
        scopes: role.scopes.mapValues(\.text), fields: Dictionary(fields, uniquingKeysWith: { first, _ in first }),
        sees: role.sees.map(\.rawValue).sorted(), users: users)
    }
  }
}

/// Adds a role to a tenant's configuration.
package struct CreateRole: Operation {
  package static let name = "create_role"

  package let tenant: String
  /// In lower snake case.
  package let role: String
  package let settings: RoleSettings
  package let publication: Publication

  package init(tenant: String, role: String, settings: RoleSettings, publication: Publication) {
    self.tenant = tenant
    self.role = role
    self.settings = settings
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      guard configuring.store.model.role(role) == nil else {
        throw OperationFailure(
          code: "role_exists", message: "There is a role \(role) already. Change it with `role update`.")
      }
      return try await configuring.publish(publication.message ?? "Add the role \(role)") { overlay in
        try overlay.edit(file: "access.yaml") { try settings.written(to: $0, role: role) }
      }
    }
  }
}

/// Changes what a role allows; what is not said stays.
package struct UpdateRole: Operation {
  package static let name = "update_role"

  package let tenant: String
  package let role: String
  package let settings: RoleSettings
  package let publication: Publication

  package init(tenant: String, role: String, settings: RoleSettings, publication: Publication) {
    self.tenant = tenant
    self.role = role
    self.settings = settings
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      _ = try configuring.store.model.existing(role: role)
      return try await configuring.publish(publication.message ?? "Change the role \(role)") { overlay in
        try overlay.edit(file: "access.yaml") { try settings.written(to: $0, role: role) }
      }
    }
  }
}

/// Takes a role out of a tenant's configuration.
package struct DeleteRole: Operation {
  package static let name = "delete_role"

  package let tenant: String
  package let role: String
  package let publication: Publication

  package init(tenant: String, role: String, publication: Publication) {
    self.tenant = tenant
    self.role = role
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    try await workspace.configuring(tenant, publication) { configuring in
      let store = configuring.store
      let role = try store.model.existing(role: role).name
      guard role != "administrator" else {
        throw OperationFailure(code: "role_needed", message: "The role administrator stays: somebody has to have it.")
      }
      let isPresets = try await store.presetModel().role(role) != nil
      return try await configuring.publish(publication.message ?? "Delete the role \(role)") { overlay in
        try overlay.edit(file: "access.yaml") { root in
          guard isPresets else { return try root.removing(at: ["roles", role]) }
          return try root.setting(.block([("omit", .boolean(true))]), at: ["roles", role])
        }
        try overlay.editLocales { try $0.removing(at: ["roles", role]) }
      }
    }
  }
}

/// Gives a team another label.
package struct UpdateTeam: Operation {
  package static let name = "update_team"

  package let tenant: String
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
      let teams = configuring.store.model.teams.map(\.name)
      guard teams.contains(team) else { throw OperationFailure.unknown("team", team, among: teams) }
      return try await configuring.publish(publication.message ?? "Rename the team \(team)") { overlay in
        try overlay.edit(file: "access.yaml") { try $0.setting(.text(label), at: ["teams", team, "label"]) }
      }
    }
  }
}

extension Model {
  /// The role of that name.
  ///
  /// - Throws: ``OperationFailure`` with what there is.
  fileprivate func existing(role name: String) throws(OperationFailure) -> Role {
    guard let role = role(name) else { throw .unknown("role", name, among: roles.map(\.name)) }
    return role
  }
}

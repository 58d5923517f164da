package import Engine
import Metamodel
package import Tenancy
import YAMLSource

/// Lists a tenant's blueprints.
package struct ListBlueprints: Operation {
  package static let name = "list_blueprints"

  package let tenant: String
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, locale: String?) {
    self.tenant = tenant
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [BlueprintSummary] {
    try await workspace.withStore(tenant) { store in
      let locale = locale ?? store.settings.locale
      let versions = try await store.processVersions()
      return store.model.blueprints.map { blueprint in
        BlueprintSummary(blueprint, versions: versions.filter { $0.blueprint == blueprint.name }, locale: locale)
      }
    }
  }
}

/// Shows one blueprint with its states and transitions.
package struct ShowBlueprint: Operation {
  package static let name = "show_blueprint"

  package let tenant: String
  package let blueprint: String
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, blueprint: String, locale: String?) {
    self.tenant = tenant
    self.blueprint = blueprint
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> BlueprintDetails {
    try await workspace.withStore(tenant) { store in
      let all = store.model.blueprints
      guard let found = all.first(where: { $0.name == blueprint }) else {
        throw OperationFailure.unknown("blueprint", blueprint, among: all.map(\.name))
      }
      let versions = try await store.processVersions().filter { $0.blueprint == blueprint }
      return BlueprintDetails(found, in: store.model, versions: versions, locale: locale ?? store.settings.locale)
    }
  }
}

/// Puts a blueprint, given as a file of the preset language, into the tenant's overlay, as the whole of that blueprint.
package struct PublishBlueprint: Operation {
  package static let name = "publish_blueprint"

  package let tenant: String
  /// The file as its author calls it, for messages.
  package let path: String
  package let text: String
  package let publication: Publication

  package init(tenant: String, path: String, text: String, publication: Publication) {
    self.tenant = tenant
    self.path = path
    self.text = text
    self.publication = publication
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ModelVersionInfo {
    let root = try ConfigurationText.document(text, path: path)
    guard let name = root["blueprint"]?.scalar?.text, Self.isAPIName(name) else {
      throw OperationFailure(
        code: "no_blueprint",
        message: "\(path) is no blueprint: it has to say `blueprint:` with a name in lower snake case.")
    }
    return try await workspace.configuring(tenant, publication) { configuring in
      let message = publication.message ?? "Publish the blueprint \(name)"
      let argument = { (place: OverlayPlace) in
        place.file.hasPrefix("blueprints/") ? "\(path):\(place.line):\(place.column)" : nil
      }
      do {
        return try await configuring.publish(message, naming: argument) { overlay in
          try overlay.replace("blueprint", name, in: "blueprints", with: text, root)
        }
      } catch let refusal as Refusal where refusal.kind == .configuration {
        let lacking = ["module", "field", "states", "transitions"].filter { root[$0] == nil }
        guard !lacking.isEmpty else { throw refusal }
        throw Refusal(.configuration, refusal.problems + [.partial(path, lacking)])
      }
    }
  }

  /// The name becomes a file name.
  private static func isAPIName(_ text: String) -> Bool {
    text.utf8.count <= 64 && text.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil
  }
}

extension Problem {
  /// A file that says only what differs, where the whole is wanted.
  fileprivate static func partial(_ path: String, _ lacking: [String]) -> Problem {
    Problem(
      at: path, code: "partial_file",
      message: """
        The file does not say \(lacking.joined(separator: ", ")), and a published file is the whole blueprint. `trellis config apply` takes \
        a file that says only what differs.
        """)
  }
}

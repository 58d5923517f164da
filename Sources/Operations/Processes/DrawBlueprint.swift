import Engine
import Metamodel
package import Tenancy

/// Draws a blueprint of a tenant, as it is now.
package struct DrawBlueprint: Operation {
  package static let name = "draw_blueprint"

  package let tenant: String
  package let blueprint: String
  package let format: DiagramFormat
  /// The language of labels; nil means the tenant's.
  package let locale: String?

  package init(tenant: String, blueprint: String, format: DiagramFormat, locale: String?) {
    self.tenant = tenant
    self.blueprint = blueprint
    self.format = format
    self.locale = locale
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> DrawnBlueprint {
    try await workspace.withStore(tenant) { store in
      let model = store.model
      guard let found = model.blueprints.first(where: { $0.name == blueprint }) else {
        throw OperationFailure.unknown("blueprint", blueprint, among: model.blueprints.map(\.name))
      }
      let locale = locale ?? store.settings.locale
      let diagram = BlueprintDiagram(blueprint: found, states: model.stateLabels(of: found, in: locale), locale: locale)
      return DrawnBlueprint(blueprint: blueprint, format: format, text: diagram.text(as: format))
    }
  }
}

/// A blueprint as a diagram.
package struct DrawnBlueprint: Sendable, Hashable, Codable {
  package let blueprint: String
  package let format: DiagramFormat
  /// The document as it is to be written to a file.
  package let text: String
}

extension Model {
  fileprivate func stateLabels(of blueprint: Blueprint, in locale: String) -> [String: String] {
    guard let type = module(blueprint.module)?.field(blueprint.field)?.type, case .picklist(let values) = type else {
      return [:]
    }
    return Dictionary(values.map { ($0.code, $0.label.text(in: locale)) }, uniquingKeysWith: { first, _ in first })
  }
}

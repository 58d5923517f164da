import Diagnostics
import Metamodel
import Tenancy

extension OperationFailure {
  /// A module that does not exist.
  static func unknown(module name: String, in model: Model) -> OperationFailure {
    OperationFailure(
      code: "no_such_module", message: "There is no module '\(name)'.\(model.hint(forModule: name))")
  }

  /// An error in the words of whoever runs the workspace, who may know which tenants there are; the API says nothing of them.
  static func naming(_ error: any Error, in workspace: Workspace) async -> any Error {
    guard case WorkspaceError.noSuchTenant(let name) = error, let known = try? await workspace.tenants() else {
      return error
    }
    let hint = NearMiss.hint(for: name, among: known.map(\.name))
    return OperationFailure(code: "no_such_tenant", message: "\(error)\(known.isEmpty ? " There is none." : hint)")
  }

  /// Something that does not exist, with what was probably meant.
  static func unknown(_ kind: String, _ name: String, among known: [String]) -> OperationFailure {
    let hint = NearMiss.nearest(to: name, among: known).map { "Did you mean \($0)?" }
    let others = known.isEmpty ? "There is none." : "There are: \(known.sorted().joined(separator: ", "))."
    return OperationFailure(
      code: "no_such_\(kind.replacing(" ", with: "_"))", message: "There is no \(kind) \(name). \(hint ?? others)")
  }
}

package import Engine
package import Tenancy

/// Takes the values of a record, or of some of its fields, away from everywhere.
package struct EraseRecord: Operation {
  package static let name = "erase_record"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let target: RecordTarget
  package let input: ErasureInput
  /// Whether it only says what would go, and changes nothing.
  package let isRehearsal: Bool

  package init(tenant: String, user: String?, target: RecordTarget, input: ErasureInput, isRehearsal: Bool) {
    self.tenant = tenant
    self.user = user
    self.target = target
    self.input = input
    self.isRehearsal = isRehearsal
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ErasureReport {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let command = Command.erase(target, input)
      let change =
        try await isRehearsal ? store.rehearse(command, as: caller) : store.perform(command, as: caller)
      guard let report = change.erasure else {
        throw OperationFailure(code: "failed", message: "The erasure has not said what it has done.")
      }
      return report
    }
  }
}

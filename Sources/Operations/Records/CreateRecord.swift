package import Engine
import Metamodel
package import Tenancy

/// Creates a record, also in the middle of its process.
package struct CreateRecord: Operation {
  package static let name = "create_record"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let module: String
  package let values: RecordInput
  /// Where it enters, by field.
  package let states: [String: String]
  /// Where it enters, where there is one field that it can be.
  package let state: String?
  /// Why it enters in mid-process; nil means that it begins as all others.
  package let reason: String?
  /// Whether the user has seen which records are likely duplicates, and says that this is another one.
  package let confirmsDuplicates: Bool

  package init(
    tenant: String, user: String?, module: String, values: RecordInput, states: [String: String] = [:],
    state: String? = nil, reason: String? = nil, confirmsDuplicates: Bool = false
  ) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.values = values
    self.states = states
    self.state = state
    self.reason = reason
    self.confirmsDuplicates = confirmsDuplicates
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordAnswer {
    let model = try await workspace.withStore(tenant) { $0.model }
    let entry = try entry(in: model)
    let command = Command.create(module: module, values: values, enter: entry).confirmed(confirmsDuplicates)
    return try await PerformCommand(tenant: tenant, user: user, command: command).run(in: workspace, progress: progress)
  }

  private func entry(in model: Model) throws(OperationFailure) -> Entry? {
    guard let reason else { return nil }
    var states = states
    if let state { states[try model.entryField(of: module, state: state)] = state }
    return Entry(states: states, reason: reason)
  }
}

extension Model {
  /// The field that a state belongs to where only the state is said.
  ///
  /// - Throws: ``OperationFailure`` if no blueprint of the module has it, or those of several fields do.
  func entryField(of module: String, state: String) throws(OperationFailure) -> String {
    _ = try existing(module: module)
    let fields = Set(blueprints(of: module).filter { $0.state(state) != nil }.map(\.field))
    guard let field = fields.first, fields.count == 1 else {
      let message =
        fields.isEmpty
        ? "No blueprint of \(module) has the state \(state)."
        : "The state \(state) is one of \(fields.sorted().joined(separator: " and of ")); say which: FIELD=\(state)."
      throw OperationFailure(code: "no_such_state", message: message)
    }
    return field
  }
}

package import Engine
import JSONText
package import Tenancy

/// Makes other records of a record, or says what would come of it.
package struct ConvertRecord: Operation {
  package static let name = "convert_record"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let target: RecordTarget
  package let input: ConversionInput
  /// Whether nothing is to change.
  package let isPreview: Bool
  /// Whether whoever converts has seen which records are likely duplicates.
  package let confirmsDuplicates: Bool

  package init(
    tenant: String, user: String?, target: RecordTarget, input: ConversionInput, isPreview: Bool,
    confirmsDuplicates: Bool = false
  ) {
    self.tenant = tenant
    self.user = user
    self.target = target
    self.input = input
    self.isPreview = isPreview
    self.confirmsDuplicates = confirmsDuplicates
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ConversionAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      guard !isPreview else {
        let preview = try await store.preview(
          input, of: target, confirmingDuplicates: confirmsDuplicates, as: caller)
        let problems = JSON.array(
          preview.problems.map {
            .object(["at": .string($0.at), "code": .string($0.code), "message": .string($0.message)])
          })
        return ConversionAnswer(
          outcome: preview, isPreview: true, members: [.init(name: "problems", value: problems)])
      }
      let change = try await store.perform(
        Command.convert(target, input).confirmed(confirmsDuplicates), as: caller)
      return ConversionAnswer(
        outcome: change.conversion, isPreview: false,
        members: [.init(name: "record", value: .raw(change.record.json(model: store.model)))])
    }
  }
}

/// Takes a record's conversion back.
package struct UnconvertRecord: Operation {
  package static let name = "unconvert_record"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let target: RecordTarget
  package let input: ReversalInput
  /// Whether nothing is to change.
  package let isPreview: Bool

  package init(tenant: String, user: String?, target: RecordTarget, input: ReversalInput, isPreview: Bool) {
    self.tenant = tenant
    self.user = user
    self.target = target
    self.input = input
    self.isPreview = isPreview
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ReversalAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let command = Command.unconvert(target, input)
      let change =
        try await isPreview ? store.rehearse(command, as: caller) : store.perform(command, as: caller)
      return ReversalAnswer(
        change.reversal, isPreview: isPreview, record: change.record.json(model: store.model))
    }
  }
}

/// What converting a record came to, or would come to.
package struct ConversionAnswer: Sendable, Hashable, Codable {
  package let outcome: ConversionOutcome?
  package let isPreview: Bool
  /// The answer as a JSON object, as the API gives it.
  package let json: String

  init(outcome: ConversionOutcome?, isPreview: Bool, members: [JSON.Member]) {
    self.outcome = outcome
    self.isPreview = isPreview
    let head: [JSON.Member] = isPreview ? [.init(name: "dry_run", value: true)] : []
    json = JSON.object(head + (outcome?.members(isPreview: isPreview) ?? []) + members).compactText
  }
}

/// What taking a conversion back came to, or would come to.
package struct ReversalAnswer: Sendable, Hashable, Codable {
  package let outcome: ReversalOutcome?
  package let isPreview: Bool
  /// The answer as a JSON object, as the API gives it.
  package let json: String

  init(_ outcome: ReversalOutcome?, isPreview: Bool, record: [UInt8]) {
    self.outcome = outcome
    self.isPreview = isPreview
    let head: [JSON.Member] = isPreview ? [.init(name: "dry_run", value: true)] : []
    json = JSON.object(head + [.init(name: "record", value: .raw(record))] + (outcome?.members ?? [])).compactText
  }
}

import Engine
import Expressions
import Foundation
import Metamodel

extension ScenarioPlay {
  /// Has a record come in by a channel.
  func send(
    _ command: Command, _ values: RecordInput, _ channel: Review.Channel, _ form: Scenario.Sending?,
    _ step: Scenario.Step
  ) async throws -> Change {
    switch channel {
    case .form:
      guard let form else { return try await store.submit(values, module: command.module, form: "scenario") }
      return try await submit(values, form)
    case .import: return try await imported(command, step)
    case .api: return try await store.perform(command, as: program(of: caller(step.user)))
    case .manual: return try await change(step, command)
    }
  }

  /// Fills a form in and sends it, as its page would.
  private func submit(_ answers: RecordInput, _ sending: Scenario.Sending) async throws -> Change {
    guard let form = store.model.form(sending.form) else {
      throw OperationFailure(code: "no_such_form", message: "There is no form \(sending.form).")
    }
    let submission = FormSubmission(
      answers: answers, parameters: sending.parameters, hasConsented: sending.hasConsented,
      locale: store.settings.locale)
    return try await store.submit(submission, by: form)
  }

  /// A program of the user's, which comes with a key of theirs.
  private func program(of caller: Caller) async throws -> Caller {
    let secretHash = Array("scenario \(caller.name) \(UUID().uuidString)".utf8)
    let key = try await store.addKey(user: caller.name, label: "scenario", secretHash: secretHash, by: administrator)
    guard let found = try await store.caller(.key(key), secretHash: secretHash) else {
      throw OperationFailure(code: "no_key", message: "\(caller.name) could not be given a key.")
    }
    return found.caller
  }

  private func imported(_ command: Command, _ step: Scenario.Step) async throws -> Change {
    let verdicts = try await store.perform([command], atomic: true, as: caller(step.user), under: .import)
    guard let verdict = verdicts.first else {
      throw OperationFailure(code: "not_imported", message: "The row was not taken.")
    }
    return try verdict.get()
  }

  /// Says something of a draft that a review holds, or else of the last approval of a record.
  mutating func judge(_ step: Scenario.Step, _ name: String, _ judging: Scenario.Judging) async throws {
    let change = try await change(step, command(judging, of: name))
    if let record = change.review?.record {
      names.add(record: name, RecordReference(module: record.module, id: record.id))
    }
  }

  private func command(_ judging: Scenario.Judging, of name: String) async throws -> Command {
    let rejection = ReviewRejection(reason: judging.reason, comment: judging.comment)
    return switch judging.verdict {
    case .approve: try await decision(.approve, on: name, judging)
    case .delegate: try await decision(.delegate(judging.to ?? ""), on: name, judging)
    case .recall: try await decision(.recall, on: name, judging)
    case .reject where !names.isDraft(name): try await decision(.reject, on: name, judging)
    case .resubmit where !names.isDraft(name):
      try await decision(.resubmit(values(judging, of: names.target(name).module)), on: name, judging)
    case .reject: .review(try names.draft(name), .reject(rejection))
    case .sendBack: .review(try names.draft(name), .sendBack(rejection))
    case .accept: try accept(names.draft(name), judging)
    case .correct:
      .review(
        try names.draft(name),
        .correct(values: try values(judging, of: names.draft(name).module), comment: judging.comment))
    case .resubmit:
      .review(
        try names.draft(name),
        .resubmit(values: try values(judging, of: names.draft(name).module), comment: judging.comment))
    }
  }

  private func decision(
    _ action: DecisionInput.Action, on name: String, _ judging: Scenario.Judging
  ) async throws -> Command {
    let target = try names.target(name)
    guard let approval = try await approval(of: target) else {
      throw OperationFailure(code: "not_found", message: "$\(name) has no approval.")
    }
    return .decide(target, approval: approval.id, DecisionInput(action, reason: judging.reason))
  }

  /// The last approval of a record; nil if there is none.
  func approval(of target: RecordTarget) async throws -> ApprovalInfo? {
    let request = ApprovalRequest(.all, module: target.module, record: target.id, limit: 1)
    return try await store.approvals(request, as: administrator).first
  }

  private func accept(_ draft: ReviewTarget, _ judging: Scenario.Judging) throws -> Command {
    let into = try judging.into.map { name in
      let target = try names.target(name)
      return RecordPlace(module: target.module, id: target.id)
    }
    let acceptance = ReviewAcceptance(
      values: try values(judging, of: draft.module), verified: judging.verified ?? [],
      verifiesAll: judging.verified == nil, into: into, comment: judging.comment)
    return .review(draft, .accept(acceptance))
  }

  private func values(_ judging: Scenario.Judging, of module: String) throws -> RecordInput {
    try names.input(judging.values, of: module, in: store.model)
  }
}

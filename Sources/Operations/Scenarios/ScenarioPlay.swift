import Engine
import Expressions
import JSONText
import Metamodel

/// One scenario while it is played.
struct ScenarioPlay {
  private let scenario: Scenario
  let store: Store
  private let clock: FixedClock
  let administrator: Caller
  /// What `$name` stands for.
  var names = ScenarioNames()
  private var failures: [ScenarioReport.Failure] = []

  init(_ scenario: Scenario, store: Store, clock: FixedClock, administrator: Caller) {
    self.scenario = scenario
    self.store = store
    self.clock = clock
    self.administrator = administrator
  }

  /// Plays it and says what was otherwise than it says.
  mutating func outcome() async throws -> ScenarioReport.Outcome {
    if try await makeGiven() {
      let refusal = try await playWhen()
      for expectation in scenario.then {
        do {
          try await check(expectation, refusal)
        } catch let failure as OperationFailure {
          fail(expectation.location, failure.message)
        }
      }
    }
    return ScenarioReport.Outcome(
      scenario: scenario.name, location: "\(scenario.location)", failures: failures)
  }

  /// Whether all that is given could be made; nothing can be judged otherwise.
  private mutating func makeGiven() async throws -> Bool {
    for step in scenario.given {
      guard let refusal = try await take(step) else { continue }
      fail(step.location, "what is given cannot be made: \(refusal.words)")
      return false
    }
    return true
  }

  /// The refusal of the last step, where one is expected; any other refusal is a failure.
  private mutating func playWhen() async throws -> Refusal? {
    let expectsRefusal = scenario.then.contains { if case .refused = $0 { true } else { false } }
    for (index, step) in scenario.when.enumerated() {
      let refusal = try await take(step)
      let isLast = index == scenario.when.count - 1
      if let refusal {
        if isLast, expectsRefusal { return refusal }
        fail(step.location, "found a refusal, wanted success: \(refusal.words)")
        return nil
      }
      if isLast, expectsRefusal { fail(step.location, "found success, wanted a refusal") }
    }
    return nil
  }

  private mutating func fail(_ location: some CustomStringConvertible, _ message: String) {
    failures.append(ScenarioReport.Failure(location: "\(location)", message: message))
  }

  // MARK: Steps

  /// Takes a step; answers the refusal if there is one.
  private mutating func take(_ step: Scenario.Step) async throws -> Refusal? {
    do {
      try await perform(step)
      return nil
    } catch let refusal as Refusal {
      return refusal
    } catch let failure as OperationFailure {
      return Refusal(.invalid, Problem(at: "", code: failure.code, message: failure.message))
    }
  }

  private mutating func perform(_ step: Scenario.Step) async throws {
    switch step.action {
    case .clock(let time): try await store.advance(clock, to: time)
    case .after(let period):
      guard let time = store.moment(period, after: clock.now()) else {
        throw OperationFailure(code: "no_such_time", message: "\(period.text) from now never comes.")
      }
      try await store.advance(clock, to: time)
    case .user(let name, let roles, let teams, let manager):
      let user = NewUser(name: name, email: nil, displayName: nil, roles: roles, teams: teams, manager: manager)
      names.add(user: name, id: try await store.createUser(user, by: administrator).id)
    case .create(let module, let name, let values, let entry):
      let entry = try entry.map { entry in
        Entry(states: [try store.model.entryField(of: module, state: entry.state): entry.state], reason: entry.reason)
      }
      let input = try names.input(values, of: module, in: store.model)
      let change = try await change(step, .create(module: module, values: input, enter: entry))
      if let name { names.add(name, change) }
    case .send(let module, let name, let values, let channel, let form):
      let input = try names.input(values, of: module, in: store.model)
      let change = try await send(.create(module: module, values: input), input, channel, form, step)
      if let name { names.add(name, change) }
    case .judge(let name, let judging): try await judge(step, name, judging)
    case .update(let record, let values):
      let target = try names.target(record)
      let input = try names.input(values, of: target.module, in: store.model)
      _ = try await change(step, .update(target, values: input))
    case .delete(let record): _ = try await change(step, .delete(names.target(record)))
    case .restore(let record): _ = try await change(step, .restore(names.target(record)))
    case .override(let record, let state, let reason):
      _ = try await change(step, .override(names.target(record), to: state, reason: reason))
    case .run(let transition, let record, let inputs):
      let target = try names.target(record)
      _ = try await change(step, .transition(target, name: transition, input: try input(inputs, of: target.module)))
    case .branch(let name, let transition, let record, let inputs):
      let target = try names.target(record)
      let branch = BranchInput(
        transition: transition, branch: name, input: try input(inputs, of: target.module))
      _ = try await change(step, .branch(target, branch))
    case .claim(let record): _ = try await change(step, .claim(names.target(record), ClaimInput(.claim)))
    case .release(let record): _ = try await change(step, .claim(names.target(record), ClaimInput(.release)))
    case .handOver(let record, let user):
      _ = try await change(step, .claim(names.target(record), ClaimInput(.handOver(user))))
    case .result(let code, let record, let given): try await log(step, code, about: record, given)
    case .nextCall(let module, let wanted): try await takeCall(step, of: module, wanted)
    case .advance(let record, let state, let inputs):
      let target = try names.target(record)
      _ = try await change(step, .advance(target, to: state, input: try input(inputs, of: target.module)))
    case .undo(let record, let reason):
      _ = try await change(step, .undo(names.target(record), UndoInput(reason: reason)))
    case .tick(let transition, let record, let items, let isUndone):
      _ = try await change(
        step, .tick(names.target(record), transition: transition, TickInput(items: items, isUndone: isUndone)))
    case .attach(let record, let name, let kind, let content):
      try await attach(name, kind, content, to: names.target(record), as: caller(step.user))
    case .convert(let record, let conversion): try await convert(step, record, conversion)
    case .unconvert(let record, let reason, let keep):
      let input = ReversalInput(reason: reason, keep: Set(keep))
      _ = try await change(step, .unconvert(names.target(record), input))
    case .merge(let record, let losers, let take):
      let input = MergeInput(
        losers: try losers.map { MergeInput.Loser(id: try names.target($0).id) },
        take: try take.mapValues { try names.target($0).id })
      _ = try await change(step, .merge(names.target(record), input))
    case .unmerge(let record, let keepsChanges):
      _ = try await change(step, .unmerge(names.target(record), keepingChanges: keepsChanges))
    }
  }

  private func log(
    _ step: Scenario.Step, _ code: String, about record: String, _ given: Scenario.ResultGiven
  ) async throws {
    let target = try names.target(record)
    let about = try given.about.map { try names.target($0) }
    let supplied = try input(given.inputs, of: (about ?? target).module)
    _ = try await change(
      step,
      .logResult(
        target,
        ResultInput(code, flow: given.flow, record: about, at: given.at, until: given.until, supplied: supplied)))
  }

  private func takeCall(_ step: Scenario.Step, of module: String, _ wanted: String?) async throws {
    let item = try await store.nextCall(CallQueueRequest(module: module), as: caller(step.user))
    guard let wanted else { return }
    let place = wanted == "nobody" ? nil : try names.target(wanted)
    guard item?.record != place?.id || item?.module != place?.module else { return }
    let found = item.map { "\($0.module)/\($0.record)" } ?? "nobody"
    throw OperationFailure(code: "other_call", message: "The next call is \(found), wanted \(wanted).")
  }

  private func attach(
    _ name: String, _ kind: String?, _ content: String, to target: RecordTarget, as caller: Caller
  ) async throws {
    var rest: [UInt8]? = Array(content.utf8)
    _ = try await store.attach(
      AttachmentUpload(name: name, kind: kind, declaredType: nil), to: target, as: caller,
      reading: {
        defer { rest = nil }
        return rest
      }, { [store] command, _ in try await store.perform(command, as: caller) })
  }

  private func input(_ inputs: Scenario.Inputs, of module: String) throws -> TransitionInput {
    TransitionInput(
      values: try names.input(inputs.values, of: module, in: store.model), checklist: inputs.checklist,
      note: inputs.note,
      activities: inputs.activities.map {
        ActivityInput(kind: $0.kind.rawValue, subject: $0.subject ?? $0.kind.rawValue)
      })
  }

  private mutating func convert(
    _ step: Scenario.Step, _ record: String, _ conversion: Scenario.Conversion
  ) async throws {
    let target = try names.target(record)
    let declared = store.model.conversions(of: target.module).first {
      conversion.name == nil || $0.name == conversion.name
    }
    var choices: [String: TargetChoice] = [:]
    for choice in conversion.targets {
      let way: TargetChoice.Way? =
        switch choice.way {
        case .create: .create
        case .skip: .skip
        case .use(let name): .use(try names.target(name).id)
        case nil: nil
        }
      let module = declared?.target(choice.target)?.module ?? ""
      choices[choice.target] = TargetChoice(
        way: way, values: try names.input(choice.values, of: module, in: store.model))
    }
    let input = ConversionInput(
      conversion: conversion.name, targets: choices, transition: try input(conversion.inputs, of: target.module))
    let change = try await change(step, .convert(target, input))
    for made in change.conversion?.targets ?? [] {
      guard let name = conversion.names[made.target], let id = made.id else { continue }
      names.add(record: name, RecordReference(module: made.module, id: id))
    }
  }

  func change(_ step: Scenario.Step, _ command: Command) async throws -> Change {
    try await store.perform(command, as: caller(step.user))
  }

  func caller(_ name: String?) async throws -> Caller {
    guard let name else { return administrator }
    guard let caller = try await store.caller(named: name) else {
      throw OperationFailure(code: "no_such_user", message: "There is no user \(name).")
    }
    return caller
  }

  // MARK: Expectations

  private mutating func check(_ expectation: Scenario.Expectation, _ refusal: Refusal?) async throws {
    switch expectation {
    case .refused(let reasons, _):
      guard let refusal else { return }
      for reason in reasons {
        if let message = names.mismatch(of: reason, in: refusal) { fail(reason.location, message) }
      }
    case .record(let name, let user, let values, let hidden, let location):
      do {
        let record = try await read(name, by: user)
        for value in values {
          if let message = names.mismatch(of: value, in: record) { fail(value.location, message) }
        }
        for field in hidden where record[field] != nil { fail(location, "\(field): \(user ?? "admin") is shown it") }
      } catch let refusal as Refusal {
        fail(location, "$\(name) cannot be read: \(refusal.words)")
      }
    case .approval(let name, let state, let waitsFor, let location):
      let approval = try await approval(of: names.target(name))
      let found = approval?.state.rawValue ?? "none"
      if found != state { fail(location, "the approval of $\(name) is \(found), wanted \(state)") }
      if let waitsFor, approval?.waitsFor != waitsFor {
        fail(location, "the approval of $\(name) waits for \(approval?.waitsFor ?? []), wanted \(waitsFor)")
      }
    case .draft(let name, let status, let location):
      let found = try await store.review(names.draft(name).id, as: administrator).status.rawValue
      if found != status { fail(location, "$\(name): found \(found), wanted \(status)") }
    case .attempts(let name, let rule, let count, let location):
      let attempts = try await store.attempts(of: names.target(name), as: administrator)
      let found = attempts.first { $0.name == rule }?.count
      if found != count {
        fail(location, "\(rule) of $\(name) counts \(found.map(String.init) ?? "nothing"), wanted \(count)")
      }
    case .prompts(let name, let actions, let location):
      let found = try await store.prompts(of: names.target(name), as: administrator).map(\.action)
      if found != actions { fail(location, "the prompts of $\(name) are \(found), wanted \(actions)") }
    case .logged(let name, let results, let location):
      let found = try await store.loggedResults(of: names.target(name), as: administrator)
      if found != results { fail(location, "logged about $\(name) were \(found), wanted \(results)") }
    case .told(let message, let location):
      if let problem = try await ScenarioMessages(store: store, administrator: administrator, names: names)
        .mismatch(of: message)
      {
        fail(location, problem)
      }
    case .unseen(let name, let user, let location):
      do {
        _ = try await read(name, by: user)
        fail(location, "$\(name): \(user) can read it")
      } catch let refusal as Refusal where [.notFound, .notPermitted].contains(refusal.kind) {}
    }
  }

  private func read(_ name: String, by user: String?) async throws -> JSON {
    let target = try names.target(name)
    let page = try await store.get(
      module: target.module, id: target.id, fields: nil, expand: [], as: try await caller(user))
    return try JSON(parsing: page.json)
  }
}

extension Refusal {
  /// All problems on one line.
  var words: String { problems.map { "\($0.at) \($0.code): \($0.message)" }.joined(separator: " | ") }
}

import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// One record that is called about: whom to ring, what each result would do, and where to write it down.
struct CallSheetPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let list: String
  let record: String
  let module: String
  /// Until when it is the caller's.
  let claimed: String?
  let phones: [CallPage.Phone]
  let facts: [RecordPage.Fact]
  let last: CallPage.LastCall?
  let prompts: [CallPage.PromptLine]
  let hasPrompts: Bool
  let entries: [TimelineEntry]
  let problems: [String]
  let hasProblems: Bool
  /// The open records of whom is called, where several fit and nobody has said which of them it is about.
  let choice: [ListPage.Link]
  let hasChoice: Bool
  /// The one that it is about, where it is about another than the page's.
  let about: About?
  let action: String
  let release: String
  let note: String
  let mayNote: Bool
  let attempts: [String]
  let results: [Outcome]
  /// Records of whom is called, where it has to be said which of them it is about.
  let takesNext: Bool

  /// One of several open records of whom is called.
  struct About: Sendable {
    /// As the form sends it: `deals/12`.
    let code: String
    let record: ListPage.Link
    /// Where another of them is chosen.
    let others: String
  }

  /// A result, with what it does to the record now.
  struct Outcome: Sendable {
    let code: String
    let label: String
    /// `good`, `bad` or `plain`.
    let tone: String
    let quality: String
    let effects: [Effect]
    let hasEffects: Bool
    let counters: [String]
    let at: Time?
    let until: Time?
  }

  struct Effect: Sendable {
    let text: String
    /// `done`, `skipped`, `prompt` or `waits`.
    let tone: String
    let problems: [String]
  }

  /// A time that has to be given.
  struct Time: Sendable {
    let name: String
    let label: String
    let value: String
  }
}

/// Makes the page, and logs the result.
struct CallSheetBuilder: Sendable {
  let call: PageCall
  let subject: RecordSubject

  static func read(_ call: PageCall) async throws -> CallSheetBuilder {
    CallSheetBuilder(call: call, subject: try await RecordSubject.read(call))
  }

  private var words: Words { call.words }
  private var list: String { call.links.work(.calls) }
  private var target: RecordTarget { RecordTarget(module: subject.module.name, id: subject.id) }
  private var place: String { call.links.call(subject.module.name, subject.id) }

  // MARK: Logging

  func submit() async throws -> Response {
    let code = call.form["result"] ?? ""
    do {
      // Whom to call next is asked anew: whoever clicked twice has that one already.
      _ = try await call.perform(.logResult(target, input(code))) { [list] _ in list }
    } catch let refusal as Refusal where ![.notFound, .unavailable].contains(refusal.kind) {
      let status: HTTPResponse.Status = refusal.kind == .notPermitted ? .forbidden : .unprocessableContent
      return try await response(status, refusal: refusal)
    }
    let done: [(String, String?)] = [
      ("last", "\(subject.module.name)/\(subject.id)"), ("done", WorkWord.noticeLogged.rawValue),
    ]
    guard call.form["next"] == "true" else { return call.redirect(Links.path(list, done)) }
    let item = try await call.store.nextCall(CallQueueRequest(flow: call.form["flow"]), as: call.caller)
    return call.redirect(Links.path(item.map { call.links.call($0.module, $0.record) } ?? list, done))
  }

  private func input(_ code: String) -> ResultInput {
    var input = ResultInput(code, flow: call.form["flow"], record: chosen)
    input.at = call.form["at.\(code)"].map(call.formats.moment(local:))
    input.until = call.form["until.\(code)"].map(call.formats.moment(local:))
    if let note = call.form["note"]?.replacing("\r\n", with: "\n"), let field = noteField {
      input.interaction[field] = .text(note)
    }
    return input
  }

  /// Where the interactions of flows about the module keep what was said.
  private var noteField: String? {
    let name = chosen?.module ?? subject.module.name
    let flow = call.model.resultFlows.first { $0.module(name) != nil }
    return flow.flatMap { call.model.module($0.interaction) }?.storedFields.first { $0.type == .textarea }?.name
  }

  // MARK: Drawing it

  func response(_ status: HTTPResponse.Status = .ok, refusal: Refusal? = nil) async throws -> Response {
    var problems = refusal?.problems.map(\.message) ?? []
    var outcomes: [ResultOutcome] = []
    var choice: [ListPage.Link] = []
    do {
      outcomes = try await call.store.results(for: target, record: chosen, as: call.caller)
    } catch let refused as Refusal where ![.notFound, .unavailable].contains(refused.kind) {
      choice = try await self.choice(refused)
      if choice.isEmpty { problems += refused.problems.map(\.message).filter { !problems.contains($0) } }
    }
    let item = try await call.store.callQueue(
      CallQueueRequest(module: subject.module.name, limit: CallQueueRequest.limits.upperBound), as: call.caller
    ).first { $0.record == subject.id }
    let past = try await attempts()
    let isMine = item?.claimedBy == call.user.name
    let (entries, _) = try await Timeline(call: call, module: subject.module).entries(
      of: subject.id, limit: 5, cursor: nil)
    let prompts = try await call.store.prompts(of: target, as: call.caller)
    return try call.page(
      .callSheet,
      CallSheetPage(
        shell: Shell(call, title: subject.title, kind: WorkPlace.calls.kind), w: words, title: subject.title,
        list: list, record: call.links.record(subject.module.name, subject.id),
        module: subject.module.label.one.text(in: call.audience.locale),
        claimed: isMine
          ? item?.claimedUntil.map { words.yours(until: call.formats.moment($0.text)) } : nil,
        phones: (item?.phones ?? []).map { CallPage.Phone($0, words) }, facts: subject.brief(words),
        last: try await CallDesk(call: call).last(), prompts: prompts.map { call.line($0) },
        hasPrompts: !prompts.isEmpty, entries: entries, problems: problems, hasProblems: !problems.isEmpty,
        choice: choice, hasChoice: !choice.isEmpty, about: try await about(), action: place, release: "\(list)/release",
        note: call.form["note"] ?? "", mayNote: noteField != nil,
        attempts: past.filter { $0.count > 0 }.map { counter($0, isNow: false) },
        results: outcomes.map { outcome($0, past) }, takesNext: isMine), status: status)
  }

  // MARK: Which record it is about

  /// The record that was chosen, as the address or the form names it.
  private var chosen: RecordTarget? {
    (call.form["about"] ?? call.query["about"]).flatMap(RecordTarget.init(place:))
  }

  /// The records of which one has to be chosen; none where that is not what is wrong.
  private func choice(_ refusal: Refusal) async throws -> [ListPage.Link] {
    guard case .list(let places)? = refusal.problems.first(where: { $0.code == "ambiguous" })?.wanted else { return [] }
    let targets = places.compactMap { if case .text(let text) = $0 { RecordTarget(place: text) } else { nil } }
    let titles = try await titles(targets)
    return zip(targets, titles).map { target, title in
      ListPage.Link(href: Links.path(place, [("about", "\(target.module)/\(target.id)")]), text: title)
    }
  }

  private func titles(_ targets: [RecordTarget]) async throws -> [String] {
    let references = targets.map { RecordReference(module: $0.module, id: $0.id) }
    let titles = try await call.store.titles(of: references, as: call.caller)
    return references.map { reference in
      let label = call.model.module(reference.module)?.label.one.text(in: call.audience.locale) ?? reference.module
      return "\(label): \(titles[reference].flatMap { $0.isEmpty ? nil : $0 } ?? "#\(reference.id)")"
    }
  }

  private func about() async throws -> CallSheetPage.About? {
    guard let chosen, let title = try await titles([chosen]).first else { return nil }
    return CallSheetPage.About(
      code: "\(chosen.module)/\(chosen.id)",
      record: ListPage.Link(href: call.links.record(chosen.module, chosen.id), text: title), others: place)
  }

  /// Why something is passed over, where that is a condition and not a code or a number.
  private static func condition(_ detail: String) -> String? { detail.contains(" ") ? detail : nil }

  private func attempts() async throws -> [ResultOutcome.Attempts] {
    do {
      return try await call.store.attempts(of: target, as: call.caller)
    } catch is Refusal {
      return []
    }
  }

  private func counter(_ attempts: ResultOutcome.Attempts, isNow: Bool) -> String {
    let text = ResultWords(call: call, module: subject.module).text(attempts.then)
    let rules = call.model.resultFlows.lazy.flatMap(\.attempts)
    let label = rules.first { $0.name == attempts.name }?.label.text(in: call.audience.locale)
    return words.attempts(
      label ?? attempts.label, attempts.count, of: attempts.reach, then: text, isReached: isNow && attempts.isReached)
  }

  /// - Parameter past: how far the counters are without it, of which those matter that it moves.
  private func outcome(_ outcome: ResultOutcome, _ past: [ResultOutcome.Attempts]) -> CallSheetPage.Outcome {
    let counts = Dictionary(past.map { ($0.name, $0.count) }, uniquingKeysWith: { $1 })
    let counters = outcome.attempts.filter { $0.isReached || $0.count != counts[$0.name] }
    let speaker = ResultWords(call: call, module: subject.module)
    let effects = outcome.actions.map { action in
      CallSheetPage.Effect(
        text: [
          words.effect(speaker.text(action.action), action.state),
          action.state == .skipped ? action.detail.flatMap(Self.condition) : nil,
        ]
        .compactMap(\.self).joined(separator: ": "), tone: action.state.rawValue,
        problems: action.problems.map(\.message))
    }
    let tone = outcome.quality == "useful_positive" ? "good" : outcome.isDefinitive ? "bad" : "plain"
    let (at, until) = ("at.\(outcome.result)", "until.\(outcome.result)")
    return CallSheetPage.Outcome(
      code: outcome.result, label: outcome.label, tone: tone, quality: words.quality(outcome), effects: effects,
      hasEffects: !effects.isEmpty, counters: counters.map { counter($0, isNow: true) },
      at: outcome.asks.contains("at")
        ? .init(name: at, label: words.time(.callAt, outcome.label), value: call.form[at] ?? "") : nil,
      until: outcome.asks.contains("until")
        ? .init(name: until, label: words.time(.postponeUntil, outcome.label), value: call.form[until] ?? "") : nil)
  }
}

extension RecordTarget {
  /// A record as addresses name it: `deals/12`.
  fileprivate init?(place: String) {
    let parts = place.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = Int64(parts[1]), id > 0 else { return nil }
    self.init(module: String(parts[0]), id: id)
  }
}

extension PageCall {
  /// Whether records of a module are called about, or are those who are called, by a flow whose records the caller may read.
  func isCalled(_ module: Module) -> Bool {
    model.resultFlows.flatMap(\.modules).contains { part in
      guard access.may(.read, on: part.module) else { return false }
      guard part.module != module.name else { return true }
      guard let contact = part.contact, case .lookup(let lookup)? = model.module(part.module)?.field(contact)?.type
      else {
        return false
      }
      return lookup.module == module.name
    }
  }
}

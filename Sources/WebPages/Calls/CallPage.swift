import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel

/// Who is to be called, with the figures of the day.
struct CallPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let take: String
  let release: String
  let flows: [ListPage.Choice]
  let hasFlows: Bool
  /// The one that the caller has already.
  let held: Entry?
  let last: LastCall?
  let entries: [Entry]
  let empty: String?
  let figures: Figures

  static let routes: [PageRoute] = [
    .get("/calls") { try await CallDesk(call: $0).response() },
    .post("/calls/next") { try await CallDesk(call: $0).next() },
    .post("/calls/release") { try await CallDesk(call: $0).release() },
    .get("/calls/{module}/{id}") { try await CallSheetBuilder.read($0).response() },
    .post("/calls/{module}/{id}") { try await CallSheetBuilder.read($0).submit() },
    .post("/prompts/{id}/dismiss") { try await CallDesk(call: $0).dismiss() },
  ]

  struct Entry: Sendable {
    let href: String
    let title: String
    let module: String
    let about: String?
    let due: StagePath.Due?
    let phones: [Phone]
  }

  struct Phone: Sendable {
    let number: String
    let tel: String
    let whatsapp: String?
    let whatsappLabel: String
  }

  /// What became of the record that was called about last.
  struct LastCall: Sendable {
    let title: String
    let href: String
    let prompts: [PromptLine]
    let entries: [TimelineEntry]
  }

  /// What a result could not do, and where it is done.
  struct PromptLine: Sendable {
    let text: String
    let title: String
    let href: String
    let problems: [String]
    let dismiss: String
    let dismissLabel: String
  }

  struct Figures: Sendable {
    let day: String
    let action: String
    let total: [Figure]
    let results: [Count]
    let hasResults: Bool
    let agents: [Count]
    let hasAgents: Bool
  }

  struct Figure: Sendable {
    let label: String
    let value: String
  }

  struct Count: Sendable {
    let name: String
    let attempts: String
    let effective: String
    let rate: String
  }
}

/// Makes the page of the call queue, and hands records out.
struct CallDesk: Sendable {
  let call: PageCall

  private static let shown = 25
  private var words: Words { call.words }
  private var place: String { call.links.work(.calls) }

  // MARK: Taking and putting back

  func next() async throws -> Response {
    let request = CallQueueRequest(flow: call.form["flow"])
    guard let item = try await call.store.nextCall(request, as: call.caller) else {
      return call.redirect(Links.path(place, [("done", WorkWord.noticeNobodyToCall.rawValue)]))
    }
    return call.redirect(call.links.call(item.module, item.record))
  }

  func release() async throws -> Response {
    _ = try await call.store.releaseCalls(as: call.caller)
    return call.redirect(Links.path(place, [("done", WorkWord.noticeReleased.rawValue)]))
  }

  func dismiss() async throws -> Response {
    try await call.store.dismiss(prompt: try call.id, as: call.caller)
    let to = call.form["to"].flatMap { call.links.isOwn($0) ? $0 : nil } ?? call.links.home
    return call.redirect(to)
  }

  // MARK: Drawing it

  func response() async throws -> Response {
    let items = try await call.store.callQueue(CallQueueRequest(limit: Self.shown), as: call.caller)
    let entries = items.map(entry)
    let held = zip(items, entries).first { $0.0.claimedBy == call.user.name }?.1
    let title = words.text(.callMode)
    let flows = call.model.resultFlows.map {
      ListPage.Choice(code: $0.name, text: $0.label.text(in: call.audience.locale))
    }
    let page = CallPage(
      shell: Shell(call, title: title, kind: WorkPlace.calls.kind), w: words, title: title, take: "\(place)/next",
      release: "\(place)/release", flows: flows, hasFlows: flows.count > 1, held: held, last: try await last(),
      entries: entries, empty: entries.isEmpty ? nobody : nil, figures: try await figures())
    return try call.page(.calls, page)
  }

  /// That nobody is to be called, and when somebody may be where that is limited.
  private var nobody: String {
    let hours = call.model.resultFlows.compactMap { flow -> String? in
      guard case .named(let name)? = flow.calendar, let calendar = call.model.calendar(name) else { return nil }
      return calendar.label.text(in: call.audience.locale)
    }
    var seen: Set<String> = []
    let labels = hours.filter { seen.insert($0).inserted }
    return labels.isEmpty ? words.text(.callsNone) : "\(words.text(.callsNone)) \(words.callHours(labels))"
  }

  private func entry(_ item: CallItem) -> CallPage.Entry {
    let module = call.model.module(item.module)?.label.one.text(in: call.audience.locale) ?? item.module
    let planned = item.scheduled.map { words.planned(call.formats.moment($0.text)) }
    let tried = item.attempts > 0 ? words.attempts(item.attempts) : nil
    let about = [planned, tried].compactMap(\.self).joined(separator: " · ")
    return CallPage.Entry(
      href: call.links.call(item.module, item.record), title: item.title.isEmpty ? "#\(item.record)" : item.title,
      module: module, about: about.isEmpty ? nil : about, due: call.due(item.due),
      phones: item.phones.map { CallPage.Phone($0, words) })
  }

  /// The record of the last call, as the address names it.
  func last() async throws -> CallPage.LastCall? {
    let parts = (call.query["last"] ?? "").split(separator: "/").map(String.init)
    guard parts.count == 2, let id = Int64(parts[1]), let module = call.model.module(parts[0]) else { return nil }
    let reference = RecordReference(module: module.name, id: id)
    guard let title = try await call.store.titles(of: [reference], as: call.caller)[reference] else { return nil }
    let prompts = try await call.store.prompts(of: RecordTarget(module: module.name, id: id), as: call.caller)
    let (entries, _) = try await Timeline(call: call, module: module).entries(of: id, limit: 2, cursor: nil)
    return CallPage.LastCall(
      title: title.isEmpty ? "#\(id)" : title, href: call.links.record(module.name, id),
      prompts: prompts.map { call.line($0) }, entries: entries)
  }

  // MARK: Figures

  private func figures() async throws -> CallPage.Figures {
    let day = call.query["day"].flatMap(CalendarDate.init(parsing:)) ?? call.now.date(in: call.formats.timeZone)
    let people = try await People(call)
    let own = try await call.store.callFigures(
      CallFiguresRequest(day: day, agent: call.user.name), as: call.caller)
    let all = try await call.store.callFigures(CallFiguresRequest(day: day), as: call.caller)
    let total = [
      (WorkWord.figureAttempts, String(own.total.attempts)), (.figureEffective, String(own.total.effective)),
      (.figureRate, rate(own.total)), (.figureDefinitive, String(own.total.definitive)),
      (.figureRecords, String(own.total.records)),
    ].map { CallPage.Figure(label: words.text($0.0), value: $0.1) }
    let agents = all.agents.map { count(people.user($0.name), $0.count) }
    return CallPage.Figures(
      day: day.text, action: place, total: total,
      results: own.results.map { count(call.resultLabel($0.name), $0.count) }, hasResults: !own.results.isEmpty,
      agents: agents, hasAgents: agents.count > 1)
  }

  private func count(_ name: String, _ count: CallFigures.Count) -> CallPage.Count {
    CallPage.Count(
      name: name, attempts: String(count.attempts), effective: String(count.effective), rate: rate(count))
  }

  private func rate(_ count: CallFigures.Count) -> String {
    count.attempts == 0 ? "–" : "\((count.effective * 100 + count.attempts / 2) / count.attempts)\u{A0}%"
  }
}

extension CallPage.Phone {
  init(_ number: CallNumber, _ words: Words) {
    self.init(
      number: number.number, tel: number.tel, whatsapp: number.whatsapp,
      whatsappLabel: words.whatsapp(number.number))
  }
}

extension Links {
  func call(_ module: String, _ id: Int64) -> String { "\(root)/calls/\(module)/\(id)" }
}

extension PageCall {
  /// What people call a result, whichever flow has it.
  func resultLabel(_ code: String) -> String {
    let modules = Set(model.resultFlows.map(\.interaction)).sorted().compactMap(model.module)
    let labels = modules.lazy.compactMap { module -> String? in
      guard let name = module.activityFields.result else { return nil }
      return module.field(name)?.type.picklistValues?.first { $0.code == code }?.label.text(in: audience.locale)
    }
    return labels.first ?? code
  }

  /// A prompt with the step that does what it asks for.
  func line(_ prompt: Prompt) -> CallPage.PromptLine {
    let place = links.record(prompt.module, prompt.record)
    let text = ResultWords(call: self, module: model.module(prompt.module)).text(prompt.action)
    return CallPage.PromptLine(
      text: text, title: prompt.title.isEmpty ? "#\(prompt.record)" : prompt.title,
      href: prompt.transition.map { "\(place)/steps/\($0)" } ?? place, problems: prompt.problems.map(\.message),
      dismiss: "\(links.root)/prompts/\(prompt.id)/dismiss", dismissLabel: words.dismiss(text))
  }
}

import Engine
import Expressions
import JSONText
import Metamodel

/// What somebody has to do today: what waits for them as figures, and what is due by itself.
struct Day: PageModel {
  let counts: [Count]
  let sections: [Section]
  let prompts: [CallPage.PromptLine]
  let hasPrompts: Bool
  let notifications: [Note]
  let hasNotifications: Bool
  /// Said where nothing is due.
  let empty: String?

  struct Count: PageModel {
    let href: String
    let number: String
    let label: String
    let isSome: Bool
  }

  struct Section: PageModel {
    let label: String
    let items: [Item]
  }

  struct Item: PageModel {
    let href: String
    let text: String
    let about: String
    let aside: String
    /// `late`, `soon` or nothing.
    let tone: String
  }

  struct Note: PageModel {
    let href: String
    let text: String
    let when: String
    let read: String
    let readLabel: String
  }
}

/// Finds out what is due.
struct DayBuilder: Sendable {
  let call: PageCall

  private static let most = 50
  private static let shown = 12
  private var words: Words { call.words }

  func day() async throws -> Day {
    let prompts = try await call.store.prompts(as: call.caller).filter { $0.user == call.user.name }
      .prefix(Self.shown).map { call.line($0) }
    let notes = try await call.store.notifications(unreadOnly: true, limit: Self.shown, of: call.caller).map(note)
    let sections = [
      Day.Section(label: words.text(.dueToday), items: try await activities()),
      Day.Section(label: words.text(.timeRunsOut), items: try await serviceLevels()),
      Day.Section(label: words.text(.myQueue), items: try await queue()),
    ].filter { !$0.items.isEmpty }
    let isQuiet = sections.isEmpty && prompts.isEmpty && notes.isEmpty
    return Day(
      counts: try await counts(), sections: sections, prompts: prompts, hasPrompts: !prompts.isEmpty,
      notifications: notes, hasNotifications: !notes.isEmpty, empty: isQuiet ? words.text(.dayIsFree) : nil)
  }

  // MARK: What waits as figures

  private func counts() async throws -> [Day.Count] {
    let useful = Set(WorkPlace.all(call, current: "").map(\.href))
    var counts: [Day.Count] = []
    for (place, word) in [
      (WorkPlace.calls, WorkWord.countCalls), (.approvals, .countApprovals), (.reviews, .countReviews),
    ] where useful.contains(call.links.work(place)) {
      let count = try await waiting(at: place)
      counts.append(
        Day.Count(
          href: call.links.work(place), number: count < Self.most ? String(count) : "\(Self.most)+",
          label: words.text(word), isSome: count > 0))
    }
    return counts
  }

  private func waiting(at place: WorkPlace) async throws -> Int {
    switch place {
    case .calls: try await call.store.callQueue(CallQueueRequest(limit: Self.most), as: call.caller).count
    case .approvals: try await call.store.approvals(ApprovalRequest(.mine, limit: Self.most), as: call.caller).count
    case .reviews: try await call.store.reviews(ReviewRequest(limit: Self.most), as: call.caller).drafts.count
    default: 0
    }
  }

  // MARK: What is due

  /// The caller's activities that are still to be done, until the end of today.
  private func activities() async throws -> [Day.Item] {
    let today = call.now.date(in: call.formats.timeZone)
    let agenda = Agenda(call: call)
    let entries = try await agenda.entries(from: nil, until: today, whose: .mine, openOnly: true, limit: Self.most)
    return entries.prefix(Self.shown).map { entry in
      Day.Item(
        href: entry.href, text: entry.title,
        about: [entry.kind, entry.regarding].compactMap(\.self)
          .joined(separator: " · "),
        aside: entry.day == today ? entry.time ?? words.text(.today) : call.formats.date(entry.day.text),
        tone: entry.isLate ? "late" : "")
    }
  }

  /// Records whose time in their state is over, or will be within a day: those of the caller first.
  private func serviceLevels() async throws -> [Day.Item] {
    let answer = try await call.store.serviceLevels(
      ServiceLevelRequest(modules: nil, within: Period(parsing: "24h"), limit: Self.most), as: call.caller)
    let mine = answer.records.filter { $0.owner == call.user.name }
    let others = answer.records.filter { $0.owner != call.user.name }
    return (mine + others).prefix(8).map { entry in
      let due = call.due(entry.due)
      let label = call.model.module(entry.module)?.label.one.text(in: call.audience.locale)
      return Day.Item(
        href: call.links.record(entry.module, entry.id), text: entry.title.isEmpty ? "#\(entry.id)" : entry.title,
        about: [label, entry.label].compactMap(\.self).joined(separator: " · "), aside: due?.text ?? "",
        tone: due?.tone ?? "")
    }
  }

  /// Records that wait for somebody of the caller's teams.
  private func queue() async throws -> [Day.Item] {
    try await call.store.queue(QueueRequest(choice: .open, limit: 8), as: call.caller).map { item in
      let module = call.model.module(item.module)
      let since = (call.now.microseconds - item.since.microseconds) / 1_000_000
      return Day.Item(
        href: call.links.record(item.module, item.record), text: item.title.isEmpty ? "#\(item.record)" : item.title,
        about: module?.label(of: item.state, field: item.field, in: call.audience.locale) ?? item.state,
        aside: words.ago(call.formats.length(seconds: since)), tone: "")
    }
  }

  private func note(_ notification: UserNotification) -> Day.Note {
    Day.Note(
      href: call.links.record(notification.record.module, notification.record.id), text: notification.text,
      when: call.formats.moment(notification.at.text),
      read: "\(call.links.root)/notifications/\(notification.id)/read", readLabel: words.markRead(notification.text))
  }
}

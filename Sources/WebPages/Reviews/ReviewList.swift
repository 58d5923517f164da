import Engine
import Expressions
import HTTPTypes
import Hummingbird
import Metamodel

/// Drafts of incoming records that wait for a reviewer, with a verdict for several of them at once.
struct ReviewListPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let action: String
  let tabs: [ListPage.Tab]
  let entries: [Entry]
  let verdicts: [Verdict]
  let hasVerdicts: Bool
  let mayDecide: Bool
  let deeds: [ListPage.Choice]
  let reasons: [ReasonGroup]
  let empty: String?
  let next: String?

  struct Entry: Sendable {
    let id: String
    let href: String
    let title: String
    let label: String
    let about: String
    let state: String
    let tone: String
    let due: StagePath.Due?
    let claimed: String?
    /// What its box is called; nil where nothing can be done about it.
    let chosen: String?
  }

  /// The reasons of one review.
  struct ReasonGroup: Sendable {
    let label: String
    let reasons: [ListPage.Choice]
  }
}

/// Makes the list, and does what was asked for about several drafts.
struct ReviewQueue: Sendable {
  let call: PageCall

  private static let limit = 50
  private var words: Words { call.words }
  private var place: String { call.links.work(.reviews) }
  private var choice: ReviewRequest.Choice { call.query["show"].flatMap(ReviewRequest.Choice.init) ?? .open }

  func decide() async throws -> Response {
    let ids = call.form.all("draft").compactMap(Int64.init).prefix(Self.limit)
    guard let deed, !ids.isEmpty else { return try await response(problem: words.text(.nothingChosen)) }
    var items: [(draft: ReviewDraft, command: Command)] = []
    for id in ids {
      let draft = try await call.store.review(id, as: call.caller)
      items.append((draft, .review(ReviewTarget(module: draft.module, id: id), deed)))
    }
    let results = try await results(of: items.map(\.command))
    let verdicts = zip(items, results).map { item, result in
      Verdict(result, title: call.title(of: item.draft), href: "\(place)/\(item.draft.id)") { change in
        change.review.map { words.status($0.status) } ?? words.text(.saved)
      }
    }
    return try await response(verdicts: verdicts)
  }

  /// Who may not do many things at once does them one after the other, each judged by itself.
  private func results(of commands: [Command]) async throws -> [Store.Verdict] {
    guard commands.contains(where: { !call.access.may(.bulk, on: $0.module) }) else {
      return try await call.store.perform(commands, atomic: false, as: call.caller)
    }
    var results: [Store.Verdict] = []
    for command in commands {
      do {
        results.append(.success(try await call.store.perform(command, as: call.caller)))
      } catch let refusal as Refusal {
        results.append(.failure(refusal))
      }
    }
    return results
  }

  private var deed: ReviewDeed? {
    let rejection = ReviewRejection(reason: call.form["reason"], comment: call.form["comment"])
    return switch call.form["deed"] {
    case "accept": .accept(ReviewAcceptance(verifiesAll: true, comment: call.form["comment"]))
    case "reject": .reject(rejection)
    case "return": .sendBack(rejection)
    case "claim": .claim
    case "release": .release
    default: nil
    }
  }

  func response(verdicts: [Verdict] = [], problem: String? = nil) async throws -> Response {
    let people = try await People(call)
    let (drafts, next) = try await call.store.reviews(
      ReviewRequest(choice: choice, limit: Self.limit, after: call.query.number("after")), as: call.caller)
    let title = words.text(.reviews)
    let entries = drafts.map { entry($0, people) }
    let page = ReviewListPage(
      shell: Shell(call, title: title, kind: WorkPlace.reviews.kind), w: words, title: title, action: place, tabs: tabs,
      entries: entries, verdicts: verdicts, hasVerdicts: !verdicts.isEmpty,
      mayDecide: entries.contains { $0.chosen != nil }, deeds: deeds(drafts), reasons: reasons(drafts),
      empty: problem ?? (drafts.isEmpty ? words.text(choice == .open ? .reviewsNone : .nothingShown) : nil),
      next: next.map { Links.path(place, [("show", choice.rawValue), ("after", String($0))]) })
    return try call.page(.reviews, page, status: problem == nil ? .ok : .unprocessableContent)
  }

  private var tabs: [ListPage.Tab] {
    [
      (ReviewRequest.Choice.open, WorkWord.reviewsOpen), (.mine, .reviewsMine), (.sent, .reviewsSent),
      (.all, .reviewsAll),
    ].map { choice, word in
      ListPage.Tab(
        href: Links.path(place, [("show", choice.rawValue)]), text: words.text(word), isCurrent: choice == self.choice)
    }
  }

  private func entry(_ draft: ReviewDraft, _ people: People) -> ReviewListPage.Entry {
    let title = call.title(of: draft)
    return ReviewListPage.Entry(
      id: String(draft.id), href: "\(place)/\(draft.id)", title: title, label: draft.label,
      about: call.origin(of: draft, people), state: words.status(draft.status), tone: draft.status.tone,
      due: draft.status == .pending ? call.due(draft.due) : nil,
      claimed: draft.claimedBy.map { words.claimedBy(people.user($0)) },
      chosen: draft.may.contains("reject") ? words.choose(title) : nil)
  }

  /// What could be done about some of them.
  private func deeds(_ drafts: [ReviewDraft]) -> [ListPage.Choice] {
    let may = Set(drafts.flatMap(\.may))
    return [
      ("accept", WorkWord.acceptAll), ("reject", .rejectDraft), ("return", .returnDraft), ("claim", .claimDraft),
      ("release", .releaseDraft),
    ].filter { may.contains($0.0) }.map { ListPage.Choice(code: $0.0, text: words.text($0.1)) }
  }

  private func reasons(_ drafts: [ReviewDraft]) -> [ReviewListPage.ReasonGroup] {
    let names = Set(drafts.map(\.review))
    return call.model.reviews.filter { names.contains($0.name) && !$0.reasons.isEmpty }.map { review in
      ReviewListPage.ReasonGroup(
        label: review.label.text(in: call.audience.locale), reasons: review.choices(in: call.audience.locale))
    }
  }
}

extension Review {
  /// Its reasons to choose from.
  func choices(in locale: String) -> [ListPage.Choice] {
    reasons.map { ListPage.Choice(code: $0.code, text: $0.label.text(in: locale)) }
  }
}

extension PageCall {
  /// What a draft would be called.
  func title(of draft: ReviewDraft) -> String {
    guard let module = model.module(draft.module) else { return "#\(draft.id)" }
    return title(of: draft.values, in: module, id: draft.id)
  }

  /// By which way a draft came, from whom and when.
  func origin(of draft: ReviewDraft, _ people: People) -> String {
    let way = [words.channel(draft.channel), draft.source].compactMap(\.self).joined(separator: " ")
    return [way, draft.author.map(people.user), formats.moment(draft.createdAt.text)].compactMap(\.self)
      .joined(separator: " · ")
  }
}

extension ReviewDraft.Status {
  /// How it is marked.
  var tone: String {
    switch self {
    case .pending, .returned: "state"
    case .accepted, .merged: "won"
    case .rejected, .discarded, .expired: "lost"
    }
  }
}

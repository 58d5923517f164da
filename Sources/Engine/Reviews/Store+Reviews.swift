import Expressions
import GRDB
import JSONText
import Metamodel

/// Which drafts are wanted.
package struct ReviewRequest: Sendable, Hashable, Codable {
  /// Nil means all modules.
  package var module: String?
  package var choice: Choice
  /// Nil means those that the choice is about.
  package var status: ReviewDraft.Status?
  package var limit: Int
  /// Only those after this id.
  package var after: Int64?

  package enum Choice: String, Sendable, Hashable, Codable, CaseIterable {
    /// Those that wait for a verdict of the caller's.
    case open
    /// Those that the caller has claimed.
    case mine
    /// Those that the caller has sent in, decided ones too.
    case sent
    /// All that the caller may see, decided ones too.
    case all
  }

  package static let limits = 1...200

  /// - Parameters:
  ///   - module: the module; nil means all.
  ///   - choice: which drafts.
  ///   - status: where they stand; nil means those that the choice is about.
  ///   - limit: how many, 1 to 200.
  ///   - last: only those after this id.
  package init(
    module: String? = nil, choice: Choice = .open, status: ReviewDraft.Status? = nil, limit: Int = 50,
    after last: Int64? = nil
  ) {
    self.module = module
    self.choice = choice
    self.status = status
    self.limit = limit
    after = last
  }
}

extension Store {
  /// Drafts of incoming records, those first that have waited longest.
  ///
  /// - Parameters:
  ///   - request: which of them.
  ///   - caller: whoever asks.
  /// - Returns: the drafts, without what stands in their way and what has happened to them, and the id after which there are more.
  /// - Throws: ``Refusal`` for a module that there is not, or a limit outside 1 to 200.
  package func reviews(
    _ request: ReviewRequest, as caller: Caller
  ) async throws -> (drafts: [ReviewDraft], next: Int64?) {
    guard ReviewRequest.limits.contains(request.limit) else {
      throw Refusal(.badRequest, ListPlan.wrongLimit(request.limit))
    }
    return try await read(by: "reviews", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try execution.speaking { try ReviewList(execution: execution, request: request).read() }
    }
  }

  /// A draft with what stands in its way, the records that it is like, and all that has happened to it.
  ///
  /// - Parameters:
  ///   - id: of the draft.
  ///   - caller: whoever asks.
  /// - Returns: the draft as the caller may see it.
  /// - Throws: ``Refusal`` if there is none for the caller.
  package func review(_ id: Int64, as caller: Caller) async throws -> ReviewDraft {
    try await read(by: "reviews", as: caller) { context in
      let execution = Execution(context, as: caller)
      return try execution.speaking {
        try ReviewReader(ReviewDesk(execution, Self.target(id, context.db))).whole
      }
    }
  }

  /// The command that does something about a draft, of which the id alone is known.
  ///
  /// - Parameters:
  ///   - deed: what is done.
  ///   - id: of the draft.
  /// - Returns: the command.
  /// - Throws: ``Refusal`` if there is no such draft at all.
  package func command(_ deed: ReviewDeed, onReview id: Int64) async throws -> Command {
    .review(try await read { try Self.target(id, $0.db) }, deed)
  }

  private static func target(_ id: Int64, _ db: Database) throws -> ReviewTarget {
    guard let row = try ReviewTable(db: db).row(id) else { throw Refusal.noSuchReview(id) }
    return ReviewTarget(module: row.module, id: id)
  }
}

/// Reads the drafts that somebody may see.
private struct ReviewList {
  let execution: Execution
  let request: ReviewRequest

  /// Drafts that are read at once.
  private static let portion = 200

  func read() throws -> (drafts: [ReviewDraft], next: Int64?) {
    if let module = request.module { _ = try execution.plan(module) }
    let table = ReviewTable(db: execution.db)
    var drafts: [ReviewDraft] = []
    var last = request.after ?? 0
    while true {
      let rows = try table.rows(where: condition, arguments, after: last, limit: Self.portion)
      for row in rows {
        guard let draft = try seen(row) else {
          last = row.id
          continue
        }
        guard drafts.count < request.limit else { return (drafts, last) }
        drafts.append(draft)
        last = row.id
      }
      if rows.count < Self.portion { return (drafts, nil) }
    }
  }

  private var statuses: [ReviewDraft.Status] {
    if let status = request.status { return [status] }
    switch request.choice {
    case .open: return [.pending]
    case .mine: return [.pending, .returned]
    case .sent, .all: return ReviewDraft.Status.allCases
    }
  }

  private var condition: String {
    let names = statuses.map { SQLText.literal($0.rawValue) }.joined(separator: ", ")
    let choice =
      switch request.choice {
      case .mine: " AND d.claimed_by = ?2"
      case .sent: " AND d.author = ?2"
      case .open, .all: " AND ?2 = ?2"
      }
    return """
      d.status IN (\(names)) AND (?1 IS NULL OR m.name = ?1)\(choice) AND (d.author = ?2
        OR d.review IN (SELECT value FROM json_each(?3)) OR m.name IN (SELECT value FROM json_each(?4)))
      """
  }

  private var arguments: StatementArguments {
    [
      request.module, execution.caller.userID, JSON.strings(reviews).compactText,
      JSON.strings(overridden).compactText,
    ]
  }

  /// The reviews that may be the caller's: drafts of all others need not be looked at.
  private var reviews: [String] {
    let model = execution.state.compiled.model
    return model.reviews.filter { review in
      execution.access.may(.create, on: review.module) && review.reviewers.contains(where: mayBeCaller)
    }.map(\.name)
  }

  private func mayBeCaller(_ person: Person) -> Bool {
    switch person {
    case .role(let name): standsIn || execution.caller.roles.contains(name)
    case .team(let name): standsIn || execution.caller.teams.contains(name)
    case .user(let name): standsIn || execution.caller.name == name
    case .field, .managerLevels: true
    }
  }

  /// Whether somebody is away today for whom the caller stands in.
  private var standsIn: Bool {
    let today = execution.now.date(in: execution.state.settings.timeZone).daysSinceEpoch
    let found = try? execution.db.cachedStatement(
      sql: "SELECT 1 FROM sys_absence WHERE substitute = ? AND ? BETWEEN first AND last LIMIT 1"
    ).firstInteger([execution.caller.userID.databaseValue, today.databaseValue])
    return found == 1
  }

  private var overridden: [String] {
    execution.state.compiled.model.modules.map(\.name).filter { execution.access.may(.override, on: $0) }
  }

  /// A draft as whoever asks may see it; nil if it is not one of theirs.
  private func seen(_ row: ReviewTable.Row) throws -> ReviewDraft? {
    guard execution.state.compiled.plan(row.module) != nil else { return nil }
    let desk = try ReviewDesk(execution, row)
    let isTheirs =
      switch request.choice {
      case .open:
        desk.mayDecide && (row.claimedBy == nil || row.claimedBy == execution.caller.userID)
      case .mine: desk.isReviewer || desk.mayOverride
      case .sent: desk.isAuthorStill
      case .all: desk.isAuthorStill || desk.isReviewer || desk.mayOverride
      }
    return isTheirs ? try ReviewReader(desk).draft : nil
  }
}

extension Store {
  /// Takes in what somebody has sent by a form on the web, of whom nothing else is known: as a draft where a review holds it, else as a
  /// record.
  ///
  /// - Parameters:
  ///   - values: of the record.
  ///   - module: the record's module.
  ///   - form: the form's name.
  /// - Returns: what it came to. Whoever has sent it must be told nothing that it says of other records.
  /// - Throws: ``Refusal``.
  package func submit(_ values: RecordInput, module: String, form: String) async throws -> Change {
    try await perform(.create(module: module, values: values), as: .form(form))
  }
}

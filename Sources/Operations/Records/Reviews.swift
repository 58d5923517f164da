package import Engine
package import Tenancy

/// Lists drafts of incoming records.
package struct ListReviews: Operation {
  package static let name = "list_reviews"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let request: ReviewRequest

  package init(tenant: String, user: String?, request: ReviewRequest) {
    self.tenant = tenant
    self.user = user
    self.request = request
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ReviewDraft] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.reviews(request, as: caller).drafts
    }
  }
}

/// Shows a draft with what stands in its way, the records that it is like, and its story.
package struct ShowReview: Operation {
  package static let name = "show_review"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let draft: Int64

  package init(tenant: String, user: String?, draft: Int64) {
    self.tenant = tenant
    self.user = user
    self.draft = draft
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> ReviewDraft {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      try await store.review(draft, as: caller)
    }
  }
}

/// Does the same about one draft or several, with a verdict on each.
package struct DecideReviews: Operation {
  package static let name = "decide_reviews"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  package let drafts: [Int64]
  package let deed: ReviewDeed
  /// Whether the user has seen which records are likely duplicates, and says that this is another one.
  package let confirmsDuplicates: Bool

  package init(tenant: String, user: String?, drafts: [Int64], deed: ReviewDeed, confirmsDuplicates: Bool = false) {
    self.tenant = tenant
    self.user = user
    self.drafts = drafts
    self.deed = deed
    self.confirmsDuplicates = confirmsDuplicates
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> [ReviewVerdict] {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      var commands: [Command] = []
      for draft in drafts {
        commands.append(try await store.command(deed, onReview: draft).confirmed(confirmsDuplicates))
      }
      // Of a single one a refusal is the whole answer.
      guard commands.count > 1 else {
        return try await commands.asyncMap { ReviewVerdict(drafts, .success(try await store.perform($0, as: caller))) }
      }
      let verdicts = try await store.perform(commands, atomic: false, as: caller)
      return zip(drafts, verdicts).map { ReviewVerdict([$0], $1) }
    }
  }
}

/// What became of one draft.
package struct ReviewVerdict: Sendable, Hashable, Codable {
  package let draft: Int64
  /// The draft as it is now; nil if nothing was done.
  package let review: ReviewDraft?
  /// Why nothing was done; empty if it was.
  package let problems: [Problem]

  fileprivate init(_ drafts: [Int64], _ verdict: Store.Verdict) {
    draft = drafts.first ?? 0
    switch verdict {
    case .success(let change): (review, problems) = (change.review, [])
    case .failure(let refusal): (review, problems) = (nil, refusal.problems)
    }
  }
}

extension [Command] {
  fileprivate func asyncMap<Answer>(_ body: (Command) async throws -> Answer) async rethrows -> [Answer] {
    var answers: [Answer] = []
    for command in self { answers.append(try await body(command)) }
    return answers
  }
}

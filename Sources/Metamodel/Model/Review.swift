/// A check of incoming records: what comes in is held as a draft outside the module until somebody has looked at it.
package struct Review: Sendable, Hashable {
  package let name: String
  package let label: LocalizedText
  package let module: String
  /// The ways of coming in that it watches.
  package let channels: Set<Channel>
  /// Judged on the record that would be created; nil means always.
  package let condition: ModelExpression?
  /// What is put aside at once, without anybody looking; nil means nothing.
  package let discarded: ModelExpression?
  /// Its place among the module's reviews, of which the first that fits holds a record.
  package let order: Int
  /// Who decides, any of them. The record's owner is whoever has sent it in.
  package let reviewers: [Person]
  /// Whether a draft has to be claimed before it is decided.
  package let isClaimRequired: Bool
  /// Whether reviewers may decide what they have sent in themselves.
  package let allowsOwn: Bool
  /// Fields each of which is accepted or rejected by itself.
  package let verified: [String]
  /// Why a draft may be rejected; without any it is said in words.
  package let reasons: [Reason]
  /// How long a draft may wait for a reviewer.
  package let level: Period?
  /// When a draft that nobody has decided is given up.
  package let expiry: Period?
  /// By which calendar working time counts; nil means the tenant's.
  package let calendar: String?
  /// Days for which the values of a draft are kept that has become no record; nil means for ever.
  package let keptDays: Int?

  /// How a record comes in.
  package enum Channel: String, Sendable, Hashable, Codable, CaseIterable {
    /// By a form on the web.
    case form
    /// By a row of a file.
    case `import`
    /// By a program with a key.
    case api
    /// By somebody who enters it.
    case manual
  }

  /// A reason for which a draft is rejected.
  package struct Reason: Sendable, Hashable {
    package let code: String
    package let label: LocalizedText

    package init(code: String, label: LocalizedText) {
      self.code = code
      self.label = label
    }
  }

  package init(
    name: String, label: LocalizedText, module: String, channels: Set<Channel>, condition: ModelExpression?,
    discarded: ModelExpression?, order: Int, reviewers: [Person], isClaimRequired: Bool, allowsOwn: Bool,
    verified: [String], reasons: [Reason], level: Period?, expiry: Period?, calendar: String?, keptDays: Int?
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.channels = channels
    self.condition = condition
    self.discarded = discarded
    self.order = order
    self.reviewers = reviewers
    self.isClaimRequired = isClaimRequired
    self.allowsOwn = allowsOwn
    self.verified = verified
    self.reasons = reasons
    self.level = level
    self.expiry = expiry
    self.calendar = calendar
    self.keptDays = keptDays
  }

  /// The reason of that code.
  package func reason(_ code: String) -> Reason? { reasons.first { $0.code == code } }
}

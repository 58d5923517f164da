/// Why a command or a question was refused, with everything that stands in its way at once.
package struct Refusal: Error, Sendable, Hashable, Codable {
  package let kind: Kind
  package let problems: [Problem]

  /// What kind of refusal it is; the API maps each to a status.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// The caller may not do this (403).
    case notPermitted = "not_permitted"
    /// No such module, record or transition (404).
    case notFound = "not_found"
    /// The record is no longer at the expected version (412).
    case versionMismatch = "version_mismatch"
    /// It clashes with what is there: duplicates, records in use, the wrong state (409).
    case conflict
    /// What was given does not satisfy the rules (422).
    case invalid
    /// What is sent is larger than may be kept (413).
    case tooLarge = "too_large"
    /// The question itself cannot be understood: a filter, a sort, a cursor (400).
    case badRequest = "bad_request"
    /// The question costs more than one may, and was ended (422: to ask it again would end alike).
    case queryTimeout = "query_timeout"
    /// The configuration would contradict itself or the records that are there (422).
    case configuration
    /// The disk is full or broken, or the store is being closed (503).
    case unavailable
  }

  package init(_ kind: Kind, _ problems: [Problem]) {
    self.kind = kind
    self.problems = problems
  }

  package init(_ kind: Kind, _ problem: Problem) {
    self.init(kind, [problem])
  }
}

/// One thing that stands in the way.
package struct Problem: Sendable, Hashable, Codable {
  /// What it is about: a field, a checklist item, an activity's kind, a related list, `note`, `transition`, or codes
  /// joined by a bar.
  package let at: String
  /// A stable code, such as `required` or `check_failed`.
  package let code: String
  /// What was found, what was wanted, what to do.
  package let message: String
  /// The value found and the value or condition wanted, where there are such.
  package let found: InputValue?
  package let wanted: InputValue?
  /// Roles, teams and users who could do it instead.
  package let who: [String]?

  package init(
    at: String, code: String, message: String, found: InputValue? = nil, wanted: InputValue? = nil, who: [String]? = nil
  ) {
    self.at = at
    self.code = code
    self.message = message
    self.found = found?.shown
    self.wanted = wanted
    self.who = who
  }

  /// An empty value found is told from no value.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value(_ key: CodingKeys) throws -> InputValue? {
      container.contains(key) ? try container.decode(InputValue.self, forKey: key) : nil
    }
    self.init(
      at: try container.decode(String.self, forKey: .at), code: try container.decode(String.self, forKey: .code),
      message: try container.decode(String.self, forKey: .message), found: try value(.found),
      wanted: try value(.wanted), who: try container.decodeIfPresent([String].self, forKey: .who))
  }
}

/// What a result has done, or would do.
package struct ResultOutcome: Sendable, Hashable, Codable {
  package let flow: String
  package let result: String
  /// What people call the result.
  package let label: String
  package let module: String
  package let record: Int64
  package let isDefinitive: Bool
  package let isEffective: Bool
  package let quality: String
  package let channel: String
  /// The module of the interaction, and its id; none of one that would only be logged.
  package var interactionModule: String
  package var interaction: Int64?
  /// Times that whoever logs it has to give: `at`, `until`.
  package var asks: [String]
  package var actions: [Action] = []
  package var attempts: [Attempts] = []

  private enum CodingKeys: String, CodingKey {
    case flow
    case result
    case label
    case module
    case record
    case isDefinitive = "definitive"
    case isEffective = "effective"
    case quality
    case channel
    case interactionModule = "interaction_module"
    case interaction
    case asks
    case actions
    case attempts
  }

  /// One of its actions.
  package struct Action: Sendable, Hashable, Codable {
    /// As it is written: `close lost`.
    package let action: String
    package let state: State
    /// What was created or where the record went; why it was passed over.
    package var detail: String?
    /// What stands in its way.
    package var problems: [Problem] = []
    /// The prompt that it has left.
    package var prompt: Int64?

    package enum State: String, Sendable, Hashable, Codable {
      case done
      /// There was nothing to do.
      case skipped
      /// Something is missing, which a prompt tells.
      case prompt
      /// It waits for somebody's decision.
      case waits
    }
  }

  /// How far a rule of attempts is.
  package struct Attempts: Sendable, Hashable, Codable {
    package let name: String
    package let label: String
    /// With this result.
    package let count: Int
    package let reach: Int
    /// Whether this result reaches it.
    package let isReached: Bool
    /// What is done with the attempt that reaches it.
    package let then: String

    private enum CodingKeys: String, CodingKey {
      case name
      case label
      case count
      case reach
      case isReached = "reached"
      case then
    }

    /// For people: `7 of 8: close lost next time`.
    package var words: String {
      if isReached { return "\(count) of \(reach): \(then) now" }
      return "\(count) of \(reach)" + (count + 1 == reach ? ": \(then) next time" : "")
    }
  }
}

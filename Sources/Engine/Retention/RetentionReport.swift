/// What keeping to the model's times of retention has done, or would do.
package struct RetentionReport: Sendable, Hashable, Codable {
  package let lines: [Line]
  /// Whether nothing was changed.
  package let isRehearsal: Bool

  /// One rule of a module.
  package struct Line: Sendable, Hashable, Codable {
    package let module: String
    /// The rule in words.
    package let rule: String
    /// How many records, or entries of the history, it is time for.
    package let due: Int
    /// How many of them it was done with.
    package internal(set) var done = 0
    /// Why it could not be done with the others: how many by code.
    package internal(set) var refused: [String: Int] = [:]
  }
}

/// What the fields of an activity's module mean.
package struct ActivityFields: Sendable, Hashable {
  /// The picklist that says how far it is.
  package let status: String?
  /// The values of that of what is still to be done; one that is planned gets the first.
  package let open: [String]
  /// What it is once it was done.
  package let done: String?
  /// What it is if it is not done.
  package let cancelled: String?
  /// When it is to be done.
  package let at: String?
  /// The picklist of its results.
  package let result: String?

  package init(
    status: String? = nil, open: [String] = [], done: String? = nil, cancelled: String? = nil, at: String? = nil,
    result: String? = nil
  ) {
    self.status = status
    self.open = open
    self.done = done
    self.cancelled = cancelled
    self.at = at
    self.result = result
  }

  package var words: String {
    [
      status.map { "status \($0)" }, open.isEmpty ? nil : "open \(open.joined(separator: ", "))",
      done.map { "done \($0)" }, cancelled.map { "cancelled \($0)" }, at.map { "at \($0)" },
      result.map { "result \($0)" },
    ].compactMap(\.self).joined(separator: "; ")
  }
}

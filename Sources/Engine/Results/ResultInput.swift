/// A result that somebody logs.
package struct ResultInput: Sendable, Hashable, Codable {
  /// Its code.
  package var result: String
  /// The flow; nil means the first that fits.
  package var flow: String?
  /// Which of several open records it is about, where it is logged about somebody who has several.
  package var record: RecordTarget?
  /// When a call is scheduled: a moment, or a day.
  package var at: String?
  /// Until when the record is postponed: a moment, or a day.
  package var until: String?
  /// What its moves ask for.
  package var supplied: TransitionInput
  /// More fields of the interaction.
  package var interaction: RecordInput

  /// - Parameters:
  ///   - result: its code.
  ///   - flow: the flow; nil means the first that fits.
  ///   - record: which of several open records it is about.
  ///   - at: when a call is scheduled: a moment, or a day.
  ///   - until: until when the record is postponed: a moment, or a day.
  ///   - supplied: what its moves ask for.
  ///   - interaction: more fields of the interaction.
  package init(
    _ result: String, flow: String? = nil, record: RecordTarget? = nil, at: String? = nil, until: String? = nil,
    supplied: TransitionInput = TransitionInput(), interaction: RecordInput = [:]
  ) {
    self.result = result
    self.flow = flow
    self.record = record
    self.at = at
    self.until = until
    self.supplied = supplied
    self.interaction = interaction
  }
}

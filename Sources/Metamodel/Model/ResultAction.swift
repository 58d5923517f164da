/// One thing that a result does.
package struct ResultAction: Sendable, Hashable {
  /// It is left out unless this holds; nil means always.
  package let condition: ModelExpression?
  package let deed: Deed

  package enum Deed: Sendable, Hashable {
    /// Moves the record to where it is closed.
    case close(Closing, Supply)
    /// Moves it to a stage; nil means the next.
    case advance(to: String?, Supply)
    /// Runs a transition of the record.
    case run(transition: String, Supply)
    /// Says how far the stage is.
    case stageStatus(String)
    case schedule(Scheduling)
    /// Completes or cancels the record's open tasks for which a condition holds.
    case tasks(completes: Bool, ModelExpression?)
    case effect(Effect.Action)
  }

  /// How a record is closed.
  package enum Closing: Sendable, Hashable {
    case outcome(Pipeline.Outcome)
    /// It comes back after a time; nil means at the one that whoever logs the result gives.
    case postponed(Period?)
    /// With a value of a field that no pipeline orders.
    case value(String)
  }

  /// What comes with a move.
  package struct Supply: Sendable, Hashable {
    package let values: [Assignment]
    package let note: String?

    package init(values: [Assignment] = [], note: String? = nil) {
      self.values = values
      self.note = note
    }
  }

  /// An activity that is put on the calendar.
  package struct Scheduling: Sendable, Hashable {
    package let module: String
    /// How long from now; nil means at the time that whoever logs the result gives.
    package let after: Period?
    package let values: [Assignment]

    package init(module: String, after: Period?, values: [Assignment]) {
      self.module = module
      self.after = after
      self.values = values
    }
  }

  package init(condition: ModelExpression?, deed: Deed) {
    self.condition = condition
    self.deed = deed
  }
}

extension ResultAction {
  /// Whether it moves the record.
  package var isMove: Bool {
    switch deed {
    case .close, .advance, .run: true
    default: false
    }
  }

  /// The key of the time that whoever logs the result has to give: `at` or `until`; nil if there is none.
  package var asked: String? {
    switch deed {
    case .schedule(let scheduling) where scheduling.after == nil: "at"
    case .close(.postponed(nil), _): "until"
    default: nil
    }
  }

  /// It as an effect, if it is one.
  package var effect: Effect? {
    if case .effect(let action) = deed { Effect(condition: condition, action: action) } else { nil }
  }

  /// The action on one line.
  package var words: String { deed.words + (condition.map { " when \($0.source)" } ?? "") }
}

extension ResultAction.Deed {
  /// The deed on one line, as it is written.
  package var words: String {
    switch self {
    case .close(let closing, _): "close \(closing.words)"
    case .advance(let stage, _): "advance \(stage ?? "next")"
    case .run(let transition, _): "run \(transition)"
    case .stageStatus(let code): "stage_status \(code)"
    case .schedule(let scheduling):
      "schedule \(scheduling.module) \(scheduling.after.map { "in \($0.text)" } ?? "at ask")"
    case .tasks(let completes, let condition):
      "tasks \(completes ? "complete" : "cancel")\(condition.map { " where \($0.source)" } ?? "")"
    case .effect(let action): Effect(condition: nil, action: action).words
    }
  }

  /// What comes with it, where it moves the record.
  package var supply: ResultAction.Supply? {
    switch self {
    case .close(_, let supply), .advance(_, let supply), .run(_, let supply): supply
    default: nil
    }
  }
}

extension ResultAction.Closing {
  fileprivate var words: String {
    switch self {
    case .outcome(let outcome): outcome.rawValue
    case .postponed(let period): "postponed \(period.map { "for \($0.text)" } ?? "until ask")"
    case .value(let code): code
    }
  }
}

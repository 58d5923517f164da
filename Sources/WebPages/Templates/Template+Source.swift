extension Template {
  /// What the template says, in Mustache: whatever is in two braces is escaped.
  var source: String {
    switch self {
    case .gate: Self.gateSource
    case .signIn: Self.signInSource
    case .password: Self.passwordSource
    case .message: Self.messageSource
    case .decision: Self.decisionSource
    case .sheet: Self.sheetSource
    case .calendar: Self.calendarSource
    case .event: Self.eventSource
    case .approvals: Self.approvalsSource
    case .approval: Self.approvalSource
    case .reviews: Self.reviewsSource
    case .review: Self.reviewSource
    case .calls: Self.callsSource
    case .callSheet: Self.callSheetSource
    case .verdicts: Self.verdictsSource
    case .differences: Self.differencesSource
    case .day: Self.daySource
    case .layout: Self.layoutSource
    case .home: Self.homeSource
    case .problem: Self.problemSource
    case .search: Self.searchSource
    case .list: Self.listSource
    case .filters: Self.filtersSource
    case .cell: Self.cellSource
    case .facts: Self.factsSource
    case .record: Self.recordSource
    case .timeline: Self.timelineSource
    case .form: Self.formSource
    case .step: Self.stepSource
    case .board: Self.boardSource
    case .entries: Self.entriesSource
    case .control: Self.controlSource
    case .must: Self.mustSource
    case .state: Self.stateSource
    case .told: Self.toldSource
    case .duplicates: Self.duplicatesSource
    case .inline: Self.inlineSource
    case .bulk: Self.bulkSource
    case .shortcuts: Self.shortcutsSource
    case .merge: Self.mergeSource
    case .process: Self.processSource
    case .need: Self.needSource
    case .boardColumn: Self.boardColumnSource
    case .boardMore: Self.boardMoreSource
    }
  }
}

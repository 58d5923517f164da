import Metamodel

extension Store {
  /// A page of a module's records that the caller may read.
  ///
  /// - Returns: `{"records":[…],"next_cursor":…}`, with `count` and `count_capped` where the count was asked for.
  ///   Cursors are bound to the filter, the sort, and the caller with his roles; between two pages nothing is skipped
  ///   or repeated whose sort keys did not change.
  /// - Throws: ``Refusal``.
  package func list(_ request: ListRequest, as caller: Caller) async throws -> Page {
    try await read(by: "list", as: caller) { try ListQuery(context: $0, caller: caller).page(request) }
  }

  /// One record.
  ///
  /// - Parameters:
  ///   - module: the module's api name.
  ///   - id: the record's id.
  ///   - fields: those to answer; nil means all. `id` and `version` are always answered.
  ///   - expand: lookups whose records stand whole in the place of their ids.
  ///   - caller: whoever asks.
  /// - Throws: ``Refusal``.
  package func get(
    module: String, id: Int64, fields: [String]? = nil, expand: [String] = [], as caller: Caller
  ) async throws -> RecordPage {
    let page = { @Sendable (context: ReadContext) in
      try GetQuery(context: context, caller: caller).page(module: module, id: id, fields: fields, expand: expand)
    }
    let isPlain = expand.isEmpty && model.module(module)?.hasFormulas != true
    guard isPlain else { return try await read(by: "get", as: caller, page) }
    let (answer, reading) = try await glance { context in (try page(context), context.phi.reading) }
    try await note(reading, by: "get", as: caller)
    return answer
  }

  /// What has happened to a record: changes, moves and notes, newest first.
  ///
  /// - Returns: `{"entries":[…],"next_cursor":…}`. Each entry has `kind` (`change`, `move`, `note`), `id`, `at` and
  ///   `actor` (`{"id","name","display_name"}`). A change has `version`, `cause` and `changes`
  ///   (`{"field":[old,new]}`); a move has `move` (its kind), `field`, `from`, `to`, `transition`, `reason` and
  ///   `process_version`; a note
  ///   has its record under `note`. Notes are for callers who may read them.
  /// - Throws: ``Refusal``.
  package func timeline(
    module: String, id: Int64, limit: Int = 50, cursor: String? = nil, as caller: Caller
  ) async throws -> Page {
    try await read(by: "timeline", as: caller) {
      try TimelineQuery(context: $0, caller: caller).page(module: module, id: id, limit: limit, cursor: cursor)
    }
  }
}

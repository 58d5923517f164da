import GRDB

extension Store {
  /// The records that a text finds in modules that the caller may read, the best first.
  ///
  /// - Returns: `{"results":[…],"found":…,"capped":…}`. Each result has `module`, `id`, `title`, the `fields` in which something is
  ///   found, and a `snippet` (`{"field","parts":[{"text","match"}]}`, null if none of the fields says it by itself). `found` is how many
  ///   records were ranked; `capped` says that there are more, of which the newest and those with everything in the title were.
  /// - Throws: ``Refusal``.
  package func search(_ request: SearchRequest, as caller: Caller) async throws -> Page {
    try await read(by: "search", as: caller) { try SearchQuery(context: $0, caller: caller).page(request) }
  }

  /// Makes the search index anew from the records.
  ///
  /// - Returns: how many records are in it.
  package func rebuildSearch() async throws -> Int {
    try await reconfigure { db, state in (try SearchIndex(db: db).rebuild(state.compiled), state) }
  }
}

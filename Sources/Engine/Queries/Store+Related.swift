import Diagnostics
import Expressions
import Metamodel

extension Store {
  /// A page of a related list: records that name a record by a lookup, such as the tasks about a deal.
  ///
  /// - Parameters:
  ///   - name: the list, as the lookup's `inverse` calls it: `tasks`.
  ///   - record: whose list it is.
  ///   - request: what else is asked of the list; its module does not count.
  ///   - caller: whoever asks.
  /// - Returns: a page as ``list(_:as:)`` gives it.
  /// - Throws: ``Refusal``: no such record or list that the caller may read, or a wrong question.
  package func related(
    _ name: String, of record: RecordTarget, _ request: ListRequest, as caller: Caller
  ) async throws -> Page {
    try await read(by: "related", as: caller) { context in
      let list = try context.relatedList(name, of: record, for: caller)
      var request = request.of(module: list.module)
      request.naming = ListRequest.Naming(record: record, field: list.field)
      return try ListQuery(context: context, caller: caller).page(request)
    }
  }
}

extension ReadContext {
  fileprivate func relatedList(_ name: String, of record: RecordTarget, for caller: Caller) throws -> RelatedList {
    _ = try module(record.module, readableBy: caller)
    let execution = Execution(self, as: caller)
    _ = try execution.row(record, try execution.plan(record.module), for: .read)
    let lists = relatedLists(of: record.module, for: caller)
    guard let list = lists.first(where: { $0.name == name }) else {
      throw Refusal(.notFound, .unknown("list", name, at: "list", among: lists.map(\.name)))
    }
    return list
  }

  /// The lists of a module's records whose lookups the caller may read.
  private func relatedLists(of module: String, for caller: Caller) -> [RelatedList] {
    let access = access(of: caller)
    return (state.compiled.model.relatedLists[module] ?? []).filter { access.reads($0.field, of: $0.module) }
  }
}

extension ListRequest {
  /// The same question of another module.
  fileprivate func of(module: String) -> ListRequest {
    ListRequest(
      module: module, filter: filter, sort: sort, fields: fields, expand: expand, limit: limit, cursor: cursor,
      count: count, deleted: deleted, view: view)
  }
}

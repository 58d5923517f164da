package import Engine
import Metamodel
package import Tenancy

/// Lists the records of a related list.
package struct ListRelated: Operation {
  package static let name = "list_related"

  package let tenant: String
  /// The name of the user as whom to act; nil means the first administrator.
  package let user: String?
  /// The module of the record whose list it is.
  package let module: String
  package let id: Int64
  /// As the lookup's `inverse` calls it: `contacts`.
  package let list: String
  /// What else is asked; its module does not count.
  package let request: ListRequest
  /// Whether people are to read the answer, so that lookups are expanded to what their records are called.
  package let isForPeople: Bool

  package init(
    tenant: String, user: String?, module: String, id: Int64, list: String, request: ListRequest, isForPeople: Bool
  ) {
    self.tenant = tenant
    self.user = user
    self.module = module
    self.id = id
    self.list = list
    self.request = request
    self.isForPeople = isForPeople
  }

  package func run(in workspace: Workspace, progress: @escaping ProgressHandler) async throws -> RecordsAnswer {
    try await workspace.acting(in: tenant, as: user) { store, caller in
      let record = RecordTarget(module: module, id: id)
      var (request, display): (ListRequest, RecordDisplay?) = (request, nil)
      // A list that there is not is refused by the store.
      if isForPeople, let related = store.model.relatedList(list, of: module) {
        let asked = ListRequest(
          module: related.module, filter: request.filter, sort: request.sort, fields: request.fields,
          limit: request.limit, cursor: request.cursor, count: request.count)
        (request, display) = try await store.shown(asked, to: caller)
      }
      let page = try await store.related(list, of: record, request, as: caller)
      return RecordsAnswer(json: String(decoding: page.json, as: UTF8.self), display: display)
    }
  }
}

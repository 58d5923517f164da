import Engine
import Expressions
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// Records of all modules, found by words.
struct SearchPage: PageModel {
  let shell: Shell
  let w: Words
  let summary: String
  let hits: [Hit]

  static let routes: [PageRoute] = [.get("/search", show), .get("/find", find)]

  struct Hit: PageModel {
    let href: String
    let title: String
    let module: String
    let snippet: Snippet?
  }

  struct Snippet: PageModel {
    let field: String
    let parts: [Part]
  }

  struct Part: PageModel {
    let text: String
    let isMatch: Bool
  }

  private static func show(_ call: PageCall) async throws -> Response {
    let asked = call.query["q"] ?? ""
    var found: JSON = .null
    if !asked.isEmpty {
      found = try JSON(
        parsing: try await call.store.search(SearchRequest(text: asked, limit: 50), as: call.caller).json)
    }
    let hits = (found["results"]?.items ?? []).compactMap { hit($0, call) }
    let count = call.formats.number(found["found"]?.text ?? "0")
    let page = SearchPage(
      shell: Shell(call, title: call.words.text(.search), asked: asked), w: call.words,
      summary: call.words.found(count, isCapped: found["capped"]?.text == "true"), hits: hits)
    return try call.page(.search, page)
  }

  private static func hit(_ json: JSON, _ call: PageCall) -> Hit? {
    guard let name = json["module"]?.text, let id = json["id"]?.text, let module = call.model.module(name) else {
      return nil
    }
    let title = json["title"]?.text ?? ""
    let locale = call.audience.locale
    let snippet = json["snippet"].flatMap { snippet -> Snippet? in
      guard let field = snippet["field"]?.text else { return nil }
      let parts = (snippet["parts"]?.items ?? []).map {
        Part(text: $0["text"]?.text ?? "", isMatch: $0["match"]?.text == "true")
      }
      return Snippet(field: module.field(field)?.label.text(in: locale) ?? field, parts: parts)
    }
    return Hit(
      href: call.links.record(name, id), title: title.isEmpty ? "#\(id)" : title,
      module: module.label.one.text(in: locale), snippet: snippet)
  }

  /// What a field offers while one types: `[{"value":"7","text":"Kestrel"}]`.
  private static func find(_ call: PageCall) async throws -> Response {
    let (asked, module) = (call.query["q"] ?? "", call.query["module"])
    let known = RecordOffers(call: call)
    let offers =
      if let module, let id = call.query.number("id") { try await known.offer(of: module, id) } else {
        try await known.offers(of: module, matching: asked)
      }
    let json = JSON.array(offers.map { .object(["value": .string($0.value), "text": .string($0.text)]) })
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }
}

/// Records and users to choose from.
struct RecordOffers {
  let call: PageCall

  struct Offer: Sendable {
    let value: String
    let text: String
  }

  private static let most = 20

  /// - Parameters:
  ///   - module: of the records, or `users`; nil means any module, of which a value names the record: `deals/7`.
  ///   - text: what is looked for; nothing offers the newest.
  func offers(of module: String?, matching text: String) async throws -> [Offer] {
    if module == "users" { return try await users(matching: text) }
    guard !text.isEmpty else { return try await newest(of: module) }
    let request = SearchRequest(text: text, modules: module.map { [$0] }, limit: Self.most)
    let found = try JSON(parsing: try await call.store.search(request, as: call.caller).json)["results"]?.items ?? []
    return found.compactMap { hit in
      guard let id = hit["id"]?.text, let name = hit["module"]?.text else { return nil }
      let title = hit["title"]?.text ?? "#\(id)"
      guard module == nil else { return Offer(value: id, text: title) }
      let label = call.model.module(name)?.label.one.text(in: call.audience.locale) ?? name
      return Offer(value: "\(name)/\(id)", text: "\(title) (\(label))")
    }
  }

  /// The one that is known by its id, if the caller may know of it.
  func offer(of module: String, _ id: Int64) async throws -> [Offer] {
    let reference = RecordReference(module: module, id: id)
    let title = try await call.store.titles(of: [reference], as: call.caller)[reference]
    return title.map { [Offer(value: String(id), text: $0.isEmpty ? "#\(id)" : $0)] } ?? []
  }

  private func users(matching text: String) async throws -> [Offer] {
    let wanted = text.lowercased()
    return try await call.store.users().filter { user in
      user.isActive && (wanted.isEmpty || user.displayName.lowercased().contains(wanted) || user.name.hasPrefix(wanted))
    }.prefix(Self.most).map { Offer(value: String($0.id), text: $0.displayName) }
  }

  private func newest(of module: String?) async throws -> [Offer] {
    guard let module, call.access.may(.read, on: module) else { return [] }
    let request = ListRequest(module: module, sort: "-id", fields: ["id"], limit: Self.most)
    let answer = try await call.store.list(request, as: call.caller)
    let ids = (try JSON(parsing: answer.json)["records"]?.items ?? []).compactMap { $0["id"]?.text.flatMap(Int64.init) }
    let titles = try await call.store.titles(of: ids.map { .init(module: module, id: $0) }, as: call.caller)
    return ids.map { id in Offer(value: String(id), text: titles[.init(module: module, id: id)] ?? "#\(id)") }
  }
}

import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel
import Operations
import Tenancy

/// The records of somebody who leaves are given to somebody else: first it is shown how many there are, then what became of them.
struct HandOverPages {
  let call: PageCall
  let user: UserInfo

  static let routes: [PageRoute] = [
    .get("/admin/users/{user}/hand-over") { try await read($0).response() },
    .post("/admin/users/{user}/hand-over") { try await read($0).submit() },
  ]

  private static func read(_ call: PageCall) async throws -> HandOverPages {
    try call.requireAdministrator()
    return HandOverPages(
      call: call, user: try await call.store.user(named: call.parameters.get("user") ?? "", for: call.caller))
  }

  private var words: Words { call.words }
  private var locale: String { call.audience.locale }
  private var home: String { call.admin("users/\(user.name)") }

  func submit() async throws -> Response {
    try await call.attempt {
      let reports = try await HandOver(
        tenant: call.tenant.tenant, from: user.name, to: call.form["field.to"] ?? "", module: call.form["field.module"]
      ).run(in: call.store, by: call.caller)
      return try await response(reports: reports)
    } refused: {
      try await response(problems: $0, status: .unprocessableContent)
    }
  }

  // MARK: Drawing it

  func response(
    reports: [HandOver.ModuleReport]? = nil, problems: [String] = [], status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let owned = try await owned()
    let colleagues = try await call.store.users().filter { $0.isActive && $0.name != user.name }
      .map { ListPage.Choice(code: $0.name, text: $0.displayName) }
    let form = SheetPage.Form(
      action: "\(home)/hand-over", submit: words.text(.handOverNow),
      controls: [
        .choice("to", words.text(.handOverTo), colleagues, chosen: call.form["field.to"] ?? ""),
        .choice(
          "module", words.text(.onlyModule),
          owned.map { ListPage.Choice(code: $0.module.name, text: label($0.module)) },
          chosen: call.form["field.module"] ?? ""),
      ], isDanger: true)
    return try call.sheet(
      "\(words.text(.handOver)): \(user.displayName)", crumb: .init(href: home, text: user.displayName),
      problems: problems, status: status,
      blocks: (reports.map(told) ?? []) + [
        .init(
          words.text(.owns), hint: words.text(owned.isEmpty ? .handOverNone : .handOverHint),
          facts: owned.map { .init(label: label($0.module), text: $0.count) }, forms: owned.isEmpty ? [] : [form])
      ])
  }

  private func label(_ module: Module) -> String { module.label.many.text(in: locale) }

  /// How many records of each module are the user's; none of modules in which there are none.
  private func owned() async throws -> [(module: Module, count: String)] {
    var owned: [(module: Module, count: String)] = []
    for module in call.byLabel(call.model.modules) where call.access.may(.read, on: module.name) {
      let request = ListRequest(
        module: module.name, filter: "owner == \(user.id)", fields: ["id"], limit: 1, count: true)
      let answer = try JSON(parsing: try await call.store.list(request, as: call.caller).json)
      guard let count = answer["count"]?.text, count != "0" else { continue }
      owned.append((module, call.formats.number(count) + (answer["count_capped"]?.text == "true" ? "+" : "")))
    }
    return owned
  }

  private func told(_ reports: [HandOver.ModuleReport]) -> [SheetPage.Block] {
    let heads = [words.text(.module), words.text(.handedOver), words.text(.staysWaiting), words.text(.staysRefused)]
    let rows = reports.map { report in
      let module = call.model.module(report.module)
      let mentions = report.mentions.sorted { $0.key < $1.key }.map { field, count in
        "\(module?.field(field)?.label.text(in: locale) ?? field) (\(count))"
      }
      return SheetPage.Row(
        title: module.map(label) ?? report.module, href: nil,
        cells: [report.handedOver, report.waiting, report.refused].map { [Cell(text: call.formats.number($0))] }
          + [[Cell(text: mentions.isEmpty ? "–" : mentions.joined(separator: ", "))]])
    }
    let refused = reports.flatMap { report in
      report.examples.map { example in
        SheetPage.Row(
          title: "\(report.module) \(example.id)", href: call.links.record(report.module, example.id),
          cells: [[Cell(text: example.problems.map(\.message).joined(separator: " "))]])
      }
    }
    let done = SheetPage.Block(
      words.text(.handOverDone), hint: reports.isEmpty ? words.text(.handOverNone) : nil,
      table: reports.isEmpty
        ? nil
        : .init(caption: words.text(.handOverDone), heads: heads + [words.text(.stillNamed)], rows: rows))
    guard !refused.isEmpty else { return [done] }
    return [
      done,
      .init(
        words.text(.staysRefused),
        table: .init(
          caption: words.text(.staysRefused), heads: [words.text(.recordWord), words.text(.message)], rows: refused)),
    ]
  }
}

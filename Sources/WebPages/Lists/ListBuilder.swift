import Engine
import Expressions
import JSONText
import Metamodel

/// Makes the page of a list.
struct ListBuilder: Sendable {
  let call: PageCall
  let module: Module
  let question: ListQuestion
  /// The question with what the open view asks: what can be seen and changed of both.
  let open: ListQuestion
  let views: [ViewInfo]
  let book: FieldBook
  let filters: FilterFormBuilder

  private var words: Words { call.words }
  private var base: String { call.links.list(module.name) }
  private var view: ViewInfo? { views.first { $0.view.name == question.view } }

  private var fields: [ShownField] {
    let named = open.columns?.compactMap(book.field) ?? []
    return named.isEmpty ? book.columns.compactMap(book.field) : named
  }

  private func link(_ change: (inout ListQuestion) -> Void) -> String { Links.path(base, question.with(change).query) }

  // MARK: Asking

  private var filter: String? { question.expression(book) }

  func page() async throws -> ListPage {
    // By itself: a closing bracket too many has to be a mistake beside other filters too.
    if let own = question.filter, let error = mistake(in: own) { throw Refusal(.badRequest, error) }
    let fields = fields
    let titled = Set(fields.map(\.path))
    let answer = try await call.store.list(
      ListRequest(
        module: module.name, filter: filter, sort: question.sort, fields: Array(titled).sorted(), limit: 50,
        cursor: question.cursor, count: true, view: question.view.flatMap { $0.isEmpty ? nil : $0 }),
      as: call.caller)
    let json = try JSON(parsing: answer.json)
    let records = json["records"]?.items ?? []
    let display = try await call.display(of: records, fields)
    let rows = records.map { row($0, fields, display) }
    let count = call.formats.number(json["count"]?.text ?? "") + (json["count_capped"]?.text == "true" ? "+" : "")
    var shown = try await page(fields, rows, count: words.records(count), next: json["next_cursor"]?.text)
    let isWhole = json["next_cursor"]?.text == nil && question.cursor == nil
    shown.bulk = rows.isEmpty ? nil : bulk(all: isWhole ? nil : count)
    return shown
  }

  private func mistake(in filter: String) -> Problem? {
    do throws(ExpressionError) {
      _ = try Expression(parsing: filter)
      return nil
    } catch {
      return Problem(
        at: "filter", code: error.code.rawValue, message: error.message,
        found: .object(["column": .number(String(error.column))]))
    }
  }

  func page(refused refusal: Refusal) async throws -> ListPage {
    let mistakes = refusal.problems.filter { $0.at == "filter" }
    let others = refusal.problems.filter { $0.at != "filter" }.map(\.message)
    return try await page(fields, [], count: "", next: nil, mistake: mistakes.first, problems: others)
  }

  // MARK: Showing

  private func page(
    _ fields: [ShownField], _ rows: [ListPage.Row], count: String, next: String?, mistake: Problem? = nil,
    problems: [String] = []
  ) async throws -> ListPage {
    let (access, many) = (call.access, module.label.many.text(in: call.audience.locale))
    let form = FormBuilder(call: call, module: module, book: book, subject: nil, rules: StateFields())
    let editable = access.may(.update, on: module.name) ? Set(form.editable.map(\.path)) : []
    let isRefused = mistake != nil || !problems.isEmpty
    let hasBoard = !BoardField.all(of: module, book).isEmpty
    let new =
      access.may(.create, on: module.name)
      ? ListPage.Link(href: "\(base)/new", text: words.new(module.label.one.text(in: call.audience.locale))) : nil
    return ListPage(
      shell: Shell(call, title: many, module: module.name), w: words, title: many, count: count, new: new,
      board: hasBoard ? Links.path(call.links.board(module.name), [("view", question.view), ("filter", filter)]) : nil,
      export: access.may(.export, on: module.name) ? exported(fields) : nil,
      import: access.may(.import, on: module.name) ? "\(call.links.root)/import/\(module.name)" : nil,
      views: tabs, filters: pills,
      filterForm: try await filters.form(action: base, hidden: hidden(open.with { _ in }, without: ["w", "any"])),
      form: self.form(mistake), columns: columnForm(fields),
      heads: fields.map { head($0, isEditable: editable.contains($0.path)) },
      rows: rows, empty: rows.isEmpty && !isRefused ? empty(new) : nil,
      next: next.map { cursor in Links.path(base, question.with { $0.cursor = cursor }.query) },
      first: question.cursor == nil ? nil : link { _ in }, problems: problems, saving: saving(fields),
      isEditable: !editable.isEmpty)
  }

  private func row(_ record: JSON, _ fields: [ShownField], _ display: Display) -> ListPage.Row {
    let id = record["id"]?.text ?? ""
    let columns = fields.map { ListPage.Column(cells: display.cells(record[$0.path], $0), isNumber: $0.isNumber) }
    let title = columns.first?.cells.map(\.text).joined(separator: ", ") ?? ""
    return ListPage.Row(
      href: call.links.record(module.name, id), title: title.isEmpty ? "\(words.text(.untitled)) #\(id)" : title,
      id: id, cells: Array(columns.dropFirst()),
      tick: call.access.may(.bulk, on: module.name) ? words.tick(title.isEmpty ? "#\(id)" : title) : nil)
  }

  private func head(_ field: ShownField, isEditable: Bool) -> ListPage.Head {
    let keys = open.sort?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
    let isUp = keys.first == field.path
    let isDown = keys.first == "-\(field.path)"
    let wanted = isUp ? "-\(field.path)" : field.path
    let isSortable = field.isSortable && field.level >= .readOnly
    return ListPage.Head(
      text: field.label, sort: isSortable ? link { $0.sort = wanted } : nil,
      direction: isUp ? "ascending" : isDown ? "descending" : nil, arrow: isUp ? "↑" : isDown ? "↓" : nil,
      isNumber: field.isNumber, field: isEditable ? field.path : nil)
  }

  /// What can be done with many of them; nil if nothing.
  private func bulk(all count: String?) -> ListPage.Bulk? {
    let deeds = BulkDeed.all(call, module, book)
    let groups: [(RecordWord, (BulkDeed) -> Bool)] = [
      (.bulkSteps, { if case .step = $0 { true } else { false } }),
      (.bulkFields, { if case .update = $0 { true } else { false } }),
      (.bulkOther, { if case .delete = $0 { true } else { false } }),
    ]
    guard !deeds.isEmpty else { return nil }
    let asked = Links.path("", question.with { _ in }.query)
    return ListPage.Bulk(
      action: "\(base)/bulk", question: String(asked.dropFirst()), all: count.map(words.allOf),
      groups: groups.map { word, belongs in
        ListPage.ColumnGroup(
          label: words.text(word),
          choices: deeds.filter(belongs).map { ListPage.Choice(code: $0.code, text: $0.label(call)) })
      }.filter { !$0.choices.isEmpty })
  }

  private var tabs: [ListPage.Tab] {
    let usable = views.filter { $0.problems == nil }
    guard !usable.isEmpty else { return [] }
    let all = ListPage.Tab(
      href: Links.path(base, [("view", "")]), text: words.text(.all), isCurrent: question.view == "")
    return [all]
      + usable.map { info in
        ListPage.Tab(
          href: Links.path(base, [("view", info.view.name)]), text: info.view.label,
          isCurrent: question.view == info.view.name)
      }
  }

  private var pills: [ListPage.Pill] {
    open.filters.enumerated().compactMap { place, filter in
      guard let said = filters.said(filter) else { return nil }
      let isLater = open.filters.prefix(place).contains { filters.said($0) != nil }
      return ListPage.Pill(
        text: isLater && open.isAny ? "\(words.text(.orWord)) \(said)" : said,
        without: Links.path(base, open.with { $0.filters.remove(at: place) }.query),
        removal: "\(words.text(.remove)): \(said)")
    }
  }

  private func hidden(_ question: ListQuestion, without names: Set<String>) -> [ListPage.Hidden] {
    question.query.compactMap { name, value in
      names.contains(name) ? nil : value.map { ListPage.Hidden(name: name, value: $0) }
    }
  }

  private func form(_ mistake: Problem?) -> ListPage.ExpressionForm {
    var column: Int?
    if case .object(let found)? = mistake?.found, case .number(let digits)? = found["column"] { column = Int(digits) }
    // Beside other filters it stands in brackets, as the engine sees it.
    let isAlone = question.wordExpression(book) == nil || mistake?.message.first?.isNumber != true
    return ListPage.ExpressionForm(
      action: base, kept: hidden(open.with { _ in }, without: ["filter"]), expression: open.filter ?? "",
      showsExpression: question.filter != nil || mistake != nil,
      caret: column.map { String(repeating: " ", count: min(400, max(0, $0 - (isAlone ? 1 : 2)))) + "^" },
      error: mistake.map { $0.message.replacing(#/^\d+:\d+: /#, with: "", maxReplacements: 1) })
  }

  private func columnForm(_ fields: [ShownField]) -> ListPage.ColumnForm {
    let chosen = Set(fields.map(\.path))
    let others = book.all.filter { !chosen.contains($0.path) }
    return ListPage.ColumnForm(
      hidden: hidden(question.with { _ in }, without: ["columns"]),
      choices: fields.map { ListPage.Choice(code: $0.path, text: $0.label, isChosen: true) }
        + others.map { ListPage.Choice(code: $0.path, text: $0.label) })
  }

  private func exported(_ fields: [ShownField]) -> String {
    Links.path(
      call.links.api("exports/\(module.name).csv"),
      [
        ("filter", open.expression(book)), ("sort", open.sort),
        ("fields", fields.map(\.path).joined(separator: ",")), ("header", "labels"),
      ])
  }

  private func saving(_ fields: [ShownField]) -> ListPage.Saving {
    let values: [(String, String?)] = [
      ("filter", open.expression(book)), ("sort", open.sort),
      ("columns", fields.map(\.path).joined(separator: ",")),
    ]
    return ListPage.Saving(
      action: "\(base)/views",
      hidden: values.compactMap { name, value in value.map { ListPage.Hidden(name: name, value: $0) } },
      deletable: view.flatMap { $0.owner == nil && !call.access.isAdministrator ? nil : $0.view.name },
      isShared: view.map { $0.owner == nil } ?? false, mayShare: call.access.isAdministrator)
  }

  private func empty(_ new: ListPage.Link?) -> ListPage.Empty {
    guard question.isFiltered || question.view?.isEmpty == false || question.cursor != nil else {
      let lessons: [RecordWord] = new == nil ? [.teachViews] : [.teachCreate, .teachImport, .teachViews]
      return ListPage.Empty(
        title: words.text(.emptyTitle), hint: words.text(.emptyHint), link: new, lessons: lessons.map(words.text))
    }
    return ListPage.Empty(
      title: words.text(.nothingFound), hint: nil,
      link: ListPage.Link(href: Links.path(base, [("view", "")]), text: words.text(.noFilters)),
      lessons: question.isFiltered ? [words.text(RecordWord.teachFilter)] : [])
  }
}

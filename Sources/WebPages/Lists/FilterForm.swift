import Engine
import Expressions
import Metamodel

/// The filters of a list in words, as one form: each a row that can be changed or removed, and a row for one more.
struct FilterForm: PageModel {
  let action: String
  /// What the list asks beside its filters.
  let hidden: [ListPage.Hidden]
  /// Whether it stands open, as it does while something is missing.
  let isOpen: Bool
  /// How many filters are in force.
  let count: String?
  let isAny: Bool
  let rows: [Row]
  /// The number of the row for one more; nil where there are as many as a list may have.
  let next: Next?

  struct Row: PageModel {
    let number: String
    let legend: String
    let removal: String
    let field: String
    let condition: String
    let fields: [ListPage.Choice]
    let conditions: [Condition]
    /// What the value's control gives: nothing, a `value` or `days`.
    let asks: String
    let control: Control?
    /// The labels of the values that are chosen, where there is a box for each.
    let chosen: String?
    /// Whether its value is what somebody has to give now.
    let isNew: Bool
  }

  struct Condition: PageModel {
    let code: String
    let text: String
    let asks: String
    let isChosen: Bool
  }

  struct Next: PageModel {
    let number: String
    let fields: [ListPage.Choice]
  }
}

extension ListQuestion {
  /// The same question with the filters that the form has sent; nil if it has sent none.
  ///
  /// A row of which another field has been chosen, or another kind of condition, waits for a value that fits.
  func with(formOf query: FormValues, _ book: FieldBook) -> ListQuestion? {
    let numbers = query.names(after: "f.").filter { Int($0).map { (0...Self.mostFilters).contains($0) } ?? false }
    guard !numbers.isEmpty else { return nil }
    return with { question in
      question.filters = numbers.filter { query["remove"] != $0 }.compactMap { number in
        query["f.\(number)"].flatMap(book.field).map { Self.filter($0, number, query) }
      }
    }
  }

  private static func filter(_ field: ShownField, _ number: String, _ query: FormValues) -> WordFilter {
    let kind = FilterKind(field)
    guard query["was.\(number)"] == field.path,
      let condition = query["o.\(number)"].flatMap(WordFilter.Condition.init), kind.conditions.contains(condition)
    else {
      return WordFilter(field: field.path, condition: kind.conditions.first ?? .isFilled, value: "")
    }
    let former = query["had.\(number)"].flatMap(WordFilter.Condition.init)
    let isFitting = (former ?? condition).takesDays == condition.takesDays
    let value = isFitting ? query.all("v.\(number)").joined(separator: " ") : ""
    return WordFilter(field: field.path, condition: condition, value: value)
  }
}

/// Makes the form, and says the filters in words.
struct FilterFormBuilder: Sendable {
  let call: PageCall
  let book: FieldBook
  let question: ListQuestion
  /// What the records and users are called that filters name by id.
  private let titles: [RecordReference: String]

  init(_ call: PageCall, _ book: FieldBook, _ question: ListQuestion) async throws {
    (self.call, self.book, self.question) = (call, book, question)
    titles = try await call.store.titles(
      of: question.filters.compactMap { Self.reference($0, book) }, as: call.caller)
  }

  private var words: Words { call.words }

  private static func reference(_ filter: WordFilter, _ book: FieldBook) -> RecordReference? {
    guard let field = book.field(filter.field), let id = Int64(filter.value) else { return nil }
    switch FilterKind(field) {
    case .user: return RecordReference(module: "users", id: id)
    case .record(let module): return RecordReference(module: module, id: id)
    default: return nil
    }
  }

  // MARK: In words

  /// A filter as people say it; nil if there is no such field or a value is still missing.
  func said(_ filter: WordFilter) -> String? {
    guard filter.isComplete, let field = book.field(filter.field) else { return nil }
    let start = "\(field.label) \(words.text(FilterKind(field).word(filter.condition)))"
    return filter.condition.takesValue ? "\(start) \(value(of: filter, field))" : start
  }

  /// The value of a filter as people know it.
  private func value(of filter: WordFilter, _ field: ShownField) -> String {
    guard !filter.condition.takesDays else { return filter.value }
    switch FilterKind(field) {
    case .choice, .tags: return chosen(filter, field) ?? filter.value
    case .day: return call.formats.date(filter.value)
    case .moment: return filter.value.contains("T") ? filter.value : call.formats.date(filter.value)
    case .boolean where ["true", "false"].contains(filter.value):
      return words.text(filter.value == "true" ? Word.yes : .no)
    case .user where filter.value == WordFilter.me: return words.text(.meWord)
    case .user, .record:
      guard let reference = Self.reference(filter, book) else { return filter.value }
      return titles[reference] ?? words.text(Word.hiddenValue)
    default: return filter.value
    }
  }

  private func chosen(_ filter: WordFilter, _ field: ShownField) -> String? {
    let values = field.type?.picklistValues ?? []
    let labels = filter.codes(field).map { code in
      values.first { $0.code == code }?.label.text(in: call.audience.locale) ?? code
    }
    return labels.isEmpty ? nil : labels.joined(separator: ", ")
  }

  // MARK: The form

  /// - Parameter hidden: what the list asks beside its filters.
  func form(action: String, hidden: [ListPage.Hidden]) async throws -> FilterForm {
    var rows: [FilterForm.Row] = []
    for (place, filter) in question.filters.enumerated() {
      if let field = book.field(filter.field) { rows.append(try await row(place, filter, field)) }
    }
    let count = question.filters.count { said($0) != nil }
    let isMissing = question.filters.contains { !$0.isComplete }
    return FilterForm(
      action: action, hidden: hidden, isOpen: isMissing || call.query["build"] != nil,
      count: count > 0 ? call.formats.number(count) : nil, isAny: question.isAny, rows: rows,
      next: question.filters.count < ListQuestion.mostFilters
        ? FilterForm.Next(number: String(question.filters.count), fields: fields(nil)) : nil)
  }

  private func fields(_ chosen: String?) -> [ListPage.Choice] {
    var shown = book.all.filter { $0.level >= .readOnly }
    if let chosen, !shown.contains(where: { $0.path == chosen }), let other = book.field(chosen) { shown.append(other) }
    return shown.map { ListPage.Choice(code: $0.path, text: $0.label, isChosen: $0.path == chosen) }
  }

  private func row(_ place: Int, _ filter: WordFilter, _ field: ShownField) async throws -> FilterForm.Row {
    let kind = FilterKind(field)
    let others = kind.conditions.contains(filter.condition) ? [] : [filter.condition]
    let asks = { (condition: WordFilter.Condition) in
      condition.takesDays ? "days" : condition.takesValue ? "value" : ""
    }
    let legend = words.filter(place + 1)
    let isTicked = if case .choice = kind { true } else if case .tags = kind { true } else { false }
    return FilterForm.Row(
      number: String(place), legend: legend, removal: "\(words.text(.remove)): \(legend)", field: filter.field,
      condition: filter.condition.rawValue, fields: fields(filter.field),
      conditions: (kind.conditions + others).map { condition in
        FilterForm.Condition(
          code: condition.rawValue, text: words.text(kind.word(condition)), asks: asks(condition),
          isChosen: condition == filter.condition)
      }, asks: asks(filter.condition),
      control: filter.condition.takesValue ? try await control(place, filter, field, kind) : nil,
      chosen: isTicked && filter.condition.takesValue ? chosen(filter, field) ?? words.text(.noChoice) : nil,
      isNew: !filter.isComplete)
  }

  private func control(
    _ place: Int, _ filter: WordFilter, _ field: ShownField, _ kind: FilterKind
  ) async throws -> Control {
    var control = Control(
      id: "filter-value-\(place)", name: "v.\(place)", label: "\(words.text(Word.value)): \(field.label)", help: nil,
      isRequired: false, base: "", isLong: false)
    let typed = filter.value
    switch kind {
    case _ where filter.condition.takesDays: control.input = .init(type: "number", value: typed, mode: "numeric")
    case .number: control.input = .init(type: "text", value: typed, mode: "decimal")
    case .day, .moment: control.input = .init(type: typed.contains("T") ? "datetime-local" : "date", value: typed)
    case .boolean:
      control.select = [("true", Word.yes), ("false", .no)].map { code, word in
        Control.Option(code: code, text: words.text(word), isChosen: typed == code)
      }
    case .choice, .tags: control.checks = choices(filter, field)
    case .user: control.select = try await users(typed)
    case .record(let module) where filter.condition != .contains:
      let builder = ControlBuilder(call: call, display: call.display, sent: nil, problems: [:])
      control.lookup = try await builder.offers(of: module, Int64(typed).map(String.init) ?? "")
    default: control.input = .init(type: "text", value: typed)
    }
    return control
  }

  /// All values, also those that cannot be given any more but may be there.
  private func choices(_ filter: WordFilter, _ field: ShownField) -> [Control.Option] {
    let codes = filter.codes(field)
    return (field.type?.picklistValues ?? []).map {
      Control.Option(code: $0.code, text: $0.label.text(in: call.audience.locale), isChosen: codes.contains($0.code))
    }
  }

  private func users(_ chosen: String) async throws -> [Control.Option] {
    let me = Control.Option(code: WordFilter.me, text: words.text(.meWord), isChosen: chosen == WordFilter.me)
    let users = try await call.store.users().filter { $0.isActive || String($0.id) == chosen }
    return [me]
      + users.prefix(Self.mostUsers).map {
        Control.Option(code: String($0.id), text: $0.displayName, isChosen: String($0.id) == chosen)
      }
  }

  private static let mostUsers = 500
}

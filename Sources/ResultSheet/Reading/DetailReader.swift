import YAMLSource

/// Reads the brackets behind an action: conditions, notes, values.
struct DetailReader {
  let vocabulary: SheetVocabulary
  let module: SheetVocabulary.Module
  let form: ActionForm
  var language = SheetLanguage.spanish

  /// The keys of the action that they stand for.
  func entries(_ details: [String]) throws(CellMistake) -> [YAMLMapping.Entry] {
    var entries: [YAMLMapping.Entry] = []
    var values: [YAMLMapping.Entry] = []
    var filters: [String] = []
    for detail in details.flatMap(parted) {
      let (head, content) = try split(detail)
      if let known: DetailForm = DetailForm.phrases.meaning(of: head) {
        switch known {
        case .condition: entries.append(.of("when", content))
        case .note: entries.append(.of("note", content))
        case .on: entries.append(.of("on", content))
        case .filter: filters.append(content)
        }
      } else if isAboutTasks {
        guard let tasks = vocabulary.module(named: vocabulary.tasks) else {
          throw .name("tasks", "module", among: vocabulary.modules.map(\.name))
        }
        if let filter = try CriterionReader(module: tasks, language: language).expression(detail) {
          filters.append(filter)
        }
      } else {
        values.append(try ValueReader(module: module).entry(head, content))
      }
    }
    if let filter = CriterionReader.all(filters) { entries.append(.of("where", filter)) }
    if !values.isEmpty { entries.append(.of(takesValues ? "values" : "set", .entries(values))) }
    return entries
  }

  private var example: String {
    language == .spanish ? "[nota: …], [si: …], [Campo: valor]" : "[note: …], [if: …], [Field: value]"
  }

  private var isAboutTasks: Bool { [.completeTasks, .cancelTasks].contains(form) }

  private var takesValues: Bool { [.scheduleAsked, .scheduleIn].contains(form) }

  /// The values of a bracket, each by itself: `Motivo: Precio, Urgente: sí` are two.
  private func parted(_ detail: String) -> [String] {
    guard !isAboutTasks, let colon = detail.firstIndex(of: ":"),
      (DetailForm.phrases.meaning(of: String(detail[..<colon])) as DetailForm?) == nil,
      let (left, right) = CellText.cuts(detail, at: [", "]).last(where: { _, right in
        right.firstIndex(of: ":").flatMap { module.field(String(right[..<$0])) } != nil
      })
    else { return [detail] }
    return [left] + parted(right)
  }

  private func split(_ detail: String) throws(CellMistake) -> (String, String) {
    guard let colon = detail.firstIndex(of: ":") else {
      throw .phrase("[\(detail)]", "detail of an action", nearest: example)
    }
    let content = detail[detail.index(after: colon)...].drop(while: \.isWhitespace)
    return (String(detail[..<colon]), String(content.reversed().drop(while: \.isWhitespace).reversed()))
  }
}

/// Reads a value for a field.
struct ValueReader {
  let module: SheetVocabulary.Module

  /// The key and value of `set`.
  func entry(_ name: String, _ value: String) throws(CellMistake) -> YAMLMapping.Entry {
    guard let field = module.field(name) else {
      throw .name(name, "field of \(module.name.label)", among: module.fields.map(\.name))
    }
    guard !value.hasPrefix("=") else { return .of(field.name.code, value) }
    switch field.kind {
    case .picklist(let values):
      guard let found = values.named(value) else {
        throw .name(value, "value of \(field.name.label)", among: values)
      }
      return .of(field.name.code, found.code)
    case .boolean:
      guard let answer: Bool = YesOrNo.phrases.meaning(of: value) else {
        throw .name(value, "yes or no for \(field.name.label)", among: [])
      }
      return .of(field.name.code, .boolean(answer))
    case .number where value.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil:
      return .of(field.name.code, .made(.scalar(YAMLScalar(value, style: .plain))))
    case .number, .text, .other: return .of(field.name.code, value)
    }
  }
}

import Engine
import Expressions
import Metamodel

/// Makes what a step asks for into parts of its form.
struct NeedBuilder: Sendable {
  let step: StepBuilder
  let sent: FormValues?
  /// What is wrong, by what it is about.
  let wrong: [String: String]
  let controls: ControlBuilder

  private var call: PageCall { step.call }
  private var words: Words { call.words }
  private var place: String { call.links.record(step.subject.module.name, step.subject.id) }

  /// What is needed and what may be given as well. A field that is asked for twice has one control, where it is asked for first.
  func all(
    _ required: RequirementInfo?, _ fields: [String], _ items: [RequirementInfo]
  ) async throws -> (needed: [StepPage.Need], optional: [StepPage.Need]) {
    var seen: Set<String> = []
    let needed = try await needs(required.map { [$0] } ?? [], isOptional: false, &seen)
    var optional: [StepPage.Need] = []
    for path in fields where seen.insert(path).inserted {
      if let control = try await field(path, isRequired: false) { optional.append(StepPage.Need(control: control)) }
    }
    return (needed, optional + (try await needs(items, isOptional: true, &seen)))
  }

  /// The parts of a list of requirements; `all` is no group of its own.
  private func needs(
    _ items: [RequirementInfo], isOptional: Bool, _ seen: inout Set<String>
  ) async throws -> [StepPage.Need] {
    var needs: [StepPage.Need] = []
    for item in items {
      if item.kind == "all" {
        needs += try await self.needs(item.items ?? [], isOptional: isOptional, &seen)
      } else if let need = try await need(item, isOptional: isOptional, &seen) {
        needs.append(need)
      }
    }
    return needs
  }

  private func need(
    _ item: RequirementInfo, isOptional: Bool, _ seen: inout Set<String>
  ) async throws -> StepPage.Need? {
    switch item.kind {
    case "any", "at_least":
      let count = item.atLeast ?? 1
      let legend = count == 1 ? words.text(.oneOf) : words.atLeast(count)
      // In a group of choices nothing by itself has to be filled.
      let items = try await needs(item.items ?? [], isOptional: true, &seen)
      return StepPage.Need(group: StepPage.Group(legend: legend, items: items))
    case "field":
      guard let path = item.at else { return nil }
      guard seen.insert(path).inserted else {
        return StepPage.Need(hint: [item.label ?? path, item.condition].compactMap(\.self).joined(separator: ": "))
      }
      return try await field(path, isRequired: !isOptional).map { StepPage.Need(control: $0) }
    case "checklist": return StepPage.Need(check: check(item), isRequired: !isOptional)
    case "note":
      guard seen.insert("note").inserted else { return StepPage.Need(hint: words.text(.note)) }
      return StepPage.Need(
        note: StepPage.Note(
          label: item.label ?? words.text(.note), value: sent?["note"] ?? "", error: wrong["note"]),
        isRequired: !isOptional)
    case "activity":
      var place = 0
      while !seen.insert("activity.\(place)").inserted { place += 1 }
      return try await activity(item, place, isRequired: !isOptional)
    case "related": return StepPage.Need(related: related(item), isRequired: !isOptional)
    case "attachment": return StepPage.Need(files: try await files(item), isRequired: !isOptional)
    default: return nil
    }
  }

  // MARK: Kinds

  private func field(_ path: String, isRequired: Bool) async throws -> Control? {
    guard let field = step.subject.book.field(path), field.level == .editable else { return nil }
    let value = try await step.value(of: field)
    return try await controls.control(field, value, isRequired: isRequired)
  }

  private func check(_ item: RequirementInfo) -> StepPage.Check {
    let code = item.at ?? ""
    let ticked = item.tickedBy.map { name in
      [words.by(name), item.tickedAt.map { call.formats.moment($0.text) }].compactMap(\.self).joined(separator: ", ")
    }
    return StepPage.Check(
      code: code, label: item.label ?? code, isOn: sent?.all("check").contains(code) == true, error: wrong[code],
      ticked: ticked, isKept: item.ticked.map { $0 != ChecklistItem.Ticked.request.rawValue } ?? false,
      action: "\(place)/steps/\(step.step.name)/ticks")
  }

  private func activity(_ item: RequirementInfo, _ place: Int, isRequired: Bool) async throws -> StepPage.Need? {
    guard let kind = item.at, let log = call.log(of: kind) else { return nil }
    return StepPage.Need(
      activity: try await controls.activity(log, place, subject: sent?[log.name(place)] ?? "", error: wrong[kind]),
      isRequired: isRequired)
  }

  private func related(_ item: RequirementInfo) -> StepPage.Related {
    let name = item.at ?? ""
    let list = call.model.relatedList(name, of: step.subject.module.name)
    let other = list.flatMap { call.model.module($0.module) }
    let label = other?.label.many.text(in: call.audience.locale) ?? name
    let speaker = other.map { other in
      let book = FieldBook(module: other, access: call.access, audience: call.audience)
      return ConditionWords(book: book, display: call.display)
    }
    let condition = item.condition.map { ": \(speaker?.sentence($0) ?? $0)" } ?? ""
    var href: String?
    if let list, let other, call.access.may(.create, on: other.name) {
      let isAny = if case .lookup(let lookup)? = other.field(list.field)?.type { lookup.module == nil } else { false }
      let own = isAny ? "\(step.subject.module.name)/\(step.subject.id)" : String(step.subject.id)
      href = Links.path(
        "\(call.links.list(other.name))/new", [(list.field, own), ("to", "\(place)/steps/\(step.step.name)")])
    }
    return StepPage.Related(
      text: words.related(label, item.atLeast ?? 1) + condition, href: href,
      link: words.new(other?.label.one.text(in: call.audience.locale) ?? name), error: wrong[name])
  }

  private func files(_ item: RequirementInfo) async throws -> StepPage.Files {
    let subject = step.subject
    let known = call.access.readsAttachments(of: subject.module.name)
    let found =
      known
      ? try await call.store.attachments(of: subject.module.name, id: subject.id, limit: 20, as: call.caller)
        .attachments
      : []
    let chosen = sent?.all("attachment") ?? []
    return StepPage.Files(
      label: words.attach(
        item.label, item.atLeast ?? 1, types: item.types ?? [], megabytes: item.maxMegabytes, days: item.maxAgeDays),
      upload: call.links.api("records/\(subject.module.name)/\(subject.id)/attachments"),
      kind: item.at == "attachment" ? nil : item.at,
      items: found.map { StepPage.File(id: String($0.id), name: $0.name, isOn: chosen.contains(String($0.id))) },
      error: wrong[item.at ?? ""] ?? wrong["attachments"])
  }
}

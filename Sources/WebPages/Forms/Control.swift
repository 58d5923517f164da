import Engine
import Expressions
import JSONText
import Metamodel

/// One control of a form, as a template draws it: exactly one of its kinds is there.
struct Control: PageModel {
  let id: String
  let name: String
  let label: String
  let help: String?
  let isRequired: Bool
  /// What was in it when the form was drawn, so that what nobody touched is not written.
  let base: String
  /// Whether it takes a line of its own.
  let isLong: Bool
  var error: String?
  var input: Input?
  var area: String?
  var select: [Option]?
  var lookup: Lookup?
  var checks: [Option]?
  var toggle: Toggle?
  /// Of what cannot be changed here: as it is.
  var fixed: [Cell]?

  struct Input: PageModel {
    let type: String
    let value: String
    var mode: String?
    var step: String?
  }

  struct Option: PageModel {
    let code: String
    let text: String
    let isChosen: Bool
  }

  struct Lookup: PageModel {
    let options: [Option]
    let find: String
    /// Where a record that is not there yet is created; nil where it cannot be.
    var quick: String?
    /// What that is called.
    var quickText = ""
    /// The field for which it is created.
    var quickField = ""
  }

  struct Toggle: PageModel {
    let isOn: Bool
  }

  /// The ids of what describes it.
  var described: String? {
    let ids = [error == nil ? nil : "\(id)-error", help == nil ? nil : "\(id)-help"].compactMap(\.self)
    return ids.isEmpty ? nil : ids.joined(separator: " ")
  }

  func computed(_ name: String) -> Any? {
    switch name {
    case "isGroup": checks != nil
    case "hasSelect": select != nil
    case "isWrong": error != nil
    case "described": described
    case "baseName": baseName
    default: nil
    }
  }

  /// The name without what stands before the field's.
  private var baseName: String {
    name.hasPrefix("of.")
      ? name.split(separator: ".").dropFirst(2).joined(separator: ".") : String(name.dropFirst("field.".count))
  }
}

/// Makes the controls of a form's fields.
struct ControlBuilder: Sendable {
  let call: PageCall
  let display: Display
  /// What was sent, if it was and something was wrong with it.
  let sent: FormValues?
  /// What is wrong, by field.
  let problems: [String: String]
  /// What stands before the names of fields.
  var prefix = "field."
  /// The address of the form, to come back to; nil where nothing is created in between.
  var back: String?

  private var words: Words { call.words }

  /// The control of a field of a record.
  ///
  /// - Parameters:
  ///   - field: the field.
  ///   - value: what the record has.
  ///   - isRequired: whether it has to be filled.
  ///   - isFixed: whether it is shown alone.
  func control(_ field: ShownField, _ value: JSON?, isRequired: Bool, isFixed: Bool = false) async throws -> Control {
    let base = Self.text(value, field, call.formats)
    let name = prefix + field.path
    let typed =
      sent.map { sent in
        isMany(field) ? sent.all(name).joined(separator: ",") : sent.first(name) ?? (isToggle(field) ? "" : base)
      } ?? base
    var control = Control(
      id: name.replacing(".", with: "-"), name: name, label: field.label, help: field.help, isRequired: isRequired,
      base: sent?.first("base.\(field.path)") ?? base, isLong: isLong(field), error: problems[field.path])
    guard !isFixed else {
      control.fixed = display.cells(value, field)
      return control
    }
    try await fill(&control, field, typed)
    return control
  }

  private func isLong(_ field: ShownField) -> Bool {
    switch field.type {
    case .textarea, .multiPicklist: true
    default: false
    }
  }

  private func isMany(_ field: ShownField) -> Bool { if case .multiPicklist = field.type { true } else { false } }
  private func isToggle(_ field: ShownField) -> Bool { if case .boolean = field.type { true } else { false } }

  private func fill(_ control: inout Control, _ field: ShownField, _ typed: String) async throws {
    switch field.type {
    case .textarea: control.area = typed
    case .integer: control.input = Control.Input(type: "text", value: typed, mode: "numeric")
    case .decimal, .currency, .percent: control.input = Control.Input(type: "text", value: typed, mode: "decimal")
    case .boolean: control.toggle = Control.Toggle(isOn: typed == "true")
    case .date: control.input = Control.Input(type: "date", value: typed)
    case .datetime: control.input = Control.Input(type: "datetime-local", value: typed)
    case .email: control.input = Control.Input(type: "email", value: typed)
    case .phone: control.input = Control.Input(type: "tel", value: typed)
    case .url: control.input = Control.Input(type: "url", value: typed)
    case .picklist(let values): control.select = options(values, [typed])
    case .multiPicklist(let values):
      control.checks = options(values, typed.split(separator: ",").map(String.init))
    case .lookup(let lookup):
      control.lookup = try await offers(of: lookup.module, typed)
      offerNew(&control, lookup.module, field)
    case .user: control.lookup = try await offers(of: "users", typed)
    default: control.input = Control.Input(type: "text", value: typed)
    }
  }

  /// Values that may be chosen, and one that may be no more but is there.
  private func options(_ values: [PicklistValue], _ chosen: [String]) -> [Control.Option] {
    values.filter { !$0.isRetired || chosen.contains($0.code) }.map {
      Control.Option(
        code: $0.code, text: $0.label.text(in: call.audience.locale), isChosen: chosen.contains($0.code))
    }
  }

  private func offerNew(_ control: inout Control, _ module: String?, _ field: ShownField) {
    guard let back, let module = module.flatMap(call.model.module), call.access.may(.create, on: module.name) else {
      return
    }
    control.lookup?.quick = Links.path("\(call.links.list(module.name))/new", [("to", back), ("quick", field.path)])
    control.lookup?.quickField = field.path
    control.lookup?.quickText = words.new(module.label.one.text(in: call.audience.locale))
  }

  /// Records to choose from, the one that is chosen among them.
  ///
  /// - Parameters:
  ///   - module: of the records; nil for any.
  ///   - typed: the id of the one that is chosen, with its module where that may be any.
  func offers(of module: String?, _ typed: String) async throws -> Control.Lookup {
    var offers = try await RecordOffers(call: call).offers(of: module, matching: "")
    if !typed.isEmpty, !offers.contains(where: { $0.value == typed }) {
      let parts = typed.split(separator: "/")
      let owner = module ?? parts.first.map(String.init) ?? ""
      if let id = parts.last.flatMap({ Int64($0) }) {
        let titles = try await call.store.titles(of: [.init(module: owner, id: id)], as: call.caller)
        let title = titles[.init(module: owner, id: id)]
        offers.insert(.init(value: typed, text: title ?? words.text(.hiddenValue)), at: 0)
      }
    }
    return Control.Lookup(
      options: offers.map { Control.Option(code: $0.value, text: $0.text, isChosen: $0.value == typed) },
      find: Links.path("\(call.links.root)/find", [("module", module ?? "")]))
  }

  // MARK: Values as forms have them

  /// A value as a control shows it.
  static func text(_ value: JSON?, _ field: ShownField, _ formats: Formats) -> String {
    guard let value, value != .null else { return "" }
    if case .array(let items) = value { return items.compactMap(\.text).joined(separator: ",") }
    if let module = value["module"]?.text, let id = value["id"]?.text { return "\(module)/\(id)" }
    let text = value.text ?? ""
    return switch field.type {
    case .datetime: formats.local(text)
    case .decimal, .currency, .percent: formats.typed(text)
    default: text
    }
  }

  /// What was sent for a field, as the field reads it; nil if nobody touched it.
  static func input(_ field: ShownField, _ form: FormValues, prefix: String, _ formats: Formats) -> InputValue? {
    let name = prefix + field.path
    let base = form.first("base.\(field.path)") ?? ""
    switch field.type {
    case .multiPicklist:
      let codes = form.all(name)
      return codes.joined(separator: ",") == base ? nil : .list(codes.map(InputValue.text))
    case .boolean:
      let isOn = form.first(name) == "true"
      return isOn == (base == "true") ? nil : .boolean(isOn)
    default: break
    }
    // A browser sends the ends of lines of its own.
    guard let typed = form.first(name)?.replacing("\r\n", with: "\n"), typed != base.replacing("\r\n", with: "\n")
    else { return nil }
    guard !typed.isEmpty else { return .null }
    switch field.type {
    case .datetime: return .text(formats.moment(local: typed))
    case .integer, .decimal, .currency, .percent: return .text(formats.digits(typed))
    default: return .text(typed)
    }
  }
}

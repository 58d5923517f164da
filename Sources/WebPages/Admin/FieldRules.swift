import Expressions
import Metamodel
import Operations

/// What holds for the values of a field, as its form shows and takes it: limits, pattern, check, default, sensitivity.
struct FieldRules {
  /// Nil of a new one.
  let field: Field?
  let locale: String
  let words: Words

  /// A setting with its key in the preset language.
  private struct Setting {
    let key: String
    let label: String
    /// As the field has it; nothing where it has none.
    let now: String
    var help: String?
    var isLong = false
    let take: (inout FieldSettings, String) -> Void
  }

  private var isComputed: Bool { field?.type.isComputed == true }

  private var all: [Setting] {
    let text = { (value: Value?) in value.map(Self.text) ?? "" }
    let check = field?.check
    var settings = [
      Setting(
        key: "default", label: words.text(.defaultWord), now: field?.defaultValue.map(Self.text) ?? "",
        help: words.text(.defaultHelp)
      ) { $0.defaultValue = $1 },
      Setting(key: "min", label: words.text(.minimum), now: text(field?.minimum)) { $0.min = $1 },
      Setting(key: "max", label: words.text(.maximum), now: text(field?.maximum)) { $0.max = $1 },
      Setting(
        key: "pattern", label: words.text(.patternWord), now: field?.pattern ?? "", help: words.text(.patternHelp)
      ) { $0.pattern = $1 },
      Setting(
        key: "check", label: words.text(.checkWord), now: check?.condition.source ?? "", help: words.text(.checkHelp),
        isLong: true
      ) { $0.check = $1 },
      Setting(
        key: "message", label: words.text(.checkMessage),
        now: check?.message?.template(in: locale).source ?? "", isLong: true
      ) { $0.message = $1 },
    ]
    if field == nil {
      settings.append(
        Setting(key: "scale", label: words.text(.scaleWord), now: "") { $0.scale = Int($1) ?? -1 })
    }
    return settings
  }

  // MARK: Taking it

  /// What the form says: of a field that is there only what differs, and what is not to hold any more.
  func settings(_ form: FormValues) -> FieldSettings {
    var settings = FieldSettings()
    guard !isComputed else { return settings }
    var removed: [String] = []
    for setting in all {
      guard let typed = form.first("field.\(setting.key)")?.replacing("\r\n", with: "\n"), typed != setting.now else {
        continue
      }
      if typed.isEmpty { removed.append(setting.key) } else { setting.take(&settings, typed) }
    }
    // A message without a check would be one of nothing.
    if removed.contains("check"), field?.check?.message != nil, !removed.contains("message") {
      removed.append("message")
      settings.message = nil
    }
    let now = field?.declaredSensitivity?.rawValue ?? ""
    if let kind = form.first("field.sensitivity"), kind != now {
      if kind.isEmpty { removed.append("sensitivity") } else { settings.sensitivity = kind }
    }
    if field != nil, !removed.isEmpty { settings.removed = removed }
    return settings
  }

  // MARK: Drawing it

  func controls(_ form: FormValues) -> [Control] {
    guard !isComputed else { return [] }
    var controls = all.map { setting in
      let value = form.first("field.\(setting.key)") ?? setting.now
      return setting.isLong
        ? Control.area(setting.key, setting.label, value: value, help: setting.help)
        : Control(setting.key, setting.label, value: value, help: setting.help)
    }
    let kinds = Sensitivity.allCases.map {
      ListPage.Choice(code: $0.rawValue, text: $0 == .none ? $0.rawValue : "\($0.rawValue): \(words.sensitivity($0))")
    }
    controls.append(
      .choice(
        "sensitivity", words.text(.sensitivityWord), kinds,
        chosen: form.first("field.sensitivity") ?? field?.declaredSensitivity?.rawValue ?? ""))
    return controls
  }

  private static func text(_ value: ValueTemplate) -> String {
    switch value {
    case .null: ""
    case .literal(let text): text
    case .list(let texts): "[\(texts.joined(separator: ", "))]"
    case .text(let template): template.source
    case .expression(let expression): "=\(expression.source)"
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .int(let number): String(number)
    case .decimal(let number): number.text
    case .date(let date): date.text
    case .timestamp(let moment): moment.text
    case .duration(let span): span.text
    default: ""
    }
  }
}

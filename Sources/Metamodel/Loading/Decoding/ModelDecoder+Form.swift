package import Diagnostics
import Expressions
import YAMLSource

extension ModelDecoder {
  mutating func decodeForm(_ name: String, _ node: YAMLNode) -> WebForm? {
    let path = ["forms", name]
    let label = label(node["label"], name: name, at: path, fallback: node)
    guard let place = node["module"], let module = place.plainText else { return nil }
    guard skeleton.module(module) != nil else {
      log.report(.unknownModule(module, skeleton, at: place.location))
      return nil
    }
    let questions = node.entries("fields").compactMap { question($0, of: module, at: path) }
    if let redirect = node["redirect"], let text = redirect.plainText, !text.hasPrefix("https://") {
      log.report(.badAddress(text, "an address that begins with https://", at: redirect.location))
    }
    if node["redirect"] != nil, let stray = node.place(ofKey: node["download"] == nil ? "thanks" : "download") {
      log.report(.afterRedirect(node["download"] == nil ? "thanks" : "download", at: stray))
    }
    for item in node.items("origins") {
      guard let text = item.plainText, !WebOrigin.isOne(text) else { continue }
      log.report(.badAddress(text, "an origin such as https://www.example.com", at: item.location))
    }
    return WebForm(
      name: name, label: label, module: module, intro: prose("intro", node, at: path), questions: questions,
      values: node.entries("values").compactMap { given($0, of: module, questions) },
      parameters: node.entries("parameters").compactMap { parameter($0, of: module, questions) },
      consent: consent(node["consent"], of: module, at: path), button: prose("button", node, at: path),
      thanks: prose("thanks", node, at: path), redirect: node.text("redirect"), download: download(node["download"]),
      confirmation: confirmation(node, of: module, questions), origins: node.texts("origins"),
      hourly: node.integer("hourly") ?? 20)
  }

  private mutating func prose(_ key: String, _ node: YAMLNode, at path: [String]) -> LocalizedText? {
    guard let written = node[key], let text = written.plainText else { return nil }
    return prose(written, text, at: path + [key])
  }

  private mutating func question(
    _ entry: YAMLMapping.Entry, of module: String, at path: [String]
  ) -> WebForm.Question? {
    let name = entry.key.text
    guard let field = formField(name, of: module, at: entry.key.location) else { return nil }
    guard field.type.isAsked else {
      log.report(.cannotBeAsked(field, at: entry.key.location))
      return nil
    }
    let place = path + ["fields", name]
    var written: LocalizedText?
    if let node = entry.value["label"] { written = label(node, name: name, at: place, fallback: node) }
    let isRequired = entry.value["required"] == nil ? field.isRequired : entry.value.flag("required")
    return WebForm.Question(
      field: name, label: written, help: prose("help", entry.value, at: place), isRequired: isRequired)
  }

  private mutating func formField(_ name: String, of module: String, at place: SourcePosition) -> Field? {
    guard let declared = skeleton.module(module) else { return nil }
    guard let field = declared.field(name) else {
      log.report(.unknownField(name, declared, at: place))
      return nil
    }
    return field
  }

  private mutating func given(
    _ entry: YAMLMapping.Entry, of module: String, _ questions: [WebForm.Question]
  ) -> WebForm.Given? {
    guard let field = unasked(entry, of: module, questions),
      let template = value(entry.value, for: FieldSlot(name: field.name, type: field.type), vocabulary(of: module))
    else { return nil }
    guard template.isLiteral else {
      log.report(.notLiteral(field.name, at: entry.value.location))
      return nil
    }
    return WebForm.Given(field: field.name, value: template)
  }

  private mutating func parameter(
    _ entry: YAMLMapping.Entry, of module: String, _ questions: [WebForm.Question]
  ) -> WebForm.Parameter? {
    guard let name = entry.value.plainText, let field = formField(name, of: module, at: entry.value.location) else {
      return nil
    }
    guard field.type.takesText || field.type.picklistValues != nil else {
      log.report(.cannotBeAsked(field, at: entry.value.location))
      return nil
    }
    return WebForm.Parameter(name: entry.key.text, field: name)
  }

  /// A field that is not asked for already.
  private mutating func unasked(
    _ entry: YAMLMapping.Entry, of module: String, _ questions: [WebForm.Question]
  ) -> Field? {
    guard let field = formField(entry.key.text, of: module, at: entry.key.location) else { return nil }
    guard !questions.contains(where: { $0.field == field.name }) else {
      log.report(.askedAndGiven(field.name, at: entry.key.location))
      return nil
    }
    return field
  }

  private mutating func consent(_ node: YAMLNode?, of module: String, at path: [String]) -> WebForm.Consent? {
    guard let node, let text = prose("text", node, at: path + ["consent"]) else { return nil }
    var name: String?
    if let written = node["field"], let wanted = written.plainText,
      let field = formField(wanted, of: module, at: written.location)
    {
      if field.type == .boolean { name = wanted } else { log.report(.cannotBeAsked(field, at: written.location)) }
    }
    return WebForm.Consent(
      text: text, isRequired: node["required"] == nil || node.flag("required"), field: name)
  }

  private mutating func download(_ node: YAMLNode?) -> WebForm.Download? {
    guard let node, let place = node["module"], let module = place.plainText, let file = node.text("file"),
      let record = node.integer("record")
    else { return nil }
    if skeleton.module(module) == nil { log.report(.unknownModule(module, skeleton, at: place.location)) }
    return WebForm.Download(module: module, record: Int64(record), file: file)
  }

  private mutating func confirmation(
    _ node: YAMLNode, of module: String, _ questions: [WebForm.Question]
  ) -> WebForm.Confirmation? {
    guard let mail = node["mail"], let name = mail.plainText else { return nil }
    guard let to = node["mail_to"], let field = to.plainText, questions.contains(where: { $0.field == field }),
      skeleton.module(module)?.field(field)?.type == .email
    else {
      log.report(.noAddressee(at: node["mail_to"]?.location ?? mail.location))
      return nil
    }
    let names = sources.mails.names
    guard names.contains(name), sources.mails[name]?.text("module") == module else {
      log.report(.noMailOf(module, name, names, at: mail.location))
      return nil
    }
    return expression(to, vocabulary(of: module), expecting: nil).map {
      WebForm.Confirmation(mail: name, address: $0)
    }
  }
}

/// Where a page comes from, as browsers say it.
package enum WebOrigin {
  /// Whether a text is `https://host` or `https://host:port`; `http://` for machines of one's own.
  package static func isOne(_ text: String) -> Bool {
    text.wholeMatch(of: /https:\/\/[a-z0-9][a-z0-9.\-]{0,252}(:[0-9]{1,5})?/) != nil
      || text.wholeMatch(of: /http:\/\/(localhost|127\.0\.0\.1)(:[0-9]{1,5})?/) != nil
  }
}

extension ValueTemplate {
  /// Whether it is the same of every record.
  fileprivate var isLiteral: Bool {
    switch self {
    case .null, .literal, .list: true
    case .text, .expression: false
    }
  }
}

extension FieldType {
  /// Whether somebody can be asked for its value who knows of no record and no user.
  fileprivate var isAsked: Bool {
    switch self {
    case .text, .textarea, .email, .phone, .url, .integer, .decimal, .currency, .percent, .boolean, .date, .picklist,
      .multiPicklist:
      true
    default: false
    }
  }
}

extension DiagnosticCode {
  /// A field for which a form cannot ask.
  package static let cannotBeAsked = DiagnosticCode("cannot_be_asked")
  /// A field that a form asks for and gives.
  package static let askedAndGiven = DiagnosticCode("asked_and_given")
  /// An address that is none, or none that is safe.
  package static let badAddress = DiagnosticCode("bad_address")
  /// A confirmation by mail that goes to nobody.
  package static let noAddressee = DiagnosticCode("no_addressee")
}

extension Diagnostic {
  fileprivate static func cannotBeAsked(_ field: Field, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .cannotBeAsked,
      "`\(field.name)` is of type `\(field.type.name)`, for which nobody can be asked here who knows of no records and users.",
      at: place)
  }

  fileprivate static func askedAndGiven(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.askedAndGiven, "The form asks for `\(field)`, so it cannot give it as well.", at: place)
  }

  fileprivate static func notLiteral(_ field: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .valueMisfit, "A form gives the same `\(field)` to every record: write the value itself.", at: place)
  }

  fileprivate static func badAddress(_ text: String, _ wanted: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badAddress, "`\(text.prefix(80))` is not \(wanted).", at: place)
  }

  fileprivate static func afterRedirect(_ key: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badAddress, "Nobody sees `\(key)`, since `redirect` leads elsewhere. Leave one of them out.", at: place)
  }

  fileprivate static func noAddressee(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noAddressee, "`mail_to` has to be an e-mail field for which the form asks, so that `mail` goes to somebody.",
      at: place)
  }

  fileprivate static func noMailOf(
    _ module: String, _ name: String, _ names: [String], at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .unknownMail, "There is no mail `\(name.prefix(80))` of `\(module)`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names.filter { $0 != name }))
  }
}

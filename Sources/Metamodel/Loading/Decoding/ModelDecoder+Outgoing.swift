package import Diagnostics
import Expressions
import Foundation
import YAMLSource

extension ModelDecoder {
  mutating func decodeMail(_ name: String, _ node: YAMLNode) -> MailText? {
    guard let place = node["module"], let module = place.plainText else { return nil }
    guard skeleton.module(module) != nil else {
      log.report(.unknownModule(module, skeleton, at: place.location))
      return nil
    }
    let vocabulary = vocabulary(of: module)
    guard let subject = message(node["subject"], vocabulary, at: ["mail", name, "subject"]),
      let text = message(node["text"], vocabulary, at: ["mail", name, "text"])
    else { return nil }
    let mail = MailText(name: name, module: module, subject: subject, text: text, tellsHealth: node.flag("phi"))
    return mail
  }

  mutating func decodeWebhook(_ entry: YAMLMapping.Entry) -> Webhook {
    let (name, node) = (entry.key.text, entry.value)
    if let url = node["url"], let text = url.plainText, let problem = Webhook.problem(of: text) {
      log.report(.badURL(text, problem, at: url.location))
    }
    return Webhook(
      name: name, label: label(node["label"], name: name, at: ["webhooks", name], fallback: node),
      url: node.text("url"),
      secret: node.text("secret") ?? name, tellsHealth: node.flag("phi"))
  }

  mutating func decodeFunction(_ entry: YAMLMapping.Entry) -> RemoteFunction? {
    let (name, node) = (entry.key.text, entry.value)
    if let url = node["url"], let text = url.plainText, let problem = Webhook.problem(of: text) {
      log.report(.badURL(text, problem, at: url.location))
    }
    let label = label(node["label"], name: name, at: ["functions", name], fallback: node)
    guard let place = node["module"], let moduleName = place.plainText else { return nil }
    guard let module = skeleton.module(moduleName) else {
      log.report(.unknownModule(moduleName, skeleton, at: place.location))
      return nil
    }
    let sets = node.items("sets").compactMap { item in
      item.plainText.flatMap { slot($0, of: module, isNew: false, at: item.location)?.name }
    }
    return RemoteFunction(
      name: name, label: label, module: moduleName, url: node.text("url"), secret: node.text("secret") ?? name,
      sets: sets, actor: node.text("as") ?? "", tellsHealth: node.flag("phi"))
  }

  /// An effect that tells somebody something; nil if the node is none, or is wrong.
  mutating func outgoing(_ node: YAMLNode, _ scope: EffectScope) -> Effect.Action? {
    if let mail = node["mail"], let name = mail.plainText { return self.mail(name, mail, node["to"], scope) }
    if let webhook = node["webhook"], let name = webhook.plainText { return self.webhook(name, webhook, node, scope) }
    if let function = node["function"], let name = function.plainText {
      return self.function(name, function, node, scope)
    }
    guard let notified = node["notify"] else { return nil }
    let path = scope.path + ["notify", node.text("text").map(ApiName.code) ?? ""]
    let text = node["text"].flatMap { message($0, vocabulary(of: scope.module.name), at: path) }
    return .notify(recipients(notified, scope, takesAddresses: false), text: text)
  }

  private mutating func mail(
    _ name: String, _ node: YAMLNode, _ to: YAMLNode?, _ scope: EffectScope
  ) -> Effect.Action? {
    guard let mail = sources.mails[name] else {
      log.report(.unknownMail(name, sources.mails.names, at: node.location))
      return nil
    }
    if let module = mail.text("module"), module != scope.module.name {
      log.report(.mailOfOther(name, module, scope.module.name, at: node.location))
    }
    return .mail(text: name, to: to.map { recipients($0, scope, takesAddresses: true) } ?? [])
  }

  private mutating func webhook(
    _ name: String, _ node: YAMLNode, _ effect: YAMLNode, _ scope: EffectScope
  ) -> Effect.Action? {
    guard sources.webhooks?["webhooks"]?[name] != nil else {
      let names = sources.webhooks?.entries("webhooks").map(\.key.text) ?? []
      log.report(.unknownWebhook(name, names, at: node.location))
      return nil
    }
    let fields = effect.items("fields").compactMap { storedField($0, of: scope.module.name) }
    return .webhook(name: name, fields: fields)
  }

  private mutating func function(
    _ name: String, _ node: YAMLNode, _ effect: YAMLNode, _ scope: EffectScope
  ) -> Effect.Action? {
    guard let function = sources.webhooks?["functions"]?[name] else {
      let names = sources.webhooks?.entries("functions").map(\.key.text) ?? []
      log.report(.unknownFunction(name, names, at: node.location))
      return nil
    }
    if let module = function.text("module"), module != scope.module.name {
      log.report(.functionOfOther(name, module, scope.module.name, at: node.location))
    }
    let fields = effect.items("fields").compactMap { storedField($0, of: scope.module.name) }
    return .function(name: name, fields: fields)
  }

  // MARK: Recipients

  /// Whom an effect is about.
  mutating func recipients(
    _ node: YAMLNode, _ scope: EffectScope, takesAddresses: Bool
  ) -> [Recipient] {
    (node.sequence?.items ?? [node]).compactMap { recipient($0, scope, takesAddresses: takesAddresses) }
  }

  private mutating func recipient(_ node: YAMLNode, _ scope: EffectScope, takesAddresses: Bool) -> Recipient? {
    guard let field = node["field"] else {
      switch person(node, vocabulary(of: scope.module.name)) {
      case .role(let name): return .role(name)
      case .team(let name): return .team(name)
      case .user(let name): return .user(name)
      case .managerLevels(let levels): return .managers(levels: levels)
      case .field, nil: return nil
      }
    }
    guard let path = field.plainText else { return nil }
    let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard names.count <= 4, names.allSatisfy(TextRule.isApiName) else {
      log.report(.noRecipient(path, takesAddresses, at: field.location))
      return nil
    }
    guard let expression = expression(field, vocabulary(of: scope.module.name), expecting: nil) else { return nil }
    if expression.checked.type == .record("users") { return .field(expression) }
    if takesAddresses, isAddress(names, of: scope.module) { return .address(expression) }
    log.report(.noRecipient(path, takesAddresses, at: field.location))
    return nil
  }

  /// Whether a path ends at an e-mail field.
  private func isAddress(_ names: [String], of module: Module) -> Bool {
    var module: Module? = module
    for name in names.dropLast() {
      guard case .lookup(let lookup)? = module?.field(name)?.type else { return false }
      module = lookup.module.flatMap(skeleton.module)
    }
    return names.last.flatMap { module?.field($0) }?.type == .email
  }
}

extension Webhook {
  /// What is wrong with an address, as the end of a sentence; nil if nothing is.
  package static func problem(of text: String) -> String? {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["https", "http"].contains(scheme),
      url.host()?.isEmpty == false
    else { return "wants an address that begins with https:// or http://" }
    if url.user() != nil || url.password() != nil { return "has a user in it; a secret signs what is sent" }
    if url.fragment() != nil { return "has a fragment, which is not sent" }
    return nil
  }
}

extension ApiName {
  /// The codes of the texts of an effect `notify`, or of those within a `for_each`, by which they are translated.
  static func codesOfNotifications(_ effect: YAMLNode) -> [String] {
    let own = effect["notify"] == nil ? nil : effect.text("text").map(code)
    return [own].compactMap(\.self) + effect.items("do").flatMap(codesOfNotifications)
  }
}

extension DiagnosticCode {
  /// A name that stands for no mail.
  package static let unknownMail = DiagnosticCode("unknown_mail")
  /// A name that stands for no webhook.
  package static let unknownWebhook = DiagnosticCode("unknown_webhook")
  /// A name that stands for no function.
  package static let unknownFunction = DiagnosticCode("unknown_function")
  /// A mail or function that is about another module's records.
  package static let mailOfOther = DiagnosticCode("mail_of_other")
  /// A field that says neither a user nor an address.
  package static let noRecipient = DiagnosticCode("no_recipient")
  /// An address that is none, or has what it must not have.
  package static let badURL = DiagnosticCode("bad_url")
}

extension Diagnostic {
  fileprivate static func unknownMail(_ name: String, _ names: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownMail, "There is no `mail/\(name.prefix(80)).yaml`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func unknownWebhook(_ name: String, _ names: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownWebhook, "`webhooks.yaml` has no webhook `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func unknownFunction(_ name: String, _ names: [String], at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .unknownFunction, "`webhooks.yaml` has no function `\(name.prefix(80))`.", at: place,
      suggestion: NearMiss.nearest(to: name, among: names))
  }

  fileprivate static func functionOfOther(
    _ name: String, _ module: String, _ wanted: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .mailOfOther, "The function `\(name)` is about records of `\(module)`; this effect is about one of `\(wanted)`.",
      at: place)
  }

  fileprivate static func mailOfOther(
    _ name: String, _ module: String, _ wanted: String, at place: SourcePosition
  ) -> Diagnostic {
    Diagnostic(
      .mailOfOther, "The mail `\(name)` speaks of records of `\(module)`; this effect is about one of `\(wanted)`.",
      at: place)
  }

  fileprivate static func noRecipient(_ path: String, _ takesAddresses: Bool, at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .noRecipient,
      "`\(path.prefix(80))` is no user field\(takesAddresses ? " and no e-mail field" : "") of the record, nor one its "
        + "lookups lead to.", at: place)
  }

  fileprivate static func badURL(_ text: String, _ problem: String, at place: SourcePosition) -> Diagnostic {
    Diagnostic(.badURL, "`url` \(problem); this is `\(text.prefix(80))`.", at: place)
  }
}

import Expressions
import GRDB
import JSONText
import Metamodel

/// Writes what an effect tells others: mail and calls into the outbox, notifications at once.
struct OutgoingEffect {
  let execution: Execution
  let plan: ModulePlan
  let image: RowImage
  let old: RowImage?
  /// What has led to it, such as `transition publish`.
  let cause: String
  /// What that is called; nil where it has no name for people.
  let label: LocalizedText?
  /// What a decision has of its own.
  var words: [String: Value] = [:]

  private var db: Database { execution.db }
  private var state: StoreState { execution.state }

  /// Those who are told, of some who are named.
  private func recipients(_ named: [Recipient]) throws -> Recipients {
    try Recipients(named, of: image, Judgement(execution, plan, image: image, old: old, words: words), execution)
  }

  // MARK: Mail

  func mail(_ name: String, to named: [Recipient]) throws {
    guard let mail = state.compiled.model.mail(name) else { throw Refusal.noLongerThere("mail", name) }
    let recipients = try recipients(named)
    for user in recipients.users {
      guard let reader = try reader(user, tellsHealth: mail.tellsHealth) else { continue }
      try append("mail", payload(mail, reader).compactText, user: user)
    }
    for address in recipients.addresses {
      let judgement = Judgement(execution, plan, image: image, old: old, words: words)
      let reader = SpokenText(
        execution: execution, plan: plan, judgement: judgement, locale: state.settings.locale,
        tellsHealth: mail.tellsHealth, isSeen: nil)
      try append("mail", payload(mail, reader, to: address).compactText, address: address)
    }
    if recipients.users.isEmpty, recipients.addresses.isEmpty {
      let refusal = "There is nobody to send it to: no active user, and no address in the record."
      try append("mail", JSON.object([("mail", .string(name))]).compactText, refusal: refusal)
    }
  }

  private func payload(_ mail: MailText, _ reader: SpokenText, to address: String? = nil) -> JSON {
    let to = address.map { [("to", JSON.string($0))] } ?? []
    return .object(
      [("mail", .string(mail.name))] + to + [
        ("locale", .string(reader.locale)), ("subject", .string(reader.text(mail.subject.template(in: reader.locale)))),
        ("text", .string(reader.text(mail.text.template(in: reader.locale)))),
      ])
  }

  /// What a user reads, in their language; nil for one who is not there any more.
  private func reader(_ user: Int64, tellsHealth: Bool) throws -> SpokenText? {
    guard let addressee = try execution.addressee(user) else { return nil }
    let locale = addressee.locale ?? state.settings.locale
    let execution = execution.telling(addressee.caller.reading(locale))
    let judgement = Judgement(execution, plan, image: image, old: old, words: words)
    let isReadable = ScopeCheck(execution: execution, plan: plan).reads(image)
    return SpokenText(
      execution: execution, plan: plan, judgement: judgement, locale: locale, tellsHealth: tellsHealth,
      isSeen: { isReadable && judgement.isSeen($0) })
  }

  // MARK: Webhooks

  func webhook(_ name: String, fields: [String]) throws {
    guard let webhook = state.compiled.model.webhook(name) else { throw Refusal.noLongerThere("webhook", name) }
    try call("webhook", name, fields, tellsHealth: webhook.tellsHealth)
  }

  func function(_ name: String, fields: [String]) throws {
    guard let function = state.compiled.model.function(name) else { throw Refusal.noLongerThere("function", name) }
    try call("function", name, fields, tellsHealth: function.tellsHealth)
  }

  private func call(_ channel: String, _ name: String, _ fields: [String], tellsHealth: Bool) throws {
    let key = DeliveryKey.make()
    var payload = JSONWriter(capacity: 512)
    payload.raw("{\"id\":\"\(key)\",\"\(channel)\":")
    payload.string(name)
    payload.raw(",\"tenant\":")
    payload.string(state.settings.name)
    payload.raw(",\"at\":")
    payload.timestamp(microseconds: execution.now.microseconds)
    payload.raw(",\"cause\":")
    payload.string(cause)
    payload.raw(",\"actor\":")
    payload.string(execution.caller.name)
    payload.raw(",\"record\":")
    write(fields, tellsHealth: tellsHealth, to: &payload)
    payload.raw("}")
    try append("\(channel) \(name)", String(decoding: payload.bytes, as: UTF8.self), key: key)
  }

  /// The record as a call tells of it.
  func record(_ fields: [String], tellsHealth: Bool) -> JSON {
    var writer = JSONWriter(capacity: 256)
    write(fields, tellsHealth: tellsHealth, to: &writer)
    return .raw(writer.bytes)
  }

  private func write(_ fields: [String], tellsHealth: Bool, to writer: inout JSONWriter) {
    writer.raw("{\"module\":")
    writer.string(plan.module.name)
    writer.raw(",\"id\":")
    writer.integer(image.id)
    writer.raw(",\"version\":")
    writer.integer(image.version)
    writer.raw(",\"values\":{")
    var separator = ""
    for name in fields {
      guard let value = image.value(of: name, in: plan) else { continue }
      writer.raw("\(separator)\"\(name)\":")
      let isHidden = !tellsHealth && state.compiled.phi.contains(FieldName(module: plan.module.name, field: name))
      if isHidden { writer.string(Access.hidden) } else { writer.value(value) }
      separator = ","
    }
    writer.raw("}}")
  }

  private func append(
    _ channel: String, _ payload: String, key: String = DeliveryKey.make(), user: Int64? = nil, address: String? = nil,
    refusal: String? = nil
  ) throws {
    let draft = OutboxTable.Draft(
      key: key, channel: channel, user: user, address: address, payload: payload, cause: cause, refusal: refusal)
    try OutboxTable(db: db).append(draft, about: image.id, plan, by: execution)
  }

  // MARK: Notifications

  func notify(_ named: [Recipient], text: MessageTemplate?) throws {
    for user in try recipients(named).users {
      guard let reader = try reader(user, tellsHealth: true) else { continue }
      let spoken = text.map { reader.spoken($0.template(in: reader.locale)) }
      try append(spoken?.text ?? news(for: reader), spoken?.told ?? toldOfSubject(to: reader), for: user)
    }
  }

  private func append(_ words: String, _ told: ToldFields, for user: Int64) throws {
    try NotificationTable(db: db).append(
      words, telling: told, for: user, about: image.id, plan, cause, at: execution.now)
  }

  /// Leaves users a notification in the engine's own words, with the record's title before them.
  func tell(_ named: [Recipient], _ words: String) throws {
    for user in try recipients(named).users {
      guard let reader = try reader(user, tellsHealth: true) else { continue }
      try append("\(subject(for: reader)): \(words)", toldOfSubject(to: reader), for: user)
    }
  }

  /// Mails users that an approval waits for their decision; each is sent a link of their own by which they decide it.
  func ask(_ users: [Int64], about approval: Int64, of submitter: String, label: LocalizedText) throws {
    for user in users {
      guard let reader = try reader(user, tellsHealth: false), try execution.addressee(user)?.email != nil else {
        continue
      }
      let what = "\(label.text(in: reader.locale)) (\(approval))"
      let isSpanish = reader.locale.hasPrefix("es")
      let subject = isSpanish ? "\(what) espera su decisión" : "\(what) waits for your decision"
      let text =
        isSpanish
        ? "\(submitter) lo ha enviado. Aquí puede verlo y decidirlo, una vez:"
        : "\(submitter) has submitted it. Here you can see and decide it, once:"
      try append(
        "mail",
        JSON.object([
          ("mail", .string("approval")), ("approval", .integer(approval)), ("locale", .string(reader.locale)),
          ("subject", .string(subject)), ("text", .string(text)),
        ]).compactText, user: user)
    }
  }

  /// What has happened to the record: `Listing “Calle Mayor 3”: Publish`.
  private func news(for reader: SpokenText) -> String {
    "\(subject(for: reader)): \(label?.text(in: reader.locale) ?? cause)"
  }

  /// What the record is called for a reader.
  private func subject(for reader: SpokenText) -> String {
    let title = isReadable(by: reader) ? RecordTitle(execution: reader.execution).text(of: image, plan) : "\(image.id)"
    return "\(plan.module.label.one.text(in: reader.locale)) \(title)"
  }

  private func toldOfSubject(to reader: SpokenText) -> ToldFields {
    isReadable(by: reader) ? RecordTitle(execution: reader.execution).told(of: image, plan) : .nothing
  }

  private func isReadable(by reader: SpokenText) -> Bool {
    ScopeCheck(execution: reader.execution, plan: plan).reads(image)
  }
}

extension Refusal {
  /// A process version that is still in force names what the model has no more.
  fileprivate static func noLongerThere(_ noun: String, _ name: String) -> Refusal {
    Refusal(
      .configuration,
      Problem(
        at: noun, code: "not_found",
        message: "The model has no \(noun) '\(name)' any more. Bring it back, or migrate the record to a newer process."
      ))
  }
}

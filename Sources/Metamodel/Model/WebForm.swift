/// A form on the web, by which anybody sends a record of a module in.
package struct WebForm: Sendable, Hashable {
  package let name: String
  /// What stands above it.
  package let label: LocalizedText
  package let module: String
  package let intro: LocalizedText?
  /// What is asked, in order.
  package let questions: [Question]
  /// What every record has that comes in by it, whatever is sent.
  package let values: [Given]
  /// Parameters of its address that go into fields, such as `utm_source`.
  package let parameters: [Parameter]
  package let consent: Consent?
  /// What the button says; nil means the page's own word.
  package let button: LocalizedText?
  /// What is said afterwards; nil means the page's own words.
  package let thanks: LocalizedText?
  /// Where whoever has sent it goes then, in the place of a page of thanks.
  package let redirect: String?
  /// What they may fetch then.
  package let download: Download?
  /// The mail that goes to whoever has sent it.
  package let confirmation: Confirmation?
  /// The sites that may show the form as a part of their pages, and send it from there.
  package let origins: [String]
  /// How often it may be sent from one address in an hour.
  package let hourly: Int

  /// A field that is asked for.
  package struct Question: Sendable, Hashable {
    package let field: String
    /// Nil means the field's own label.
    package let label: LocalizedText?
    /// Nil means the field's own help.
    package let help: LocalizedText?
    package let isRequired: Bool

    package init(field: String, label: LocalizedText?, help: LocalizedText?, isRequired: Bool) {
      self.field = field
      self.label = label
      self.help = help
      self.isRequired = isRequired
    }
  }

  /// A value that is given and not asked for.
  package struct Given: Sendable, Hashable {
    package let field: String
    /// A literal one.
    package let value: ValueTemplate

    package init(field: String, value: ValueTemplate) {
      self.field = field
      self.value = value
    }
  }

  /// A parameter of the form's address, and the field into which it goes.
  package struct Parameter: Sendable, Hashable {
    package let name: String
    package let field: String

    package init(name: String, field: String) {
      self.name = name
      self.field = field
    }
  }

  /// What whoever sends the form agrees to; the words are kept with when and from where it was agreed.
  package struct Consent: Sendable, Hashable {
    package let text: LocalizedText
    package let isRequired: Bool
    /// A yes-or-no field that says so too; nil means none.
    package let field: String?

    package init(text: LocalizedText, isRequired: Bool, field: String?) {
      self.text = text
      self.isRequired = isRequired
      self.field = field
    }
  }

  /// A file of a record, for whoever has sent the form.
  package struct Download: Sendable, Hashable {
    package let module: String
    package let record: Int64
    /// As the file is called there.
    package let file: String

    package init(module: String, record: Int64, file: String) {
      self.module = module
      self.record = record
      self.file = file
    }
  }

  /// A mail, and the question in which its address is given.
  package struct Confirmation: Sendable, Hashable {
    package let mail: String
    package let address: ModelExpression

    package init(mail: String, address: ModelExpression) {
      self.mail = mail
      self.address = address
    }
  }

  package init(
    name: String, label: LocalizedText, module: String, intro: LocalizedText?, questions: [Question], values: [Given],
    parameters: [Parameter], consent: Consent?, button: LocalizedText?, thanks: LocalizedText?, redirect: String?,
    download: Download?, confirmation: Confirmation?, origins: [String], hourly: Int
  ) {
    self.name = name
    self.label = label
    self.module = module
    self.intro = intro
    self.questions = questions
    self.values = values
    self.parameters = parameters
    self.consent = consent
    self.button = button
    self.thanks = thanks
    self.redirect = redirect
    self.download = download
    self.confirmation = confirmation
    self.origins = origins
    self.hourly = hourly
  }
}

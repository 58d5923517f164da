import Expressions
import GRDB
package import Metamodel

/// What somebody has sent by a form on the web.
package struct FormSubmission: Sendable, Hashable {
  /// By field, for those that the form asks for; what is empty is not answered.
  package var answers: RecordInput
  /// Parameters of the form's address.
  package var parameters: [String: String]
  package var hasConsented: Bool
  /// Where it comes from, if that is known.
  package var address: NetworkAddress?
  /// The language in which it was read.
  package var locale: String
  /// Whether the form's mail of confirmation may go out.
  package var isConfirmed: Bool

  /// - Parameters:
  ///   - answers: by field.
  ///   - parameters: of the form's address.
  ///   - hasConsented: whether they have agreed to the form's consent.
  ///   - address: where it comes from.
  ///   - locale: the language in which it was read.
  ///   - isConfirmed: whether the form's mail of confirmation may go out.
  package init(
    answers: RecordInput, parameters: [String: String] = [:], hasConsented: Bool = false,
    address: NetworkAddress? = nil, locale: String = "en", isConfirmed: Bool = true
  ) {
    self.answers = answers
    self.parameters = parameters
    self.hasConsented = hasConsented
    self.address = address
    self.locale = locale
    self.isConfirmed = isConfirmed
  }
}

extension Store {
  /// Takes in what somebody has sent by a form on the web, of whom nothing else is known: as a draft where a review holds it, else as a
  /// record.
  ///
  /// - Parameters:
  ///   - submission: what was sent.
  ///   - form: by which form.
  /// - Returns: what it came to. Whoever has sent it must be told nothing that it says of other records.
  /// - Throws: ``Refusal``; of kind `invalid` alone it speaks of what was sent.
  package func submit(_ submission: FormSubmission, by form: WebForm) async throws -> Change {
    let caller = Caller.form(form.name).reading(submission.locale).at(submission.address)
    return try await execute(as: caller) { execution, _ in
      try execution.speaking { try SubmitForm(execution: execution, form: form, submission: submission).run() }
    }
  }
}

/// Makes a record of what was sent by a form, with the proof of what was agreed to.
private struct SubmitForm {
  let execution: Execution
  let form: WebForm
  let submission: FormSubmission

  func run() throws -> Change {
    let plan = try execution.plan(form.module)
    let (values, missing) = try answered(plan)
    let incoming = try IncomingRecord(execution, plan, values: values, id: 0)
    let problems = wrong(incoming) + missing
    guard problems.isEmpty else { throw Refusal(.invalid, inOrder(problems, plan)) }
    let row = try execution.run(.create(module: form.module, values: values))
    try FormTable(db: execution.db).append(form, submission, row, plan, at: execution.now)
    if let confirmation = form.confirmation, submission.isConfirmed, row.review?.status != .discarded, !saysLinks {
      // A draft has no record of which a mail could tell: what goes out is told apart by the draft's id, below zero.
      var image = row.review == nil ? row.image : incoming.image
      if let draft = row.review { image.id = -draft.id }
      try OutgoingEffect(
        execution: execution, plan: plan, image: image, old: nil, cause: "form \(form.name)", label: form.label
      ).mail(confirmation.mail, to: [.address(confirmation.address)])
    }
    return Change(row, execution)
  }

  /// Whether what was answered leads elsewhere: a confirmation is nobody's way to send such to others.
  private var saysLinks: Bool {
    submission.answers.values.contains { answer in
      guard case .text(let text) = answer else { return false }
      return text.contains("://") || text.lowercased().contains("www.")
    }
  }

  /// The record's values, and what has to be there and is not.
  ///
  /// - Throws: ``Refusal`` of what the form does not ask for, which no page sends.
  private func answered(_ plan: ModulePlan) throws -> (values: RecordInput, missing: [Problem]) {
    let asked = Set(form.questions.map(\.field))
    let strange = submission.answers.keys.sorted().filter { !asked.contains($0) }.map { name in
      Problem(at: name, code: "unknown_field", message: "The form does not ask for \(name.prefix(80)).")
    }
    guard strange.isEmpty else { throw Refusal(.invalid, strange) }
    var problems: [Problem] = []
    var values: RecordInput = [:]
    for parameter in form.parameters {
      if let text = submission.parameters[parameter.name] { values[parameter.field] = fitting(text, parameter, plan) }
    }
    for given in form.values { values[given.field] = given.value.literalInput }
    for question in form.questions {
      if let answer = submission.answers[question.field], !answer.isBlank {
        values[question.field] = answer
      } else if question.isRequired, let field = plan.field(question.field)?.field {
        problems.append(.required(field))
      }
    }
    if let consent = form.consent {
      if consent.isRequired, !submission.hasConsented {
        problems.append(Problem(at: Self.consent, code: "required", message: "Without your consent it cannot be sent."))
      }
      if let field = consent.field { values[field] = .boolean(submission.hasConsented) }
    }
    return (values, problems)
  }

  /// Problems as whoever sends the form comes upon them, in the words of its questions.
  private func inOrder(_ problems: [Problem], _ plan: ModulePlan) -> [Problem] {
    func place(_ problem: Problem) -> Int { form.questions.firstIndex { $0.field == problem.at } ?? .max }
    return problems.map { asked($0, plan) }.enumerated()
      .sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(\.element)
  }

  /// The problem with a field by what the form calls it.
  private func asked(_ problem: Problem, _ plan: ModulePlan) -> Problem {
    guard let label = form.questions.first(where: { $0.field == problem.at })?.label?.spoken,
      let field = plan.field(problem.at)?.field, problem.message.hasPrefix(field.label.spoken)
    else { return problem }
    // A question would end the sentence before it has begun.
    let words = label.last?.isLetter == true ? label : "“\(label)”"
    return Problem(
      at: problem.at, code: problem.code, message: words + problem.message.dropFirst(field.label.spoken.count),
      found: problem.found, wanted: problem.wanted, who: problem.who)
  }

  /// What consent is called among problems.
  private static let consent = "consent"

  /// A parameter as its field can hold it; whoever follows a link is not to blame for what is in it.
  private func fitting(_ text: String, _ parameter: WebForm.Parameter, _ plan: ModulePlan) -> InputValue? {
    guard let planned = plan.field(parameter.field) else { return nil }
    let cut = String(text.filter { !$0.isNewline }.prefix(200))
    let reading = FieldReading(planned, current: .null, execution.db)
    return (try? reading.read(.text(cut))) == nil ? nil : .text(cut)
  }

  /// Whoever sends it corrects at once what is wrong with what they were asked for.
  private func wrong(_ incoming: IncomingRecord) -> [Problem] {
    let answered = Set(submission.answers.filter { !$0.value.isBlank }.keys)
    let problems =
      incoming.problems
      + incoming.reading.violations(incoming.image, old: nil).others(than: incoming.problems)
    return problems.filter { answered.contains($0.at) }
  }
}

extension InputValue {
  fileprivate var isBlank: Bool {
    switch self {
    case .null: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .list(let items): items.isEmpty
    default: false
    }
  }
}

import Engine
import Metamodel

/// One question of a form: a label with its control.
struct FormQuestion {
  let question: WebForm.Question
  let field: Field
  let locale: String
  let answer: InputValue?
  let problem: String?

  private var id: String { "f-\(field.name)" }
  private var label: String {
    FormPage.escaped((question.label ?? field.label).text(in: locale)) + (question.isRequired ? " *" : "")
  }
  private var words: FormWords { FormWords(locale: locale) }

  var html: String {
    switch field.type {
    case .boolean:
      "<p class=\"tick\"><input type=\"checkbox\" value=\"yes\"\(isTicked ? " checked" : "")\(attributes)>\n\(labelled)\(notes)</p>\n"
    case .multiPicklist(let values): group(values)
    default: "<p>\(labelled)\n\(control)\(notes)</p>\n"
    }
  }

  private var labelled: String { "<label for=\"\(id)\">\(label)</label>" }

  private var help: String? { (question.help ?? field.help)?.text(in: locale) }

  private var notes: String {
    (help.map { "<span class=\"help\" id=\"h-\(field.name)\">\(FormPage.escaped($0))</span>" } ?? "")
      + (problem.map { "<span class=\"error\" id=\"e-\(field.name)\">\(FormPage.escaped($0))</span>" } ?? "")
  }

  /// What every control has.
  private var attributes: String {
    let described = (help == nil ? [] : ["h-\(field.name)"]) + (problem == nil ? [] : ["e-\(field.name)"])
    return " id=\"\(id)\" name=\"\(field.name)\"" + (question.isRequired ? " required" : "")
      + (problem == nil ? "" : " aria-invalid=\"true\"")
      + (described.isEmpty ? "" : " aria-describedby=\"\(described.joined(separator: " "))\"")
  }

  private var control: String {
    switch field.type {
    case .textarea: "<textarea rows=\"4\"\(longest)\(attributes)>\(FormPage.escaped(text))</textarea>"
    case .picklist(let values):
      "<select\(attributes)><option value=\"\">\(words.choose)</option>\(values.filter { !$0.isRetired }.map(option).joined())</select>"
    default: "<input \(kind) value=\"\(FormPage.escaped(text))\"\(attributes)>"
    }
  }

  /// The kind of input, and what a browser may fill in.
  private var kind: String {
    switch field.type {
    case .email: "type=\"email\"\(longest) autocomplete=\"email\""
    case .phone: "type=\"tel\"\(longest) autocomplete=\"tel\""
    case .url: "type=\"url\"\(longest) autocomplete=\"url\""
    case .date: "type=\"date\""
    case .integer: "type=\"text\" inputmode=\"numeric\" maxlength=\"30\""
    case .decimal, .currency, .percent: "type=\"text\" inputmode=\"decimal\" maxlength=\"30\""
    default: "type=\"text\"\(longest)\(completion)"
    }
  }

  /// How much a browser lets people write.
  private var longest: String { field.longest.map { " maxlength=\"\($0)\"" } ?? "" }

  /// The purposes that WCAG 1.3.5 asks for, by the names that fields of people usually have.
  private var completion: String {
    let purposes = [
      "first_name": "given-name", "last_name": "family-name", "company": "organization", "city": "address-level2",
      "country": "country-name", "postal_code": "postal-code", "job_title": "organization-title",
    ]
    return purposes[field.name].map { " autocomplete=\"\($0)\"" } ?? ""
  }

  private func option(_ value: PicklistValue) -> String {
    let isChosen = text == value.code
    return "<option value=\"\(FormPage.escaped(value.code))\"\(isChosen ? " selected" : "")>"
      + "\(FormPage.escaped(value.label.text(in: locale)))</option>"
  }

  private func group(_ values: [PicklistValue]) -> String {
    let boxes = values.filter { !$0.isRetired }.map { value in
      let box = "\(id)-\(FormPage.escaped(value.code))"
      return """
        <span class="tick"><input type="checkbox" id="\(box)" name="\(field.name)" value="\(FormPage.escaped(value.code))"\
        \(chosen.contains(value.code) ? " checked" : "")>
        <label for="\(box)">\(FormPage.escaped(value.label.text(in: locale)))</label></span><br>

        """
    }
    return "<fieldset id=\"\(id)\"><legend>\(label)</legend>\n\(boxes.joined())\(notes)</fieldset>\n"
  }

  private var isTicked: Bool { answer == .boolean(true) }

  private var chosen: [String] {
    guard case .list(let items)? = answer else { return [] }
    return items.compactMap { if case .text(let code) = $0 { code } else { nil } }
  }

  private var text: String { if case .text(let text)? = answer { text } else { "" } }
}

/// The page's own words, in the reader's language.
struct FormWords {
  let locale: String

  private var isSpanish: Bool { locale.hasPrefix("es") }

  var send: String { isSpanish ? "Enviar" : "Send" }
  var thanks: String { isSpanish ? "Gracias, lo hemos recibido." : "Thank you, we have received it." }
  var wrong: String { isSpanish ? "Revisa lo siguiente" : "There is something to correct" }
  var required: String { isSpanish ? "* es obligatorio" : "* has to be filled in" }
  var choose: String { isSpanish ? "Elige" : "Choose" }
  var trap: String { isSpanish ? "Déjalo vacío" : "Leave this empty" }
  var consent: String {
    isSpanish ? "Sin tu consentimiento no se puede enviar." : "Without your consent it cannot be sent."
  }

  func fetch(_ file: String) -> String { isSpanish ? "Descargar \(file)" : "Download \(file)" }

  /// What is wrong, in words that say nothing of other records.
  func text(of problem: Problem) -> String {
    switch problem.code {
    case "required" where problem.at == "consent": consent
    case "trap":
      isSpanish ? "Deja vacío el primer campo, que no se ve." : "Leave the first field, which is not seen, empty."
    case "not_taken":
      isSpanish ? "No se ha podido recibir. Inténtalo más tarde." : "It could not be taken in. Try again later."
    case "required" where isSpanish: problem.message.replacing(" is required.", with: " es obligatorio.")
    default: problem.message
    }
  }
}

import Engine
import HTTPTypes
import Hummingbird
import Metamodel

/// One form as a page: with labels for every question, a summary of what is wrong, and nothing that needs a script.
struct FormPage {
  let form: WebForm
  let module: Module?
  let locale: String
  /// What the tenant's paths begin with.
  let base: String

  var words: FormWords { FormWords(locale: locale) }
  var path: String { "\(base)/forms/\(form.name)" }
  var thanks: String { form.thanks?.text(in: locale) ?? words.thanks }

  func blank() -> Response { filled([:], refused: [], status: .ok) }

  /// The form with what was answered, and what is wrong with it.
  func filled(_ answers: RecordInput, refused problems: [Problem], status: HTTPResponse.Status) -> Response {
    let questions = form.questions.compactMap { question -> String? in
      guard let field = module?.field(question.field) else { return nil }
      let item = FormQuestion(
        question: question, field: field, locale: locale, answer: answers[question.field],
        problem: problems.first { $0.at == question.field }.map { words.text(of: $0) })
      return item.html
    }
    let title = form.label.text(in: locale)
    let intro = form.intro.map { "<p>\(Self.escaped($0.text(in: locale)))</p>\n" } ?? ""
    return response(
      title, status,
      """
      \(summary(problems))\(intro)<form method="post" accept-charset="utf-8" novalidate>
      <div hidden><label>\(words.trap) <input name="\(FormBody.trap)" autocomplete="off" tabindex="-1"></label></div>
      \(questions.joined())\(consent(problems))<p class="note">\(words.required)</p>
      <p><button>\(Self.escaped(form.button?.text(in: locale) ?? words.send))</button></p>
      </form>
      """)
  }

  /// What is wrong, read aloud at once, each leading to where it is mended.
  private func summary(_ problems: [Problem]) -> String {
    guard !problems.isEmpty else { return "" }
    let items = problems.map { problem -> String in
      let text = Self.escaped(words.text(of: problem))
      let isHere = problem.at == "consent" || form.questions.contains { $0.field == problem.at }
      return isHere ? "<li><a href=\"#f-\(problem.at)\">\(text)</a></li>" : "<li>\(text)</li>"
    }
    return """
      <div role="alert" class="summary" tabindex="-1"><h2>\(words.wrong)</h2><ul>\(items.joined())</ul></div>

      """
  }

  private func consent(_ problems: [Problem]) -> String {
    guard let consent = form.consent else { return "" }
    let isWrong = problems.contains { $0.at == "consent" }
    let error = isWrong ? "<span class=\"error\" id=\"e-consent\">\(words.consent)</span>" : ""
    let described = isWrong ? " aria-invalid=\"true\" aria-describedby=\"e-consent\"" : ""
    return """
      <p class="tick"><input type="checkbox" id="f-consent" name="consent" value="yes"\
      \(consent.isRequired ? " required" : "")\(described)>
      <label for="f-consent">\(Self.escaped(consent.text.text(in: locale)))\(consent.isRequired ? " *" : "")</label>\(error)</p>

      """
  }

  /// What is said afterwards, with the file if there is one.
  func thanking(ticket: String) -> Response {
    let file = form.download.map { download in
      "<p><a href=\"\(path)/file?ticket=\(Self.escaped(ticket))\" download>\(words.fetch(Self.escaped(download.file)))</a></p>\n"
    }
    return response(form.label.text(in: locale), .ok, "<p>\(Self.escaped(thanks))</p>\n\(file ?? "")")
  }

  private func response(_ title: String, _ status: HTTPResponse.Status, _ body: String) -> Response {
    let text = """
      <!DOCTYPE html>
      <html lang="\(locale)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(Self.escaped(title))</title>
      <link rel="stylesheet" href="\(base)/forms.css"></head>
      <body><main><h1>\(Self.escaped(title))</h1>
      \(body)
      </main></body></html>

      """
    let frames = form.origins.isEmpty ? "'self'" : "'self' \(form.origins.joined(separator: " "))"
    let targets = form.redirect.map { " \(Self.origin(of: $0))" } ?? ""
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy:
          "default-src 'none'; style-src 'self'; form-action 'self'\(targets); base-uri 'none'; frame-ancestors \(frames)",
        .referrerPolicy: "same-origin", .vary: "Accept-Language",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// `https://www.example.com` of an address there.
  static func origin(of address: String) -> String {
    address.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
      .filter { $0.isASCII && !$0.isWhitespace && $0 != ";" && $0 != "," }
  }

  static func escaped(_ text: String) -> String { PlainPage.escaped(text) }
}

/// The style of forms: small, and of any width.
enum FormStyle {
  static var response: Response {
    Response(
      status: .ok, headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=3600"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static let text = """
    :root { color-scheme: light dark }
    body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 }
    main { max-width: 36rem; margin: 0 auto; padding: 1rem }
    label, legend { display: block; font-weight: 600 }
    .tick label { display: inline; font-weight: 400 }
    input:not([type=checkbox]), select, textarea { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem }
    button { font: inherit; padding: .6rem 1.2rem; min-height: 2.75rem }
    .help, .note { font-size: .875rem; margin: .25rem 0 }
    .error { display: block; font-weight: 600; color: #b00020 }
    .summary { border: 2px solid #b00020; padding: .5rem 1rem }
    @media (prefers-color-scheme: dark) { .error { color: #ff8a80 } .summary { border-color: #ff8a80 } }

    """
}

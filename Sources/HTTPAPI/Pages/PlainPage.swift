import HTTPTypes
import Hummingbird

/// A page of HTML without script, style or picture, in the language of its reader.
struct PlainPage {
  let language: String
  let title: String
  /// HTML: whatever comes from outside is ``escaped(_:)`` in it.
  let body: String

  func response(_ status: HTTPResponse.Status = .ok) -> Response {
    let text = """
      <!DOCTYPE html>
      <html lang="\(language)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(title)</title></head>
      <body><main><h1>\(title)</h1>
      \(body)
      </main></body></html>

      """
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy: "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        .vary: "Accept-Language, Cookie",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// What went wrong, said at once by who reads the page aloud; nothing if nothing did.
  static func alert(_ problem: String?) -> String { problem.map { "<p role=\"alert\">\(escaped($0))</p>\n" } ?? "" }

  /// A text as part of a page.
  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  /// The best liked of the languages in which there are pages.
  static func language(_ headers: HTTPFields) -> String {
    LanguagePreference(headers[.acceptLanguage] ?? "").choice(among: ["en", "es"], otherwise: "en")
  }
}

import HTTPAPI
import HTTPTypes
import Hummingbird

/// A page that says something to who has not signed in.
struct MessagePage {
  private let site: Site
  private let language: Language
  private let links: Links
  private let brand: Brand
  private let title: Word

  init(_ site: Site, _ request: Request, _ context: ServerContext, title: Word) {
    let tenant = site.tenant(context)
    self.site = site
    self.title = title
    language = Language(preferredIn: request.headers)
    links = site.links(of: tenant)
    brand = Brand(tenant, links)
  }

  private struct Model {
    let language: String
    let brand: Brand
    let title: String
    let w: Words
    let problem: String?
    let login: Bool?
    let text: String?
    let link: String?
  }

  func response(
    text: Word? = nil, asksForLogin: Bool = false, problem: String? = nil, status: HTTPResponse.Status = .ok
  ) -> Response {
    response(said: text.map(Words(language: language).text), asksForLogin: asksForLogin, problem: problem, status)
  }

  func response(
    said text: String?, asksForLogin: Bool = false, problem: String? = nil, _ status: HTTPResponse.Status = .ok
  ) -> Response {
    let words = Words(language: language)
    return site.views.response(
      .message,
      Model(
        language: language.rawValue, brand: brand, title: words.text(title), w: words, problem: problem,
        login: asksForLogin ? true : nil, text: text, link: links.signIn), status: status)
  }
}

import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel

/// The languages in which the pages themselves speak.
enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case spanish = "es"

  /// What its readers call it.
  var name: String {
    switch self {
    case .english: "English"
    case .spanish: "Español"
    }
  }

  /// The best liked of the languages in which there are pages.
  init(preferredIn headers: HTTPFields) {
    let tag = LanguagePreference(headers[.acceptLanguage] ?? "")
      .choice(among: Self.allCases.map(\.rawValue), otherwise: Self.english.rawValue)
    self = Self(rawValue: tag) ?? .english
  }
}

/// How a reader wants the colours; what is kept in a cookie.
enum Theme: String, Sendable, CaseIterable {
  case system
  case light
  case dark
}

/// Who looks at a page: in which language, and how figures are written for them.
struct Audience: Sendable {
  let language: Language
  /// Of the preset's labels.
  let locale: String
  let words: Words
  let formats: Formats

  /// The language that the user has chosen, else the one that the browser prefers.
  init(_ headers: HTTPFields, user: UserInfo, store: Store) {
    let own = user.locale.map { String($0.prefix { $0 != "-" }) }.flatMap(Language.init)
    language = own ?? Language(preferredIn: headers)
    words = Words(language: language)
    let settings = store.settings
    locale = store.model.preset.locale(serving: user.locale ?? language.rawValue) ?? settings.locale
    // The region of the tenant, or of the user, tells one way of writing figures in a language from another.
    let start = "\(language.rawValue)-"
    let region = [user.locale, settings.locale].compactMap(\.self).first { $0.hasPrefix(start) }
    formats = Formats(
      locale: region ?? language.region, timeZone: settings.timeZone, currency: settings.currency, words: words)
  }
}

extension PageCall {
  /// Modules in the order in which their reader looks for them: by what they are called.
  func byLabel(_ modules: [Module]) -> [Module] {
    modules.map { ($0, $0.label.many.text(in: audience.locale)) }
      .sorted { $0.1.compare($1.1, options: [.caseInsensitive, .diacriticInsensitive]) == .orderedAscending }
      .map(\.0)
  }
}

extension Language {
  /// With the region whose way of writing figures is taken where nobody names one.
  fileprivate var region: String {
    switch self {
    case .english: "en-GB"
    case .spanish: "es-ES"
    }
  }
}

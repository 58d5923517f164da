import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Metamodel
import Tenancy

/// How a tenant shows itself.
///
/// Before somebody has signed in it is what follows from its name alone, so that nobody learns from a page which tenants there are.
struct Brand: PageModel {
  let name: String
  let initial: String
  let color: String
  let styles: String
  let script: String
  let icon: String

  init(_ tenant: String, _ links: Links, settings: TenantSettings? = nil) {
    let words = tenant.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let written = links.root.isEmpty || links.root.hasSuffix("/\(tenant)") ? words.joined(separator: " ") : "Trellis"
    name = settings?.label ?? written
    initial = String(name.prefix(1))
    let place = written.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % TenantColor.allCases.count
    color = (settings?.color ?? TenantColor.allCases[place]).rawValue
    (styles, script, icon) = (links.asset(.styles), links.asset(.script), links.asset(.icon))
  }
}

/// What surrounds every page of who has signed in.
struct Shell: PageModel {
  let title: String
  let brand: Brand
  let language: String
  let theme: String
  let root: String
  /// The session's token, which every form repeats.
  let proof: String
  /// What forms call themselves, so that one that is sent twice is done once.
  let once: String
  let user: String
  let handle: String
  let userInitial: String
  let modules: [Entry]
  /// What waits for people, beside the modules.
  let work: [Entry]
  let languages: [Choice]
  let themes: [Choice]
  /// Whether single keys count: `on` or `off`.
  let keys: String
  /// What was searched for.
  let asked: String
  /// The path of the page, for coming back.
  let here: String
  /// What has just been done; nil if nothing was.
  let notice: String?
  /// The page's kind, for its layout.
  let kind: String

  /// A module in the navigation.
  struct Entry: PageModel {
    let label: String
    let href: String
    let isCurrent: Bool
    /// The letter that leads there after `g`.
    var go: String?
  }

  /// One of a few to choose from.
  struct Choice: PageModel {
    let code: String
    let name: String
    let isChosen: Bool
  }

  init(_ call: PageCall, title: String, module: String? = nil, kind: String = "", asked: String = "") {
    let (access, audience) = (call.access, call.audience)
    self.title = title
    self.kind = kind
    self.asked = asked
    brand = Brand(call.tenant.tenant, call.links, settings: call.store.settings)
    language = audience.language.rawValue
    root = call.links.root
    proof = call.tenant.csrfToken ?? ""
    once = String(UInt64.random(in: .min ... .max), radix: 36)
    user = call.user.displayName
    handle = call.user.name
    userInitial = String(user.prefix(1)).uppercased()
    here = call.request.method == .get ? "\(call.request.uri)" : call.links.home
    let readable = call.model.modules.filter { access.may(.read, on: $0.name) }
    let letters = ShortcutsPage.letters(of: readable.map(\.name))
    keys = PreferencePage.usesKeys(call) ? "on" : "off"
    modules =
      call.byLabel(readable)
      .map {
        Entry(
          label: $0.label.many.text(in: audience.locale), href: call.links.list($0.name), isCurrent: $0.name == module,
          go: letters[$0.name])
      }
    languages = Language.allCases.map { Choice(code: $0.rawValue, name: $0.name, isChosen: $0 == audience.language) }
    let chosen = PreferencePage.theme(call)
    theme = chosen.rawValue
    themes = Theme.allCases.map { Choice(code: $0.rawValue, name: call.words.text($0.word), isChosen: $0 == chosen) }
    work = WorkPlace.all(call, current: kind)
    let done = call.query["done"] ?? ""
    notice =
      Notice(rawValue: done).map { call.words.text($0.word) } ?? RecordWord.notice(done).map(call.words.text)
      ?? WorkWord.notice(done).map(call.words.text)
  }
}

/// What a page says was done before it: one of a few, so that no link can have a page say anything else.
enum Notice: String {
  case created
  case saved
  case moved
  case waiting
  case noted
  case deleted
  case restored
  case claimed
  case held

  fileprivate var word: Word {
    switch self {
    case .created: .created
    case .saved: .saved
    case .moved: .moved
    case .waiting: .waitingForApproval
    case .noted: .noted
    case .deleted: .deleted
    case .restored: .restored
    case .claimed: .claimed
    case .held: .held
    }
  }
}

extension Theme {
  fileprivate var word: Word {
    switch self {
    case .system: .themeSystem
    case .light: .themeLight
    case .dark: .themeDark
    }
  }
}

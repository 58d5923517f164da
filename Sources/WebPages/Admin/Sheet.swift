import Diagnostics
import Engine
import HTTPAPI
import HTTPTypes
import Hummingbird
import Metamodel
import Operations
import Spreadsheet
import Tenancy

/// A page of administration: parts under each other, each a table, facts, lines or forms.
struct SheetPage: Sendable {
  let shell: Shell
  let w: Words
  let title: String
  let crumb: ListPage.Link?
  let tabs: [ListPage.Tab]
  let hasTabs: Bool
  let problems: [String]
  let hasProblems: Bool
  /// What is shown this one time.
  let secret: Secret?
  let blocks: [Block]
  /// Whether it tells of something that is going on, and so is asked for again and again.
  let polls: Bool

  struct Secret: Sendable {
    let label: String
    let text: String
    let hint: String
  }

  struct Block: Sendable {
    var heading: String?
    var hint: String?
    var facts: [ApprovalPage.Fact]
    let hasFacts: Bool
    var table: Table?
    var lines: [String]
    let hasLines: Bool
    var forms: [Form]
    var links: [ListPage.Link]
    let hasLinks: Bool

    init(
      _ heading: String? = nil, hint: String? = nil, facts: [ApprovalPage.Fact] = [], table: Table? = nil,
      lines: [String] = [], forms: [Form] = [], links: [ListPage.Link] = []
    ) {
      self.heading = heading
      self.hint = hint
      self.facts = facts
      hasFacts = !facts.isEmpty
      self.table = table
      self.lines = lines
      hasLines = !lines.isEmpty
      self.forms = forms
      self.links = links
      hasLinks = !links.isEmpty
    }
  }

  struct Table: Sendable {
    let caption: String
    let heads: [String]
    let rows: [Row]
    var hasActions = false
  }

  struct Row: Sendable {
    let title: String
    let href: String?
    let cells: [[Cell]]
    var actions: [Action] = []
  }

  /// A button that does one thing.
  struct Action: Sendable {
    let action: String
    let text: String
    let label: String
    var isDanger = false
  }

  struct Form: Sendable {
    let action: String
    let submit: String
    var controls: [Control] = []
    /// More of them, under headings of their own.
    var groups: [Group] = []
    var hidden: [ListPage.Hidden] = []
    /// A second button, which sends the form under a name.
    var second: Second?
    /// Whether its button is one beside others, and not what the page is for.
    var isPlain = false
    var isDanger = false
    /// Where a file is sent whose address to go on with is the answer; nil where none can be.
    var upload: String?
  }

  struct Group: Sendable {
    let legend: String
    let controls: [Control]
  }

  struct Second: Sendable {
    let name: String
    let text: String
  }
}

extension PageCall {
  /// Draws a page of administration.
  func sheet(
    _ title: String, kind: String = WorkPlace.admin.kind, crumb: ListPage.Link? = nil, tabs: [ListPage.Tab] = [],
    problems: [String] = [], secret: SheetPage.Secret? = nil, polls: Bool = false,
    status: HTTPResponse.Status = .ok, blocks: [SheetPage.Block]
  ) throws -> Response {
    try page(
      .sheet,
      SheetPage(
        shell: Shell(self, title: title, kind: kind), w: words, title: title, crumb: crumb, tabs: tabs,
        hasTabs: !tabs.isEmpty, problems: problems, hasProblems: !problems.isEmpty, secret: secret, blocks: blocks,
        polls: polls),
      status: status)
  }

  /// Refuses whoever may not look after the tenant.
  func requireAdministrator() throws(Refusal) {
    guard access.isAdministrator else {
      throw Refusal(.notPermitted, access.problem(without: .administer, on: "*"))
    }
  }

  /// What a page says of why something was not done; nil of what is no answer to who asked.
  func told(_ error: any Error) -> [String]? {
    switch error {
    case let refusal as Refusal: return refusal.kind == .unavailable ? nil : refusal.problems.map(\.message)
    case let failure as OperationFailure:
      return [failure.message] + failure.problems.map(\.message).filter { !failure.message.contains($0) }
        + failure.diagnostics.map(\.message).filter { !failure.message.contains($0) }
    case let error as CSVError: return [error.description]
    case SignInError.weak(let problems): return [words.problem(.weak(problems))] + problems.map(\.message)
    case let error as SignInError: return [words.problem(error)]
    case is CancellationError: return nil
    default: return HTTPProblem.known(error).map { [$0.detail] }
    }
  }

  /// Does something, and says on a page of its own why it was not done.
  ///
  /// - Parameters:
  ///   - body: does it, and answers where to go then.
  ///   - refused: draws the page again, with what is wrong.
  func attempt(
    _ body: () async throws -> Response, refused: ([String]) async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch {
      guard let lines = told(error) else { throw error }
      return try await refused(lines)
    }
  }

  /// Sends the browser on, to be told that something was done.
  func done(_ word: WorkWord, at path: String) -> Response {
    redirect(Links.path(path, [("done", word.rawValue)]))
  }

  func admin(_ path: String) -> String { "\(links.root)/admin/\(path)" }
}

extension Control {
  /// A control of a form that is no record's; the form has it as `field.` with the name.
  init(
    _ name: String, _ label: String, value: String = "", type: String = "text", isRequired: Bool = false,
    help: String? = nil
  ) {
    self.init(
      id: "field-\(name)", name: "field.\(name)", label: label, help: help, isRequired: isRequired, base: "",
      isLong: false, input: Input(type: type, value: value))
  }

  static func choice(
    _ name: String, _ label: String, _ options: [ListPage.Choice], chosen: String = "", help: String? = nil
  ) -> Control {
    var control = Control(name, label, help: help)
    control.input = nil
    control.select = options.map { Option(code: $0.code, text: $0.text, isChosen: $0.code == chosen) }
    return control
  }

  static func many(_ name: String, _ label: String, _ options: [ListPage.Choice], chosen: [String]) -> Control {
    var control = Control(name, label)
    control.input = nil
    control.checks = options.map { Option(code: $0.code, text: $0.text, isChosen: chosen.contains($0.code)) }
    return control
  }

  static func toggle(_ name: String, _ label: String, isOn: Bool, help: String? = nil) -> Control {
    var control = Control(name, label, help: help)
    control.input = nil
    control.toggle = Toggle(isOn: isOn)
    return control
  }

  /// A line of its own.
  static func wide(_ name: String, _ label: String, value: String) -> Control {
    Control(
      id: "field-\(name)", name: "field.\(name)", label: label, help: nil, isRequired: false, base: "", isLong: true,
      input: Input(type: "text", value: value))
  }

  static func area(_ name: String, _ label: String, value: String, help: String? = nil) -> Control {
    var control = Control(
      id: "field-\(name)", name: "field.\(name)", label: label, help: help, isRequired: false, base: "", isLong: true)
    control.area = value
    return control
  }
}

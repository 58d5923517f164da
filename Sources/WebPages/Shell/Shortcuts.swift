import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Metamodel

/// The keys by which one gets about, and what the palette offers beside records.
struct ShortcutsPage: Sendable {
  let shell: Shell
  let w: Words
  let keys: [Key]
  let here: String
  /// Whether single letters count now.
  let state: String
  /// What the button asks for: `on` or `off`.
  let wanted: String
  let turn: String

  static let routes: [PageRoute] = [.get("/shortcuts", show), .get("/palette", palette)]

  struct Key: Sendable {
    let keys: [String]
    let text: String
  }

  private static func show(_ call: PageCall) async throws -> Response {
    let words = call.words
    let shell = Shell(call, title: words.text(RecordWord.shortcuts))
    let isOn = PreferencePage.usesKeys(call)
    let places = shell.modules.compactMap { entry in entry.go.map { Key(keys: ["g", $0], text: entry.label) } }
    let own: [(String, RecordWord)] = [
      ("/", .keySearch), ("n", .keyNew), ("e", .keyEdit), ("j", .keyDown), ("k", .keyUp), ("Enter", .keyOpen),
      ("x", .keyTick), ("b", .keyBoard), ("?", .keyHelp),
    ]
    return try call.page(
      .shortcuts,
      ShortcutsPage(
        shell: shell, w: words,
        keys: [Key(keys: ["Ctrl", "K"], text: words.text(RecordWord.palette))]
          + own.map { Key(keys: [$0.0], text: words.text($0.1)) }
          + [Key(keys: ["g", "h"], text: words.text(Word.home))] + places,
        here: "\(call.links.root)/shortcuts", state: words.text(isOn ? RecordWord.keysOn : .keysOff),
        wanted: isOn ? "off" : "on", turn: words.text(isOn ? RecordWord.turnOff : .turnOn)))
  }

  /// What there is to go to: `[{"group","text","href"}]`.
  private static func palette(_ call: PageCall) async throws -> Response {
    let (words, locale, links) = (call.words, call.audience.locale, call.links)
    var places: [(RecordWord, String, String)] = [
      (.pages, words.text(Word.home), links.home), (.pages, words.text(Word.search), "\(links.root)/search"),
      (.pages, words.text(RecordWord.shortcuts), "\(links.root)/shortcuts"),
    ]
    for module in call.model.modules where call.access.may(.read, on: module.name) {
      let many = module.label.many.text(in: locale)
      places.append((.modulesToOpen, many, links.list(module.name)))
      let book = FieldBook(module: module, access: call.access, audience: call.audience)
      if !BoardField.all(of: module, book).isEmpty {
        places.append((.modulesToOpen, "\(many): \(words.text(Word.board))", links.board(module.name)))
      }
      if call.access.may(.create, on: module.name) {
        let one = words.new(module.label.one.text(in: locale))
        places.append((.actionsHere, one, "\(links.list(module.name))/new"))
      }
    }
    let json = JSON.array(
      places.map {
        .object(["group": .string(words.text($0.0)), "text": .string($0.1), "href": .string($0.2)])
      })
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }

  /// A letter for each module, by which `g` leads to it: one of its name, as long as there are any.
  static func letters(of modules: [String]) -> [String: String] {
    var used: Set<Character> = ["h"]
    var letters: [String: String] = [:]
    for module in modules {
      guard let letter = module.first(where: { $0.isASCII && $0.isLetter && !used.contains($0) }) else { continue }
      used.insert(letter)
      letters[module] = String(letter)
    }
    return letters
  }
}

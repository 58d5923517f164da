import Engine
import Foundation
import HTTPAPI
import HTTPTypes
import Metamodel
import Tenancy
import Testing

@testable import WebPages

/// Whatever a field is called and whatever is written into it, of which type it may be, is a text on every page that shows the field.
struct FieldMarkupTests {
  private typealias Visitor = PageTests.Visitor

  /// What each type is declared with besides its label; `!` is where a text of the configuration goes.
  private static let settings = [
    "text": "max: 255", "textarea": "", "email": "", "phone": "", "url": "",
    "integer": "", "decimal": "scale: 2", "currency": "", "percent": "", "boolean": "",
    "date": "", "datetime": "", "duration": "",
    "picklist": "values: {a: !, b: !}", "multi_picklist": "values: {a: !, b: !}",
    "lookup": "to: things, inverse: parts", "user": "", "autonumber": "prefix: !, width: 4",
    "formula": "returns: text, formula: f_text", "rollup": "of: parts, count: true, where: f_text > ''", "file": "",
  ]

  /// Values that a thing has in fields whose values a form's hostile text is refused as.
  private static var values: [String: Any] {
    [
      "integer": 7, "decimal": "7.25", "currency": "7.25", "percent": "7.25", "boolean": true, "date": "2026-03-02",
      "datetime": "2026-03-02T09:00:00Z", "duration": "PT30M", "picklist": "a", "multi_picklist": ["a", "b"],
      "user": "eve",
    ]
  }

  /// Markup that tells where it came from.
  private static func hostile(_ place: String) -> String { #"<img src=x alt=\#(place) onerror=alert(1)>"'&"# }

  private static func escaped(_ place: String) -> String { "&lt;img src=x alt=\(place)" }

  private static func encoded(_ text: String) throws -> String {
    try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
  }

  /// A module with a field of each type, in which all that has a name has a hostile one.
  private static var module: String {
    func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
    let fields = settings.map { type, settings in
      var parts = [
        "type: \(type)", "label: \(quoted(hostile("label-\(type)"))), help: \(quoted(hostile("help-\(type)")))",
      ]
      if !settings.isEmpty { parts.append(settings.replacing("!", with: quoted(hostile("value-\(type)")))) }
      return "  f_\(type): {\(parts.joined(separator: ", "))}"
    }
    return """
      module: things
      label: {one: Thing, many: Things}
      title: "{f_text}"
      fields:
      \(fields.sorted().joined(separator: "\n"))
      layout:
        - section: Everything
          fields: [\(settings.keys.sorted().map { "f_\($0)" }.joined(separator: ", "))]
      """
  }

  /// The module, and two things of it: the second is the first's part.
  private static func prepare(_ visitor: Visitor) async throws {
    try await visitor.server.desk.workspace.withStore("acme") { store in
      let admin = try await store.firstAdministrator()
      _ = try await store.publish(
        overlay: SourceSet(name: "overlay", files: ["modules/things.yaml": module]), author: admin, message: "things")
      let eve = NewUser(name: "eve", email: nil, displayName: hostile("name-user"), roles: ["supervisor"], teams: [])
      _ = try await store.createUser(eve, by: admin)
    }
    for part in [[:], ["lookup": 1]] as [[String: Any]] {
      let values = values.merging(part) { $1 }.merging(["text": hostile("value-text")]) { $1 }
      let body = Dictionary(uniqueKeysWithValues: values.map { ("f_\($0)", $1) })
      let made = try await visitor.server.send(
        .post, "/records/things", String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self))
      try #require(made.status == 201, "\(made.text)")
    }
    let name = try encoded(hostile("value-file"))
    let file = try await visitor.server.send(
      .post, "/records/things/2/attachments?name=\(name)", "x", headers: [.contentType: "text/plain"])
    try #require(file.status == 201, "\(file.text)")
  }

  /// What a form sends that gives a field a value, beside the title of a record.
  private static func form(_ type: String, _ value: String) -> String {
    "\(type == "text" ? "" : "field.f_text=A&")field.f_\(type)=\(value)"
  }

  private static func expectText(_ page: Answer, _ what: String) {
    #expect(page.status < 500, "\(what)")
    // What a script asks for is JSON, and nothing that a browser may take for a page.
    guard page.headers[.contentType]?.hasPrefix("application/json") != true else {
      #expect(page.headers[.xContentTypeOptions] == "nosniff", "\(what)")
      return
    }
    #expect(!page.text.contains("<img") && !page.text.contains("alert(1)>"), "\(what)")
  }

  @Test func `there is a field of every type`() {
    #expect(Self.settings.keys.sorted() == FieldType.names.sorted())
  }

  @Test func `names, help and values of every type are texts`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      try await Self.prepare(visitor)
      let record = try await visitor.get("/records/things/2")
      let form = try await visitor.get("/records/things/2/edit")
      for type in FieldType.names {
        let text = try Self.encoded(Self.hostile("sent-\(type)"))
        var pages: [(path: String, page: Answer)] = []
        for path in [
          "/records/things?view=&columns=f_text,f_\(type)", "/records/things?view=&columns=f_\(type)&edit=f_\(type)",
          "/records/things?view=&w=f_\(type)~is~\(text)", "/records/things?view=&filter=f_\(type)+%3D%3D+%27\(text)%27",
          "/records/things?view=&sort=f_\(type)", "/records/things/2?edit=f_\(type)",
          "/records/things/new?f_\(type)=\(text)", "/boards/things?field=f_\(type)",
          "/admin/modules/things/fields/f_\(type)",
          "/find?module=things&field=f_\(type)&q=img",
        ] { pages.append((path, try await visitor.get(path))) }
        for path in ["/records/things/new", "/records/things/1/edit", "/records/things/1"] {
          pages.append(("POST \(path)", try await visitor.post(path, Self.form(type, text))))
        }
        for (path, page) in pages { Self.expectText(page, path) }
        // It is there, as a text.
        let label = Self.escaped("label-\(type)")
        #expect(record.text.contains(label) == (type != "file"), "the record of \(type)")
        #expect(pages[8].page.text.contains(label), "the page of the field \(type)")
        #expect(type == "file" || pages[0].page.text.contains(label), "the column of \(type)")
        let isGiven = !["formula", "rollup", "autonumber", "file"].contains(type)
        #expect(form.text.contains(label) == isGiven, "the form of \(type)")
        #expect(form.text.contains(Self.escaped("help-\(type)")) == isGiven, "the help of \(type)")
      }
      for page in [
        record, form, try await visitor.get("/records/things/1"), try await visitor.get("/records/things/2/timeline"),
      ] {
        Self.expectText(page, "a record")
      }
      for place in ["text", "picklist", "multi_picklist", "autonumber", "file"] {
        #expect(record.text.contains(Self.escaped("value-\(place)")), "the value of \(place)")
      }
      // Of a formula, whose value is the text, and of a lookup, whose title it is, beside the text's own and the heading.
      #expect(record.text.components(separatedBy: Self.escaped("value-text")).count > 4)
      #expect(record.text.contains(Self.escaped("name-user")))
    }
  }

  @Test func `what was sent is kept as it was written, or refused in the field's own words`() async throws {
    try await Visitor.run(as: "administrator") { visitor in
      try await Self.prepare(visitor)
      let kept = ["text", "textarea", "phone", "email", "url"]
      for type in FieldType.names where !["formula", "rollup", "autonumber", "file", "boolean"].contains(type) {
        let text = Self.hostile("sent-\(type)")
        let page = try await visitor.post(
          "/records/things/1/edit", Self.form(type, try Self.encoded(text)))
        Self.expectText(page, type)
        #expect(page.status == 303 || page.status == 422, "\(type)")
        #expect(kept.contains(type) || page.status == 422, "\(type) is kept")
        let record = try await visitor.get("/records/things/1")
        Self.expectText(record, type)
        #expect(record.text.contains(Self.escaped("sent-\(type)")) == (page.status == 303), "\(type)")
      }
    }
  }
}

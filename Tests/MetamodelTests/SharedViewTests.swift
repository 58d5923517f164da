import Diagnostics
import Metamodel
import Testing

@Suite struct SharedViewTests {
  private static let views = """
    modules:
      deals:
        default: mine
        views:
          mine:
            label: Mine
            filter: owner == user && stage != 'won' && calls.exists(c, c.status == 'planned')
            columns: [name, account.name, owner.display_name, amount]
            sort: [-amount, account.name, id]
          large: {label: Large, filter: amount > 1000 && account.size > 5}
      accounts:
        views:
          by_size: {columns: [name, size], sort: [-size]}
    """

  private static let files = [
    "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n", "views.yaml": views,
    "locales/es.yaml": "modules: {deals: {views: {mine: Míos, large: {label: Grandes}}}}\n",
  ]

  @Test func viewsAreReadWithTheirTranslations() throws {
    let model = try #require(try Fixture.load(Self.files).model)
    let mine = try #require(model.view("mine", of: "deals"))
    #expect(mine.isDefault)
    #expect(mine.label.text(in: "es-MX") == "Míos")
    #expect(mine.columns == ["name", "account.name", "owner.display_name", "amount"])
    #expect(mine.sort == ["-amount", "account.name", "id"])
    let large = try #require(model.view("large", of: "deals"))
    #expect(large.filter?.source == "amount > 1000 && account.size > 5")
    #expect(large.columns == nil && large.sort.isEmpty && !large.isDefault)
    #expect(model.views(of: "accounts").map(\.label.original) == ["By size"])
  }

  @Test func aLaterLayerReplacesAViewWholeAddsAndTakesAway() throws {
    let overlay = """
      modules:
        deals:
          default: large
          views:
            mine: {omit: true}
            large: {label: Huge, sort: [-amount]}
            lost: {filter: stage == 'lost'}
      """
    let before = try #require(try Fixture.load(Self.files).model)
    let after = try #require(try Fixture.load(Self.files, overlay: ["views.yaml": overlay]).model)
    #expect(after.views(of: "deals").map(\.name) == ["large", "lost"])
    #expect(after.view("large", of: "deals")?.filter == nil)
    #expect(after.view("large", of: "deals")?.isDefault == true)
    let lines = ModelDiff(from: before, to: after).lines.filter { $0.subject == .view }.map(\.description)
    #expect(lines.contains("removed view deals.mine"))
    #expect(lines.contains("added view deals.lost"))
    #expect(lines.contains("changed view deals.large: filter amount > 1000 && account.size > 5 -> nothing"))
  }

  @Test func theDefaultOfAViewThatWasTakenAwayIsNone() throws {
    let overlay = "modules: {deals: {views: {mine: {omit: true}}}}\n"
    let result = try Fixture.load(Self.files, overlay: ["views.yaml": overlay])
    #expect(result.model?.views(of: "deals").map(\.isDefault) == [false])
  }

  @Test func aFieldThatWasTakenAwayIsNoColumnAnyMoreAndARefusedFilter() throws {
    let views = "modules: {accounts: {views: {named: {columns: [name, size], sort: [-size, name]}}}}\n"
    let deals = "modules: {deals: {views: {x: {filter: account.size > 5, columns: [account.size, name]}}}}\n"
    let retired = ["modules/accounts.yaml": "module: accounts\nfields: {size: {omit: true}}\n"]
    let kept = try #require(try Fixture.load(["views.yaml": views], overlay: retired).model)
    #expect(kept.view("named", of: "accounts")?.columns == ["name"])
    #expect(kept.view("named", of: "accounts")?.sort == ["name"])
    let refused = try Fixture.load(["views.yaml": deals], overlay: retired)
    #expect(refused.model == nil)
    #expect(refused.diagnostics.map { $0.location?.file } == ["overlay/modules/accounts.yaml"])
    #expect(refused.diagnostics.first?.notes.first?.location?.file == "small/views.yaml")
    #expect(refused.diagnostics.first?.message.contains("size") == true)
  }

  @Test func viewsOfAModuleThatWasTakenAwayConcernNothing() throws {
    let views = "modules: {notices: {default: a, views: {a: {columns: [x]}}}}\n"
    let module = "module: notices\nlabel: {one: N, many: N}\ntitle: \"{x}\"\nfields: {x: {type: text, label: X}}\n"
    let result = try Fixture.load(
      ["views.yaml": views, "modules/notices.yaml": module],
      overlay: ["modules/notices.yaml": "module: notices\nomit: true\n"])
    #expect(result.diagnostics.isEmpty)
    #expect(result.model?.views.isEmpty == true)
  }

  @Test(arguments: [
    Lint(
      "views.yaml",
      """
      modules:
        1️⃣deal: {views: {x: {}}}
        deals:
          default: 2️⃣mime
          views:
            mine:
              filter: 3️⃣amont > 1
              columns: [4️⃣nam, account.5️⃣, name]
              sort: [6️⃣-clsed_on]
            other: {7️⃣colums: [name]}
      """.replacing("account.5️⃣", with: "5️⃣account.nme"),
      .init(1, "unknown_module", nil, suggestion: "deals"),
      .init(2, "unknown_view", "The module `deals` has no view `mime`; it has `mine` and `other`.", suggestion: "mine"),
      .init(3, "expression_unknown_name", nil, suggestion: "amount"),
      .init(4, "unknown_field", "The module `deals` has no field `nam`.", suggestion: "name"),
      .init(5, "unknown_field", "The module `accounts` has no field `nme`.", suggestion: "name"),
      .init(6, "unknown_field", "The module `deals` has no field `clsed_on`.", suggestion: "closed_on"),
      .init(
        7, "unknown_key", "`colums` is not a key of a view; it has `label`, `filter`, `columns`, `sort` and `omit`.",
        suggestion: "columns")),
    Lint(
      "views.yaml",
      """
      modules:
        calls:
          views:
            a: {filter: 1️⃣subject, sort: [2️⃣regarding, 3️⃣regarding.name], columns: [4️⃣status.x]}
            b: {sort: 5️⃣[id, version, owner, created_at, created_by, modified_at, modified_by, subject, status]}
      """,
      .init(1, "expression_type_mismatch", nil),
      .init(
        2, "no_view_field", "`regarding` cannot sort: it points to records of different modules."),
      .init(3, "no_view_field", "`regarding.name` cannot be shown: `regarding` is no lookup to one module."),
      .init(4, "no_view_field", "`status.x` cannot be shown: `status` is no lookup to one module."),
      .init(5, "bad_setting", "A list is sorted by at most 8 fields; this has 9.")),
  ])
  func whatCannotBeUsedIsFoundInOnePass(lint: Lint) throws { try lint.check() }

  /// A formula over own fields is a column; one that reads the clock is computed when it is read.
  @Test(arguments: [("size(name) * 2", true), ("today().getFullYear()", false)])
  func aFormulaIsShownAndFiltersAndSortsIfAColumnHoldsIt(formula: String, hasColumn: Bool) throws {
    let field = "{type: formula, label: Twice, returns: integer, formula: \(formula)}"
    let deals = "module: deals\nfields: {twice: \(field)}\n"
    func load(_ view: String) throws -> [String] {
      let result = try Fixture.load(
        ["views.yaml": "modules: {deals: {views: {x: {\(view)}}}}\n"], overlay: ["modules/deals.yaml": deals])
      return result.diagnostics.map(\.message)
    }
    #expect(try load("columns: [twice]").isEmpty)
    let reason = "it is computed when it is read."
    #expect(try load("sort: [twice]") == (hasColumn ? [] : ["`twice` cannot sort: \(reason)"]))
    #expect(try load("filter: twice > 1") == (hasColumn ? [] : ["`twice` cannot filter: \(reason)"]))
  }
}

import Diagnostics
import Metamodel
import Testing

/// A file with a syntax error does not keep the others from being checked, and is not blamed for more than that.
@Suite struct UnreadableFileTests {
  private static let files = Fixture.files.merging(
    [
      "preset.yaml": "preset: small\nversion: 1.0.0\nlabel: Small\nlocales: [en, es]\n",
      "calendars.yaml": "default: office\ncalendars: {office: {label: Office, hours: {monday: [09:00-17:00]}}}\n",
      "pipelines/sales.yaml": """
      pipeline: sales
      module: deals
      field: stage
      stages: {open: {}, offered: {}, won: {}, lost: {}}
      """,
      "blueprints/sale.yaml": """
      blueprint: sale
      module: deals
      field: stage
      pipeline: sales
      states: {open: {}, offered: {}, won: {terminal: true}, lost: {terminal: true}}
      transitions:
        offer:
          from: [open]
          to: offered
          before: {who: [{role: seller}, {team: office}, {field: account.manager}], criteria: account.size > 3}
          during:
            all:
              - checklist: {seen: Seen}
              - activity: {kind: call}
              - related: calls
                where: status == 'completed'
          after:
            - create: calls
              values: {subject: "Call {account.name}", status: planned}
        win: {from: [offered], to: won, before: {criteria: "calls.exists(c, c.status == 'completed') && pipeline == 'sales'"}}
        lose: {from: any, to: lost}
      """,
      "locales/es.yaml": """
      roles: {seller: Vendedor}
      modules: {accounts: {fields: {size: Tamaño}}, calls: {fields: {status: {values: {planned: Prevista}}}}}
      pipelines: {sales: Ventas}
      blueprints: {sale: {transitions: {offer: {label: Ofrecer, checklist: {seen: Visto}}}}}
      calendars: {office: Oficina}
      """,
      "scenarios/sale.yaml": """
      scenario: An offer
      given:
        - user: ana
          roles: [seller]
          teams: [office]
        - create: deals
          as: deal
          values: {name: Machines, stage: open}
      when:
        - by: ana
          run: offer
          on: $deal
          checklist: [seen]
      """,
      "samples/calls.csv": "subject,status\n",
    ], uniquingKeysWith: { $1 })

  @Test func theFilesThemselvesAreSound() throws {
    let result = ModelLoader.result(layers: [try SourceSet(name: "small", files: Self.files)])
    #expect(result.diagnostics.filter { $0.severity == .error } == [])
  }

  @Test(arguments: Self.files.keys.filter { $0.hasSuffix(".yaml") }.sorted())
  func aBrokenFileIsOneErrorAndHidesNoOther(path: String) throws {
    var files = Self.files
    files[path] = (files[path] ?? "") + "\nbroken: \"open\n"
    // A mistake in a module that is about nothing else.
    files["modules/plain.yaml"] =
      "module: plain\nlabel: {one: Plain, many: Plains}\ntitle: x\nfields: {a: {type: txt}}\n"
    let result = ModelLoader.result(layers: [try SourceSet(name: "small", files: files)])
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 2, "\(errors)")
    #expect(Set(errors.compactMap { $0.location?.file }) == ["small/\(path)", "small/modules/plain.yaml"])
    #expect(result.model == nil)
  }

  @Test func anotherLayerOfABrokenFileIsNotBlamedEither() throws {
    let result = try Fixture.load(
      ["modules/deals.yaml": (Fixture.files["modules/deals.yaml"] ?? "") + "\n\"open"],
      overlay: [
        "modules/deals.yaml": "module: deals\nfields: {amount: {label: Sum}, extra: {type: text, lbl: X}}\n",
        "modules/accounts.yaml": "module: accounts\nfields: {size: {type: intger}}\n",
      ])
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(
      errors.compactMap { $0.location?.file } == [
        "overlay/modules/accounts.yaml", "overlay/modules/deals.yaml", "small/modules/deals.yaml",
      ])
  }
}

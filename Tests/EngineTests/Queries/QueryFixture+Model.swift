import Expressions
import Foundation
import GRDB
import Metamodel

@testable import Engine

extension QueryFixture {
  static let settings: TenantSettings = {
    guard let euro = Currency(code: "EUR") else { preconditionFailure("the euro is a currency") }
    return TenantSettings(name: "acme", locale: "en", timeZone: .gmt, currency: euro)
  }()

  static let model = Model(
    preset: PresetInfo(
      name: "test", version: "1", extends: nil, label: LocalizedText("Test"), industry: nil, locales: ["en"]),
    modules: [accounts, deals, tasks, notes, secrets],
    pipelines: [
      Pipeline(
        name: "standard", label: LocalizedText("Standard"), module: "deals", field: "stage", order: 1, condition: nil,
        stages: ["open", "won", "lost"].map { Pipeline.Stage(code: $0, probability: nil, outcome: nil) })
    ],
    blueprints: [],
    roles: [
      Role(
        name: "seller", label: LocalizedText("Seller"),
        modules: ["accounts": [.read], "deals": [.read], "tasks": [.read], "notes": [.read]]),
      Role(
        name: "scoped", label: LocalizedText("Scoped"), modules: ["deals": [.read]],
        scopes: ["deals": RoleScope(read: RecordScope([.team]), write: RecordScope([.team]))]),
      Role(name: "auditor", label: LocalizedText("Auditor"), modules: ["deals": [.read], "secrets": [.read]]),
    ],
    teams: [])

  private static let accounts = module(
    "accounts",
    [
      field("name", .text, isRequired: true, isIndexed: true),
      field("industry", .picklist(values("farming", "mining"))),
    ])

  private static let deals = module(
    "deals",
    [
      field("name", .text),
      field("amount", .currency, isIndexed: true),
      field("score", .decimal(scale: 3)),
      field("rank", .integer, isIndexed: true),
      field("level", .integer),
      field("active", .boolean),
      field("closes", .date, isIndexed: true),
      field("seen", .datetime),
      field("effort", .duration),
      field("stage", .picklist(values("open", "won", "lost")), isIndexed: true),
      field("tags", .multiPicklist(values("hot", "cold"))),
      field("account", .lookup(Lookup(module: "accounts", inverse: "deals", onDelete: .clear))),
      field("secret", .lookup(Lookup(module: "secrets", inverse: nil, onDelete: .clear))),
      field("agent", .user),
      field("email", .email, isUnique: true),
      field("body", .textarea),
      field("margin", .file),
    ])

  private static let tasks = module(
    "tasks",
    [
      field("subject", .text),
      field("status", .picklist(values("open", "done"))),
      field("deal", .lookup(Lookup(module: "deals", inverse: "tasks", onDelete: .clear))),
      field("regarding", .lookup(Lookup(module: nil, inverse: "activities", onDelete: .clear))),
    ])

  private static let notes = module(
    "notes",
    [
      field("body", .textarea),
      field("regarding", .lookup(Lookup(module: nil, inverse: "notes", onDelete: .clear))),
    ], actsAs: .note)

  private static let secrets = module("secrets", [field("name", .text)])

  private static func module(_ name: String, _ fields: [Field], actsAs: ModuleRole? = nil) -> Module {
    Module(
      name: name, label: ModuleLabel(one: LocalizedText(name), many: LocalizedText(name)),
      title: TextTemplate(source: "", parts: []), actsAs: actsAs, activity: nil, fields: fields, uniqueRules: [],
      layout: [])
  }

  private static func field(
    _ name: String, _ type: FieldType, isRequired: Bool = false, isUnique: Bool = false, isIndexed: Bool = false
  ) -> Field {
    Field(
      name: name, label: LocalizedText(name), type: type, isRequired: isRequired, isUnique: isUnique,
      isIndexed: isIndexed)
  }

  private static func values(_ codes: String...) -> [PicklistValue] {
    codes.map { PicklistValue(code: $0, label: LocalizedText($0)) }
  }
}

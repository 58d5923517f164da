import Engine
import Expressions
import JSONText
import Operations
import Tenancy

/// A data directory with the tenant `acme`, made from a small preset that has one blueprint.
struct Shop {
  let directory: TemporaryDirectory
  let workspace: Workspace

  init(
    tenant: Bool = true, locales: [String] = ["en"], replacing others: [String: String] = [:],
    clock: any StoreClock = FixedClock(Timestamp(microseconds: 1_780_304_400_000_000))
  ) async throws {
    directory = try TemporaryDirectory()
    var files = Self.files.merging(others) { $1 }
    files["shop/preset.yaml"] = files["shop/preset.yaml"]?.replacing(
      "locales: [en]", with: "locales: [\(locales.joined(separator: ", "))]")
    for (path, text) in files { try directory.write(text, to: "presets/\(path)") }
    workspace = try Workspace.open(
      at: "\(directory.path)/data", presets: PresetLibrary(directories: ["\(directory.path)/presets"]),
      clock: clock)
    if tenant { _ = try await workspace.create(NewTenant(name: "acme", preset: "shop")) }
  }

  var library: PresetLibrary { workspace.presets }

  @discardableResult
  func run<O: Operation>(_ operation: O, reading file: String = "") async throws -> O.Answer {
    try await operation.run(in: workspace, reading: .all(Array(file.utf8))) { _ in }
  }

  /// Creates a record as the first administrator.
  func create(_ module: String, _ values: RecordInput) async throws -> RecordAnswer {
    try await run(PerformCommand(tenant: "acme", user: nil, command: .create(module: module, values: values)))
  }

  /// The values of a field, of all records in the order of their ids.
  func values(of field: String, in module: String) async throws -> [String?] {
    let request = ListRequest(module: module, sort: "id", fields: [field], limit: 200)
    let answer = try await run(ListRecords(tenant: "acme", user: nil, request: request))
    return try JSON(parsing: answer.json.utf8)["records"]?.items?.map { $0[field]?.text } ?? []
  }

  static let files = [
    "core/preset.yaml": "preset: core\nversion: 1.0.0\nlabel: Core\nindustry: any\nlocales: [en, es]\n",
    "core/access.yaml": """
    roles:
      administrator:
        label: Administrator
        modules:
          "*": [all]
      seller:
        label: Seller
        modules:
          "*": [read, create, update, transition]
    """,
    "core/locales/es.yaml": """
    roles: {administrator: Administrador, seller: Vendedor}
    modules:
      accounts:
        label: {one: Cuenta, many: Cuentas}
        fields: {name: Nombre, code: Clave, parent: Matriz}
    """,
    "core/modules/accounts.yaml": """
    module: accounts
    label: {one: Account, many: Accounts}
    title: "{name}"
    acts_as: account
    fields:
      name: {type: text, label: Name, required: true}
      code: {type: text, label: Code, unique: true}
      parent: {type: lookup, to: accounts, inverse: children, label: Parent}
    """,
    "shop/preset.yaml": """
    preset: shop
    version: 2.0.0
    extends: core
    label: Shop
    industry: retail
    locales: [en]
    """,
    "shop/modules/orders.yaml": """
    module: orders
    label: {one: Order, many: Orders}
    title: "{name}"
    fields:
      name: {type: text, label: Order Name, required: true}
      account: {type: lookup, to: accounts, inverse: orders, label: Account}
      amount: {type: currency, label: Amount, max: 1000}
      paid_on: {type: date, label: Paid On}
      about: {type: lookup, to: any, inverse: orders_about, label: About}
      state:
        type: picklist
        label: State
        default: open
        values: {open: Open, paid: Paid, shipped: Shipped}
    """,
    "shop/blueprints/order.yaml": """
    blueprint: order
    label: Order
    module: orders
    field: state
    initial: [open]
    states:
      open: {}
      paid: {}
      shipped: {terminal: true}
    transitions:
      pay:
        label: Pay
        from: [open]
        to: paid
        during:
          all:
            - fields: [amount]
            - checklist: {counted: Money counted}
      ship:
        label: Ship
        from: [paid]
        to: shipped
    """,
  ]
}

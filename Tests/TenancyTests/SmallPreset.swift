import Engine
import Expressions
import Tenancy

/// A library with one small preset, and a workspace over it.
struct SmallPreset {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(
      """
      preset: core
      version: 1.0.0
      label: Core
      industry: any
      locales: [en]
      """, to: "presets/core/preset.yaml")
    try directory.write(
      """
      roles:
        administrator:
          label: Administrator
          modules:
            "*": [all]
        seller:
          label: Seller
          modules:
            "*": [read, create, update]
      """, to: "presets/core/access.yaml")
    try directory.write(
      """
      module: accounts
      label: {one: Account, many: Accounts}
      title: "{name}"
      acts_as: account
      fields:
        name: {type: text, label: Name, required: true, unique: true}
      """, to: "presets/core/modules/accounts.yaml")
    try directory.write(
      """
      preset: shop
      version: 2.0.0
      extends: core
      label: Shop
      industry: retail
      locales: [en]
      """, to: "presets/shop/preset.yaml")
    try directory.write(
      """
      module: orders
      label: {one: Order, many: Orders}
      title: "{name}"
      fields:
        name: {type: text, label: Name, required: true}
        account: {type: lookup, to: accounts, inverse: orders, label: Account}
        amount: {type: currency, label: Amount}
      """, to: "presets/shop/modules/orders.yaml")
  }

  var library: PresetLibrary { PresetLibrary(directories: ["\(directory.path)/presets"]) }

  var data: String { "\(directory.path)/data" }

  static let start = Timestamp(microseconds: 1_780_304_400_000_000)

  func workspace(
    limits: PoolLimits = PoolLimits(), clock: FixedClock = FixedClock(start),
    settings: OperatorSettings = OperatorSettings()
  ) throws(WorkspaceError) -> Workspace {
    try Workspace.open(at: data, presets: library, clock: clock, limits: limits, settings: settings)
  }
}

// swift-tools-version: 6.2
import PackageDescription

// `package` access does not cross packages, so this package compiles the product's sources as targets of its own, through
// the link `Trellis`. What is measured is built as the product is: same settings, same dependencies.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

func product(
  _ name: String, _ dependencies: [Target.Dependency] = [], linkerSettings: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Trellis/\(name)", swiftSettings: settings,
    linkerSettings: linkerSettings)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", path: "Trellis/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Trellis/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibzip", path: "Trellis/CLibzip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    product("Diagnostics"),
    product("JSONText"),
    product("Transfers", ["CCurl"]),
    product("Mail", ["CCurl", "Transfers"]),
    product("OpenID", ["JSONText", "Transfers", crypto, cryptoExtras]),
    product("YAMLSource", ["CYAML", "Diagnostics"]),
    product("Spreadsheet", ["CLibzip"]),
    product("Expressions", ["Diagnostics"]),
    product("Metamodel", ["Diagnostics", "Expressions", "JSONText", "YAMLSource", crypto]),
    product(
      "Engine", ["Diagnostics", "Expressions", "JSONText", "Metamodel", crypto, grdb, sqlite],
      linkerSettings: [.linkedLibrary("_FoundationICU")]),
    product(
      "Tenancy",
      ["Diagnostics", "Engine", "Expressions", "Mail", "Metamodel", "OpenID", "YAMLSource", crypto, cryptoExtras, grdb]),

    .target(name: "harness", swiftSettings: settings),
    // The engine and the API against raw SQLite and a bare server.
    tool("bench", ["Engine", "Expressions", "harness", "Metamodel", "Tenancy", sqlite]),
    // The bare server.
    tool("hello", [hummingbird]),
    // Seeded hostile input.
    tool(
      "fuzz", ["Diagnostics", "Engine", "Expressions", "JSONText", "harness", "Metamodel", "Spreadsheet", "Tenancy"]),
  ],
  swiftLanguageModes: [.v6]
)

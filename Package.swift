// swift-tools-version: 6.2
import PackageDescription

/// Upcoming features of every target; in CI a warning is an error.
let settings: [SwiftSetting] =
  [
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let inMemoryLogging: Target.Dependency = .product(name: "InMemoryLogging", package: "swift-log")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "trellis",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLibzip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

    target("Diagnostics"),
    target("JSONText"),
    target("Transfers", ["CCurl"]),
    target("Mail", ["CCurl", "Transfers"]),
    target("OpenID", ["JSONText", "Transfers", crypto, cryptoExtras]),
    target("YAMLSource", ["CYAML", "Diagnostics"]),
    target("Spreadsheet", ["CLibzip"]),
    target("ResultSheet", ["Diagnostics", "Spreadsheet", "YAMLSource"]),
    target("Expressions", ["Diagnostics"]),
    target("Metamodel", ["Diagnostics", "Expressions", "JSONText", "YAMLSource", crypto]),
    .target(
      name: "Engine", dependencies: ["Diagnostics", "Expressions", "JSONText", "Metamodel", crypto, grdb, sqlite],
      swiftSettings: settings,
      // The ICU that Foundation brings, for the order of texts in a language.
      linkerSettings: [.linkedLibrary("_FoundationICU")]),
    target(
      "Tenancy",
      ["Diagnostics", "Engine", "Expressions", "Mail", "Metamodel", "OpenID", "YAMLSource", crypto, cryptoExtras, grdb]),
    target(
      "Delivery",
      [
        "CCurl", "Engine", "Expressions", "Mail", "Tenancy", "Transfers", crypto, logging, serviceLifecycle,
      ]),
    target(
      "Operations",
      [
        "CCurl", "Delivery", "Diagnostics", "Engine", "Expressions", "JSONText", "Mail", "Metamodel", "OpenID",
        "ResultSheet", "Spreadsheet", "Tenancy",
        "YAMLSource", hummingbird,
        logging,
      ]),
    target(
      "HTTPAPI",
      [
        "Diagnostics", "Engine", "Expressions", "JSONText", "Mail", "Metamodel", "OpenID", "Operations", "Tenancy",
        httpTypes, hummingbird, hummingbirdCore,
        logging,
        nioCore, nioHTTPTypes, serviceLifecycle, unixSignals,
      ]),
    target(
      "WebPages",
      [
        "Diagnostics", "Engine", "Expressions", "HTTPAPI", "JSONText", "Metamodel", "Operations", "Spreadsheet",
        "Tenancy", httpTypes, hummingbird, mustache,
      ]),
    target(
      "TrellisCommands",
      [
        "Delivery", "Diagnostics", "Engine", "Expressions", "HTTPAPI", "JSONText", "Mail", "Metamodel", "OpenID",
        "Operations", "ResultSheet", "Tenancy", "WebPages",
        argumentParser, configuration,
        hummingbird, logging, nioCore, nioPosix, serviceLifecycle, unixSignals,
      ]),
    .executableTarget(name: "trellis", dependencies: ["TrellisCommands"], swiftSettings: settings),

    // Source text with emoji markers where a diagnostic has to point.
    .target(name: "MarkedText", path: "Tests/MarkedText", swiftSettings: settings),
    // Programs that run beside the tests, servers on loopback among them.
    .target(
      name: "TestPrograms", path: "Tests/TestPrograms",
      exclude: [
        "hook_server.py", "lifetime.py", "mail_server.py", "mine_process.py", "openid_provider.py", "rebinding.py",
      ],
      swiftSettings: settings),
    tests("MailTests", ["Mail", "TestPrograms"]),
    tests("OpenIDTests", ["JSONText", "OpenID", "TestPrograms", "Transfers", crypto, cryptoExtras]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("JSONTextTests", ["JSONText"]),
    tests("YAMLSourceTests", ["Diagnostics", "MarkedText", "YAMLSource"]),
    tests("SpreadsheetTests", ["Spreadsheet"]),
    tests("ResultSheetTests", ["Diagnostics", "ResultSheet", "Spreadsheet", "YAMLSource"]),
    tests("ExpressionsTests", ["Diagnostics", "Expressions", grdb]),
    tests("MetamodelTests", ["Diagnostics", "Expressions", "MarkedText", "Metamodel", "YAMLSource"]),
    tests("EngineTests", ["Engine", "Expressions", "JSONText", "Metamodel", grdb]),
    tests(
      "TenancyTests",
      ["Engine", "Expressions", "Mail", "Metamodel", "OpenID", "Tenancy", "TestPrograms", "Transfers", crypto, grdb]),
    tests(
      "DeliveryTests",
      [
        "Delivery", "Engine", "Expressions", "JSONText", "Metamodel", "Tenancy", "TestPrograms", "Transfers", crypto,
        grdb,
        logging, serviceLifecycle,
      ]),
    tests(
      "OperationsTests",
      [
        "Diagnostics", "Engine", "Expressions", "JSONText", "Metamodel", "Operations", "ResultSheet", "Spreadsheet",
        "Tenancy", "TestPrograms",
        "YAMLSource", hummingbird,
        logging,
        serviceLifecycle,
      ]),
    .testTarget(
      name: "HTTPAPITests",
      dependencies: [
        "Engine", "Expressions", "HTTPAPI", "JSONText", "Mail", "Metamodel", "Operations", "Tenancy", "WebPages", grdb,
        httpTypes, hummingbird, hummingbirdTesting,
        inMemoryLogging, logging, nioCore, nioEmbedded, nioHTTPTypes, nioPosix,
      ],
      exclude: ["Presets"], swiftSettings: settings),
    tests("CommandsTests", ["Diagnostics", "Engine", "Operations", "TrellisCommands", argumentParser]),
    tests("WalkTests", ["TestPrograms", "trellis"]),
  ],
  swiftLanguageModes: [.v6]
)

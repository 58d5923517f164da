// swift-tools-version: 6.2
import PackageDescription

/// Upcoming features of every target.
let settings: [SwiftSetting] = [
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "trellis",
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(name: "YAMLSource", dependencies: ["CYAML", "Diagnostics"], swiftSettings: settings),
    .testTarget(name: "YAMLSourceTests", dependencies: ["YAMLSource", "Diagnostics"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

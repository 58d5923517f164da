import Diagnostics

/// What a path within a preset means.
enum SourcePath: Equatable {
  /// A file that is read into the model; the stem is its name without folder and extension.
  case file(FileKind, stem: String)
  /// Sample records of a module.
  case sample(stem: String)
  /// A file that belongs to an engine that is not built yet.
  case unsupported(String)
  /// None of these, with the path that was probably meant.
  case unknown(suggestion: String?)

  /// How deep folders may nest.
  static let deepest = 4

  init(_ path: String) {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.last ?? ""
    let stem = name.split(separator: ".").first.map(String.init) ?? name
    switch (parts.count, parts.first ?? "") {
    case (1, "preset.yaml"): self = .file(.preset, stem: stem)
    case (1, "access.yaml"): self = .file(.access, stem: stem)
    case (1, "calendars.yaml"): self = .file(.calendars, stem: stem)
    case (1, "views.yaml"): self = .file(.views, stem: stem)
    case (1, "conversions.yaml"): self = .file(.conversions, stem: stem)
    case (1, "duplicates.yaml"): self = .file(.duplicates, stem: stem)
    case (1, "webhooks.yaml"): self = .file(.webhooks, stem: stem)
    case (1, let file) where Self.unsupportedFiles.contains(file): self = .unsupported(file)
    case (2, "samples") where name.hasSuffix(".csv"): self = .sample(stem: stem)
    case (2, let folder) where name.hasSuffix(".yaml"):
      self = Self.folders[folder].map { .file($0, stem: stem) } ?? .unknown(suggestion: Self.suggestion(parts))
    default: self = .unknown(suggestion: Self.suggestion(parts))
    }
  }

  /// Whether a path is relative, plain and not hidden.
  static func isAcceptable(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...deepest + 1).contains(parts.count), path.utf8.count <= 255 else { return false }
    return parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".")
        && part.utf8.allSatisfy {
          $0 == 45 || $0 == 46 || $0 == 95 || (48...57).contains($0) || (65...90).contains($0)
            || (97...122).contains($0)
        }
    }
  }

  /// Whether a file in a folder belongs to a preset at all.
  static func isSource(_ path: String) -> Bool {
    [".yaml", ".yml", ".csv"].contains { path.hasSuffix($0) }
  }

  /// The kinds of file that a folder holds.
  static func kinds(inFolder folder: String) -> [FileKind] { folders[folder].map { [$0] } ?? [] }

  private static let folders: [String: FileKind] = [
    "modules": .module, "pipelines": .pipeline, "blueprints": .blueprint, "locales": .locale, "scenarios": .scenario,
    "mail": .mail, "automations": .automation, "approvals": .approval, "reviews": .review, "forms": .form,
    "results": .resultFlow,
  ]
  private static let unsupportedFiles = ["metrics.yaml"]

  private static func suggestion(_ parts: [String]) -> String? {
    guard let name = parts.last else { return nil }
    if name.hasSuffix(".yml") {
      return (parts.dropLast() + ["\(name.dropLast(4)).yaml"]).joined(separator: "/")
    }
    guard let folder = parts.first, parts.count == 2 else {
      return parts.count == 1
        ? NearMiss.nearest(
          to: name,
          among: [
            "preset.yaml", "access.yaml", "calendars.yaml", "views.yaml", "conversions.yaml", "duplicates.yaml",
            "webhooks.yaml",
          ])
        : nil
    }
    return NearMiss.nearest(to: folder, among: folders.keys.sorted() + ["samples"]).map { "\($0)/\(name)" }
  }
}

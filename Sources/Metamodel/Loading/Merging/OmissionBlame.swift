package import Diagnostics
import Expressions

/// Blames an omission for what earlier layers say of the thing that it took away.
///
/// Whoever omits a module can mend nothing in the files of the preset beneath; the line to change is their own.
struct OmissionBlame {
  private let sources: MergedSources
  /// As many places are named for one omission.
  private static let most = 10

  init(_ sources: MergedSources) {
    self.sources = sources
  }

  /// The diagnostics, with one for each omission in the place of those that follow from it.
  func laid(on diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard !sources.omitted.places.isEmpty else { return diagnostics }
    var kept: [Diagnostic] = []
    var blamed: [Int: [Diagnostic]] = [:]
    for diagnostic in diagnostics {
      if let index = omission(behind: diagnostic) {
        blamed[index, default: []].append(diagnostic)
      } else {
        kept.append(diagnostic)
      }
    }
    return kept + blamed.sorted { $0.key < $1.key }.map { .stillUsed(sources.omitted.places[$0.key], $0.value) }
  }

  /// The number of the omission that took away what a diagnostic of an earlier layer misses.
  private func omission(behind diagnostic: Diagnostic) -> Int? {
    guard Self.consequences.contains(diagnostic.code), let place = diagnostic.location else { return nil }
    let mentioned = diagnostic.mentioned
    let later = sources.omitted.places.enumerated().filter { sources.isEarlier(place, than: $0.element.location) }
    let named = later.first { mentioned.contains($0.element.name) }
    return (named ?? later.first { !mentioned.isDisjoint(with: $0.element.names) })?.offset
  }

  private static let consequences: Set<DiagnosticCode> = [
    .unknownModule, .unknownField, .unknownList, .unknownColumn, .unknownRole, .unknownTeam, .unknownPipeline,
    .unknownTransition, .unknownCalendar, .unknownView, .unknownConversion, .unknownApproval, .unknownMail,
    .unknownWebhook, .noActivityModule, .expression(.unknownName),
  ]

  /// The first places, then how many more there are.
  fileprivate static func notes(on diagnostics: [Diagnostic]) -> [Diagnostic.Note] {
    let first = diagnostics.prefix(most).map { Diagnostic.Note($0.message, at: $0.location) }
    let more = diagnostics.count - first.count
    return first + (more > 0 ? [Diagnostic.Note("There \(more == 1 ? "is" : "are") \(more) more.")] : [])
  }
}

extension DiagnosticCode {
  /// `omit: true` of something that earlier layers still speak of.
  package static let omittedInUse = DiagnosticCode("omitted_in_use")
}

extension Diagnostic {
  fileprivate static func stillUsed(_ place: OmittedNames.Place, _ uses: [Diagnostic]) -> Diagnostic {
    let first = uses.first?.location.map { ", as at \($0)" } ?? ""
    return Diagnostic(
      .omittedInUse,
      "`\(place.name)` cannot be omitted while something else needs it\(first). Omit or change that too, or keep `\(place.name)`.",
      at: place.location, notes: OmissionBlame.notes(on: uses))
  }
}

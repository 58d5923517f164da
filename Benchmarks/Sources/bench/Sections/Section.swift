import Foundation
import harness

/// A part of the report.
enum Section: String, CaseIterable, Sendable {
  case writes
  case enforcement
  case results
  case reads
  case search
  case million
  case expressions
  case imports
  case http
  case provisioning
  /// Tenants that `provisioning` has made are opened, as many at once as a server keeps.
  case opening
  /// The same tenants, all kept open.
  case holding
  /// Tenants get a field of their own each.
  case overlays
  case openingOverlays = "opening-overlays"
  case holdingOverlays = "holding-overlays"

  var needsProgram: Bool { [.imports, .http].contains(self) }

  func run(in surroundings: Surroundings) async throws -> [Line] {
    switch self {
    case .writes: try await WriteSection(surroundings: surroundings).run()
    case .enforcement: try await EnforcementSection(surroundings: surroundings).run()
    case .results: try await ResultSection(surroundings: surroundings).run()
    case .reads: try await ReadSection(surroundings: surroundings).run()
    case .search: try await SearchSection(surroundings: surroundings).run()
    case .million: try await MillionSection(surroundings: surroundings).run()
    case .expressions: try ExpressionSection(surroundings: surroundings).run()
    case .imports: try await ImportSection(surroundings: surroundings).run()
    case .http: try HTTPSection(surroundings: surroundings).run()
    case .provisioning: try await ProvisioningSection(surroundings: surroundings).run()
    case .opening: try await OpeningSection.alike(surroundings, holdsAll: false).run()
    case .holding: try await OpeningSection.alike(surroundings, holdsAll: true).run()
    case .overlays: try await OverlaySection(surroundings: surroundings).run()
    case .openingOverlays: try await OpeningSection.customised(surroundings, holdsAll: false).run()
    case .holdingOverlays: try await OpeningSection.customised(surroundings, holdsAll: true).run()
    }
  }

  /// Runs in another process of this program.
  func runApart() throws -> [Line] {
    let output = try Program(CommandLine.arguments[0], [rawValue]).output()
    return try output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }
}

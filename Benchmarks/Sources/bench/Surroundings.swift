import Foundation
import Metamodel
import Tenancy

/// Where the benchmarks find and leave things, from the environment.
struct Surroundings: Sendable {
  /// `BENCH_DIR`: where the stores lie; on the disk that is to be measured.
  let directory: String
  /// `BENCH_PRESETS`: the folder of the product's presets.
  let presets: String
  /// `BENCH_TRELLIS`: the product's release binary; the sections that need it are left out without it.
  let trellis: String?
  /// `BENCH_HELLO`: the bare server.
  let hello: String?
  /// `BENCH_ROWS`: how many records are listed.
  let rows: Int
  private let sections: [String]
  /// `BENCH_LINES`: words; the section `enforcement` leaves out what has none of them.
  private let lines: [String]

  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    let here = FileManager.default.currentDirectoryPath
    directory = environment["BENCH_DIR"] ?? "\(here)/.build/bench-data"
    presets = environment["BENCH_PRESETS"] ?? "\(here)/../presets"
    trellis = environment["BENCH_TRELLIS"]
    hello = environment["BENCH_HELLO"]
    rows = environment["BENCH_ROWS"].flatMap { Int($0) } ?? 100_000
    sections = (environment["BENCH_SECTIONS"] ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    lines = (environment["BENCH_LINES"] ?? "").split(separator: ",").map(String.init)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  /// `BENCH_SECTIONS`: those to run; all if it says nothing.
  func wants(_ section: Section) -> Bool {
    (sections.isEmpty || sections.contains(section.rawValue)) && (trellis != nil || !section.needsProgram)
  }

  /// Whether a line about this is to be measured.
  func wants(line subject: String) -> Bool { lines.isEmpty || lines.contains { subject.contains($0) } }

  var library: PresetLibrary { PresetLibrary(directories: [presets]) }

  /// The layers of one of the product's presets.
  func layers(_ preset: String) throws -> [SourceSet] { try library.preset(in: "\(presets)/\(preset)").layers }

  /// An empty folder for a section's files.
  func fresh(_ name: String) throws -> String { try Files.fresh("\(directory)/\(name)") }
}

/// Says on the terminal what is going on.
enum Progress {
  static func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8)) }
}

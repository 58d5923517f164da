import ArgumentParser
import Foundation
import Metamodel

struct PresetSchemas: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schemas", abstract: "Writes the JSON Schemas of the preset files into a folder.",
    discussion: """
      One file for each kind of preset file, for the completion and checks of an editor.

      Example: trellis preset schemas schemas
      """)

  @Argument(help: "The folder to write to; it is created if it does not exist.")
  var folder: String

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for schema in Schemas.all {
      let file = URL(fileURLWithPath: folder).appendingPathComponent(schema.fileName)
      try schema.text.write(to: file, atomically: true, encoding: .utf8)
    }
  }
}

import ArgumentParser
import Foundation
import Operations

/// A file in the preset language that is put in force for a tenant.
struct PublishedFile: ParsableArguments {
  @Argument(help: "The tenant.")
  var tenant: String

  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file(extensions: ["yaml"]))
  var path: String

  /// What it says.
  var text: String {
    get throws {
      guard let content = FileManager.default.contents(atPath: path), content.count <= Self.largest else {
        throw OperationFailure(
          code: "unreadable_file", message: "\(path) cannot be read, or has more than one mebibyte.")
      }
      return String(decoding: content, as: UTF8.self)
    }
  }

  private static let largest = 1 << 20
}

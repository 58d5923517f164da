import Foundation
import Metamodel
import Synchronization

@testable import Engine

/// Templates by the files that they are made of, each made once.
final class TemplateShelf: Sendable {
  private let templates = Mutex<[[String: String]: String]>([:])

  func copyTemplate(of files: [String: String], to path: String) throws {
    let template = try templates.withLock { templates in
      if let known = templates[files] { return known }
      let made = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString).sqlite").path
      try Store.createTemplate(at: made, layers: [SourceSet(name: "sales", files: files)])
      templates[files] = made
      return made
    }
    try FileManager.default.copyItem(atPath: template, toPath: path)
  }
}

import Diagnostics
import Expressions
import Foundation
import Metamodel
import Synchronization

/// Compiled models by the content of their sources, shared by the stores that run the same.
///
/// A model is a pure function of its sources, so this is a cache and no state: losing it costs time only.
package final class ModelCache: Sendable {
  private struct Key: Hashable {
    let layers: [String]
    let layout: TableLayout
    let currencyScale: Int
    let locale: String
  }

  private struct Entry {
    let model: Model
    var lastUse: UInt64
  }

  private struct Contents {
    var models: [[String]: Entry] = [:]
    var compiled: [Key: WeakModel] = [:]
    var uses: UInt64 = 0
  }

  private struct WeakModel {
    weak var model: CompiledModel?
  }

  private let contents = Mutex(Contents())
  private let capacity: Int

  /// Keeps at most `capacity` models beside those that open stores hold.
  package init(capacity: Int = 64) {
    self.capacity = max(1, capacity)
  }

  /// The model of these layers, loaded where it is not known.
  ///
  /// - Parameter sources: reads the layers; called only where the model is not known.
  func model(layers: [String], sources: () throws -> [SourceSet]) throws -> Model {
    let known = contents.withLock { contents -> Model? in
      contents.uses += 1
      let now = contents.uses
      contents.models[layers]?.lastUse = now
      return contents.models[layers]?.model
    }
    if let known { return known }
    let model = try Self.load(sources())
    contents.withLock { contents in
      contents.models[layers] = Entry(model: model, lastUse: contents.uses)
      if contents.models.count > capacity, let oldest = contents.models.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        contents.models[oldest.key] = nil
      }
    }
    return model
  }

  /// The model made ready for a layout.
  func compiled(
    layers: [String], layout: TableLayout, currencyScale: Int, locale: String, sources: () throws -> [SourceSet]
  ) throws -> CompiledModel {
    let key = Key(layers: layers, layout: layout, currencyScale: currencyScale, locale: locale)
    if let known = contents.withLock({ $0.compiled[key]?.model }) { return known }
    let model = try model(layers: layers, sources: sources)
    let compiled = try CompiledModel(model: model, layout: layout, currencyScale: currencyScale, locale: locale)
    contents.withLock { contents in
      contents.compiled = contents.compiled.filter { $0.value.model != nil }
      contents.compiled[key] = WeakModel(model: compiled)
    }
    return compiled
  }

  /// Loads layers into a model; the diagnostics of sources that do not load become one refusal.
  static func load(_ layers: [SourceSet]) throws -> Model {
    let (model, diagnostics) = ModelLoader.load(layers: layers)
    if let model { return model }
    throw Refusal(
      .configuration,
      diagnostics.filter { $0.severity == .error }.map {
        Problem(at: $0.location?.description ?? "", code: "\($0.code)", message: $0.question)
      })
  }
}

extension Diagnostic {
  /// The message, with what was probably meant where it does not say so itself.
  fileprivate var question: String {
    guard let suggestion, !message.contains("Did you mean") else { return message }
    return "\(message) Did you mean `\(suggestion)`?"
  }
}

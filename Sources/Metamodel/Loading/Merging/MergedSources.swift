package import Diagnostics
import YAMLSource

/// All layers joined, as trees.
struct MergedSources {
  private(set) var preset: YAMLNode?
  private(set) var access: YAMLNode?
  private(set) var calendars: YAMLNode?
  private(set) var views: YAMLNode?
  private(set) var conversions: YAMLNode?
  private(set) var duplicates: YAMLNode?
  private(set) var webhooks: YAMLNode?
  /// With the results of result flows among the values of the fields that hold them.
  private(set) var modules = NamedTrees()
  /// As the files say it.
  private(set) var writtenModules = NamedTrees()
  private(set) var pipelines = NamedTrees()
  private(set) var blueprints = NamedTrees()
  private(set) var mails = NamedTrees()
  private(set) var automations = NamedTrees()
  private(set) var approvals = NamedTrees()
  private(set) var reviews = NamedTrees()
  private(set) var forms = NamedTrees()
  private(set) var resultFlows = NamedTrees()
  private(set) var locales = NamedTrees()
  /// The scenarios of all layers.
  private(set) var scenarios: [YAMLNode] = []
  private(set) var samples: [Layer.Sample] = []
  /// What layers took away.
  private(set) var omitted = OmittedNames()
  /// The number of the layer that a file belongs to, from 0.
  private(set) var layerOfFile: [String: Int] = [:]
  private var layerCount = 0

  /// Joins a further layer.
  mutating func add(_ layer: Layer, log: inout DiagnosticLog) {
    var declared: [FileKind: [String: SourcePosition]] = [:]
    for document in layer.documents {
      layerOfFile[document.root.location.file] = layerCount
      if document.kind != .scenario, document.kind != .locale {
        if let first = declared[document.kind]?[document.name] {
          log.report(.declaredTwice(document, first: first))
          continue
        }
        declared[document.kind, default: [:]][document.name] = document.root.location
      }
      merge(document, log: &log)
    }
    modules = ResultValues(resultFlows).added(to: writtenModules)
    samples += layer.samples
    layerCount += 1
  }

  /// Whether a place belongs to an earlier layer than another.
  func isEarlier(_ place: SourcePosition, than other: SourcePosition) -> Bool {
    guard let layer = layerOfFile[place.file], let otherLayer = layerOfFile[other.file] else { return false }
    return layer < otherLayer
  }

  private mutating func merge(_ document: Layer.Document, log: inout DiagnosticLog) {
    var merge = TreeMerge()
    let (name, root) = (document.name, document.root)
    switch document.kind {
    case .preset: preset = merge.merge(preset, with: root, .presetFile)
    case .access: access = merge.merge(access, with: root, .accessFile)
    case .calendars: calendars = merge.merge(calendars, with: root, .calendarsFile)
    case .views: views = merge.merge(views, with: root, .viewsFile)
    case .conversions: conversions = merge.merge(conversions, with: root, .conversionsFile)
    case .duplicates: duplicates = merge.merge(duplicates, with: root, .duplicatesFile)
    case .webhooks: webhooks = merge.merge(webhooks, with: root, .webhooksFile)
    case .locale: locales[name] = merge.merge(locales[name], with: root, .localeFile)
    case .scenario: scenarios.append(root)
    case .module: writtenModules[name] = mergeFile(document, writtenModules[name], &merge)
    case .pipeline: pipelines[name] = mergeFile(document, pipelines[name], &merge)
    case .blueprint: blueprints[name] = mergeFile(document, blueprints[name], &merge)
    case .automation: automations[name] = mergeFile(document, automations[name], &merge)
    case .approval: approvals[name] = mergeFile(document, approvals[name], &merge)
    case .review: reviews[name] = mergeFile(document, reviews[name], &merge)
    case .form: forms[name] = mergeFile(document, forms[name], &merge)
    case .resultFlow: resultFlows[name] = mergeFile(document, resultFlows[name], &merge)
    case .mail: mails[name] = mergeFile(document, mails[name], &merge)
    }
    for omission in merge.omitted { omitted.note(document.kind, name, omission) }
    log.report(merge.log.diagnostics)
  }

  /// The tree of a file that may be taken away as a whole.
  private mutating func mergeFile(_ document: Layer.Document, _ old: YAMLNode?, _ merge: inout TreeMerge) -> YAMLNode? {
    let (name, root) = (document.name, document.root)
    guard root.isOmission else { return merge.merge(root.isWhole ? nil : old, with: root, document.kind.shape) }
    if let old {
      let place = root.place(ofKey: "omit") ?? root.location
      omitted.note(document.kind, name, .init(path: [], node: old, place: place))
    } else {
      merge.log.report(.nothingToOmit(name, "a \(document.kind.rawValue)", at: root.location))
    }
    return nil
  }
}

extension DiagnosticCode {
  /// Two files of a layer declare the same.
  package static let declaredTwice = DiagnosticCode("declared_twice")
}

extension Diagnostic {
  fileprivate static func declaredTwice(_ document: Layer.Document, first: SourcePosition) -> Diagnostic {
    Diagnostic(
      .declaredTwice,
      "The \(document.kind.rawValue) `\(document.name)` is declared in two files. Join them.",
      at: document.root[document.kind.rawValue]?.location ?? document.root.location,
      notes: [Diagnostic.Note("The other declaration is here.", at: first)]
    )
  }
}

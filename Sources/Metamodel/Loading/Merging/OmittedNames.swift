import Diagnostics
import YAMLSource

/// The names that layers took away, so that layouts and rights of earlier layers may still mention them.
struct OmittedNames {
  private(set) var modules: Set<String> = []
  /// Related lists that went with their lookup or module, on whichever module.
  private(set) var lists: Set<String> = []
  private var fields: [String: Set<String>] = [:]
  /// The keys that led to views in their file.
  private var views: Set<[String]> = []
  /// All of them, in the order of the files.
  private(set) var places: [Place] = []

  /// Something that was taken away, and where that is said.
  struct Place {
    /// What it is called.
    let name: String
    /// Names that went with it: a module's fields, and the lists on other modules.
    let names: Set<String>
    let location: SourcePosition
  }

  /// Whether a field was taken from a module.
  func contains(field: String, of module: String) -> Bool { fields[module]?.contains(field) ?? false }

  /// Whether a view was taken from a module.
  func contains(view: String, of module: String) -> Bool { views.contains(["modules", module, "views", view]) }

  /// Notes what a file took away.
  ///
  /// - Parameters:
  ///   - kind: The kind of file.
  ///   - name: What the file declares.
  ///   - omission: What it took; without a path, all that earlier files declare by that name.
  mutating func note(_ kind: FileKind, _ name: String, _ omission: TreeMerge.Omission) {
    let (path, node) = (omission.path, omission.node)
    let fields = kind == .module && path.isEmpty ? node.entries("fields") : []
    let inverses = fields.map(\.value).compactMap { $0.text("inverse") } + [node.text("inverse")].compactMap(\.self)
    places.append(
      Place(
        name: path.last ?? name, names: Set(fields.map(\.key.text) + inverses).union([path.last ?? name]),
        location: omission.place))
    if kind == .views { views.insert(path) }
    guard kind == .module else { return }
    lists.formUnion(inverses)
    if path.isEmpty {
      modules.insert(name)
    } else if let field = path.last {
      self.fields[name, default: []].insert(field)
    }
  }
}

import Expressions
import Metamodel

/// The names that a caller's own expressions may use: those of the model without what is hidden from the caller.
struct CallerVocabulary: Vocabulary {
  private let access: Access
  private let names: ModelVocabulary
  private let root: String

  init(access: Access, module: String) {
    self.access = access
    root = module
    names = ModelVocabulary(model: access.model, module: module)
  }

  var module: String? { root }

  func type(ofVariable name: String) -> ValueType? { isHidden(name, in: root) ? nil : names.type(ofVariable: name) }

  func type(ofMember name: String, in module: String) -> ValueType? {
    isHidden(name, in: module) ? nil : names.type(ofMember: name, in: module)
  }

  func codes(ofVariable name: String) -> [String]? {
    isHidden(name, in: root) ? nil : names.codes(ofVariable: name)
  }

  func codes(ofMember name: String, in module: String) -> [String]? {
    isHidden(name, in: module) ? nil : names.codes(ofMember: name, in: module)
  }

  var variableNames: [String] { names.variableNames.filter { !isHidden($0, in: root) } }

  func memberNames(in module: String) -> [String] {
    names.memberNames(in: module).filter { !isHidden($0, in: module) }
  }

  /// Of a module that the caller may not read, names are refused where they are used, which says why.
  private func isHidden(_ name: String, in module: String) -> Bool {
    guard access.level(of: name, in: module) == .hidden else { return false }
    return module == UserMembers.module
      || access.may(.read, on: module) && access.model.module(module)?.field(name) != nil
  }
}

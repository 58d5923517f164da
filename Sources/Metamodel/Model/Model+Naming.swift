import Diagnostics

extension Model {
  /// What to say after a name that no module has: the module that was probably meant, else all.
  ///
  /// Who reads a module's label everywhere takes it for its api name: `patients` where `contacts` is labelled Patients.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - isKnown: which modules whoever asks may know of.
  /// - Returns: ` Did you mean 'contacts', whose records are called Patients?`, with the blank before it; nothing where there is none.
  package func hint(forModule name: String, among isKnown: (String) -> Bool = { _ in true }) -> String {
    let known = modules.filter { isKnown($0.name) }
    let words = name.replacing("_", with: " ")
    if let labelled = known.first(where: { $0.label.one.means(words) || $0.label.many.means(words) }) {
      return " Did you mean '\(labelled.name)', whose records are called \(labelled.label.many.original)?"
    }
    return NearMiss.hint(for: name, among: known.map(\.name))
  }
}

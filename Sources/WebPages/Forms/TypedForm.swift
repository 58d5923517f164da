import Engine
import HTTPAPI
import Hummingbird
import Metamodel

/// What was typed into a form from which somebody goes away for a moment, to create a record that one of its fields wants: without a
/// script it travels in the address to come back to.
extension PageCall {
  /// What was typed before; nil of a form that is drawn for the first time.
  ///
  /// What was created meanwhile stands in the address by the name of the field alone.
  var typed: FormValues? {
    guard query["typed"] != nil else { return nil }
    return FormValues(
      query.entries.map { name, value in
        let isPart = name.contains(".") || Self.parts.contains(name)
        return (isPart ? name : "field.\(name)", value)
      })
  }

  /// Names of a form that are of no field.
  private static let parts: Set<String> = ["check", "note", "attachment", "to", "quick", "done", "typed", "edit"]

  /// Goes to where the record is created that a field of the form wants, if that is what was asked for.
  ///
  /// - Parameters:
  ///   - book: the fields of the form.
  ///   - place: the form.
  /// - Returns: nil if nothing is to be created.
  /// - Throws: ``Refusal`` if more was typed than an address can hold.
  func creation(from book: FieldBook, back place: String) throws -> Response? {
    guard let wanted = form["create"] else { return nil }
    guard let field = book.field(wanted), case .lookup(let lookup) = field.type,
      let module = lookup.module.flatMap(model.module), access.may(.create, on: module.name)
    else { throw PageProblem.nothingHere }
    let back = Links.path(place, typedParts(without: wanted))
    guard links.isOwn(back) else {
      throw Refusal(.invalid, Problem(at: wanted, code: "too_long", message: words.text(.typedTooLong)))
    }
    return redirect(Links.path("\(links.list(module.name))/new", [("to", back), ("quick", wanted)]))
  }

  private func typedParts(without wanted: String) -> [(String, String?)] {
    let starts = ["field.", "base.", "of.", "activity."]
    let left = ["field.\(wanted)", "base.\(wanted)"]
    let parts = form.entries.filter { name, value in
      guard !left.contains(name) else { return false }
      // A box that is not ticked says so by its silence: what was there before has to be told.
      return Self.parts.contains(name) || !value.isEmpty && starts.contains { name.hasPrefix($0) }
    }
    return parts.map { ($0.name, Optional($0.value)) } + [("typed", "1")]
  }
}

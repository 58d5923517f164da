import Engine
import JSONText
import Operations

extension DataOptions {
  /// Prints a record: for machines as the API gives it, for people a field a line.
  ///
  /// - Parameter isRehearsal: whether this is only what would be.
  func print(_ answer: RecordAnswer, isRehearsal: Bool = false) throws {
    if answer.id == 0, let draft = answer.review {
      try print(draft) { ReviewText($0).text }
      return
    }
    StandardOutput.write(
      json ? try RecordJSON(answer).text + "\n" : try RecordText(answer.json, display: answer.display).text)
    guard !json else { return }
    for related in answer.merge?.related ?? [] {
      StandardOutput.write("\(related.count) of \(related.module) by \(related.field)\n")
    }
    if let approval = answer.approval {
      StandardOutput.write(ApprovalText(approval).news(of: answer, isRehearsal: isRehearsal))
    }
    for way in answer.next ?? [] { StandardOutput.write(TransitionText(way).text) }
    if isRehearsal { StandardOutput.write(Rehearsal.end) }
    for warning in answer.warnings { StandardError.write(Printable.line("! \(warning.at): \(warning.message)") + "\n") }
  }
}

/// What a command says that was only to tell what it would do.
enum Rehearsal {
  static let end = "Nothing was changed.\n"
}

/// A changed record for machines, with what is to be said beside it.
struct RecordJSON {
  let text: String

  /// - Throws: what JSON throws.
  init(_ answer: RecordAnswer) throws {
    var more: [(String, JSON)] = []
    if !answer.warnings.isEmpty {
      more.append(("warnings", .raw(Array(try JSONOutput.text(of: answer.warnings).utf8))))
    }
    if let merge = answer.merge { more.append(("merge", .raw(Array(try JSONOutput.text(of: merge).utf8)))) }
    if let next = answer.next { more.append(("next", .raw(Array(try JSONOutput.text(of: next).utf8)))) }
    if let approval = answer.approval { more.append(("approval", .raw(Array(try JSONOutput.text(of: approval).utf8)))) }
    guard !more.isEmpty, answer.json.hasSuffix("}") else {
      text = answer.json
      return
    }
    text = answer.json.dropLast() + "," + JSON.object(more).compactText.dropFirst()
  }
}

import Metamodel

/// Who reads the refusals of the command that is being executed.
///
/// Labels and messages of the configuration have translations, and refusals are worded in many places; each would have to be told
/// the language, so it is bound once, around the whole command.
enum Reader {
  /// The reader's language; nil means that of the preset's own files.
  @TaskLocal static var locale: String?
}

extension LocalizedText {
  /// The text in the reader's language.
  var spoken: String { Reader.locale.map(text(in:)) ?? original }
}

extension MessageTemplate {
  /// The message in the reader's language.
  var spoken: TextTemplate { Reader.locale.map(template(in:)) ?? original }
}

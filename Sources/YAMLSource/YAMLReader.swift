package import Diagnostics

/// Reads YAML text into trees.
///
/// The language is YAML without what surprises: anchors, aliases, tags, merge keys and duplicate keys are refused, and
/// nothing is guessed from the look of a scalar.
package struct YAMLReader: Sendable {
  /// The name of the file, for locations.
  package let file: String
  /// What the source may cost.
  package let limits: YAMLLimits

  /// Creates a reader for a file of this name.
  package init(file: String, limits: YAMLLimits = .standard) {
    self.file = file
    self.limits = limits
  }

  /// Reads all documents of a stream.
  ///
  /// - Returns: The documents; none if the text could not be read to its end, which the log then says.
  package func documents(in text: String, log: inout DiagnosticLog) -> [YAMLNode] {
    documents(in: Array(text.utf8), log: &log)
  }

  /// Reads all documents of a stream of UTF-8 bytes.
  ///
  /// - Returns: The documents; none if the text could not be read to its end, which the log then says.
  package func documents(in bytes: [UInt8], log: inout DiagnosticLog) -> [YAMLNode] {
    guard bytes.count <= limits.bytes else {
      log.report(.tooLarge(bytes.count, limit: limits.bytes, file: file))
      return []
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let lines = SourceLines(text)
    var builder = YAMLTreeBuilder(file: file, limits: limits, lines: lines)
    var events = YAMLEvents(text)
    do {
      while try builder.take(try events.next()) {}
      log.report(builder.diagnostics)
      return builder.documents
    } catch let error as YAMLSyntaxError {
      log.report(builder.diagnostics)
      log.report(YAMLMistake(error, lines: lines, file: file).diagnostic)
    } catch let error as YAMLTreeBuilder.Stop {
      log.report(builder.diagnostics)
      log.report(error.diagnostic)
    } catch {}
    return []
  }

  /// Reads the single document of a file.
  ///
  /// - Returns: The document; nil if there is none, if there are several or if it could not be read, which the log then says.
  package func document(in text: String, log: inout DiagnosticLog) -> YAMLNode? {
    document(in: Array(text.utf8), log: &log)
  }

  /// Reads the single document of a file of UTF-8 bytes.
  ///
  /// - Returns: The document; nil if there is none, if there are several or if it could not be read, which the log then says.
  package func document(in bytes: [UInt8], log: inout DiagnosticLog) -> YAMLNode? {
    let errors = log.errorCount
    let documents = documents(in: bytes, log: &log)
    if documents.isEmpty, log.errorCount == errors { log.report(.empty(file: file)) }
    if documents.count > 1 { log.report(.severalDocuments(at: documents[1].location)) }
    return documents.count == 1 ? documents.first : nil
  }
}

extension DiagnosticCode {
  /// A source is larger than the limit.
  package static let yamlTooLarge = DiagnosticCode("yaml_too_large")
  /// A file holds no document.
  package static let yamlEmpty = DiagnosticCode("yaml_empty")
  /// A file holds several documents where one is wanted.
  package static let yamlDocuments = DiagnosticCode("yaml_documents")
}

extension Diagnostic {
  fileprivate static func tooLarge(_ size: Int, limit: Int, file: String) -> Diagnostic {
    let place = SourcePosition(file: file, line: 1, column: 1)
    return Diagnostic(.yamlTooLarge, "The file has \(size) bytes; at most \(limit) are read. Split it.", at: place)
  }

  fileprivate static func empty(file: String) -> Diagnostic {
    Diagnostic(.yamlEmpty, "The file says nothing.", at: SourcePosition(file: file, line: 1, column: 1))
  }

  fileprivate static func severalDocuments(at place: SourcePosition) -> Diagnostic {
    Diagnostic(
      .yamlDocuments, "A second document begins here; this kind of file holds one. Remove the `---`.", at: place)
  }
}

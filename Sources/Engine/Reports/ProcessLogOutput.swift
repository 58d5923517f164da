import JSONText

/// The bytes of a piece of a log.
struct ProcessLogOutput {
  private let module: String
  private let format: ProcessLogFormat
  private var writer = JSONWriter(capacity: 256 << 10)

  init(_ request: ProcessLogRequest) {
    module = request.module
    format = request.format
  }

  var bytes: [UInt8] { writer.bytes }

  /// What stands before the first event.
  mutating func begin() {
    switch format {
    case .csv: writer.raw("case,activity,timestamp,resource,kind,from,to,blueprint,version,reason\r\n")
    case .xes: writer.raw(Self.head)
    }
  }

  /// - Parameter previous: the record of the event before; 0 for the first, since ids are from 1.
  mutating func add(_ event: ProcessEvent, after previous: Int64) {
    switch format {
    case .csv: addLine(event)
    case .xes: addElement(event, after: previous)
    }
  }

  /// What stands behind the last event.
  ///
  /// - Parameter last: the record of the last event; 0 if there was none.
  mutating func end(after last: Int64) {
    guard format == .xes else { return }
    writer.raw(last == 0 ? "</log>\n" : "</trace>\n</log>\n")
  }

  private func name(of event: ProcessEvent) -> String { "\(module)/\(event.record)" }
}

// MARK: - CSV

extension ProcessLogOutput {
  private mutating func addLine(_ event: ProcessEvent) {
    writer.cell(name(of: event))
    writer.raw(",")
    writer.cell(event.activity)
    writer.raw(",")
    writer.timestamp(microseconds: event.at)
    let rest = [
      event.user, event.kind, event.from, event.to, event.blueprint, event.version.map(String.init), event.reason,
    ]
    for text in rest {
      writer.raw(",")
      if let text { writer.cell(text) }
    }
    writer.raw("\r\n")
  }
}

// MARK: - XES

extension ProcessLogOutput {
  private static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
    <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
    <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
    <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
    <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
    <classifier name="Activity" keys="concept:name"/>

    """

  private mutating func addElement(_ event: ProcessEvent, after previous: Int64) {
    if event.record != previous {
      writer.raw(previous == 0 ? "<trace>" : "</trace>\n<trace>")
      attribute("concept:name", name(of: event))
    }
    writer.raw("\n<event>")
    attribute("concept:name", event.activity)
    attribute("lifecycle:transition", "complete")
    attribute("org:resource", event.user)
    writer.raw("<date key=\"time:timestamp\" value=")
    writer.timestamp(microseconds: event.at)
    writer.raw("/>")
    attribute("kind", event.kind)
    attribute("from", event.from)
    attribute("to", event.to)
    attribute("blueprint", event.blueprint)
    attribute("version", event.version.map(String.init))
    attribute("reason", event.reason)
    writer.raw("</event>")
  }

  private mutating func attribute(_ key: String, _ value: String?) {
    guard let value else { return }
    writer.raw("<string key=\"\(key)\" value=\"\(XMLText.escaped(value))\"/>")
  }
}

/// Text in XML.
package enum XMLText {
  /// The text as the value of an attribute or as content.
  ///
  /// - Parameter text: any text.
  /// - Returns: the same with entities for what has a meaning, and U+FFFD for what XML 1.0 does not allow
  ///   (https://www.w3.org/TR/xml/#charsets).
  package static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += "&#\(character.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

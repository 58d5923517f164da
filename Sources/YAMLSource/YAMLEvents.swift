import CYAML

/// The events of a YAML stream, from libyaml.
///
/// libyaml keeps a pointer to the parser inside the parser and another to the text, so both live at fixed addresses that this value owns.
struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: UnsafeMutableBufferPointer<UInt8>
  private let isReady: Bool

  /// Begins to read UTF-8 text.
  init(_ bytes: some Collection<UInt8>) {
    text = .allocate(capacity: bytes.count)
    _ = text.initialize(fromContentsOf: bytes)
    parser = .allocate(capacity: 1)
    isReady = yaml_parser_initialize(parser) == 1
    if isReady {
      // Without this libyaml would take a UTF-16 byte order mark for an invitation.
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deallocate()
    text.deallocate()
  }

  /// The next event.
  ///
  /// - Throws: The syntax error at which the text ends; no event can be asked for after it.
  mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
    guard isReady else { throw .outOfMemory }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLSyntaxError(parser.pointee) }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(event)
  }
}

/// One event of a YAML stream.
struct YAMLEvent {
  let kind: Kind
  let start: YAMLMark
  let end: YAMLMark

  enum Kind {
    case streamStart
    case streamEnd
    case documentStart(hasTagDirectives: Bool)
    case documentEnd
    case alias
    case scalar(text: String, style: YAMLScalar.Style, properties: Properties)
    case sequenceStart(isFlow: Bool, properties: Properties)
    case sequenceEnd
    case mappingStart(isFlow: Bool, properties: Properties)
    case mappingEnd
  }

  /// What YAML lets stand before a node and this language refuses.
  struct Properties {
    let hasAnchor: Bool
    let hasTag: Bool
  }

  fileprivate init(_ event: yaml_event_t) {
    start = YAMLMark(event.start_mark)
    end = YAMLMark(event.end_mark)
    kind =
      switch event.type {
      case YAML_STREAM_END_EVENT: .streamEnd
      case YAML_DOCUMENT_START_EVENT: .documentStart(hasTagDirectives: event.hasTagDirectives)
      case YAML_DOCUMENT_END_EVENT: .documentEnd
      case YAML_ALIAS_EVENT: .alias
      case YAML_SCALAR_EVENT: .scalar(event.data.scalar)
      case YAML_SEQUENCE_START_EVENT: .sequenceStart(event.data.sequence_start)
      case YAML_SEQUENCE_END_EVENT: .sequenceEnd
      case YAML_MAPPING_START_EVENT: .mappingStart(event.data.mapping_start)
      case YAML_MAPPING_END_EVENT: .mappingEnd
      default: .streamStart
      }
  }
}

/// A position in the text, lines and columns from 0, columns in Unicode scalars.
struct YAMLMark: Hashable {
  let line: Int
  let column: Int

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(_ mark: yaml_mark_t) {
    line = Int(clamping: mark.line)
    column = Int(clamping: mark.column)
  }
}

extension yaml_event_t {
  fileprivate var hasTagDirectives: Bool {
    data.document_start.tag_directives.start != data.document_start.tag_directives.end
  }
}

extension YAMLEvent.Kind {
  fileprivate typealias Payload = yaml_event_t.__Unnamed_union_data

  fileprivate static func scalar(_ scalar: Payload.__Unnamed_struct_scalar) -> Self {
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    let style: YAMLScalar.Style =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return .scalar(
      text: String(decoding: bytes, as: UTF8.self),
      style: style,
      properties: .init(hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil)
    )
  }

  fileprivate static func sequenceStart(_ start: Payload.__Unnamed_struct_sequence_start) -> Self {
    .sequenceStart(
      isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE,
      properties: .init(hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    )
  }

  fileprivate static func mappingStart(_ start: Payload.__Unnamed_struct_mapping_start) -> Self {
    .mappingStart(
      isFlow: start.style == YAML_FLOW_MAPPING_STYLE,
      properties: .init(hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
    )
  }
}

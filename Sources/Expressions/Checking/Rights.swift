/// On whose behalf fields are read.
package enum Rights: Sendable {
  /// Of whoever wrote the configuration: every field may be read. For criteria, record scopes, formulas, roll-ups.
  case definer
  /// Of the caller: what he may not read is refused. The function tells whether a field of a module may be read.
  case caller(@Sendable (_ module: String, _ field: String) -> Bool)

  /// Whether the field of the module may be read.
  package func allow(module: String, field: String) -> Bool {
    switch self {
    case .definer: true
    case .caller(let mayRead): mayRead(module, field)
    }
  }
}

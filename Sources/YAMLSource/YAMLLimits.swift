/// What a YAML source may cost at most.
package struct YAMLLimits: Sendable, Hashable {
  /// The size of the source in bytes.
  package var bytes: Int
  /// How deep lists and mappings may nest.
  package var depth: Int
  /// How many keys, scalars, lists and mappings a source may have in all.
  package var nodes: Int

  /// Creates limits.
  package init(bytes: Int, depth: Int, nodes: Int) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
  }

  /// One mebibyte, 64 levels, 100,000 nodes.
  package static let standard = YAMLLimits(bytes: 1 << 20, depth: 64, nodes: 100_000)
}

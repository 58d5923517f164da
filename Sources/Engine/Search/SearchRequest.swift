/// A question for the records that say something, in whatever module.
package struct SearchRequest: Sendable, Hashable, Codable {
  /// Words, each of which has to be found, the last one as the beginning of a word; `"…"` for words in a row.
  package let text: String
  /// Where to look; nil means every module that the caller may read.
  package var modules: [String]?
  /// 1 to 200.
  package var limit: Int

  package init(text: String, modules: [String]? = nil, limit: Int = 20) {
    self.text = text
    self.modules = modules
    self.limit = limit
  }
}

package import YAMLSource

/// What a sheet says of a result flow: its results, what they do, and how often they may come.
package struct ResultPlan: Sendable, Hashable {
  package var results: [Result] = []
  /// One for each result, module and criterion, in the order in which they are tried.
  package var rows: [Row] = []
  package var attempts: [Attempts] = []

  /// The modules about whose records it is, in order.
  package var modules: [String] {
    var seen: Set<String> = []
    return (rows.map(\.module) + attempts.map(\.module)).filter { seen.insert($0).inserted }
  }

  /// The api name of a flow from what its author calls it: `plan_de_ventas`.
  package static func flowName(_ text: String) -> String { ResultNames.apiName(text) }

  /// One result that there is.
  package struct Result: Sendable, Hashable {
    package let code: String
    /// What people call it; nil if its field says it.
    package var label: String?
    package var isDefinitive = false
    package var isEffective = false
    package var quality = ResultQuality.notUseful
    /// nil means that of the interaction.
    package var channel: ResultChannel?
  }

  /// What a result does to records of a module.
  package struct Row: Sendable, Hashable {
    package let result: String
    package let module: String
    /// An expression; nil means always.
    package let condition: String?
    /// As the preset language has them; none means nothing but the interaction.
    package let actions: [YAMLNode]
  }

  /// How often results may come before something else is done.
  package struct Attempts: Sendable, Hashable {
    package let name: String
    package var label: String?
    package let module: String
    /// The results that count, together; never empty.
    package let counted: [String]
    package let condition: String?
    package let reach: Int
    /// A period, `30d`; nil means for ever.
    package var window: String?
    package var isConsecutive = false
    package var isPerContact = false
    package var isReset = false
    package let actions: [YAMLNode]
  }
}

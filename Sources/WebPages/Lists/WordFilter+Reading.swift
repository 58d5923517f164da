import Engine

extension ListQuestion {
  /// The same with all that an open view asks, but no longer as that view, so that each part of it can be seen and changed.
  ///
  /// - Parameter view: nil where none is open; the question stays as it is then.
  func unfolding(_ view: SavedView?, _ book: FieldBook) -> ListQuestion {
    guard let view else { return self }
    var question = with {
      ($0.view, $0.sort, $0.columns) = ("", sort ?? view.sort, columns ?? view.columns)
    }
    guard let asked = view.filter else { return question }
    if let words = WordFilter.reading(asked, book), filters.isEmpty || !(words.isAny || isAny) {
      question.filters = words.filters + filters
      question.isAny = filters.isEmpty && words.isAny
    } else {
      question.filter = filter.map { "(\(asked)) && (\($0))" } ?? asked
    }
    return question
  }
}

extension WordFilter {
  /// The filters in words that an expression is made of; nil if it says more than they can.
  static func reading(_ expression: String, _ book: FieldBook) -> (filters: [WordFilter], isAny: Bool)? {
    if let one = WordFilter(reading: expression, book) { return ([one], false) }
    for (isAny, sign) in [(false, " && "), (true, " || ")] {
      // Alternatives stand in brackets of their own beside other parts.
      for text in isAny ? [expression, bare(expression)] : [expression] {
        let parts = bare(text) == text ? text.split(separator: sign) : bare(text).split(separator: ")\(sign)(")
        let filters = parts.compactMap { WordFilter(reading: String($0), book) }
        if filters.count == parts.count, 2...ListQuestion.mostFilters ~= filters.count { return (filters, isAny) }
      }
    }
    return nil
  }

  private static func bare(_ text: String) -> String {
    text.hasPrefix("(") && text.hasSuffix(")") ? String(text.dropFirst().dropLast()) : text
  }

  /// The filter that would be written so: each that is about a field of the text, with what stands in it, is tried.
  private init?(reading text: String, _ book: FieldBook) {
    let values = Self.values(in: text)
    for field in book.all where text.contains(field.path) {
      for condition in FilterKind(field).conditions {
        for value in condition.takesValue ? values : [""] {
          let filter = WordFilter(field: field.path, condition: condition, value: value)
          guard filter.expression(book) == text else { continue }
          self = filter
          return
        }
      }
    }
    return nil
  }

  /// What may be the value of a filter that was written as a text: who asks, a word, a number, or the texts in quotes.
  private static func values(in text: String) -> [String] {
    let quoted = text.matches(of: #/'((?:[^'\\]|\\.)*)'/#).map { match in
      String(match.1).replacing(#/\\(.)/#) { ["n": "\n", "r": "\r"][$0.1] ?? String($0.1) }
    }
    let numbers = text.matches(of: #/-?[0-9]+(?:\.[0-9]+)?/#).map { String($0.0) }
    return [me, "true", "false", quoted.joined(separator: " ")] + quoted + numbers
  }
}

/// What the filters of lists say, word by word.
enum FilterWord: String, Vocabulary {
  case isWord
  case isNot
  case contains
  case lacks
  case startsWith
  case isMore
  case isAtLeast
  case isLess
  case isAtMost
  case isOn
  case isAfter
  case isFrom
  case isBefore
  case isUntil
  case isToday
  case isThisWeek
  case isThisMonth
  case isPast
  case isFuture
  case inLast
  case inNext
  case isEmpty
  case isFilled
  case isAnyOf
  case isNoneOf
  case hasAnyOf
  case hasNoneOf
  case meWord
  case filterMode
  case allFilters
  case anyFilter
  case oneMore
  case orWord
  case andWord
  case noChoice
}

extension FilterWord {
  /// In English and Spanish.
  var texts: (en: String, es: String) {
    switch self {
    case .isWord: ("is", "es")
    case .isNot: ("is not", "no es")
    case .contains: ("contains", "contiene")
    case .lacks: ("does not contain", "no contiene")
    case .startsWith: ("begins with", "empieza por")
    case .isMore: ("is more than", "es mayor que")
    case .isAtLeast: ("is at least", "es al menos")
    case .isLess: ("is less than", "es menor que")
    case .isAtMost: ("is at most", "es como mucho")
    case .isOn: ("is on", "es")
    case .isAfter: ("is after", "es posterior a")
    case .isFrom: ("is on or after", "es igual o posterior a")
    case .isBefore: ("is before", "es anterior a")
    case .isUntil: ("is on or before", "es igual o anterior a")
    case .isToday: ("is today", "es hoy")
    case .isThisWeek: ("is in this week", "es de esta semana")
    case .isThisMonth: ("is in this month", "es de este mes")
    case .isPast: ("is before today", "es anterior a hoy")
    case .isFuture: ("is after today", "es posterior a hoy")
    case .inLast: ("is in the last days:", "es de los últimos días:")
    case .inNext: ("is in the next days:", "es de los próximos días:")
    case .isEmpty: ("is empty", "está vacío")
    case .isFilled: ("is filled", "tiene valor")
    case .isAnyOf: ("is any of", "es alguno de")
    case .isNoneOf: ("is none of", "no es ninguno de")
    case .hasAnyOf: ("has any of", "tiene alguno de")
    case .hasNoneOf: ("has none of", "no tiene ninguno de")
    case .meWord: ("me", "yo")
    case .filterMode: ("Show what meets", "Mostrar lo que cumple")
    case .allFilters: ("all filters", "todos los filtros")
    case .anyFilter: ("any filter", "algún filtro")
    case .oneMore: ("Add a filter…", "Añadir un filtro…")
    case .orWord: ("or", "o")
    case .andWord: ("and", "y")
    case .noChoice: ("Choose…", "Elegir…")
    }
  }
}

extension Words {
  /// That a condition is not met.
  func notSo(_ sentence: String) -> String { say("not (\(sentence))", "no (\(sentence))") }

  func filter(_ number: Int) -> String { say("Filter \(number)", "Filtro \(number)") }
}

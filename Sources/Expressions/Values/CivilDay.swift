/// Year, month and day of a day.
///
/// The algorithms are from https://howardhinnant.github.io/date_algorithms.html; they need no calendar object, so that a
/// filter over many rows stays cheap. Years from -300,000 to 300,000 do not overflow.
struct CivilDay: Hashable {
  var year: Int
  /// 1 to 12.
  var month: Int
  /// 1 to 31.
  var day: Int

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSinceEpoch: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 0 on the first of January.
  var dayOfYear: Int { daysSinceEpoch - CivilDay(year: year, month: 1, day: 1).daysSinceEpoch }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }
}

/// The quotient rounded down; `divisor` is positive.
func floorDivide<Number: BinaryInteger>(_ dividend: Number, _ divisor: Number) -> Number {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

/// The number with zeros before it.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// Reads texts of fixed form, such as dates.
struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  /// Takes exactly that many decimal digits.
  mutating func digits(_ count: Int) -> Int? {
    let found = rest.prefix(count)
    guard found.count == count, found.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return Int(Substring(found))
  }

  /// Takes digits for as long as there are some, at most 18 of them; empty if there are none.
  mutating func digits() -> Substring? {
    let found = rest.prefix(while: isDigit)
    guard found.count <= 18 else { return nil }
    rest = rest.dropFirst(found.count)
    return Substring(found)
  }

  /// Takes one of the characters.
  mutating func take(_ characters: String) -> Character? {
    guard let first = rest.first, characters.utf8.contains(first) else { return nil }
    rest = rest.dropFirst()
    return Character(Unicode.Scalar(first))
  }

  mutating func skip(_ characters: String) -> Bool { take(characters) != nil }

  /// Takes the word if the text goes on with it.
  mutating func skip(word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

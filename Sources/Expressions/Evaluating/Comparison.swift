/// How two values lie to each other; numbers of all kinds on one line, NaN beside it.
enum Relation {
  case less
  case equal
  case greater
  case unordered

  init<Value: Comparable>(_ left: Value, _ right: Value) {
    self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
  }

  func meets(_ ordering: Ordering) -> Bool {
    switch ordering {
    case .less: self == .less
    case .lessOrEqual: self == .less || self == .equal
    case .greater: self == .greater
    case .greaterOrEqual: self == .greater || self == .equal
    }
  }

  var mirrored: Relation {
    switch self {
    case .less: .greater
    case .greater: .less
    case .equal, .unordered: self
    }
  }
}

/// What `==` says of two values: null equals null alone, numbers are equal across types, a record equals its id.
///
/// Every pair of elements takes a step, since a small expression can make a list of lists that is huge when it is written
/// out. Without steps the answer is false.
func areEqual(_ left: Value, _ right: Value, steps: inout Int) -> Bool {
  switch (left, right) {
  case (.string(let a), .string(let b)):
    steps -= min(a.utf8.count, b.utf8.count) / 256
    return left == right
  case (.bool, .bool), (.null, _), (_, .null), (.date, .date), (.record, .record), (.type, .type): return left == right
  case (.record(let record), .int(let id)), (.int(let id), .record(let record)): return record.id == id
  case (.list(let a), .list(let b)):
    guard a.count == b.count else { return false }
    for (first, second) in zip(a, b) {
      steps -= 1
      guard steps >= 0, areEqual(first, second, steps: &steps) else { return false }
    }
    return true
  case (.map(let a), .map(let b)):
    guard a.count == b.count else { return false }
    for (key, first) in a {
      steps -= 1
      if case .string(let text) = key { steps -= text.utf8.count / 64 }
      guard steps >= 0, let second = lookUp(key, in: b), areEqual(first, second, steps: &steps) else { return false }
    }
    return true
  default: return relation(left, right) == .equal
  }
}

/// How two values lie to each other; nil if they have no order.
func relation(_ left: Value, _ right: Value) -> Relation? {
  switch (left, right) {
  case (.int(let a), .int(let b)): Relation(a, b)
  case (.decimal(let a), .decimal(let b)): Relation(a, b)
  case (.date(let a), .date(let b)): Relation(a, b)
  case (.timestamp(let a), .timestamp(let b)): Relation(a, b)
  case (.duration(let a), .duration(let b)): Relation(a, b)
  case (.string(let a), .string(let b)): byteRelation(a.utf8, b.utf8)
  case (.bytes(let a), .bytes(let b)): byteRelation(a, b)
  case (.bool(let a), .bool(let b)): Relation(a ? 1 : 0, b ? 1 : 0)
  default: numericRelation(left, right)
  }
}

/// The keys of a map: booleans, then numbers, then texts, each in their order, so that what is made of them is always the
/// same.
func orderedKeys(of map: [Value: Value]) -> [Value] {
  func rank(_ key: Value) -> Int {
    switch key {
    case .bool: 0
    case .string: 2
    default: 1
    }
  }
  return map.keys.sorted { a, b in
    let (first, second) = (rank(a), rank(b))
    return first == second ? relation(a, b) == .less : first < second
  }
}

/// The value under a key; `1`, `1u` and `1.0` are one key.
func lookUp(_ key: Value, in map: [Value: Value]) -> Value? {
  if let value = map[key] { return value }
  if let number = wholeNumber(key) {
    return map[.int(number)] ?? (UInt64(exactly: number).flatMap { map[.uint($0)] })
  }
  guard case .double(let double) = key, let number = UInt64(exactly: double) else { return nil }
  return map[.uint(number)]
}

/// The number as Int64, if it is whole and fits.
func wholeNumber(_ value: Value) -> Int64? {
  switch value {
  case .int(let number): number
  case .uint(let number): Int64(exactly: number)
  case .double(let number): Int64(exactly: number)
  default: nil
  }
}

/// Bytes of UTF-8 order texts as their code points do, in CEL and in SQLite alike.
private func byteRelation(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Relation {
  if a.elementsEqual(b) { return .equal }
  return a.lexicographicallyPrecedes(b) ? .less : .greater
}

private func numericRelation(_ left: Value, _ right: Value) -> Relation? {
  switch (left, right) {
  case (.uint(let a), .uint(let b)): Relation(a, b)
  case (.double(let a), .double(let b)): Relation(a, b)
  case (.int(let a), .uint(let b)): a < 0 ? .less : Relation(UInt64(a), b)
  // The largest whole numbers have no doubles of their own: the next one, beyond the range, stands for them.
  case (.int(let a), .double(let b)): b == 0x1p63 ? Relation(a, .max) : relation(Int128(a), b)
  case (.uint(let a), .double(let b)): b == 0x1p64 ? Relation(a, .max) : relation(Int128(a), b)
  case (.decimal(let a), .int(let b)): Relation(a, ExactDecimal(b))
  case (.decimal(let a), .uint(let b)):
    Relation(Int128(a.unscaled), Int128(b) * Int128(powerOfTen(a.scale)))
  case (.decimal(let a), .double(let b)): Relation(a.approximation, b)
  case (.uint, .int), (.double, .int), (.double, .uint), (.int, .decimal), (.uint, .decimal), (.double, .decimal):
    numericRelation(right, left)?.mirrored
  default: nil
  }
}

/// Exact, also where the whole number has more digits than a double.
private func relation(_ whole: Int128, _ number: Double) -> Relation {
  if number.isNaN { return .unordered }
  guard let floor = Int128(exactly: number.rounded(.down)) else { return number > 0 ? .less : .greater }
  if whole != floor { return Relation(whole, floor) }
  return number == number.rounded(.down) ? .equal : .less
}

import Tenancy

/// A new key for people.
struct KeyText {
  private let key: NewKey

  init(_ key: NewKey) {
    self.key = key
  }

  var text: String { "Key \(key.id) of \(key.user), which is shown only now:\n\(key.key)\n" }
}

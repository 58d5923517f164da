import Engine

/// What a password has to be like: long, and not what everybody guesses first. Nothing is asked of its characters (NIST SP 800-63B, 5.1.1.2).
enum PasswordRule {
  static let shortest = 12
  static let longest = 200

  /// What is wrong with a password for a user.
  static func problems(_ password: String, for user: UserInfo) -> [Problem] {
    let count = password.count
    guard count >= shortest else {
      return [.password("too_short", "A password has at least \(shortest) characters; this one has \(count).")]
    }
    guard count <= longest, password.utf8.count <= 4 * longest else {
      return [.password("too_long", "A password has at most \(longest) characters.")]
    }
    let lower = password.lowercased()
    func isLittleMore(than part: String) -> Bool { lower.contains(part.lowercased()) && count - part.count < 8 }
    if Set(lower).count < 5 || isRun(lower) || common.contains(where: isLittleMore) {
      return [
        .password(
          "too_common", "This password is one that is guessed first. Take some words that do not belong together.")
      ]
    }
    let names = [user.name, user.displayName] + (user.email?.split(separator: "@").map(String.init) ?? [])
    let isNamed = names.contains { $0.count >= 4 && isLittleMore(than: $0) }
    return isNamed ? [.password("like_the_name", "The password is little more than the name.")] : []
  }

  /// Whether most characters follow the one before them, as in `123456789abc`.
  private static func isRun(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.map { Int($0.value) }
    let steps = zip(scalars, scalars.dropFirst()).count { abs($1 - $0) <= 1 }
    return steps * 4 > (scalars.count - 1) * 3
  }

  /// What long passwords of published lists are made of.
  private static let common = [
    "password1", "password2", "passw0rd", "passwordp", "contraseña", "contrasena", "qwertyuiop", "1q2w3e4r", "1qaz2wsx",
    "zaq12wsx", "q1w2e3r4", "letmeinlet", "iloveyoui", "administrator", "welcome1", "bienvenido", "changeme",
    "trustno1",
    "asdfghjkl", "qwerty123", "princess1", "football1", "sunshine1", "superman1",
  ]
}

extension Problem {
  fileprivate static func password(_ code: String, _ message: String) -> Problem {
    Problem(at: "password", code: code, message: message)
  }
}

import Testing

@testable import Engine
@testable import Tenancy

struct PasswordTests {
  private static let ana = UserInfo.named("anastasia", email: "ruiz.perez@example.com")

  @Test(arguments: [
    ("short", "too_short"), ("elevenchars", "too_short"), ("aaaaaaaaaaaaaa", "too_common"),
    ("abcabcabcabcabc", "too_common"), ("123456789012345", "too_common"), ("Password1234!", "too_common"),
    ("qwertyuiop12", "too_common"), ("abcdefghijklmnop", "too_common"), ("Anastasia2026", "like_the_name"),
    ("ruiz.perez12", "like_the_name"), (String(repeating: "correct horse ", count: 20), "too_long"),
  ])
  func `refuses a password that is guessed first`(_ password: String, _ code: String) {
    #expect(PasswordRule.problems(password, for: Self.ana).map(\.code) == [code])
  }

  @Test(arguments: ["correct horse battery", "cuatro gatos en Almería", "Xk3-pw9_Qm7z", "密码很长也没有问题的密码呀真的"])
  func `takes a long one of any characters`(_ password: String) {
    #expect(PasswordRule.problems(password, for: Self.ana).isEmpty)
  }

  @Test func `keeps each password with another salt and knows it again, however it is typed`() async throws {
    let hasher = PasswordHasher()
    let first = try await hasher.hash("contraseña más larga")
    #expect(try await hasher.hash("contraseña más larga") != first)
    #expect(!first.contains("contrase"))
    #expect(try await hasher.isRight("contrasen\u{303}a ma\u{301}s larga", first))
    #expect(try await !hasher.isRight("contrasena mas larga", first))
    #expect(try await !hasher.isRight("", nil))
    #expect(try await !hasher.isRight("x", "scrypt-15-8-3$$"))
  }

  @Test func `turns away whoever comes when the line is full`() async throws {
    let hasher = PasswordHasher(limit: 1)
    async let first = hasher.isRight("x", nil)
    async let second = hasher.isRight("y", nil)
    async let third = hasher.isRight("z", nil)
    var busy = 0
    do { _ = try await first } catch is PasswordHasher.Busy { busy += 1 }
    do { _ = try await second } catch is PasswordHasher.Busy { busy += 1 }
    do { _ = try await third } catch is PasswordHasher.Busy { busy += 1 }
    #expect(busy == 2)
    // The place is free again.
    #expect(try await !hasher.isRight("x", nil))
  }
}

extension UserInfo {
  fileprivate static func named(_ name: String, email: String) -> UserInfo {
    UserInfo(
      id: 1, name: name, email: email, displayName: name, isActive: true, roles: [], teams: [], manager: nil,
      locale: nil, hasPassword: false, hasSecondFactor: false, lastMail: nil)
  }
}

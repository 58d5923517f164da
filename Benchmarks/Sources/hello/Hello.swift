import Hummingbird

/// The bare server that the API is measured against: one route, one constant answer.
@main
struct Hello {
  static func main() async throws {
    let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8081
    let router = Router()
    router.get("hello") { _, _ in "Hello" }
    let application = Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
    try await application.run()
  }
}

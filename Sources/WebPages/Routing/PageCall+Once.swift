import Engine
import Hummingbird

/// What a form asks for, done once however often it is sent.
extension PageCall {
  /// What the form calls itself, with all that it says: sent again with something else in it, it is another one.
  private var once: Once? {
    guard form["once"] != nil else { return nil }
    let said = "\(request.uri.path)\n" + form.entries.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
    return Once(key: said, request: Array(said.utf8))
  }

  /// Performs what a form asks for and sends the browser on: after a second click to the same place as after the first, which alone counts.
  ///
  /// - Parameters:
  ///   - command: what is performed.
  ///   - place: where the browser goes afterwards.
  /// - Throws: ``Refusal``; nothing has changed then.
  func perform(_ command: Command, then place: @escaping @Sendable (Change) -> String) async throws -> Response {
    guard let once else { return redirect(place(try await store.perform(command, as: caller))) }
    let answer = try await store.perform(command, as: caller, once: once) {
      KeptAnswer(status: 303, headers: ["Location": place($0)], body: [])
    }
    return redirect(answer.headers["Location"] ?? links.home)
  }
}

import Foundation

/// Gives seeded hostile input to parsers and engine in one process and to the server over HTTP at the same time.
///
///     fuzz                       everything, as the environment says
///     fuzz worker                the part in this process alone
///     fuzz replay SUBJECT FILE   one input again
@main
struct Fuzz {
  static func main() async throws {
    let options = try Options()
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case (nil, _): try run(options)
    case ("worker", 1): exit(try await Worker(options: options).run() == 0 ? 0 : 1)
    case ("replay", 3): try await replay(arguments[1], arguments[2], options)
    default: throw Violation("`fuzz`, `fuzz worker` or `fuzz replay SUBJECT FILE`")
    }
  }

  private static func run(_ options: Options) throws {
    Terminal.say("FUZZ_SEED=\(options.seed) FUZZ_SECONDS=\(options.seconds)")
    setenv("FUZZ_SEED", String(options.seed), 1)
    let watch = try Watch(options)
    var isSound = true
    if let trellis = options.trellis {
      isSound = try ServerFuzz(options: options, trellis: trellis).run { watch.look() }
    }
    isSound = watch.finish() && isSound
    Terminal.say(
      isSound ? "Nothing was found." : "Something was found; FUZZ_SEED=\(options.seed) makes the same inputs.")
    exit(isSound ? 0 : 1)
  }

  private static func replay(_ name: String, _ file: String, _ options: Options) async throws {
    guard let subject = try await Subjects.all(options).first(where: { $0.name == name }) else {
      throw Violation("there is no subject \(name)")
    }
    try await subject.take(Array(Data(contentsOf: URL(fileURLWithPath: file))))
    Terminal.say("\(name) bore it.")
  }
}

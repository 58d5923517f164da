import Foundation

/// Where answers go.
enum StandardOutput {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func write(_ text: String) { writeAll(text.utf8, to: STDOUT_FILENO) }

  static func write(_ bytes: Data) { writeAll(bytes, to: STDOUT_FILENO) }

  /// Writes the content of a file that something makes. A server writes files, so what is to be printed goes through one of them.
  static func writeFile(_ make: (_ path: String) async throws -> Void) async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("trellis-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try await make(file.path)
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    while let bytes = try handle.read(upToCount: 256 << 10), !bytes.isEmpty { write(bytes) }
  }
}

/// Where progress and errors go.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func write(_ text: String) { writeAll(text.utf8, to: STDERR_FILENO) }
}

/// Writes it whole; a reader that has gone is nobody's concern.
private func writeAll(_ bytes: some Sequence<UInt8>, to descriptor: Int32) {
  var bytes = Array(bytes)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    bytes = bytes.dropFirst(count)
  }
}

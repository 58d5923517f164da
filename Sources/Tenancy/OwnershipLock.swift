import Engine
import Foundation

/// The lock that makes this process the only one to write in a data directory.
///
/// It is held as long as the value lives, and falls with the process, however that ends.
final class OwnershipLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock without waiting.
  ///
  /// - Throws: ``WorkspaceError/ownedByAnother(directory:process:)``.
  init(_ directory: DataDirectory) throws(WorkspaceError) {
    descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unusableDirectory(directory.path, reason: "\(FileSystem.Failure("open", directory.lock))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // The descriptor is closed by `deinit`, which runs also when an initialiser throws with all its properties set.
      throw .ownedByAnother(directory: directory.path, process: Self.owner(in: descriptor))
    }
    // Only a help for whoever finds the directory locked; a failed write changes nothing.
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    // A child process that is just being started has a copy of the descriptor, which would keep the lock a little longer.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func owner(in descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes.prefix(count).prefix { (48...57).contains($0) }, as: UTF8.self))
  }
}

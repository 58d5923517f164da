import Foundation
import GRDBSQLite

/// The machine on which a report was made.
struct Machine {
  /// A file is written and synced here.
  let directory: String

  var text: String {
    """
    \(ProcessInfo.processInfo.activeProcessorCount) cores (\(processor)), kernel \(kernel), load \(load)
    SQLite \(String(cString: sqlite3_libversion())), a write of 4 KiB synced in \(Figure.milliseconds(syncTime)) on \(directory)
    """
  }

  private var kernel: String { words("/proc/sys/kernel/osrelease").first ?? "unknown" }

  private var load: String { words("/proc/loadavg").first ?? "unknown" }

  private var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  private func words(_ path: String) -> [String] {
    ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  /// The median time of a write that is on the disk when it is over.
  private var syncTime: Double {
    let path = "\(directory)/sync"
    let file = open(path, O_CREAT | O_WRONLY, 0o600)
    defer {
      close(file)
      unlink(path)
    }
    let block = [UInt8](repeating: 1, count: 4096)
    let times = (0..<100).map { _ in
      Stopwatch.milliseconds {
        _ = write(file, block, block.count)
        fdatasync(file)
      }
    }
    return Samples(times).median
  }
}

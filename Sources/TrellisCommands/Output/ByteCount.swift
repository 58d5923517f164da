/// Numbers of bytes for people.
enum ByteCount {
  /// `25 MB`, in the largest unit of 1,024 that has at least one, with at most one digit after the point.
  static func text(_ bytes: Int64) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    let step = (1..<units.count).last { bytes >= Int64(1) << (10 * Int64($0)) } ?? 0
    let tenths = (Double(bytes) / Double(Int64(1) << (10 * Int64(step))) * 10).rounded() / 10
    return (tenths == tenths.rounded() ? String(Int64(tenths)) : String(tenths)) + " \(units[step])"
  }
}

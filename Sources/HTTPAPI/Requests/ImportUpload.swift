import HTTPTypes

/// Files that pages take to import their records.
enum ImportUpload {
  /// Whether a request brings such a file, as far as its head tells.
  static func takesFile(_ request: HTTPRequest) -> Bool {
    guard request.method == .post, let path = request.path?.split(separator: "?").first else { return false }
    let parts = path.split(separator: "/")
    return parts.count >= 3 && parts.last == "file" && parts.dropLast(2).last == "import"
  }
}

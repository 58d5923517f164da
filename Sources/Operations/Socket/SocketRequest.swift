import CCurl
import Foundation

/// A POST over a unix socket whose answer comes line by line.
struct SocketRequest: Sendable {
  let socket: String
  let path: String
  let body: Data

  enum Failure: Error, Hashable, CustomStringConvertible {
    /// Nobody listens on the socket.
    case noServer
    case status(Int)
    case transfer(String)

    var description: String {
      switch self {
      case .noServer: "No server listens on the operator socket."
      case .status(let status): "The server answered with the status \(status)."
      case .transfer(let reason): "The server could not be spoken with: \(reason)."
      }
    }
  }

  /// The lines of the answer, each without its break.
  ///
  /// - Throws: ``Failure``.
  func lines() -> AsyncThrowingStream<Data, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Data.self)
    // libcurl blocks until the answer has ended, which may take as long as an import.
    Thread.detachNewThread {
      let receiver = LineReceiver { continuation.yield($0) }
      continuation.finish(throwing: perform(receiver))
    }
    return stream
  }

  private func perform(_ receiver: LineReceiver) -> Failure? {
    guard let handle = curl_easy_init() else { return .transfer("out of memory") }
    defer { curl_easy_cleanup(handle) }
    let headers = curl_slist_append(nil, "Content-Type: application/json")
    defer { curl_slist_free_all(headers) }
    let code = body.withUnsafeBytes { bytes in
      configure(handle, headers, bytes, receiver) ?? curl_easy_perform(handle)
    }
    // The context was lent to libcurl as a bare pointer.
    return withExtendedLifetime(receiver) { failure(code, handle) }
  }

  /// Sets everything; answers what went wrong, nil if nothing did.
  private func configure(
    _ handle: UnsafeMutableRawPointer, _ headers: UnsafeMutablePointer<curl_slist>?, _ body: UnsafeRawBufferPointer,
    _ receiver: LineReceiver
  ) -> CURLcode? {
    let context = Unmanaged.passUnretained(receiver).toOpaque()
    let steps: [() -> CURLcode] = [
      { trellis_curl_set_text(handle, CURLOPT_UNIX_SOCKET_PATH, socket) },
      { trellis_curl_set_text(handle, CURLOPT_URL, "http://trellis\(path)") },
      { trellis_curl_set_text(handle, CURLOPT_PROXY, "") },
      { trellis_curl_set_long(handle, CURLOPT_NOSIGNAL, 1) },
      { trellis_curl_set_long(handle, CURLOPT_FAILONERROR, 1) },
      { trellis_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)) },
      { trellis_curl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress)) },
      { trellis_curl_set_list(handle, CURLOPT_HTTPHEADER, headers) },
      {
        trellis_curl_set_write(
          handle,
          { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let received = UnsafeRawBufferPointer(start: bytes, count: size * count)
            Unmanaged<LineReceiver>.fromOpaque(context).takeUnretainedValue().receive(received)
            return received.count
          }, context)
      },
    ]
    return steps.lazy.map { $0() }.first { $0 != CURLE_OK }
  }

  private func failure(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) -> Failure? {
    switch code {
    case CURLE_OK: return nil
    case CURLE_COULDNT_CONNECT: return .noServer
    case CURLE_HTTP_RETURNED_ERROR:
      var status = 0
      _ = trellis_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
      return .status(status)
    default: return .transfer(String(cString: curl_easy_strerror(code)))
    }
  }
}

/// Cuts what is received into lines; used on the transfer's thread alone.
private final class LineReceiver {
  private var buffer = Data()
  private let take: (Data) -> Void

  init(take: @escaping (Data) -> Void) { self.take = take }

  func receive(_ bytes: UnsafeRawBufferPointer) {
    buffer.append(contentsOf: bytes)
    while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
      take(Data(buffer[..<end]))
      buffer = Data(buffer[(end + 1)...])
    }
  }
}

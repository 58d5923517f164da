import CCurl
import Foundation

/// A POST over a unix socket whose answer comes line by line, also while it is still being sent.
struct SocketRequest: Sendable {
  let socket: String
  let path: String
  /// The first line of the body.
  let message: Data
  /// What follows it; sent as fast as the server takes it.
  let file: InputFile?

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
  /// - Throws: ``Failure``, or what reading the file throws.
  func lines() -> AsyncThrowingStream<Data, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Data.self)
    // libcurl blocks until the answer has ended, which may take as long as an import.
    Thread.detachNewThread {
      let transfer = Transfer(sending: message, file) { continuation.yield($0) }
      continuation.finish(throwing: perform(transfer))
    }
    return stream
  }

  private func perform(_ transfer: Transfer) -> (any Error)? {
    guard let handle = curl_easy_init() else { return Failure.transfer("out of memory") }
    defer { curl_easy_cleanup(handle) }
    let headers = curl_slist_append(curl_slist_append(nil, "Transfer-Encoding: chunked"), "Expect:")
    defer { curl_slist_free_all(headers) }
    let code = configure(handle, headers, transfer) ?? curl_easy_perform(handle)
    // The context was lent to libcurl as a bare pointer.
    return withExtendedLifetime(transfer) { transfer.failure as (any Error)? ?? failure(code, handle) }
  }

  /// Sets everything; answers what went wrong, nil if nothing did.
  private func configure(
    _ handle: UnsafeMutableRawPointer, _ headers: UnsafeMutablePointer<curl_slist>?, _ transfer: Transfer
  ) -> CURLcode? {
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    let steps: [() -> CURLcode] = [
      { trellis_curl_set_text(handle, CURLOPT_UNIX_SOCKET_PATH, socket) },
      { trellis_curl_set_text(handle, CURLOPT_URL, "http://trellis\(path)") },
      { trellis_curl_set_text(handle, CURLOPT_PROXY, "") },
      { trellis_curl_set_long(handle, CURLOPT_NOSIGNAL, 1) },
      { trellis_curl_set_long(handle, CURLOPT_FAILONERROR, 1) },
      { trellis_curl_set_long(handle, CURLOPT_POST, 1) },
      { trellis_curl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10) },
      { trellis_curl_set_list(handle, CURLOPT_HTTPHEADER, headers) },
      {
        trellis_curl_set_read(
          handle, { Transfer.of($3)?.send(UnsafeMutableRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 }, context)
      },
      {
        trellis_curl_set_write(
          handle, { Transfer.of($3)?.receive(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 }, context)
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

/// What goes out and what comes in; used on the transfer's thread alone.
private final class Transfer {
  private var head: Data
  private let file: InputFile?
  private var received = Data()
  private let take: (Data) -> Void
  /// Why the file could not be read to its end.
  private(set) var failure: OperationFailure?

  init(sending message: Data, _ file: InputFile?, take: @escaping (Data) -> Void) {
    head = message + Data("\n".utf8)
    self.file = file
    self.take = take
  }

  static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Fills a buffer with what is to be sent next; 0 at the end.
  func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard head.isEmpty else {
      let count = head.copyBytes(to: buffer)
      head = head.dropFirst(count)
      return count
    }
    do throws(OperationFailure) {
      return try file?.read(into: buffer) ?? 0
    } catch {
      failure = error
      return Int(CURL_READFUNC_ABORT)
    }
  }

  /// Cuts what is received into lines.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    received.append(contentsOf: bytes)
    while let end = received.firstIndex(of: UInt8(ascii: "\n")) {
      take(Data(received[..<end]))
      received = Data(received[(end + 1)...])
    }
    return bytes.count
  }
}

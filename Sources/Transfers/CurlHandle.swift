package import CCurl
import Foundation

/// One transfer by libcurl.
///
/// It blocks while it is performed and is used by one thread alone; that must not be a thread of the cooperative pool.
package final class CurlHandle {
  private let handle: UnsafeMutableRawPointer
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let exchange: Exchange
  private var gate: AddressGate?
  private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// Begins a transfer that takes no proxy from the environment and follows no redirection.
  ///
  /// - Parameters:
  ///   - outgoing: what is sent, if it sends something.
  ///   - limit: the most bytes of an answer's body; a longer one ends the transfer.
  /// - Throws: ``TransferFailure``.
  package init(sending outgoing: [UInt8] = [], receivingAtMost limit: Int = 1 << 20) throws(TransferFailure) {
    guard let handle = curl_easy_init() else { throw TransferFailure(code: CURLE_OUT_OF_MEMORY, reason: "no memory") }
    self.handle = handle
    exchange = Exchange(outgoing: outgoing, limit: limit)
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try check(trellis_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, message))
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOSIGNAL, 1)
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    try check(
      trellis_curl_set_read(
        handle, { Exchange.of($3)?.send(UnsafeMutableRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 }, context))
    try check(
      trellis_curl_set_write(
        handle, { Exchange.of($3)?.receive(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 }, context))
    try check(
      trellis_curl_set_header(
        handle, { Exchange.of($3)?.note(UnsafeRawBufferPointer(start: $0, count: $1 * $2)) ?? 0 }, context))
  }

  deinit {
    curl_easy_cleanup(handle)
    for list in lists { curl_slist_free_all(list) }
    message.deallocate()
  }

  /// Sets an option that is a text; a text with a NUL in it is none.
  package func set(_ option: CURLoption, _ text: String) throws(TransferFailure) {
    guard !text.utf8.contains(0) else { throw TransferFailure(code: CURLE_BAD_FUNCTION_ARGUMENT, reason: "a NUL") }
    try check(trellis_curl_set_text(handle, option, text))
  }

  package func set(_ option: CURLoption, _ number: Int) throws(TransferFailure) {
    try check(trellis_curl_set_long(handle, option, number))
  }

  /// Sets an option that is a number of bytes.
  package func set(_ option: CURLoption, size: Int) throws(TransferFailure) {
    try check(trellis_curl_set_size(handle, option, curl_off_t(size)))
  }

  package func set(_ option: CURLoption, _ items: [String]) throws(TransferFailure) {
    var list: UnsafeMutablePointer<curl_slist>?
    for item in items { list = curl_slist_append(list, item) ?? list }
    guard let list else { return }
    lists.append(list)
    try check(trellis_curl_set_list(handle, option, list))
  }

  /// Connects to no address that a gate does not let pass, whatever the name in the URL stands for by then.
  package func set(_ gate: AddressGate) throws(TransferFailure) {
    self.gate = gate
    try check(trellis_curl_set_open(handle, AddressGate.open, Unmanaged.passUnretained(gate).toOpaque()))
  }

  /// Does it.
  ///
  /// - Throws: ``TransferFailure``, with the replies that had come till then.
  package func perform() throws(TransferFailure) -> Reply {
    let code = withExtendedLifetime((exchange, gate)) { curl_easy_perform(handle) }
    var status = 0
    _ = trellis_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    var wait: curl_off_t = 0
    _ = trellis_curl_get_size(handle, CURLINFO_RETRY_AFTER, &wait)
    let reply = Reply(status: status, lines: exchange.lines, body: exchange.body, retryAfter: max(0, Int(wait)))
    guard code == CURLE_OK else { throw TransferFailure(code: code, reason: reason(code), reply: reply) }
    return reply
  }

  private func check(_ code: CURLcode) throws(TransferFailure) {
    guard code == CURLE_OK else { throw TransferFailure(code: code, reason: reason(code)) }
  }

  private func reason(_ code: CURLcode) -> String {
    let detail = String(cString: message)
    return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
  }
}

/// What a server has answered.
package struct Reply: Sendable, Hashable {
  /// The last status code; 0 if there was none.
  package let status: Int
  /// The last header lines, or lines of a mail server's replies, without their breaks.
  package let lines: [String]
  package let body: [UInt8]
  /// For how many seconds the server wants to be left alone, by `Retry-After`, which may name a date; 0 if it does not say.
  package var retryAfter = 0
}

/// Why a transfer came to nothing.
package struct TransferFailure: Error, Sendable {
  package let code: CURLcode
  /// In libcurl's words.
  package let reason: String
  package let reply: Reply

  init(code: CURLcode, reason: String, reply: Reply = Reply(status: 0, lines: [], body: [])) {
    self.code = code
    self.reason = reason
    self.reply = reply
  }
}

/// What goes out and what comes in, lent to libcurl as a bare pointer.
private final class Exchange {
  private var outgoing: ArraySlice<UInt8>
  private let limit: Int
  private(set) var body: [UInt8] = []
  private(set) var lines: [String] = []
  private static let lineLimit = 40

  init(outgoing: [UInt8], limit: Int) {
    self.outgoing = outgoing[...]
    self.limit = limit
  }

  static func of(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Fills a buffer with what is to be sent next; 0 at the end.
  func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = outgoing.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    outgoing = outgoing.dropFirst(piece.count)
    return piece.count
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= limit else { return 0 }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  func note(_ bytes: UnsafeRawBufferPointer) -> Int {
    let line = String(decoding: bytes.prefix(1_000), as: UTF8.self).trimmingCharacters(in: .newlines)
    lines = lines.suffix(Self.lineLimit - 1) + [line]
    return bytes.count
  }
}

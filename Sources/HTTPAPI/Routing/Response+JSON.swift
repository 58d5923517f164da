import HTTPTypes
import Hummingbird
import JSONText

extension Response {
  /// An answer of JSON bytes that are ready to send.
  static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Response {
    json(bytes: value.bytes, status: status)
  }

  /// The same answer, marked as being in a language that the caller chose.
  func localized(_ locale: String) -> Response {
    var response = self
    response.headers[.contentLanguage] = locale
    response.headers[.vary] = "Accept-Language"
    return response
  }
}

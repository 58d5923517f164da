import Foundation
import JSONText
import Transfers

/// What a provider says of itself (OpenID Connect Discovery 1.0).
package struct OpenIDProvider: Sendable, Hashable {
  let authorization: String
  let token: String
  let keys: String
  /// Whether a client's secret is sent in a header, which is what a provider takes that says nothing of it.
  private let takesBasic: Bool

  /// Asks the provider; blocks.
  ///
  /// - Throws: ``OpenIDError/provider(_:)``.
  package init(of client: OpenIDClient) throws(OpenIDError) {
    let base = client.issuer.hasSuffix("/") ? String(client.issuer.dropLast()) : client.issuer
    let document = try Self.json(
      WebRequest("\(base)/.well-known/openid-configuration", authorities: client.authorities), "its configuration")
    guard document["issuer"]?.text == client.issuer else {
      throw .provider("it calls itself \(document["issuer"]?.text ?? "nothing"), not \(client.issuer)")
    }
    func address(_ name: String) throws(OpenIDError) -> String {
      guard let url = document[name]?.text, OpenIDClient.isSafe(url) else {
        throw .provider("its configuration has no safe \(name)")
      }
      return url
    }
    authorization = try address("authorization_endpoint")
    token = try address("token_endpoint")
    keys = try address("jwks_uri")
    let methods = document["token_endpoint_auth_methods_supported"]?.items?.compactMap(\.text)
    takesBasic = methods?.contains("client_secret_basic") ?? true
  }

  /// Where a browser is sent to sign in.
  package func address(of client: OpenIDClient, attempt: OpenIDAttempt, redirect: String) -> String {
    let separator = authorization.contains("?") ? "&" : "?"
    return authorization + separator
      + Form.text([
        ("response_type", "code"), ("client_id", client.id), ("redirect_uri", redirect),
        ("scope", "openid email profile"),
        ("state", attempt.state), ("nonce", attempt.nonce), ("code_challenge", attempt.challenge),
        ("code_challenge_method", "S256"),
      ])
  }

  /// Exchanges a code for an ID token; blocks.
  ///
  /// - Throws: ``OpenIDError``.
  package func token(
    for code: String, of client: OpenIDClient, attempt: OpenIDAttempt, redirect: String
  ) throws(OpenIDError) -> String {
    var fields = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("client_id", client.id),
      ("code_verifier", attempt.verifier),
    ]
    var headers: [String] = []
    if let secret = client.secret {
      if takesBasic {
        let pair = "\(Form.encoded(client.id)):\(Form.encoded(secret))"
        headers = ["Authorization: Basic \(Data(pair.utf8).base64EncodedString())"]
      } else {
        fields.append(("client_secret", secret))
      }
    }
    let request = WebRequest(
      token, form: Form.text(fields), headers: headers, authorities: client.authorities)
    let answer = try Self.json(request, "the token")
    guard let text = answer["id_token"]?.text else { throw .provider("its answer has no ID token") }
    return text
  }

  /// The provider's keys as they are now; blocks.
  package func keySet(of client: OpenIDClient) throws(OpenIDError) -> KeySet {
    KeySet(try Self.json(WebRequest(keys, authorities: client.authorities), "its keys"))
  }

  private static func json(_ request: WebRequest, _ what: String) throws(OpenIDError) -> JSON {
    let reply: Reply
    do throws(TransferFailure) { reply = try request.send() } catch { throw .provider("\(what): \(error.reason)") }
    let json = try? JSON(parsing: reply.body)
    if let refusal = json?["error"]?.text, (400..<500).contains(reply.status) {
      throw .refused("\(refusal.prefix(100)) \(json?["error_description"]?.text?.prefix(200) ?? "")")
    }
    guard reply.status == 200, let json else { throw .provider("\(what): status \(reply.status)") }
    return json
  }
}

/// The encoding of forms.
enum Form {
  static func text(_ fields: [(String, String)]) -> String {
    fields.map { "\($0)=\(encoded($1))" }.joined(separator: "&")
  }

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
}

import HTTPAPI
import HTTPTypes
import Hummingbird

/// What pages load beside themselves: part of the program, named by its content, so that a browser may keep it for ever.
enum Asset: CaseIterable, Sendable {
  case styles
  case script
  case icon

  /// The name of its file, such as `trellis-1f3a….css`.
  var file: String { Self.files[self] ?? "" }

  var mediaType: String {
    switch self {
    case .styles: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  /// Its content.
  var text: String {
    switch self {
    case .styles: Styles.all
    case .script: Script.all
    case .icon: Self.leaf
    }
  }

  private static let files = Dictionary(
    uniqueKeysWithValues: allCases.map { asset in
      let ending = asset == .styles ? "css" : asset == .script ? "js" : "svg"
      return (asset, "trellis-\(String(fingerprint(asset.text), radix: 36)).\(ending)")
    })

  /// FNV-1a, which tells one content from the next.
  private static func fingerprint(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static let leaf = #"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#3f7d5a" d="M2 14V5a3 3 0 0 1 3-3h9v9a3 3 0 0 1-3 3z"/><path fill="none" stroke="#fff" stroke-width="1.5" d="M5 5.5h6M5 8h6M5 10.5h6M8 4v8"/></svg>
    """#
}

/// Serves the assets, to anybody.
struct AssetRoutes {
  let site: Site

  func mount(on router: Router<ServerContext>) {
    for asset in Asset.allCases {
      router.get(RouterPath("\(site.prefix)/assets/\(asset.file)")) { _, _ in
        Response(
          status: .ok,
          headers: [
            .contentType: asset.mediaType, .cacheControl: "public, max-age=31536000, immutable",
          ], body: ResponseBody(byteBuffer: ByteBuffer(string: asset.text)))
      }
    }
  }
}

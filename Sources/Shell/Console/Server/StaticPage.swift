import Hummingbird

/// One file of the page, compiled into the program.
struct StaticPage: Sendable {
    let contentType: String
    let body: ByteBuffer
    /// Changes with the content, so that a browser on a bad link loads the page once and afterwards only asks.
    let tag: String

    init(_ bytes: [UInt8], _ contentType: String) {
        self.contentType = contentType
        body = ByteBuffer(bytes: bytes)
        tag = "\"\(String(Self.digest(of: bytes), radix: 16))\""
    }

    /// By path.
    static func all() -> [String: StaticPage] {
        [
            "/": StaticPage(PackageResources.index_html, "text/html; charset=utf-8"),
            "/clock.js": StaticPage(PackageResources.clock_js, "text/javascript; charset=utf-8"),
            "/parts.js": StaticPage(PackageResources.parts_js, "text/javascript; charset=utf-8"),
            "/page.js": StaticPage(PackageResources.page_js, "text/javascript; charset=utf-8"),
            "/plot.js": StaticPage(PackageResources.plot_js, "text/javascript; charset=utf-8"),
            "/radio.js": StaticPage(PackageResources.radio_js, "text/javascript; charset=utf-8"),
            "/page.css": StaticPage(PackageResources.page_css, "text/css; charset=utf-8"),
            "/icon.svg": StaticPage(PackageResources.icon_svg, "image/svg+xml"),
        ]
    }

    /// FNV-1a, 64 bits: to tell versions apart, not to protect anything.
    private static func digest(of bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { digest, byte in (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}

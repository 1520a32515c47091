import Testing

@testable import Console

@Suite("The page's files")
struct PageFilesTests {
    private let pages = StaticPage.all()
    private let scripts = ["/page.js", "/clock.js", "/parts.js", "/plot.js", "/radio.js"]

    private func text(_ path: String) throws -> String {
        String(decoding: try #require(pages[path]).body.readableBytesView, as: UTF8.self)
    }

    @Test("are each smaller than 25 kB, for a bad link")
    func small() {
        #expect(pages.count == 8)
        for (path, page) in pages {
            #expect((1..<25_000).contains(page.body.readableBytes), "\(path): \(page.body.readableBytes) bytes")
        }
    }

    @Test("hold no inline script, style or handler, which the security policy would refuse")
    func nothingInline() throws {
        let html = try text("/")
        #expect(html.matches(of: /<script\b/).count == 1)
        #expect(html.contains(#"<script type="module" src="/page.js"></script>"#))
        #expect(html.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|javascript:/) == nil)
    }

    @Test("refer to nothing outside the station")
    func nothingForeign() throws {
        for path in pages.keys where path != "/icon.svg" {
            let foreign = try text(path).replacing("http://www.w3.org/2000/svg", with: "")
            #expect(foreign.firstMatch(of: /https?:\/\/|@import|url\(/) == nil, "\(path)")
        }
    }

    @Test("are served under every path that they refer to")
    func complete() throws {
        for path in ["/"] + scripts {
            for match in try text(path).matches(of: /(?:href|src)="(\/[a-z.]*)"|from "(\/[a-z.]+)"/) {
                let reference = String(match.1 ?? match.2 ?? "")
                #expect(pages[reference] != nil, "\(path) refers to \(reference)")
            }
        }
    }

    @Test("never turn text from the station into markup")
    func noMarkup() throws {
        for path in scripts {
            let script = try text(path)
            #expect(script.firstMatch(of: /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/) == nil)
        }
    }

    @Test("name an element for every field that the script fills")
    func fields() throws {
        let html = try text("/")
        for script in scripts {
            for match in try text(script).matches(of: /field\((?:(?:this\.)?node|row), "([a-z]+)"\)/) {
                #expect(html.contains(#"data-field="\#(match.1)""#), "\(match.1)")
            }
            for match in try text(script).matches(of: /(?:element|copyOf)\("([a-z-]+)"\)/) {
                #expect(html.contains(#"id="\#(match.1)""#), "\(match.1)")
            }
        }
    }
}

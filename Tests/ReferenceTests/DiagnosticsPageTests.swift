import Diagnostics
import Foundation
import Station
import Testing

@Suite("The reference of diagnostics")
struct DiagnosticsPageTests {
    @Test("is what the code's tables say")
    func page() throws {
        try ReferencePage("diagnostics.md").expect(DiagnosticsPage.markdown)
    }

    @Test("gives no number twice, and a number's letter is that of its severity")
    func numbers() {
        let codes = DiagnosticsPage.codes
        #expect(codes.count > 40)
        #expect(Set(codes.map { $0.id.dropFirst() }).count == codes.count)
        for code in codes {
            #expect(code.id.hasPrefix(code.severity == .error ? "E" : "W"), "\(code.id)")
            #expect(code.explanation.hasSuffix("."), "\(code.id): \(code.explanation)")
        }
    }

    @Test("has every code that is written anywhere in the source")
    func completeness() throws {
        let listed = Set(DiagnosticsPage.codes.map(\.id))
        var found: Set<String> = []
        for file in Repository.files(below: "Sources", extension: "swift") {
            for match in try Repository.text(file).matches(of: /DiagnosticCode\(\s*"([EW]\d{3})"/) {
                found.insert(String(match.1))
                #expect(listed.contains(String(match.1)), "\(file) has \(match.1), which is in no table of codes")
            }
        }
        #expect(found == listed)
    }
}

import ConfigurationFiles
import Diagnostics

/// Coefficients in a file of their own: YAML as it stands under `coefficients` in the station file, with or without
/// that word above it.
public enum CalibrationFile {
    public static func read(_ path: String) throws(FileFailure) -> [String: Double] {
        let source: SourceText
        let document: SourceNode
        do throws(ConfigurationFileError) {
            source = try ConfigurationFile.read(path)
            document = try YAMLReader.read(source)
        } catch {
            throw FileFailure(error.report.text())
        }
        var diagnostics: [Diagnostic] = []
        let expected = Expected<[NamedValue<Double>]>.coefficients
        guard let coefficients = expected.read(document["coefficients"] ?? document, &diagnostics),
            !diagnostics.hasErrors
        else { throw FileFailure(CheckReport(source: source, diagnostics: diagnostics).text()) }
        return Dictionary(coefficients.map { ($0.name.text, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

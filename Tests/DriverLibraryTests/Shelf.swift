import ConfigurationFiles
import Diagnostics
import DriverRuntime
import FoundationEssentials

/// The drivers of this repository with their cases, read from the files.
enum Shelf {
    private static func root(_ file: StaticString = #filePath) -> String {
        // This file, its folder, Tests.
        "/" + "\(file)".split(separator: "/").dropLast(3).joined(separator: "/")
    }

    /// The bytes of a recording beside the repository; nil, with a line in the log, where the collection is not at hand.
    static func recording(_ path: String) -> [UInt8]? {
        let beside = root().split(separator: "/").dropLast().joined(separator: "/")
        guard let data = FileManager.default.contents(atPath: "/\(beside)/shared/data/instruments/\(path)") else {
            print("skipped: no recording \(path)")
            return nil
        }
        return [UInt8](data)
    }

    static func library() throws -> DriverLibrary {
        var files: [(source: SourceText, document: SourceNode)] = []
        for folder in try folders() {
            let source = try text("Drivers/\(folder)/driver.yaml")
            files.append((source, try YAMLReader.read(source)))
        }
        return DriverLibrary(files: files)
    }

    static func driver(_ id: String) throws -> Driver {
        let source = try text("Drivers/\(id)/driver.yaml")
        let (driver, diagnostics) = Driver.read(try YAMLReader.read(source), in: source) { other in
            try? YAMLReader.read(text("Drivers/\(other)/driver.yaml"))
        }
        guard let driver else { throw Unreadable(report: CheckReport(source: source, diagnostics: diagnostics).text()) }
        return driver
    }

    static func cases(_ id: String) throws -> [DriverCase] {
        let folder = "\(root())/Drivers/\(id)/cases"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            let input = [UInt8](FileManager.default.contents(atPath: "\(folder)/\(name)/input.raw") ?? Data())
            let expected = try text("Drivers/\(id)/cases/\(name)/expected.jsonl").text
            var settings = DriverSettings()
            if FileManager.default.fileExists(atPath: "\(folder)/\(name)/config.yaml") {
                let config = try text("Drivers/\(id)/cases/\(name)/config.yaml")
                settings = DriverSettings.read(try YAMLReader.read(config)).settings
            }
            return DriverCase(name: name, input: input, expected: expected, settings: settings)
        }
    }

    /// `maker/model` of every folder with a driver.
    static func folders() throws -> [String] {
        let drivers = "\(root())/Drivers"
        var found: [String] = []
        for maker in try FileManager.default.contentsOfDirectory(atPath: drivers).sorted() {
            let models = (try? FileManager.default.contentsOfDirectory(atPath: "\(drivers)/\(maker)")) ?? []
            for model in models.sorted()
            where FileManager.default.fileExists(atPath: "\(drivers)/\(maker)/\(model)/driver.yaml") {
                found.append("\(maker)/\(model)")
            }
        }
        return found
    }

    private static func text(_ path: String) throws -> SourceText {
        guard let data = FileManager.default.contents(atPath: "\(root())/\(path)") else {
            throw Unreadable(report: path)
        }
        return SourceText(name: path, text: String(decoding: data, as: UTF8.self))
    }

    struct Unreadable: Error {
        var report: String
    }
}

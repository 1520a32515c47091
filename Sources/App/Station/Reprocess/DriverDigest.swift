import ConfigurationFiles
import Delivery
import Diagnostics

/// The identity of a driver's text: SHA-256 over its file and over that of the driver which it is like.
enum DriverDigest {
    static func digest(of folder: String, folders: DriverFolders) -> String {
        var sum = ContentDigest()
        let own = add("\(folder)/driver.yaml", to: &sum)
        if let like = own?["like"]?.scalar?.text {
            let near = DriverFolders(folders: ["\(folder)/../.."] + folders.folders)
            if let other = near.folder(of: like) { _ = add("\(other)/driver.yaml", to: &sum) }
        }
        return sum.hexadecimal()
    }

    private static func add(_ path: String, to sum: inout ContentDigest) -> SourceNode? {
        guard let bytes = try? WholeFile.read(path) else { return nil }
        bytes.withUnsafeBytes { sum.add($0) }
        return (try? ConfigurationFile.read(path)).flatMap { try? YAMLReader.read($0) }
    }
}

import ConfigurationFiles
import Glibc
import Transports

extension PushSettings.Secret {
    /// The first line of the file, or the value of the variable.
    func read() throws -> String {
        switch self {
        case .environment(let name):
            guard let value = getenv(name) else {
                throw StationFailure("find the secret", because: "the environment has no variable \(name)")
            }
            return String(cString: value)
        case .file(let path):
            let text = try ConfigurationFile.read(path).text
            return String(text.prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })
        }
    }
}

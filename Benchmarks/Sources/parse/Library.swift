import ConfigurationFiles
import Diagnostics
import DriverRuntime

enum Library {
    static func driver(_ id: String, in folder: String) -> Driver? {
        do throws(ConfigurationFileError) {
            let source = try ConfigurationFile.read("\(folder)/\(id)/driver.yaml")
            return Driver.read(try YAMLReader.read(source), in: source).driver
        } catch {
            return nil
        }
    }
}

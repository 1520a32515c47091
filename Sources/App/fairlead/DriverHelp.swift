import ArgumentParser
import DriverRuntime
import Station

/// `fairlead driver parse MAKER/MODEL --help`: the help of the command, and which coefficients that driver takes.
enum DriverHelp {
    /// Nil for any other command line, and for a driver that is not there.
    static func text(for arguments: [String]) -> String? {
        guard arguments.count > 3, arguments[1] == "driver",
            arguments.contains(where: { ["--help", "-h"].contains($0) })
        else { return nil }
        let help: String
        switch arguments[2] {
        case "parse": help = Fairlead.helpMessage(for: DriverCommand.Parse.self)
        case "try": help = Fairlead.helpMessage(for: DriverCommand.Try.self)
        default: return nil
        }
        let named = arguments.dropFirst(3).first { !$0.hasPrefix("-") }
        guard let named, let driver = DriverFolders.standard(besides: folders(in: arguments)).read(named).driver else {
            return nil
        }
        let coefficients = DriverCommand.Show.coefficients(driver)
        let told =
            coefficients.isEmpty
            ? "\n\(driver.id) takes no coefficients.\n" : "\nCOEFFICIENTS OF \(driver.id):\n" + coefficients
        return help + told
    }

    /// What `--drivers` names.
    private static func folders(in arguments: [String]) -> [String] {
        zip(arguments, arguments.dropFirst()).filter { $0.0 == "--drivers" }.map(\.1)
    }
}

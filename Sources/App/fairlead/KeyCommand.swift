import ArgumentParser
import Delivery
import Forwarders
import Glibc

/// `fairlead key`: the pair of keys with which a station signs and an archive verifies.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make the key with which a station signs its batches, or show its public half.",
        discussion: """
            Writes a new Ed25519 key to a file that only its owner may read, and prints the public key, which the archive \
            keeps as STATION.pub in the folder of --station-keys. A file that is there already is never written over: \
            with --show its public key is printed again.

            Exit code 0 when the public key was printed, 2 when a file could not be read or written.

            Examples: fairlead key /etc/fairlead/pier.key > pier.pub
                      fairlead key /etc/fairlead/pier.key --show
            """)

    @Argument(help: ArgumentHelp("The file of the private key.", valueName: "file"))
    var file: String

    @Flag(help: "Print the public key of a private key that is there.")
    var show = false

    func run() throws {
        do {
            let key = show ? try read() : try make()
            Terminal.write(try key.verifyingKey.pem())
        } catch let error where !(error is ExitCode) {
            Terminal.complain("fairlead key: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func make() throws -> SigningKey {
        let key = try SigningKey.generate()
        var text = try key.pem()
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let remedy = errno == EEXIST ? "; --show prints its public key" : ""
            throw CommandFailure("cannot make the file '\(file)': \(String(cString: strerror(errno)))\(remedy)")
        }
        let written = text.withUTF8 { write(descriptor, $0.baseAddress, $0.count) == $0.count }
        guard written, fsync(descriptor) == 0, close(descriptor) == 0 else {
            throw CommandFailure("cannot write '\(file)': \(String(cString: strerror(errno)))")
        }
        return key
    }

    private func read() throws -> SigningKey {
        let text = try ShortFile.text(file)
        do throws(KeyError) {
            return try SigningKey(text: text)
        } catch {
            throw CommandFailure("'\(file)': \(error)")
        }
    }
}

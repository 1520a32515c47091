import Glibc
import Programs

/// A file system that can be filled and whose power can be cut.
///
/// A power cut is a crash image: the programs on it are stopped, the file behind the loop device is copied as it is,
/// without unmounting and without a sync, and the copy is mounted. What was only in the page cache is gone. Where a loop
/// device is not to be had, the programs run with a library that copies a file aside at each fsync, and a power cut
/// leaves what was copied.
final class Disk {
    enum Kind: String {
        case loop = "crash image of a loop device with ext4"
        case synced = "a layer that drops what was not synced"
    }

    let kind: Kind
    let path: String
    private let base: String
    /// The library of a layer that drops what was not synced.
    private let layer: String
    private var image: String
    private var cuts = 0

    /// - Parameter name: of the directory under `base` where it is mounted.
    init(base: String, name: String, mebibytes: Int, kind: Kind, layer: String) throws(BenchmarkFailure) {
        self.kind = kind
        self.layer = layer
        self.base = base
        path = "\(base)/\(name)"
        image = "\(base)/\(name).0.img"
        mkdir(path, 0o755)
        guard kind == .loop else {
            mkdir("\(path).synced", 0o755)
            return
        }
        try Self.shell(
            "truncate -s \(mebibytes)M '\(image)' && mkfs.ext4 -q -m 0 -N 4096 -J size=8 \(Self.settled) '\(image)'")
        try mount()
    }

    /// Whether a loop device can be mounted here; the reason otherwise.
    static func kind(base: String) -> (kind: Kind, reason: String) {
        do {
            let disk = try Disk(base: base, name: "trial", mebibytes: 64, kind: .loop, layer: "")
            try disk.remove()
            return (.loop, "")
        } catch {
            return (.synced, error.message)
        }
    }

    /// What the programs on it need in their environment.
    var environment: [String: String] {
        guard kind == .synced else { return [:] }
        return [
            "LD_PRELOAD": layer, "CAMPAIGN_DISK": path, "CAMPAIGN_SYNCED": "\(path).synced",
        ]
    }

    /// The file that a power cut leaves behind is mounted; `programs` are stopped before and killed after the copy.
    func cutPower(of programs: [ChildProgram]) throws(BenchmarkFailure) {
        for program in programs { program.signal(SIGSTOP) }
        cuts += 1
        if kind == .loop {
            let copy = "\(path).\(cuts).img"
            try Self.shell("cp --sparse=always '\(image)' '\(copy)'")
            for program in programs { try program.end(with: SIGKILL) }
            try Self.shell("umount '\(path)' && rm '\(image)'")
            image = copy
            try mount()
        } else {
            for program in programs { try program.end(with: SIGKILL) }
            try Self.shell(
                "find '\(path)' -mindepth 1 -delete; find '\(path).synced' -name '*.part*' -delete; "
                    + "cp -a '\(path).synced/.' '\(path)/'")
        }
    }

    /// Another program takes all the room that is left, and was given back meanwhile.
    func fill() throws(BenchmarkFailure) {
        try Self.shell(
            "dd if=/dev/zero bs=64K >>'\(path)/filler' 2>/dev/null; dd if=/dev/zero bs=1K >>'\(path)/filler' 2>/dev/null; true"
        )
    }

    func free() throws(BenchmarkFailure) {
        try Self.shell("rm -f '\(path)/filler'")
    }

    /// What is on it stays readable under `path` when `keeping`.
    func remove(keeping: Bool = false) throws(BenchmarkFailure) {
        guard kind == .loop else { return }
        if keeping { try Self.shell("mkdir -p '\(path).kept' && cp -a '\(path)/.' '\(path).kept/'") }
        try Self.shell("umount '\(path)' && rm '\(image)'")
    }

    /// Nothing is left for the kernel to write later by itself.
    private static let settled = "-E lazy_itable_init=0,lazy_journal_init=0"

    /// One commit of the file system's own in five minutes, so that nothing is written while an image is copied.
    private func mount() throws(BenchmarkFailure) {
        try Self.shell("mount -o loop,commit=300 '\(image)' '\(path)'")
    }

    static func shell(_ command: String) throws(BenchmarkFailure) {
        let text = output(of: "( \(command) ) 2>&1 && echo done")
        guard text.hasSuffix("done\n") else { throw BenchmarkFailure("\(command): \(text)") }
    }
}

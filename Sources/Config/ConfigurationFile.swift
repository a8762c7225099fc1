package import FailurePoints
import Glibc

/// The configuration file. Reading it never hangs and uses a bounded amount of memory.
package enum ConfigurationFile {
    /// The path that the service reads.
    package static let standardPath = "/etc/fpmond/fpmond.json"

    /// Ten times more than a complete configuration with every failure point.
    package static let maximumBytes = 1 << 20

    /// The configuration in the file at `path`, with the fragments beside it.
    ///
    /// - Throws: all faults at once, of the files or of their texts. A missing file is a fault, too.
    package static func load(_ path: String, catalogue: [FailurePoint] = Catalogue.all) throws(ConfigurationFaults) -> Configuration {
        try Configuration.decode(try text(path), catalogue: catalogue)
    }

    /// The text of the file at `path` and of its fragments.
    package static func text(_ path: String) throws(ConfigurationFaults) -> ConfigurationText {
        var parts = [(file: path, bytes: try read(path))]
        var faults: [ConfigurationFault] = []
        for fragment in try ConfigurationFragments.paths(of: path) {
            do throws(ConfigurationFaults) { parts.append((fragment, try read(fragment))) } catch {
                faults += error.faults.map { $0.of(file: fragment) }
            }
        }
        let bytes = parts.reduce(0) { $0 + $1.bytes.count }
        if bytes > maximumBytes {
            let problem = "has \(bytes) bytes together with its fragments, too many for a configuration; expected at most \(maximumBytes)"
            faults.append(ConfigurationFault(ConfigurationPath(), nil, problem))
        }
        guard faults.isEmpty else { throw ConfigurationFaults(file: path, faults: faults) }
        return try ConfigurationText(parts)
    }

    /// The bytes of a regular file of at most ``maximumBytes``.
    static func read(_ path: String) throws(ConfigurationFaults) -> [UInt8] {
        func refused(_ problem: String) -> ConfigurationFaults {
            ConfigurationFaults(file: path, faults: [ConfigurationFault(ConfigurationPath(), nil, problem)])
        }
        func failed() -> ConfigurationFaults {
            let code = errno
            return refused(code == ENOENT ? "does not exist" : "cannot be read: \(String(cString: strerror(code)))")
        }

        guard !path.isEmpty, !path.utf8.contains(0) else { throw refused("is not a valid path") }
        // Checked before opening, because opening a device may have side effects.
        var status = stat()
        guard stat(path, &status) == 0 else { throw failed() }
        if let problem = problem(status) { throw refused(problem) }
        // If it has become a FIFO in between, this does not wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failed() }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else { throw failed() }
        if let problem = problem(status) { throw refused(problem) }

        // One more than there is, so that the end shows; a file that has grown meanwhile gets more room.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var count = 0
        while true {
            if count > maximumBytes { throw refused(tooLarge("more than \(maximumBytes)")) }
            if count == bytes.count { bytes += repeatElement(0, count: min(count, maximumBytes + 1 - count)) }
            let read = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count) }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw failed() }
            if read == 0 { break }
            count += read
        }
        return Array(bytes.prefix(count))
    }

    /// Why a file of this type and size is refused.
    private static func problem(_ status: stat) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: status.st_size > maximumBytes ? tooLarge("\(status.st_size)") : nil
        case S_IFDIR: "is a directory; expected a file"
        case S_IFIFO: "is a FIFO; expected a file"
        case S_IFSOCK: "is a socket; expected a file"
        default: "is a device; expected a file"
        }
    }

    private static func tooLarge(_ bytes: String) -> String { "is too large for a configuration: \(bytes) bytes; expected at most \(maximumBytes)" }
}

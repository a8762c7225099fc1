import Glibc
import Probes

/// The fragments of a configuration: `conf.d/*.json` beside its file, in the order of their names, each over what stands before it.
package enum ConfigurationFragments {
    /// Far more than a droplet's tools place there.
    static let maximum = 100

    /// `/etc/fpmond/conf.d` for `/etc/fpmond/fpmond.json`.
    package static func directory(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "conf.d" }
        return file[..<slash] + "/conf.d"
    }

    /// The configuration of which `path` is a fragment, by its place; nil: it is in no such directory.
    package static func whole(of path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count > 1, parts[parts.count - 2] == "conf.d" else { return nil }
        return (path.hasPrefix("/") ? "/" : "") + (parts.dropLast(2) + ["fpmond.json"]).joined(separator: "/")
    }

    /// Whether a name in the directory is a fragment's: it ends in `.json`, and does not begin with a dot as editors' own files do.
    static func isFragment(_ name: String) -> Bool { name.hasSuffix(".json") && !name.hasPrefix(".") }

    /// The paths of the fragments of `file`, in the order in which they apply; empty without a directory.
    ///
    /// - Throws: a fault for a directory that cannot be read or has too many of them.
    package static func paths(of file: String) throws(ConfigurationFaults) -> [String] {
        let directory = directory(of: file)
        func refused(_ problem: String) -> ConfigurationFaults {
            ConfigurationFaults(file: file, faults: [ConfigurationFault(ConfigurationPath(), nil, problem).of(file: directory)])
        }
        guard let names = DirectoryListing.names(in: directory, limit: maximum + 1, where: isFragment) else {
            let code = errno
            if code == ENOENT { return [] }
            throw refused(code == ENOTDIR ? "is not a directory; expected one with fragments" : "cannot be read: \(String(cString: strerror(code)))")
        }
        guard names.count <= maximum else { throw refused("has more than \(maximum) fragments") }
        return names.map { "\(directory)/\($0)" }
    }
}

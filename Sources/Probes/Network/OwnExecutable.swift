import Glibc

/// The executables that fpmond has beside the command itself.
package enum OwnExecutable: String {
    case prober = "fpmond-prober"
    case watch = "fpmond-watch"

    private var purpose: String {
        switch self {
        case .prober: "looks at the network"
        case .watch: "is the daemon"
        }
    }

    /// Beside the running executable, as in a build, or in the directory where `make install` puts it. Looked up at each start, for an update may move it.
    ///
    /// - Throws: where it should be.
    package func path(besides running: String? = OwnExecutable.running) throws(LocalFault) -> String {
        guard let running, let slash = running.lastIndex(of: "/") else { throw LocalFault(what: "/proc/self/exe cannot be read") }
        let directory = running[..<slash]
        let prefix = directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)]
        let places = ["\(directory)/\(rawValue)", "\(prefix)/libexec/fpmond/\(rawValue)"]
        for place in places where access(place, X_OK) == 0 { return place }
        throw LocalFault(what: "\(rawValue) is missing, which \(purpose): it is neither \(places.joined(separator: " nor "))")
    }

    /// The path of this process's executable.
    package static var running: String? {
        var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = path.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        return count > 0 ? String(decoding: path[..<count], as: UTF8.self) : nil
    }
}

import Glibc

/// The executable that looks at the network for fpmond.
package enum ProberExecutable {
    package static let name = "fpmond-prober"

    /// Beside the running executable, as in a build, or in the directory where `make install` puts it. Looked up at each start, for an update may move it.
    ///
    /// - Throws: where it should be.
    package static func path(besides running: String? = runningExecutable) throws(LocalFault) -> String {
        guard let running, let slash = running.lastIndex(of: "/") else { throw LocalFault(what: "/proc/self/exe cannot be read") }
        let directory = running[..<slash]
        let prefix = directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)]
        let places = ["\(directory)/\(name)", "\(prefix)/libexec/fpmond/\(name)"]
        for place in places where access(place, X_OK) == 0 { return place }
        throw LocalFault(what: "\(name) is missing, which looks at the network: it is neither \(places.joined(separator: " nor "))")
    }

    package static var runningExecutable: String? {
        var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = path.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        return count > 0 ? String(decoding: path[..<count], as: UTF8.self) : nil
    }
}
